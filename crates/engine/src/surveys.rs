//! Surveys: begun when a conversation closes with one, asked question by question, and at their end the
//! conversation closes.

use std::time::Duration;

use model::bot::{Measure, SurveyDisplay, SurveyList, Target};
use model::content::{ChoiceList, Content, Reply};

use crate::contents::{cut, plain_reply};
use crate::effect::{Effect, LogEvent, SurveyAnswered};
use crate::matching::NOT_UNDERSTOOD;
use crate::options::{is_same, list_index};
use crate::program::{InteractionPlan, SurveyPlan};
use crate::rules::Taken;
use crate::state::Silence;
use crate::trace::{StartedBy, Trace};
use crate::turn::{Chain, Phase};
use crate::walk::{Flow, Walk};

/// What answers to surveys are logged as.
const LOGGED_AS: &str = "survey";
/// Longest text of an answer or question that is counted, in characters.
const MAX_COUNTED_CHARS: usize = 1_000;

/// An answer to a question of a survey.
struct Answered {
    /// `None`: the question was passed over.
    value: Option<String>,
    label: String,
}

impl Walk<'_> {
    /// Begins the survey that the conversation closes with; without one it closes.
    pub(crate) fn begin_survey(&mut self) -> Flow {
        self.begins_survey = false;
        self.state.stack.clear();
        let Some(dialog) = self.program.survey else {
            self.close(true);
            return Flow::Wait;
        };
        self.is_over = false;
        self.state.is_surveying = true;
        self.state.offered = None;
        self.turn.chain = Chain::default();
        self.start(dialog, StartedBy::Kind)
    }

    /// Closes the conversation when its survey has nothing more to ask.
    pub(crate) fn end_survey(&mut self) {
        if !self.state.is_surveying || self.question().is_some() {
            return;
        }
        let is_given_away = |effect: &Effect| matches!(effect, Effect::HandOff(_));
        if self.effects.iter().any(is_given_away) {
            self.state.is_surveying = false;
            return;
        }
        self.is_over = false;
        if let Some(wording) = &self.program.thank_you {
            let text = self.word(wording);
            self.say_text(text);
        }
        self.close(true);
    }

    /// Closes the conversation because nobody answered its survey in time.
    pub(crate) fn expire_survey(&mut self) {
        if let Some(wording) = &self.program.survey_expired {
            let text = self.word(wording);
            self.say_text(text);
        }
        self.close(true);
    }

    /// Asks to be woken when the survey's time is over.
    pub(crate) fn await_survey(&mut self) {
        let after = self.program.survey_timeout();
        let timer = self.state.timers.wrapping_add(1);
        let Ok(due_at) = self.moment.now.checked_add(after) else { return };
        let place = Target { dialog: None, interaction: None };
        self.state.timers = timer;
        self.state.silence = Some(Silence { timer, due_at, place });
        let after_ms = u64::try_from(after.as_millis()).unwrap_or(u64::MAX);
        self.effects.push(Effect::Wait { timer, after_ms });
    }

    /// Asks a question with its answers.
    pub(crate) fn say_survey(&mut self, plan: &SurveyPlan, added: Vec<Reply>, delay_ms: u32) {
        let text = cut(self.word(&plan.text));
        let labels = self.survey_labels(plan);
        if self.is_listed(plan) && !labels.is_empty() {
            return self.say_with(listed(text, &labels, plan.list), added, delay_ms);
        }
        let replies: Vec<Reply> = labels.into_iter().map(plain_reply).chain(added).collect();
        match plan.display {
            SurveyDisplay::Buttons if !replies.is_empty() => {
                let list = match plan.list {
                    SurveyList::Letters => ChoiceList::Letters,
                    SurveyList::Numbers | SurveyList::Unmarked => ChoiceList::Numbers,
                };
                self.say(Content::Choices { text, choices: replies, list }, delay_ms);
            }
            SurveyDisplay::Buttons | SurveyDisplay::QuickReplies | SurveyDisplay::Text => {
                self.say_with(text, replies, delay_ms);
            }
        }
    }

    /// Takes the message as an answer, counts it and goes on; or asks again.
    pub(crate) fn answer_survey(&mut self, question: &InteractionPlan, plan: &SurveyPlan) -> Flow {
        match self.survey_answer(plan) {
            Some(answered) => {
                self.count(question, plan, answered);
                let rule = self.find_rule(question, Taken::Value);
                self.answered(question, rule)
            }
            None => match self.find_rule(question, Taken::NoValue) {
                Some(rule) => self.answered(question, Some(rule)),
                None => self.ask_survey_again(),
            },
        }
    }

    /// Says that an answer wasn't understood, and asks again: nothing else begins in a survey.
    pub(crate) fn ask_survey_again(&mut self) -> Flow {
        let Some(question) = self.question() else { return Flow::Wait };
        let place = Some(question.place.clone());
        self.trace.push(Trace::Unrecognized { place });
        if self.is_survey_given_up() {
            if let Some(wording) = &self.program.survey_given_up {
                let text = self.word(wording);
                self.say_text(text);
            }
            self.close(true);
            return Flow::Wait;
        }
        let text = match &question.unrecognized {
            Some(wording) => self.word(wording),
            None => NOT_UNDERSTOOD.to_owned(),
        };
        self.say_text(text);
        Flow::Go(Phase::Enter)
    }

    /// Counts an answer that wasn't understood, and says whether it was one too many.
    fn is_survey_given_up(&mut self) -> bool {
        let most = self.program.bot().settings.survey.most_unrecognized;
        let Some(frame) = self.frame() else { return false };
        let is_over = most.is_some_and(|most| frame.unrecognized >= most);
        frame.unrecognized = frame.unrecognized.saturating_add(1);
        is_over
    }

    fn survey_answer(&mut self, plan: &SurveyPlan) -> Option<Answered> {
        let labels = self.survey_labels(plan);
        let text = self.turn.text.trim().to_owned();
        let tapped = self.turn.tap.as_ref().and_then(|tap| tap.payload.as_deref());
        let is_said =
            |said: &str| is_same(said, &text) || tapped.is_some_and(|tapped| is_same(said, tapped));
        let by_label = labels.iter().position(|label| is_said(label));
        let by_value = plan.answers.iter().position(|(_, value)| is_said(value));
        let marked = list_index(&text).filter(|at| *at < labels.len());
        // A number is a place in the list where one is shown, and else a value.
        let marked = marked.filter(|_| self.is_listed(plan) && plan.list != SurveyList::Unmarked);
        if let Some(at) = by_label.or(marked).or(by_value) {
            let value = plan.answers.get(at).map(|(_, value)| value.clone());
            return Some(Answered { value, label: labels.get(at).cloned().unwrap_or_default() });
        }
        let is_open = plan.measure == Measure::Open && !text.is_empty();
        is_open.then(|| Answered { value: Some(text.clone()), label: text })
    }

    /// The answers as they are shown, that which passes over last.
    fn survey_labels(&mut self, plan: &SurveyPlan) -> Vec<String> {
        let labels = plan.answers.iter().map(|(label, _)| label).chain(plan.skip.as_ref());
        labels.map(|label| cut(self.render(label)).trim().to_owned()).collect()
    }

    fn is_listed(&self, plan: &SurveyPlan) -> bool {
        plan.display == SurveyDisplay::Text || self.moment.channel.is_text_only()
    }

    fn count(&mut self, question: &InteractionPlan, plan: &SurveyPlan, answered: Answered) {
        let is_skipped = answered.value.is_none();
        let asked = self.word(&plan.text);
        let value = answered.value.map(|value| counted(&value));
        self.effects.push(Effect::LogEvent(LogEvent {
            name: LOGGED_AS.to_owned(),
            message: plan.measure.as_str().to_owned(),
            detail: value.clone(),
            is_escalation: false,
            survey: Some(Box::new(SurveyAnswered {
                measure: plan.measure,
                place: question.place.clone(),
                question: counted(&asked),
                value,
                label: counted(&answered.label),
                is_skipped,
            })),
        }));
    }
}

fn counted(text: &str) -> String {
    text.chars().take(MAX_COUNTED_CHARS).collect()
}

/// A question with its answers beneath, as text.
fn listed(text: String, labels: &[String], list: SurveyList) -> String {
    let mut lines = vec![text];
    for (at, label) in (0..).zip(labels) {
        lines.push(match (list, u8::try_from(at)) {
            (SurveyList::Unmarked, _) => label.clone(),
            (SurveyList::Letters, Ok(small @ 0..26)) => {
                format!("{}. {label}", char::from(b'a' + small))
            }
            (SurveyList::Letters | SurveyList::Numbers, _) => format!("{}. {label}", at + 1),
        });
    }
    lines.join("\n")
}

impl crate::Program {
    /// How long a survey waits for an answer.
    pub(crate) fn survey_timeout(&self) -> Duration {
        Duration::from_secs(u64::from(self.bot().settings.survey.timeout_minutes) * 60)
    }
}
