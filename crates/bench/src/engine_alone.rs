//! `bench engine`: a turn of the engine, in process, without storage and HTTP.

use std::time::Instant;

use anyhow::{Context, Result, bail};
use engine::{Effect, Event, Moment, Program, State, step};
use jiff::Timestamp;
use model::channel::ChannelKind;
use model::contact::Profile;
use model::id::{BotId, ContactId, ConversationId, WorkspaceId};

use crate::dialog::{self, TURNS};
use crate::figure::{Figure, Target, percentile};

/// Conversations that are measured, and a tenth of it before.
const CONVERSATIONS: usize = 20_000;

/// Measures the turns of the dialog.
///
/// # Errors
///
/// When the bot answers wrongly.
pub fn run() -> Result<Vec<Figure>> {
    let bot = dialog::bot()?;
    let program = Program::compile(bot, "production");
    for _ in 0..CONVERSATIONS / 10 {
        converse(&program)?;
    }
    let mut samples = Vec::with_capacity(CONVERSATIONS);
    for _ in 0..CONVERSATIONS {
        let start = Instant::now();
        converse(&program)?;
        let turns = f64::from(u32::try_from(TURNS.len())?);
        samples.push(start.elapsed().as_secs_f64() * 1e6 / turns);
    }
    samples.sort_by(f64::total_cmp);
    Ok(vec![
        Figure::new(
            "engine alone, a turn, p50",
            percentile(&samples, 0.5),
            "us",
            Target::AtMost(20.0),
        ),
        Figure::context("  p99", percentile(&samples, 0.99), "us"),
    ])
}

/// Leads one conversation from its beginning to its end.
///
/// # Errors
///
/// When the bot answers wrongly.
pub fn converse(program: &Program) -> Result<()> {
    let noise = [7; 10];
    let moment = Moment {
        now: Timestamp::UNIX_EPOCH,
        seed: 42,
        workspace: WorkspaceId::mint(Timestamp::UNIX_EPOCH, noise),
        bot: BotId::mint(Timestamp::UNIX_EPOCH, noise),
        conversation: ConversationId::mint(Timestamp::UNIX_EPOCH, noise),
        contact: ContactId::mint(Timestamp::UNIX_EPOCH, noise),
        profile: &Profile::default(),
        channel: ChannelKind::Api,
        language: "en-US",
        context: None,
        contexts: None,
        is_watched: false,
    };
    let mut state = State::begin(program, [].into());
    for (number, turn) in (1..).zip(&TURNS) {
        let event = Event::MessageReceived {
            number,
            text: turn.text.to_owned(),
            tap: None,
            files: Vec::new(),
            location: None,
        };
        let done = step(program, state, event, &moment);
        let said = done.effects.iter().find_map(|effect| match effect {
            Effect::Say(say) => Some(say.content.plain_text()),
            _ => None,
        });
        let said =
            said.with_context(|| format!("no answer to {:?}: {:?}", turn.text, done.effects))?;
        if !said.starts_with(turn.reply) {
            bail!("{:?} was answered by {said:?}", turn.text);
        }
        state = done.state;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bot_answers_each_turn_as_the_load_expects() {
        let bot = dialog::bot().unwrap();
        let program = Program::compile(bot, "production");
        converse(&program).unwrap();
        converse(&program).unwrap();
    }
}
