//! External bots, made ready.

use expr::template::{Template, UrlTemplate};
use model::bot::ExternalBot;
use model::exchange::{Protocol, WELCOME};
use model::key::Key;

use super::compiler::Compiler;
use super::{Fault, Wording};

#[derive(Debug)]
pub(crate) struct ExternalPlan {
    pub(crate) protocol: Protocol,
    pub(crate) url: UrlTemplate,
    pub(crate) headers: Vec<(String, Template)>,
    pub(crate) credential: Option<Key>,
    pub(crate) signing: Option<Key>,
    pub(crate) remote_bot: String,
    pub(crate) remote_environment: Option<String>,
    pub(crate) time_limit_s: u32,
    pub(crate) is_welcomed: bool,
    pub(crate) welcome_event: Option<String>,
    pub(crate) fallback: Option<Wording>,
    pub(crate) hands_off_on_failure: bool,
    pub(crate) faults: Vec<Fault>,
}

impl ExternalPlan {
    pub(super) fn compile(
        bot: &ExternalBot,
        environment: &str,
        compiler: &mut Compiler<'_>,
    ) -> Self {
        let headers = bot.headers.iter();
        Self {
            protocol: bot.protocol,
            url: compiler.url(bot.url.within(environment)),
            headers: headers.map(|(name, it)| (name.clone(), compiler.template(it))).collect(),
            credential: bot.credential.clone(),
            signing: bot.signing.clone(),
            remote_bot: bot.remote_bot.clone().unwrap_or_else(|| compiler.bot.key.to_string()),
            remote_environment: bot.remote_environment.clone(),
            time_limit_s: bot.time_limit_s.clamp(1, model::bot::external::MAX_TIME_LIMIT_S),
            is_welcomed: bot.is_welcomed,
            welcome_event: bot.welcome_event.clone(),
            fallback: bot.fallback.as_ref().map(|texts| compiler.wording(texts)),
            hands_off_on_failure: bot.hands_off_on_failure,
            faults: compiler.take_faults(),
        }
    }

    /// Whether it is told of such an event.
    pub(crate) fn hears(&self, event: &str) -> bool {
        self.is_welcomed || event != WELCOME
    }
}
