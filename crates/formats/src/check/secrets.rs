//! Secrets that stand in a bot's file, where everybody reads them who reads the bot.

use expr::template::{NoNames, Reference, Template};

use super::Checker;
use super::uses::{self, Use};
use crate::bot_file::Path;
use crate::problem::Severity;

/// Headers that carry credentials, in lower case.
const SECRET_HEADERS: [&str; 7] = [
    "authorization",
    "proxy-authorization",
    "cookie",
    "x-api-key",
    "api-key",
    "apikey",
    "x-auth-token",
];
/// Words in the names of values that are secrets.
const SECRET_WORDS: [&str; 6] = ["password", "passwd", "secret", "token", "apikey", "credential"];

impl Checker<'_> {
    pub(super) fn secrets(&mut self) {
        uses::visit(self.bot, &mut |path, used| match used {
            Use::Header { name, value } if is_secret_header(name) && is_fixed(value) => {
                let message = format!("the value of `{name}` stands in the bot");
                self.problem(Severity::Warning, "secret_in_bot", path, message).suggest(Some(
                    format!("declare a credential `{{ header: {name} }}` and name it here"),
                ));
            }
            Use::Url(url) if has_login(url) => {
                let message = "a name and a password stand in the URL";
                self.problem(Severity::Warning, "secret_in_bot", path, message)
                    .suggest(Some("declare a credential of kind `basic`".to_owned()));
            }
            Use::Text(value) if is_secret_parameter(path) && is_fixed(value) => {
                let message = "this parameter looks like a secret";
                self.problem(Severity::Warning, "secret_in_bot", path, message)
                    .suggest(Some("send it as a credential in a header".to_owned()));
            }
            _ => {}
        });
        for (environment, it) in &self.bot.environments {
            for (name, value) in &it.values {
                if is_secret_name(name) && !value.is_empty() {
                    let path = Path::of(["environments", environment.as_str(), "values", name]);
                    let message = format!("`{name}` looks like a secret");
                    self.problem(Severity::Warning, "secret_in_bot", &path, message)
                        .suggest(Some("keep secrets as credentials of the workspace".to_owned()));
                }
            }
        }
    }
}

fn is_secret_header(name: &str) -> bool {
    SECRET_HEADERS.contains(&name.to_ascii_lowercase().as_str())
}

fn is_secret_name(name: &str) -> bool {
    let plain: String = name.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    SECRET_WORDS.iter().any(|word| plain.contains(word))
}

/// Whether the path is that of a query's or a form's parameter with such a name.
fn is_secret_parameter(path: &Path) -> bool {
    match path.segments() {
        [section, _, part, name] => {
            section == "integrations" && (part == "query" || part == "form") && is_secret_name(name)
        }
        _ => false,
    }
}

/// Whether a URL has `user:password@` before its host.
fn has_login(url: &str) -> bool {
    let authority = url.split_once("://").map_or("", |(_, rest)| rest);
    let authority = authority.split(['/', '?', '#', '{']).next().unwrap_or_default();
    authority.split_once('@').is_some_and(|(login, _)| login.contains(':'))
}

/// Whether a value is the same in every conversation.
fn is_fixed(value: &str) -> bool {
    let template = Template::parse(value, &NoNames);
    !value.is_empty()
        && template.problems().is_empty()
        && template.references().all(|reference| matches!(reference, Reference::Environment(_)))
}
