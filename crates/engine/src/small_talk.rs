//! Answering what people say to each other. Topics and built-in answers come with the understanding.

use expr::template::Template;
use model::bot::SmallTalkTurn;

use crate::trace::Trace;
use crate::turn::Phase;
use crate::walk::{Flow, Walk};

/// How sure we must be: surer than of a wish, since the texts are nobody's own.
const SURE_SCORE: f64 = 0.75;
/// Longest text that is small talk, in characters.
const MAX_CHARS: usize = 100;

impl Walk<'_> {
    /// Answers the message when it is small talk. `None`: it isn't.
    pub(crate) fn small_talk(&mut self) -> Option<Flow> {
        let plan = self.program.meaning.small_talk.as_ref()?;
        let found = self.turn.understanding.as_ref()?.small_talk.as_ref()?;
        if found.score < SURE_SCORE || !is_one_short_sentence(&self.turn.text) {
            return None;
        }
        let (topic, score) = (found.topic.clone(), found.score);
        let own = plan.answers.get(&topic);
        if matches!(own, Some(None)) {
            return None;
        }
        let question = self.question();
        let is_first = self.state.stack.last().is_none_or(|frame| frame.unrecognized == 0);
        if question.is_some() && is_first && plan.at_questions == SmallTalkTurn::Second {
            return Some(self.put_off());
        }
        let text = match own {
            Some(Some(wording)) => self.word(wording),
            Some(None) | None => self.built_in_answer()?,
        };
        self.trace.push(Trace::SmallTalk { topic, score });
        self.say_text(text);
        Some(match (question, plan.at_questions) {
            (Some(_), SmallTalkTurn::First) => Flow::Go(Phase::Enter),
            (Some(_), SmallTalkTurn::Second) | (None, _) => Flow::Wait,
        })
    }

    /// Asks the question at hand again, before any small talk.
    fn put_off(&mut self) -> Flow {
        if let Some(flow) = self.escalate(true) {
            return flow;
        }
        if let Some(wording) = self.question().and_then(|question| question.unrecognized.as_ref()) {
            let text = self.word(wording);
            self.say_text(text);
        }
        Flow::Go(Phase::Enter)
    }

    fn built_in_answer(&mut self) -> Option<String> {
        let answers = &self.turn.understanding.as_ref()?.small_talk.as_ref()?.answers;
        let count = u64::try_from(answers.len()).ok().filter(|count| *count > 0)?;
        let at = usize::try_from(self.moment.seed % count).ok()?;
        let answer = Template::parse(answers.get(at)?, &self.program.names);
        Some(self.render(&answer))
    }
}

/// Whether a text is one sentence and no long one.
fn is_one_short_sentence(text: &str) -> bool {
    let text = text.trim();
    let mut rest = text.trim_end_matches(is_end);
    let mut is_one = text.chars().nth(MAX_CHARS).is_none();
    while let Some((before, after)) = rest.rsplit_once(is_end) {
        // A dot within a word or number ends nothing.
        let is_within = after.starts_with(char::is_alphanumeric);
        is_one &= is_within && !rest[before.len()..].starts_with(is_full_width_end);
        rest = before;
    }
    is_one
}

fn is_end(symbol: char) -> bool {
    matches!(symbol, '.' | '!' | '?' | '…' | '؟' | '।') || is_full_width_end(symbol)
}

/// Ends of sentences after which no space is written.
fn is_full_width_end(symbol: char) -> bool {
    matches!(symbol, '。' | '！' | '？')
}

#[cfg(test)]
mod tests {
    use super::is_one_short_sentence;

    #[test]
    fn small_talk_is_one_short_sentence() {
        for (text, is_one) in [
            ("hi", true),
            ("How are you?", true),
            ("thanks!!! ", true),
            ("well...", true),
            ("is it 3.5 or v1.2?", true),
            ("Hi! How are you?", false),
            ("thanks. my bill is wrong", false),
            ("你好！你是谁", false),
            ("你好！", true),
            ("", true),
            ("...", true),
        ] {
            assert_eq!(is_one_short_sentence(text), is_one, "{text:?}");
        }
        assert!(is_one_short_sentence(&"a".repeat(100)));
        assert!(!is_one_short_sentence(&"a".repeat(101)));
    }
}
