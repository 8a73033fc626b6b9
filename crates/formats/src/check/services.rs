//! Environments, integrations and intents that can't do what they are for.

use std::collections::{HashMap, HashSet};

use expr::encode::check_header;
use expr::template::{NoNames, UrlKind, UrlTemplate};
use model::bot::{DialogKind, Integration};
use model::call::Method;
use model::key::Key;

use super::Checker;
use crate::bot_file::Path;
use crate::problem::Severity;

/// What is wrong with a header and its template.
pub(super) fn bad_header(name: &str, value: &str) -> Option<String> {
    if !is_header_name(name) {
        return Some(format!("`{name}` is no name of a header"));
    }
    check_header(value).err().map(|error| error.to_string())
}

/// The environments that releases know.
pub(super) const ENVIRONMENTS: [&str; 2] = ["test", "production"];

impl Checker<'_> {
    pub(super) fn services(&mut self) {
        let bot = self.bot;
        for (environment, it) in &bot.environments {
            let path = Path::of(["environments", environment.as_str()]);
            if !ENVIRONMENTS.contains(&environment.as_str()) {
                let suggestion = self.suggestions.did_you_mean(environment.as_str(), ENVIRONMENTS);
                let message = format!("no release uses an environment `{environment}`");
                let remedy = "there are `test` and `production`".to_owned();
                self.problem(Severity::Warning, "unknown_environment", &path, message)
                    .suggest(suggestion.or(Some(remedy)));
            }
            for (name, address) in &it.addresses {
                if UrlTemplate::parse(address, &NoNames).kind() != UrlKind::Literal {
                    let message = format!("`{address}` is no address with http:// or https://");
                    let path = path.with("addresses").with(name);
                    self.problem(Severity::Error, "bad_url", &path, message).done();
                }
            }
        }
        for (key, integration) in &bot.integrations {
            self.request(integration, &Path::of(["integrations", key.as_str()]));
        }
        let with_samples: HashSet<&Key> = bot
            .dialogs()
            .filter_map(|(_, dialog)| dialog.starter.as_ref())
            .filter(|starter| bot.settings.samples_train && !starter.samples.is_empty())
            .filter_map(|starter| starter.intent.as_ref())
            .collect();
        for (key, intent) in &bot.intents {
            let has_phrases = !intent.phrases.is_empty() || with_samples.contains(key);
            if !has_phrases && intent.children.is_empty() {
                let message = format!("intent `{key}` has no phrases, so nothing means it");
                let path = Path::of(["intents", key.as_str()]);
                self.problem(Severity::Warning, "untrained_intent", &path, message)
                    .suggest(Some("add sentences under `phrases`".to_owned()));
            }
        }
        self.rivals();
    }

    fn request(&mut self, integration: &Integration, path: &Path) {
        if integration.body.is_some() && matches!(integration.method, Method::Get | Method::Head) {
            let message = format!("a {} request has no body", integration.method);
            self.problem(Severity::Warning, "useless_body", path, message).done();
        }
        for (name, value) in &integration.headers {
            if let Some(message) = bad_header(name, value) {
                let path = path.with("headers").with(name);
                self.problem(Severity::Error, "bad_header", &path, message).done();
            }
        }
    }

    /// Dialogs that start on the same: only the first ever does.
    fn rivals(&mut self) {
        let mut patterns: HashMap<String, &Key> = HashMap::new();
        let mut intents: HashMap<&Key, &Key> = HashMap::new();
        for (story, key, dialog) in self.index.dialogs.clone() {
            let Some(starter) = &dialog.starter else { continue };
            if !dialog.is_enabled || dialog.kind != DialogKind::Standard {
                continue;
            }
            let path = Path::of(["stories", story.as_str(), "dialogs", key.as_str(), "starts_on"]);
            // With excluded words each may have its own messages.
            for (at, pattern) in starter.patterns.iter().enumerate() {
                let other = *patterns.entry(pattern.trim().to_lowercase()).or_insert(key);
                if other != key && starter.excluded.is_empty() {
                    let message = format!("`{pattern}` starts dialog `{other}` already");
                    let path = path.with("patterns").with(at);
                    self.problem(Severity::Warning, "duplicate_pattern", &path, message).done();
                }
            }
            let Some(intent) = &starter.intent else { continue };
            let other = *intents.entry(intent).or_insert(key);
            if other != key {
                let message = format!("intent `{intent}` starts dialog `{other}` already");
                self.problem(Severity::Warning, "duplicate_intent", &path.with("intent"), message)
                    .done();
            }
        }
    }
}

/// Whether a text is a token of HTTP.
fn is_header_name(name: &str) -> bool {
    let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.bytes().all(is_token)
}
