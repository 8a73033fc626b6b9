//! Parts of a bot's draft tried out by themselves: integrations, external bots, scripts, rules and texts. By the
//! same code as in conversations; nothing is kept.

mod call;
mod question;
mod rule;
mod script;
mod sender;
mod text;
mod why;

use std::sync::Arc;

use engine::Moment;
use engine::program::Program;
use engine::state::Values;
use formats::Problem;
use indexmap::IndexMap;
use model::bot::Bot;
use model::channel::{ChannelKind, EnvironmentName};
use model::contact::Profile;
use model::id::{BotId, ContactId, ConversationId, WorkspaceId};
use model::key::Key;
use serde_json::Value;
use store::StoreError;

use crate::App;
use crate::bots::{BotError, to_format};
use crate::clock::noise;
use crate::understanding::AskError;

pub use call::{CallTrial, CallTried, SeenRequest, SeenResponse};
pub use question::{QuestionTrial, QuestionTried};
pub use rule::RuleTrial;
pub use script::{ScriptTrial, ScriptTrialPlace, ScriptTried};
pub use sender::{Sending, TrialCall, TrialExchange, TrialQuestion, TrialSender, TriedCall};
pub use why::RuleTold;

/// What a name of a slot begins with, where variables and slots are given together.
const SLOT: &str = "slot.";

/// Why nothing could be tried.
#[derive(Debug, thiserror::Error)]
pub enum TrialError {
    #[error("the bot has no {what} {key}")]
    NoSuch { what: &'static str, key: String },
    /// The draft is so broken that nothing can be made of it.
    #[error("the bot can't be read")]
    Unreadable(Vec<Problem>),
    #[error("the rule can't be read")]
    BadRule(Vec<Problem>),
    /// This process sends nothing.
    #[error("nothing can be sent from here")]
    Nowhere,
    #[error(transparent)]
    Bot(#[from] BotError),
    #[error(transparent)]
    Ask(#[from] AskError),
}

impl From<StoreError> for TrialError {
    fn from(error: StoreError) -> Self {
        Self::Bot(error.into())
    }
}

/// A bot in a workspace.
pub type TrialPlace<'a> = (WorkspaceId, &'a str);

/// A draft that is tried out.
struct Bench {
    workspace: WorkspaceId,
    bot: BotId,
    program: Program,
    /// Of the contact who would be there.
    profile: Profile,
}

impl Bench {
    fn bot(&self) -> &Bot {
        self.program.bot()
    }

    /// A moment in a conversation that isn't there.
    fn moment(&self, app: &App) -> Moment<'_> {
        let now = app.now();
        Moment {
            now,
            seed: u64::from_le_bytes(noise()),
            workspace: self.workspace,
            bot: self.bot,
            conversation: ConversationId::mint(now, noise()),
            contact: ContactId::mint(now, noise()),
            profile: &self.profile,
            channel: ChannelKind::Web,
            language: &self.bot().language,
            context: None,
            contexts: None,
            is_watched: false,
        }
    }
}

impl App {
    /// Sets who sends what is tried out; the first one stays.
    pub fn send_trials_by(&self, sender: Arc<dyn TrialSender>) {
        let _kept = self.inner.trials.set(sender);
    }

    fn trial_sender(&self) -> Result<&dyn TrialSender, TrialError> {
        self.inner.trials.get().map(Arc::as_ref).ok_or(TrialError::Nowhere)
    }

    /// Makes a draft ready; one with errors as far as it can be read.
    async fn bench(
        &self,
        (workspace, key): TrialPlace<'_>,
        environment: EnvironmentName,
        change: impl FnOnce(&Bot) -> Result<Option<Bot>, TrialError> + Send + 'static,
    ) -> Result<Bench, TrialError> {
        let draft = self.get_draft(workspace, key).await?;
        let compile = move || {
            let parsed = formats::parse(&to_format(&draft.files));
            let Some(bot) = parsed.readable() else {
                return Err(TrialError::Unreadable(parsed.problems));
            };
            let bot = change(bot)?.unwrap_or_else(|| bot.clone());
            Ok(Program::compile(Arc::new(bot), environment.as_str()))
        };
        // A large bot takes milliseconds that others shouldn't wait for.
        let program = tokio::task::spawn_blocking(compile).await;
        let program = program.map_err(|error| StoreError::Database(error.to_string().into()))??;
        Ok(Bench { workspace, bot: draft.bot, program, profile: Profile::default() })
    }
}

/// Leaves a draft as it is.
fn as_it_is(_bot: &Bot) -> Result<Option<Bot>, TrialError> {
    Ok(None)
}

/// The key of something in a bot.
fn key_of(what: &'static str, key: &str) -> Result<Key, TrialError> {
    Key::new(key).map_err(|_| no_such(what, key))
}

fn no_such(what: &'static str, key: &str) -> TrialError {
    TrialError::NoSuch { what, key: key.to_owned() }
}

/// Values by the names that templates read: `slot.NAME` is a slot, any other name a variable and a slot.
fn values_of(given: IndexMap<String, Value>) -> Values {
    let mut values = Values::default();
    for (name, value) in given {
        match name.strip_prefix(SLOT) {
            Some(slot) => {
                values.slots.insert(slot.to_owned(), value);
            }
            None => {
                values.slots.entry(name.clone()).or_insert_with(|| value.clone());
                values.variables.insert(name, value);
            }
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_bare_name_is_a_variable_and_a_slot_unless_the_slot_is_given() {
        let given = [("a", 1), ("slot.a", 2), ("slot.b", 3)];
        let values = values_of(given.map(|(name, it)| (name.to_owned(), json!(it))).into());
        assert_eq!(json!(values.variables), json!({ "a": 1 }));
        assert_eq!(json!(values.slots), json!({ "a": 2, "b": 3 }));
    }
}
