//! Offering dialogs to choose from when a message may mean several, and taking the choice.

use model::content::{ChoiceList, Content};
use model::key::Key;

use crate::contents::{cut, plain_reply};
use crate::event::{Recognised, Understanding};
use crate::options::{Offer, is_same};
use crate::program::{DidYouMeanPlan, InteractionPlan, KindPlan};
use crate::scales::MAX_OFFERED;
use crate::state::{Offered, Outcome, has_more_bytes};
use crate::trace::{StartedBy, Trace};
use crate::turn::Phase;
use crate::walk::{Flow, Walk};

/// Asked when a bot has no words of its own for it.
const DID_YOU_MEAN: &str = "Did you mean one of these?";
/// Said when none of the dialogs on offer is chosen and the bot has no words of its own for it.
const CHOOSE_ONE: &str =
    "That's not what I was expecting, Please select from one of these options.";
/// Words that say nothing about which choice is meant.
const EMPTY_WORDS: [&str; 12] =
    ["a", "an", "the", "my", "your", "one", "option", "please", "i", "mean", "meant", "it"];
/// Places in the list, the first one first.
const PLACES: [&str; 4] = ["first", "second", "third", "fourth"];
const NUMBERS: [&str; 4] = ["one", "two", "three", "four"];
const LAST_PLACE: &str = "last";
/// Shortest word that may be misspelt by a letter, in letters, and by two.
const ONE_LETTER_OFF: usize = 4;
const TWO_LETTERS_OFF: usize = 8;
/// Most entities that are kept for the dialog that is chosen, and the largest one, as JSON, in bytes.
const MAX_KEPT_ENTITIES: usize = 16;
const MAX_KEPT_BYTES: usize = 512;
/// Longest text that may be a choice in other words, in characters.
const MAX_CHOICE_CHARS: usize = 80;

impl Walk<'_> {
    /// Asks which of the dialogs, the likeliest first, is meant. `None`: this isn't the time.
    pub(crate) fn ask_what_was_meant(&mut self, dialogs: &[usize]) -> Option<Flow> {
        let plan = self.program.meaning.did_you_mean.as_ref()?;
        if self.turn.before == Some(Outcome::Disambiguation) {
            return None;
        }
        let dialogs = self.told_apart(dialogs);
        if dialogs.len() < 2 {
            return None;
        }
        let text = match &plan.text {
            Some(wording) => self.word(wording),
            None => DID_YOU_MEAN.to_owned(),
        };
        let none = self.none_label(plan);
        self.state.outcome = Some(Outcome::Disambiguation);
        Some(self.offer(text, dialogs, none))
    }

    /// The dialogs that can be offered beside each other: no two of one label.
    pub(crate) fn told_apart(&self, dialogs: &[usize]) -> Vec<Key> {
        let mut found: Vec<(&Key, &str)> = Vec::new();
        for (key, plan) in dialogs.iter().filter_map(|at| self.program.dialogs.get_index(*at)) {
            if !found.iter().any(|(_, label)| is_same(label, &plan.label)) {
                found.push((key, plan.label.as_str()));
            }
        }
        found.into_iter().take(MAX_OFFERED).map(|(key, _)| key.clone()).collect()
    }

    /// Offers dialogs, and waits for the choice.
    pub(crate) fn offer(&mut self, text: String, dialogs: Vec<Key>, none: Option<String>) -> Flow {
        let has_none = none.is_some();
        let labels = self.labels(&dialogs).into_iter().chain(none);
        let choices = labels.map(plain_reply).collect();
        self.say(Content::Choices { text: cut(text), choices, list: ChoiceList::Numbers }, 0);
        self.trace.push(Trace::Offered { dialogs: dialogs.clone() });
        let entities = self.turn.understanding.iter().flat_map(|it| &it.entities);
        let entities =
            entities.take(MAX_KEPT_ENTITIES).filter(|it| !is_large(it)).cloned().collect();
        self.state.offered = Some(Offered { dialogs, has_none, entities });
        Flow::Wait
    }

    /// Takes the message as a choice among the dialogs that were offered. `None`: it is none.
    pub(crate) fn take_offered(&mut self) -> Option<Flow> {
        let Offered { dialogs, has_none, entities } = self.turn.offered.take()?;
        let plan = self.program.meaning.did_you_mean.as_ref().filter(|_| has_none);
        let none = plan.and_then(|plan| self.none_label(plan));
        let labels: Vec<String> = self.labels(&dialogs).into_iter().chain(none).collect();
        let offers: Vec<Offer> = labels.iter().cloned().map(Offer::plain).collect();
        let taken = self.taken(&offers).or_else(|| nearest(&self.turn.text, &labels))?;
        self.turn.text.clone_from(labels.get(taken)?);
        let Some(dialog) = dialogs.get(taken) else {
            // None of them: nothing more is asked.
            self.turn.before = Some(Outcome::Disambiguation);
            return Some(self.unrecognized());
        };
        let dialog = self.program.dialogs.get_index_of(dialog)?;
        // The dialog begins from the message that wasn't understood.
        self.turn.understanding = Some(Understanding { entities, ..Understanding::default() });
        Some(self.start(dialog, StartedBy::Choice))
    }

    /// Whether the contact took the choice for none of the dialogs on offer.
    pub(crate) fn is_other(&self, question: &InteractionPlan) -> bool {
        let KindPlan::Choices(plan) = &question.kind else { return false };
        let offers = self.offers(question);
        plan.other.is_some() && self.taken(&offers).is_some_and(|taken| taken + 1 == offers.len())
    }

    /// Says that one of the dialogs has to be chosen, and asks again.
    pub(crate) fn say_other(&mut self, question: &InteractionPlan) -> Flow {
        let KindPlan::Choices(plan) = &question.kind else { return Flow::Wait };
        let text = match plan.other.as_ref().and_then(|other| other.reply.as_ref()) {
            Some(wording) => self.word(wording),
            None => CHOOSE_ONE.to_owned(),
        };
        self.say_text(text);
        Flow::Go(Phase::Enter)
    }

    fn labels(&self, dialogs: &[Key]) -> Vec<String> {
        let plans = dialogs.iter().filter_map(|key| self.program.dialogs.get(key));
        plans.map(|plan| plan.label.clone()).collect()
    }

    fn none_label(&mut self, plan: &DidYouMeanPlan) -> Option<String> {
        let label = self.render(plan.none.as_ref()?);
        Some(label.trim().to_owned()).filter(|label| !label.is_empty())
    }
}

