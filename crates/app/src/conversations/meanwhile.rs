//! Messages that come while the bot still speaks: kept, marked and not answered, where the bot's
//! environment or the channel says so. Nobody is asked about them.

use std::time::Duration;

use model::Timestamp;
use model::content::Content;
use model::conversation::{Audience, Author, Message, MessageNumber};
use store::{CommitError, MessageRef, NewMessage, TurnUpdate};

use super::aftermath::no_timer;
use crate::App;
use crate::registry::Seat;

/// Values of a bot's environment that say what becomes of such messages.
const HANDLES: &str = "system_handleIntermediateUserMessage";
const TIMEOUT: &str = "system_intermediateBotResponseTimeout";
const ANSWER: &str = "system_intermediateBotMessage";
const TAKES_WEB_VIEWS: &str = "system_processWebviewIntermediateMessage";

/// How long a bot may speak before it is listened to all the same.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(15);
const MAX_TIMEOUT: Duration = Duration::from_secs(120);
/// Stands for saying nothing.
const BLANK: &str = "BLANK_MESSAGE";

/// When a bot speaks in a conversation, and what was done about messages meanwhile. Known only to the
/// process that runs its turns.
#[derive(Debug, Clone, Default)]
pub(crate) struct Speaking {
    /// When the message came that it answers; `None`: it hasn't spoken here yet.
    since: Option<Timestamp>,
    until: Timestamp,
    /// Whether the contact was told that it isn't listened to.
    is_told: bool,
    /// Messages that are answered all the same.
    excepted: Vec<MessageNumber>,
}

impl Speaking {
    /// A bot that spoke about a message that came at `since`; its last word is seen at `until`.
    pub(super) const fn new(since: Timestamp, until: Timestamp) -> Self {
        Self { since: Some(since), until, is_told: false, excepted: Vec::new() }
    }

    /// Lets a message have its turn whenever it came.
    pub(super) fn except(&mut self, number: MessageNumber) {
        self.excepted.push(number);
    }

    fn covers(&self, at: Timestamp, timeout: Duration) -> bool {
        self.since.is_some_and(|since| {
            let end = since.checked_add(timeout).unwrap_or(Timestamp::MAX);
            since <= at && at < self.until.min(end)
        })
    }
}

/// What is done about messages that come meanwhile.
struct Rules {
    timeout: Duration,
    /// Said once, in place of an answer.
    answer: Option<String>,
}

impl Rules {
    /// What the bot's environment says, else the channel. `None`: messages get their turn.
    fn of(seat: &Seat) -> Option<Self> {
        let value = |name| setting(seat, name);
        let is_handled = value(HANDLES).map(is_true);
        if !is_handled.unwrap_or(seat.channel.channel.settings.skips_while_bot_speaks) {
            return None;
        }
        let timeout = value(TIMEOUT).and_then(|text| text.trim().parse().ok());
        let timeout = timeout.map_or(DEFAULT_TIMEOUT, Duration::from_millis).min(MAX_TIMEOUT);
        let answer = value(ANSWER).filter(|text| !text.trim().is_empty() && text.trim() != BLANK);
        Some(Self { timeout, answer: answer.map(str::to_owned) })
    }
}

/// Whether the bot isn't listening to a message that comes now.
pub(super) fn is_speaking(seat: &Seat, now: Timestamp) -> bool {
    Rules::of(seat).is_some_and(|rules| seat.speaking.covers(now, rules.timeout))
}

/// Whether what web views say is answered whenever it comes.
pub(super) fn takes_web_views(seat: &Seat) -> bool {
    setting(seat, TAKES_WEB_VIEWS).is_some_and(is_true)
}

/// Those of the messages that wait that came while the bot spoke. What isn't a contact's message always
/// has its turn.
pub(super) fn spoken_over(seat: &Seat, pending: &[Message]) -> Vec<MessageNumber> {
    let Some(rules) = Rules::of(seat) else { return Vec::new() };
    let is_dropped = |message: &&Message| {
        message.author == Author::Contact
            && !matches!(message.content, Content::Event { .. })
            && !seat.speaking.excepted.contains(&message.number)
            && seat.speaking.covers(message.created_at, rules.timeout)
    };
    pending.iter().filter(is_dropped).map(|message| message.number).collect()
}

impl App {
    /// Marks messages that were kept as not to be answered. What is said about that comes after the
    /// bot's words, once for all of them. Gives it.
    pub(super) async fn skip(
        &self,
        seat: &mut Seat,
        skipped: Vec<MessageNumber>,
    ) -> Result<Vec<Message>, CommitError> {
        let now = self.inner.clock.now();
        let number = skipped.last().copied().unwrap_or(seat.conversation.last_number);
        let answer = Rules::of(seat).and_then(|rules| rules.answer);
        let answer = answer.filter(|_| !seat.speaking.is_told);
        let mut commit = self.turn_commit(seat);
        commit.said.extend(answer.map(|text| NewMessage {
            author: Author::Bot,
            audience: Audience::Everybody,
            content: Content::text(text),
            raw: None,
            in_reply_to: Some(MessageRef::Number(number)),
            created_at: now,
            visible_at: now.max(seat.last_visible_at),
        }));
        let is_answered = !commit.said.is_empty();
        commit.turn =
            Some(TurnUpdate { skipped, timer: no_timer(seat), ..self.unchanged(seat, now)? });
        let piece = self.submit(seat, commit, number).await?;
        seat.speaking.is_told |= is_answered;
        Ok(piece.said)
    }
}

fn setting<'s>(seat: &'s Seat, name: &str) -> Option<&'s str> {
    seat.release.as_ref()?.program.environment_value(name)
}

fn is_true(text: &str) -> bool {
    text.trim().eq_ignore_ascii_case("true")
}
