//! Finding what a message starts when it answers no question: patterns, then intents, then asking what
//! was meant, then entities, then small talk, then the ways of saying that it wasn't understood.

use expr::pattern::contains_keyword;
use model::bot::{Chaining, DialogKind};
use model::key::Key;

use crate::effect::{Effect, LogEvent, ReportCode, Severity};
use crate::event::ScoredIntent;
use crate::program::{DialogPlan, InteractionPlan, KindPlan};
use crate::scales::{MAX_OFFERED, Weighed};
use crate::state::Outcome;
use crate::trace::{StartedBy, Trace};
use crate::turn::{Asked, Phase};
use crate::walk::{Flow, Walk};

/// Said when nothing else is, instead of an answer that wasn't understood.
pub(crate) const NOT_UNDERSTOOD: &str =
    "Not able to understand your question. Can you please re-phrase it?";

/// A variable: while it is `true`, what no dialog takes is logged.
const RECORD_UNMATCHED: &str = "__recordUnMatchedPatternPhrases__";
/// What it is logged as.
const UNMATCHED_PHRASE: &str = "unmatched_phrase";
/// Longest text that is logged, in characters.
const MAX_RECORDED_CHARS: usize = 1_000;

/// A dialog that a message may mean.
pub(crate) struct Candidate<'w> {
    pub(crate) dialog: usize,
    pub(crate) intent: &'w ScoredIntent,
}

