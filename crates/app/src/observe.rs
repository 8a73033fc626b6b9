//! What happens in turns, told while it happens: for `chat` and the previewer. Production has no
//! observer and pays nothing.

use engine::{LogEvent, Report, Understanding};
use model::call::{CallAnswer, HttpCall};
use model::conversation::Message;
use model::exchange::{BotAnswer, BotRequest};
use model::id::ConversationId;
use model::key::Key;

/// Is told what happens in turns, after it was committed.
pub trait Observer: Send + Sync {
    /// Takes note; must not block.
    fn observe(&self, conversation: ConversationId, observed: Observed);
}

/// Something that happened in a turn.
#[derive(Debug, Clone)]
pub enum Observed {
    /// What a message of the contact's means to the bot, whether or not it was asked.
    Understood(Box<Understood>),
    Said(Box<Message>),
    /// A service was called and answered.
    Called {
        integration: Option<Key>,
        call: HttpCall,
        answer: CallAnswer,
    },
    /// An external bot was asked and answered.
    Asked {
        asked: Box<BotRequest>,
        answer: BotAnswer,
    },
    HandedOff(engine::HandOff),
    Closed {
        with_survey: bool,
    },
    Reported(Report),
    Logged(LogEvent),
    /// A new session began because the contact asked for it.
    Reset,
}

/// A message with what it means.
#[derive(Debug, Clone)]
pub struct Understood {
    pub text: String,
    pub understanding: Understanding,
}
