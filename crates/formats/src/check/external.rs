//! External bots that can't be asked as they are described.

use model::bot::{CredentialKind, ExternalBot};
use model::key::Key;

use super::Checker;
use super::services::bad_header;
use crate::bot_file::Path;
use crate::problem::Severity;

impl Checker<'_> {
    pub(super) fn external_bots(&mut self) {
        for (key, bot) in &self.bot.external_bots {
            let path = Path::of(["external_bots", key.as_str()]);
            if bot.time_limit_s == 0 {
                let message = "an external bot has 1 to 60 seconds";
                let path = path.with("time_limit_seconds");
                self.problem(Severity::Error, "bad_time_limit", &path, message).done();
            }
            for (name, value) in &bot.headers {
                if let Some(message) = bad_header(name, value) {
                    let path = path.with("headers").with(name);
                    self.problem(Severity::Error, "bad_header", &path, message).done();
                }
            }
            self.credential_kinds(bot, &path);
        }
        for (key, integration) in &self.bot.integrations {
            let Some(credential) = &integration.credential else { continue };
            if self.signs(credential) == Some(true) {
                let path = Path::of(["integrations", key.as_str()]).with("credential");
                self.misused(credential, &path);
            }
        }
    }

    fn credential_kinds(&mut self, bot: &ExternalBot, path: &Path) {
        if let Some(credential) = &bot.credential
            && self.signs(credential) == Some(true)
        {
            self.misused(credential, &path.with("credential"));
        }
        if let Some(signing) = &bot.signing
            && self.signs(signing) == Some(false)
        {
            let message =
                format!("`{signing}` is sent as it is; requests are signed with a `signing` one");
            self.problem(Severity::Error, "credential_kind", &path.with("signing"), message)
                .suggest(Some(format!("declare `{signing}: signing`")));
        }
    }

    fn misused(&mut self, credential: &Key, path: &Path) {
        let message = format!("`{credential}` signs requests to external bots; it is never sent");
        self.problem(Severity::Error, "credential_kind", path, message).done();
    }

    /// Whether a credential is for signing; `None` when the bot declares none of that name.
    fn signs(&self, credential: &Key) -> Option<bool> {
        let credential = self.bot.credentials.get(credential)?;
        Some(credential.kind == CredentialKind::Signing)
    }
}
