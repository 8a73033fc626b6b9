//! Finding what a message starts when it answers no question: patterns, then intents, then
//! disambiguation, then the ways of saying that it wasn't understood.

use expr::pattern::contains_keyword;
use model::key::Key;

use crate::effect::{ReportCode, Severity};
use crate::event::ScoredIntent;
use crate::program::{DialogPlan, InteractionPlan};
use crate::rules::{LIKELY_SCORE, SURE_SCORE};
use crate::trace::{StartedBy, Trace};
use crate::turn::{Asked, Phase};
use crate::walk::{Flow, Walk};

/// Said when nothing else is, instead of an answer that wasn't understood.
pub(crate) const NOT_UNDERSTOOD: &str =
    "Not able to understand your question. Can you please re-phrase it?";
/// Most dialogs that a disambiguation offers.
const MAX_CANDIDATES: usize = 3;

/// A dialog that a message may mean.
struct Candidate<'w> {
    dialog: usize,
    intent: &'w ScoredIntent,
}

impl Walk<'_> {
    /// Finds what the message starts.
    pub(crate) fn match_message(&mut self) -> Flow {
        if let Some((dialog, pattern)) = self.matched_pattern() {
            return self.start(dialog, StartedBy::Pattern { pattern });
        }
        if !self.startable().any(|(_, dialog)| !dialog.starter.intents.is_empty()) {
            return self.unrecognized();
        }
        if self.turn.understanding.is_none() {
            return Flow::Ask(Asked::Understanding, Phase::Match);
        }
        self.match_intents()
    }

    fn startable(&self) -> impl Iterator<Item = (usize, &DialogPlan)> + use<'_> {
        self.program.dialogs.values().enumerate().filter(|(_, dialog)| dialog.is_startable())
    }

    fn matched_pattern(&self) -> Option<(usize, String)> {
        let text = self.turn.text.as_str();
        self.startable().find_map(|(at, dialog)| {
            let starter = &dialog.starter;
            let pattern = starter.patterns.iter().find(|pattern| pattern.matches(text))?;
            let is_excluded = contains_keyword(&starter.excluded, text);
            (!is_excluded).then(|| (at, pattern.source().to_owned()))
        })
    }

    fn match_intents(&mut self) -> Flow {
        let candidates = self.candidates();
        let Some(best) = candidates.first() else { return self.unrecognized() };
        if best.intent.score >= SURE_SCORE {
            let (dialog, intent) = (best.dialog, best.intent.intent.clone());
            let score = best.intent.score;
            return self.start(dialog, StartedBy::Intent { intent, score });
        }
        match self.program.disambiguation {
            Some(dialog) if candidates.len() > 1 => {
                let keys = candidates.iter().take(MAX_CANDIDATES);
                let keys = keys.filter_map(|it| self.program.dialogs.get_index(it.dialog));
                let keys = keys.map(|(key, _)| key.clone()).collect();
                self.disambiguate(dialog, keys)
            }
            Some(_) | None => self.unrecognized(),
        }
    }

    /// The dialogs whose intents are likely enough, each once, the likeliest first.
    fn candidates(&self) -> Vec<Candidate<'_>> {
        let intents = self.turn.understanding.iter().flat_map(|it| &it.intents);
        let likely: Vec<&ScoredIntent> = intents.filter(|it| it.score >= LIKELY_SCORE).collect();
        let mut found: Vec<Candidate<'_>> = Vec::new();
        for (dialog, plan) in self.startable() {
            let own = likely.iter().filter(|it| plan.starter.intents.contains(&it.intent));
            if let Some(intent) = own.max_by(|one, other| one.score.total_cmp(&other.score)) {
                found.push(Candidate { dialog, intent });
            }
        }
        // A stable sort: among equals the order of the file counts.
        found.sort_by(|one, other| other.intent.score.total_cmp(&one.intent.score));
        found
    }

    fn disambiguate(&mut self, dialog: usize, candidates: Vec<Key>) -> Flow {
        let flow = self.start(dialog, StartedBy::Kind);
        if let Some(frame) = self.frame() {
            frame.candidates = candidates;
        }
        flow
    }

    /// Whether the contact is being asked which dialog is meant.
    pub(crate) fn is_disambiguating(&self) -> bool {
        self.current_dialog().is_some() && self.current_dialog() == self.program.disambiguation
    }

    /// What the dialogs on offer are called: by their intent, else by themselves.
    pub(crate) fn candidate_names(&self) -> Vec<String> {
        let candidates = self.state.stack.last().map(|frame| frame.candidates.as_slice());
        let names = candidates.unwrap_or_default().iter().filter_map(|key| {
            let dialog = self.program.dialogs.get(key)?;
            let intent = dialog.starter.intents.first();
            let intent = intent.and_then(|intent| self.program.bot().intents.get(intent));
            Some(intent.map_or(&dialog.name, |intent| &intent.name).clone())
        });
        names.collect()
    }

    /// The dialog on offer that the contact took.
    pub(crate) fn chosen_candidate(&self, question: &InteractionPlan) -> Option<usize> {
        let candidates = &self.state.stack.last()?.candidates;
        if candidates.is_empty() {
            return None;
        }
        let taken = self.taken(&self.offers(question))?;
        self.program.dialogs.get_index_of(candidates.get(taken)?)
    }

    /// Says that the message wasn't understood, in the nearest way there is.
    pub(crate) fn unrecognized(&mut self) -> Flow {
        let question = self.question();
        let place = question.map(|question| question.place.clone());
        self.trace.push(Trace::Unrecognized { place });
        self.report(Severity::Debug, ReportCode::Unrecognized, "the message wasn't understood");
        let Some(question) = question else { return self.fall_back() };
        if let Some(flow) = self.escalate() {
            return flow;
        }
        if let Some(wording) = &question.unrecognized {
            let text = self.word(wording);
            self.say_text(text);
            return Flow::Go(Phase::Enter);
        }
        self.fall_back()
    }

    /// Runs the fallback dialog or says the built-in text; a question is asked again afterwards.
    pub(crate) fn fall_back(&mut self) -> Flow {
        if let Some(dialog) = self.program.fallback {
            return self.start(dialog, StartedBy::Kind);
        }
        self.say_text(NOT_UNDERSTOOD.to_owned());
        match self.question() {
            Some(_) => Flow::Go(Phase::Enter),
            None => Flow::Wait,
        }
    }

    /// Counts an answer that wasn't understood, and starts the auto-escalation dialog after enough
    /// of them.
    fn escalate(&mut self) -> Option<Flow> {
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
        frame.unrecognized = frame.unrecognized.saturating_add(1);
        None
    }
}
