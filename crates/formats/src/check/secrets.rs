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
        uses::visit(self.bot, &mut |path, used| {
            if let Use::Header { name, value } = used
                && SECRET_HEADERS.contains(&name.to_ascii_lowercase().as_str())
                && is_fixed(value)
            {
                let message = format!("the value of `{name}` stands in the bot");
                self.problem(Severity::Warning, "secret_in_bot", path, message).suggest(Some(
                    format!("declare a credential `{{ header: {name} }}` and name it here"),
                ));
            }
        });
        for (environment, it) in &self.bot.environments {
            for (name, value) in &it.values {
                let plain: String =
                    name.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
                if SECRET_WORDS.iter().any(|word| plain.contains(word)) && !value.is_empty() {
                    let path = Path::of(["environments", environment.as_str(), "values", name]);
                    let message = format!("`{name}` looks like a secret");
                    self.problem(Severity::Warning, "secret_in_bot", &path, message)
                        .suggest(Some("keep secrets as credentials of the workspace".to_owned()));
                }
            }
        }
    }
}

/// Whether a value is the same in every conversation.
fn is_fixed(value: &str) -> bool {
    let template = Template::parse(value, &NoNames);
    !value.is_empty()
        && template.problems().is_empty()
        && template.references().all(|reference| matches!(reference, Reference::Environment(_)))
}