/// The only label that has all words of the text, small misspellings aside; or the one at the place
/// that the text names.
fn nearest(text: &str, labels: &[String]) -> Option<usize> {
    if text.chars().nth(MAX_CHOICE_CHARS).is_some() {
        return None;
    }
    let said = words(text);
    let telling: Vec<&String> =
        said.iter().filter(|word| !EMPTY_WORDS.contains(&word.as_str())).collect();
    if let [only] = said.as_slice()
        && let Some(at) = NUMBERS.iter().position(|number| number == only)
    {
        return Some(at).filter(|at| *at < labels.len());
    }
    if telling.is_empty() {
        return None;
    }
    let mut fitting = labels.iter().enumerate().filter(|(_, label)| {
        let own = words(label);
        telling.iter().all(|word| own.iter().any(|own| is_near(word, own)))
    });
    match (fitting.next(), fitting.next(), telling.as_slice()) {
        (Some((only, _)), None, _) => Some(only),
        (None, _, [place]) if *place == LAST_PLACE => labels.len().checked_sub(1),
        (None, _, [place]) => {
            PLACES.iter().position(|own| own == place).filter(|at| *at < labels.len())
        }
        (Some(_), Some(_), _) | (None, _, _) => None,
    }
}

fn is_large(found: &Recognised) -> bool {
    has_more_bytes(&found.value, MAX_KEPT_BYTES) || found.text.len() > MAX_KEPT_BYTES
}

fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let words = lower.split(|it: char| !it.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

fn is_near(one: &str, other: &str) -> bool {
    let shorter = one.chars().count().min(other.chars().count());
    let most = usize::from(shorter >= ONE_LETTER_OFF) + usize::from(shorter >= TWO_LETTERS_OFF);
    one == other || (most > 0 && strsim::osa_distance(one, other) <= most)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_choice_may_be_said_in_other_words() {
        let labels = ["Cancel my order", "Where is my order?", "Pay a bill", "收到账单"];
        let labels = labels.map(str::to_owned);
        for (text, taken) in [
            ("cancel", Some(0)),
            ("the cancel one please", Some(0)),
            ("cancle order", Some(0)),
            ("I want to pay the bill", None),
            ("pay the bil", None),
            ("pay a bill!", Some(2)),
            ("order", None),
            ("the one", None),
            ("", None),
            ("???", None),
            ("收到账单", Some(3)),
            ("cancel my subscription", None),
            ("the second one", Some(1)),
            ("the last", Some(3)),
            ("Two.", Some(1)),
            ("one", Some(0)),
            ("second bill", None),
        ] {
            assert_eq!(nearest(text, &labels), taken, "{text:?}");
        }
        assert_eq!(nearest(&"cancel ".repeat(2_000), &labels), None);
    }
}
