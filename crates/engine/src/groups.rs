//! Bots of a group: whether another one takes what this one doesn't, and how it is told.

use expr::pattern::contains_keyword;
use model::key::Key;
use serde::{Deserialize, Serialize};

use crate::effect::{Effect, HandOff};
use crate::event::Understanding;
use crate::program::Program;
use crate::state::Handover;
use crate::turn::{Asked, Phase};
use crate::walk::{Flow, Walk};

/// How sure a bot must be of an intent to take over, from 0 to 1.
const TAKES_OVER: f64 = 0.60;

/// A bot that takes a message, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupMatch {
    /// Its key.
    pub bot: String,
    /// The dialog that it starts.
    pub dialog: Key,
    pub by: GroupMatchedBy,
}

/// Why a bot takes a message.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GroupMatchedBy {
    Pattern { pattern: String },
    Intent { intent: Key, name: String, score: f64 },
}

impl Program {
    /// The dialog that a text starts by a pattern.
    pub fn started_by_pattern(&self, text: &str) -> Option<(Key, String)> {
        self.dialogs.iter().filter(|(_, dialog)| dialog.is_startable()).find_map(|(key, dialog)| {
            let starter = &dialog.starter;
            let pattern = starter.patterns.iter().find(|pattern| pattern.matches(text))?;
            let is_excluded = contains_keyword(&starter.excluded, text);
            (!is_excluded).then(|| (key.clone(), pattern.source().to_owned()))
        })
    }

    /// The dialog that the likeliest intent starts, when it is sure enough to take over: with the
    /// intent and its score.
    pub fn started_by_intent(&self, understanding: &Understanding) -> Option<(Key, Key, f64)> {
        let sure = self.meaning.scales.sure.max(TAKES_OVER);
        let likely = understanding.intents.iter().filter(|it| it.score >= sure);
        let started = likely.filter_map(|it| {
            let takes = self.dialogs.iter().find(|(_, dialog)| {
                dialog.is_startable() && dialog.starter.intents.contains(&it.intent)
            });
            takes.map(|(key, _)| (key.clone(), it.intent.clone(), it.score))
        });
        started.max_by(|one, other| one.2.total_cmp(&other.2))
    }

    /// The name of the group that the bot belongs to.
    pub fn group(&self) -> Option<&str> {
        self.bot().settings.group.as_ref().map(|group| group.name.as_str())
    }
}

impl Walk<'_> {
    /// What is left when no dialog of this bot takes the message: another bot of its group, small
    /// talk, and saying so.
    pub(crate) fn look_beyond(&mut self) -> Flow {
        if self.program.group().is_some() && !self.turn.has_asked_group {
            self.turn.has_asked_group = true;
            return Flow::Ask(Asked::Group, Phase::Match);
        }
        self.small_talk().unwrap_or_else(|| self.unrecognized())
    }

    /// Gives the conversation to the bot that was found.
    pub(crate) fn group_answered(&mut self, found: Option<GroupMatch>, then: Phase) -> Flow {
        let Some(GroupMatch { bot, by, .. }) = found else { return Flow::Go(then) };
        let intent = match by {
            GroupMatchedBy::Pattern { .. } => None,
            GroupMatchedBy::Intent { name, .. } => Some(name),
        };
        let told = Handover { intent, ..Handover::default() };
        let Some(event) = self.handover_event(told) else { return Flow::Go(then) };
        if let Some(wording) = &self.program.group_transfer_message {
            let text = self.word(wording);
            self.say_text(text);
        }
        let event = Some(event);
        self.effects.push(Effect::HandOff(HandOff {
            skill: None,
            agent: Some(bot),
            context: None,
            event,
        }));
        self.state.stack.clear();
        self.is_over = true;
        Flow::Wait
    }
}
