//! Which dialogs a text starts at the beginning of a conversation, and why the others don't.

use expr::pattern::contains_keyword;
use indexmap::IndexMap;
use model::key::Key;

use super::{Given, begin};
use crate::effect::Effect;
use crate::event::{Event, Moment, Understanding};
use crate::program::{DialogPlan, Program};
use crate::state::State;
use crate::step::{Step, step};
use crate::trace::{Assist, StartedBy, Trace};
use crate::walk::Walk;

/// Least score of an intent that is told.
const LEAST_SCORE: f64 = 0.05;
/// Most requests that are answered on the way: to understand, and to ask the group.
const MAX_REQUESTS: usize = 4;

/// What a text leads to.
#[derive(Debug, Clone, PartialEq)]
pub struct TextTried {
    /// In the order of the bot; of a dialog patterns first, then intents, then entities.
    pub starters: Vec<StarterTried>,
    pub decision: TextDecision,
}

/// Something of a dialog's starter that the text meets, if only nearly.
#[derive(Debug, Clone, PartialEq)]
pub struct StarterTried {
    pub dialog: Key,
    pub by: StartedBy,
    /// `None`: the dialog starts by it.
    pub why_not: Option<WhyNot>,
}

/// Why a dialog isn't started by what a text meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WhyNot {
    /// No message starts it.
    Disabled,
    /// The text holds a word that the starter excludes.
    Excluded,
    /// An entity in the text has another value than the starter asks for.
    Filtered,
    /// The intent's score is too low to be acted upon.
    Unsure,
    /// The contact is asked whether it is meant.
    Asked,
    /// Something else starts first.
    Outranked,
}

/// What the bot does about a text.
#[derive(Debug, Clone, PartialEq)]
pub enum TextDecision {
    Starts {
        dialog: Key,
        by: StartedBy,
    },
    /// Asks which of these is meant.
    Asks(Vec<Key>),
    /// Lets an external bot answer.
    AsksBot(Key),
    SmallTalk(Key),
    /// Helps the contact to say it better.
    Assists(Assist),
    NotUnderstood,
}

/// Finds what a text starts in a conversation where nothing was said. Scripts that would run first don't.
pub fn try_text(
    program: &Program,
    (given, understanding): (Given, Understanding),
    moment: &Moment<'_>,
) -> TextTried {
    let decision = decision(program, (&given.text, &understanding), moment);
    let mut walk = begin(program, given, moment);
    walk.understood(understanding);
    let mut starters = Vec::new();
    for (dialog, plan) in &program.dialogs {
        starters.extend(walk.met(dialog, plan));
    }
    for tried in &mut starters {
        if tried.why_not.is_none() {
            tried.why_not = decision.why_not(tried);
        }
    }
    TextTried { starters, decision }
}

impl TextDecision {
    /// Why a dialog isn't started by something that would do.
    fn why_not(&self, tried: &StarterTried) -> Option<WhyNot> {
        match self {
            Self::Starts { dialog, by } if *dialog == tried.dialog && *by == tried.by => None,
            Self::Asks(dialogs) if dialogs.contains(&tried.dialog) => Some(WhyNot::Asked),
            Self::Starts { .. }
            | Self::Asks(_)
            | Self::AsksBot(_)
            | Self::SmallTalk(_)
            | Self::Assists(_)
            | Self::NotUnderstood => Some(WhyNot::Outranked),
        }
    }
}

impl Walk<'_> {
    /// What of a dialog's starter the text meets, with what is against it by itself.
    fn met(&self, dialog: &Key, plan: &DialogPlan) -> Vec<StarterTried> {
        let starter = &plan.starter;
        let text = self.turn.text.as_str();
        let of_dialog = if !plan.is_startable() {
            Some(WhyNot::Disabled)
        } else if !self.passes_filters(starter) {
            Some(WhyNot::Filtered)
        } else {
            None
        };
        let is_excluded = contains_keyword(&starter.excluded, text);
        let tried = |by, why_not: Option<WhyNot>| StarterTried {
            dialog: dialog.clone(),
            by,
            why_not: of_dialog.or(why_not),
        };
        let pattern = starter.patterns.iter().find(|pattern| pattern.matches(text));
        let pattern = pattern.map(|pattern| {
            let by = StartedBy::Pattern { pattern: pattern.source().to_owned() };
            tried(by, is_excluded.then_some(WhyNot::Excluded))
        });
        let intents = self.turn.understanding.iter().flat_map(|it| &it.intents);
        let own = intents.filter(|it| starter.intents.contains(&it.intent));
        let best = own.max_by(|one, other| one.score.total_cmp(&other.score));
        let best = best.filter(|it| it.score >= LEAST_SCORE).map(|it| {
            let by = StartedBy::Intent { intent: it.intent.clone(), score: it.score };
            let is_likely = it.score >= self.program.meaning.scales.likely;
            tried(by, (!is_likely).then_some(WhyNot::Unsure))
        });
        let entity = starter.entity.as_ref().filter(|it| self.mentions(it).next().is_some());
        let entity = entity.map(|it| tried(StartedBy::Entity { entity: it.clone() }, None));
        pattern.into_iter().chain(best).chain(entity).collect()
    }
}

/// What the bot's first turn decides.
fn decision(
    program: &Program,
    (text, understanding): (&str, &Understanding),
    moment: &Moment<'_>,
) -> TextDecision {
    let mut state = State::begin(program, IndexMap::new());
    state.is_open = true;
    let text = text.to_owned();
    let mut event =
        Event::MessageReceived { number: 1, text, tap: None, files: Vec::new(), location: None };
    for _ in 0..MAX_REQUESTS {
        let Step { state: next, effects, trace } = step(program, state, event, moment);
        match trace.iter().find_map(decided) {
            Some(TextDecision::Starts { dialog, by: StartedBy::Kind })
                if program.dialogs.get_index_of(&dialog) == program.disambiguation =>
            {
                let candidates = next.stack.last().map(|frame| frame.candidates.clone());
                return TextDecision::Asks(candidates.unwrap_or_default());
            }
            Some(decided) => return decided,
            None => {}
        }
        event = match effects.into_iter().next_back() {
            Some(Effect::Understand { request, .. }) => {
                Event::Understood { request, understanding: understanding.clone() }
            }
            Some(Effect::AskGroup { request, .. }) => Event::GroupAnswered { request, found: None },
            _ => break,
        };
        state = next;
    }
    TextDecision::NotUnderstood
}

fn decided(trace: &Trace) -> Option<TextDecision> {
    match trace {
        Trace::Started { dialog, by } => {
            Some(TextDecision::Starts { dialog: dialog.clone(), by: by.clone() })
        }
        Trace::Offered { dialogs } => Some(TextDecision::Asks(dialogs.clone())),
        Trace::AskedBot { bot } => Some(TextDecision::AsksBot(bot.clone())),
        Trace::SmallTalk { topic, .. } => Some(TextDecision::SmallTalk(topic.clone())),
        Trace::Assisted { kind } => Some(TextDecision::Assists(*kind)),
        Trace::Entered { .. }
        | Trace::RuleHeld { .. }
        | Trace::Unrecognized { .. }
        | Trace::FollowedUp { .. }
        | Trace::VariableSet { .. }
        | Trace::SlotFilled { .. }
        | Trace::Ended { .. } => None,
    }
}