impl Walk<'_> {
    /// Finds what the message starts.
    pub(crate) fn match_message(&mut self) -> Flow {
        if self.state.is_surveying {
            return self.ask_survey_again();
        }
        let is_understood = self.turn.understanding.is_some();
        if let Some((dialog, pattern)) = self.matched_pattern() {
            let plan = self.program.dialogs.get_index(dialog).map(|(_, plan)| plan);
            if !is_understood && plan.is_some_and(|plan| !plan.starter.filters.is_empty()) {
                return Flow::Ask(Asked::Understanding, Phase::Match);
            }
            return self.start(dialog, StartedBy::Pattern { pattern });
        }
        if !self.program.matches_meanings {
            return self.look_beyond();
        }
        if !is_understood {
            return Flow::Ask(Asked::Understanding, Phase::Match);
        }
        self.match_meaning()
    }

    /// Dialogs that the message can start, as far as its values go.
    pub(crate) fn startable(&self) -> impl Iterator<Item = (usize, &DialogPlan)> + use<'_> {
        let dialogs = self.program.dialogs.values().enumerate();
        dialogs.filter(|(_, dialog)| dialog.is_startable() && self.passes_filters(&dialog.starter))
    }

    pub(crate) fn matched_pattern(&self) -> Option<(usize, String)> {
        let text = self.turn.text.as_str();
        self.startable().find_map(|(at, dialog)| {
            let starter = &dialog.starter;
            let pattern = starter.patterns.iter().find(|pattern| pattern.matches(text))?;
            let is_excluded = contains_keyword(&starter.excluded, text);
            (!is_excluded).then(|| (at, pattern.source().to_owned()))
        })
    }

    fn match_meaning(&mut self) -> Flow {
        let candidates = self.candidates(self.program.meaning.scales.likely);
        let scores: Vec<f64> = candidates.iter().map(|it| it.intent.score).collect();
        let dialogs: Vec<usize> = candidates.iter().map(|it| it.dialog).collect();
        let best = candidates.first().map(|it| (it.dialog, it.intent.clone()));
        if let Weighed::Among(count) = self.program.meaning.scales.weigh(&scores)
            && !self.answers_on_the_way(best.as_ref())
            && let Some(flow) = self.disambiguate(&dialogs[..count])
        {
            return flow;
        }
        let sure = self.program.meaning.scales.sure;
        if let Some((dialog, it)) = best.filter(|(_, it)| it.score >= sure) {
            return self.start(dialog, StartedBy::Intent { intent: it.intent, score: it.score });
        }
        if let Some((dialog, entity)) = self.matched_entity() {
            return self.start(dialog, StartedBy::Entity { entity });
        }
        self.look_beyond()
    }

    /// Whether the best candidate is sure and leaves the question at hand as it is: it needs no
    /// question before.
    fn answers_on_the_way(&self, best: Option<&(usize, ScoredIntent)>) -> bool {
        let sure = self.program.meaning.scales.sure;
        let best = best.filter(|(_, it)| it.score >= sure && self.question().is_some());
        let plan = best.and_then(|(dialog, _)| self.program.dialogs.get_index(*dialog));
        plan.is_some_and(|(_, plan)| plan.kind == DialogKind::Faq)
    }

    fn matched_entity(&self) -> Option<(usize, Key)> {
        self.startable().find_map(|(at, dialog)| {
            let entity = dialog.starter.entity.as_ref()?;
            self.mentions(entity).next().map(|_| (at, entity.clone()))
        })
    }

    /// The dialogs whose intents score so much at least, each once, the likeliest first. While a
    /// question waits, of equals those that leave it waiting come first.
    pub(crate) fn candidates(&self, at_least: f64) -> Vec<Candidate<'_>> {
        let intents = self.turn.understanding.iter().flat_map(|it| &it.intents);
        let likely: Vec<&ScoredIntent> = intents.filter(|it| it.score >= at_least).collect();
        let mut found: Vec<Candidate<'_>> = Vec::new();
        for (dialog, plan) in self.startable() {
            let own = likely.iter().filter(|it| plan.starter.intents.contains(&it.intent));
            if let Some(intent) = own.max_by(|one, other| one.score.total_cmp(&other.score)) {
                found.push(Candidate { dialog, intent });
            }
        }
        let is_asked = self.question().is_some();
        let is_faq = |it: &Candidate<'_>| {
            let plan = self.program.dialogs.get_index(it.dialog).map(|(_, plan)| plan);
            is_asked && plan.is_some_and(|plan| plan.kind == DialogKind::Faq)
        };
        // A stable sort: among equals the order of the file counts.
        found.sort_by(|one, other| {
            let by_score = other.intent.score.total_cmp(&one.intent.score);
            by_score.then(is_faq(other).cmp(&is_faq(one)))
        });
        found
    }

    /// Asks which of several dialogs is meant: by the bot's own dialog for it, else by a question of
    /// ours. Never right after such a question.
    fn disambiguate(&mut self, dialogs: &[usize]) -> Option<Flow> {
        if dialogs.len() < 2 {
            return None;
        }
        let Some(own) = self.program.disambiguation else {
            return self.ask_what_was_meant(dialogs);
        };
        let keys = dialogs.iter().take(MAX_OFFERED);
        let keys = keys.filter_map(|dialog| self.program.dialogs.get_index(*dialog));
        let keys = keys.map(|(key, _)| key.clone()).collect();
        self.state.outcome = Some(Outcome::Disambiguation);
        let flow = self.start(own, StartedBy::Kind);
        if let Some(frame) = self.frame() {
            frame.candidates = keys;
        }
        Some(flow)
    }

    /// Whether the contact is being asked which dialog is meant.
    pub(crate) fn is_disambiguating(&self) -> bool {
        self.current_dialog().is_some() && self.current_dialog() == self.program.disambiguation
    }

    /// What the dialogs on offer in a disambiguation dialog are called.
    pub(crate) fn candidate_names(&self, most: usize) -> Vec<String> {
        let candidates = self.state.stack.last().map(|frame| frame.candidates.as_slice());
        let dialogs = candidates.unwrap_or_default().iter().take(most);
        let plans = dialogs.filter_map(|key| self.program.dialogs.get(key));
        plans.map(|plan| plan.label.clone()).collect()
    }

    /// The dialog on offer that the contact took.
    pub(crate) fn chosen_candidate(&self, question: &InteractionPlan) -> Option<usize> {
        let KindPlan::Choices(plan) = &question.kind else { return None };
        let candidates = &self.state.stack.last()?.candidates;
        let candidates = &candidates[..candidates.len().min(plan.most)];
        if candidates.is_empty() {
            return None;
        }
        let taken = self.taken(&self.offers(question))?;
        self.program.dialogs.get_index_of(candidates.get(taken)?)
    }

    /// Says that the message wasn't understood, in the nearest way there is.
    pub(crate) fn unrecognized(&mut self) -> Flow {
        let question = self.question();
        if question.is_none() && self.program.answered_by.is_some() {
            return Flow::Go(Phase::Delegate);
        }
        let place = question.map(|question| question.place.clone());
        self.trace.push(Trace::Unrecognized { place });
        self.record_unmatched();
        self.report(Severity::Debug, ReportCode::Unrecognized, "the message wasn't understood");
        if let Some(question) = question {
            self.spread(None);
            let counts = question.unrecognized.is_some() || self.fallback_counts();
            if let Some(flow) = self.escalate(counts) {
                return flow;
            }
            if let Some(wording) = &question.unrecognized {
                let text = self.word(wording);
                self.say_text(text);
                return Flow::Go(Phase::Enter);
            }
        }
        self.assist().unwrap_or_else(|| self.fall_back())
    }

    /// Logs what the contact wrote, for bots that want to know what no dialog takes.
    fn record_unmatched(&mut self) {
        let text = self.turn.text.trim();
        if text.is_empty() || !self.view().is_switched_on(RECORD_UNMATCHED) {
            return;
        }
        let message = text.chars().take(MAX_RECORDED_CHARS).collect();
        self.effects.push(Effect::LogEvent(LogEvent {
            name: UNMATCHED_PHRASE.to_owned(),
            message,
            detail: None,
            is_escalation: false,
            survey: None,
        }));
    }

    /// Runs the fallback dialog or says the built-in text; a question is asked again afterwards.
    pub(crate) fn fall_back(&mut self) -> Flow {
        self.state.outcome = Some(Outcome::Fallback);
        if let Some(dialog) = self.program.fallback {
            return self.start(dialog, StartedBy::Kind);
        }
        self.say_text(NOT_UNDERSTOOD.to_owned());
        match self.question() {
            Some(_) => Flow::Go(Phase::Enter),
            None => Flow::Wait,
        }
    }

    /// Whether falling back counts for auto-escalation by itself: a fallback dialog of an imported
    /// bot that calls services counts only when they fail.
    fn fallback_counts(&self) -> bool {
        let fallback = self.program.fallback.and_then(|at| self.program.dialogs.get_index(at));
        let calls = |it: &InteractionPlan| it.is_enabled && matches!(it.kind, KindPlan::Call(_));
        match self.program.bot().settings.chaining {
            Chaining::Ours => true,
            Chaining::LivePerson => {
                fallback.is_none_or(|(_, plan)| !plan.interactions.values().any(calls))
            }
        }
    }

    /// Counts a call of the fallback dialog that failed, for the question beneath.
    pub(crate) fn count_failed_fallback(&mut self) {
        if self.fallback_counts() || self.current_dialog() != self.program.fallback {
            return;
        }
        if let Some(beneath) = self.state.stack.iter_mut().rev().nth(1) {
            beneath.unrecognized = beneath.unrecognized.saturating_add(1);
        }
    }

    /// Starts the auto-escalation dialog after enough answers that weren't understood; else this one
    /// may count too.
    pub(crate) fn escalate(&mut self, counts: bool) -> Option<Flow> {
        let escalation = self.program.escalation;
        let current = self.current_dialog();
        let own = self.here().and_then(|(dialog, _)| dialog.escalate_after);
        let frame = self.frame()?;
        if let Some(escalation) = escalation.filter(|it| Some(it.dialog) != current)
            && frame.unrecognized >= own.unwrap_or(escalation.after)
        {
            frame.unrecognized = 0;
            return Some(self.start(escalation.dialog, StartedBy::Kind));
        }
        frame.unrecognized = frame.unrecognized.saturating_add(u32::from(counts));
        None
    }
}
