//! What the terminal listed last that isn't a question of the bot's own: a task box, or what an
//! external bot offers. A number or letter stands for a tap on it, as on channels that show text only.

use app::Observed;
use model::content::{Content, Offer};
use model::conversation::Tap;
use model::exchange::BotAnswer;

/// What may be answered by number or letter.
#[derive(Debug, Default)]
pub struct Listed {
    offers: Vec<Offer>,
    /// Whether an external bot answered within the turn.
    is_foreign: bool,
}

impl Listed {
    /// Takes note of what happened.
    pub fn note(&mut self, happening: &Observed) {
        match happening {
            Observed::Asked { answer: BotAnswer::Replied(_), .. } => self.is_foreign = true,
            Observed::Said(message) => {
                let is_listed = self.is_foreign || matches!(message.content, Content::TaskBox(_));
                self.offers = if is_listed { message.content.offers() } else { Vec::new() };
            }
            _ => {}
        }
    }

    /// The tap that a line stands for, with what it says. After a line nothing is listed any more.
    pub fn take(&mut self, line: &str) -> Option<(String, Tap)> {
        let Self { offers, .. } = std::mem::take(self);
        let offer = engine::list_index(line).and_then(|at| offers.into_iter().nth(at))?;
        let says = offer.says?;
        let tap = Tap { payload: Some(says.clone()), metadata: offer.metadata, ..Tap::default() };
        Some((says, tap))
    }
}

#[cfg(test)]
mod tests {
    use model::Timestamp;
    use model::content::{Reply, Task, TaskBox};
    use model::conversation::{Audience, Author, Message};
    use model::exchange::{BotReply, BotRequest, Protocol};
    use serde_json::json;

    use super::*;

    fn said(content: Content) -> Observed {
        Observed::Said(Box::new(Message {
            number: 1,
            author: Author::Bot,
            audience: Audience::Everybody,
            content,
            tap: None,
            raw: None,
            in_reply_to: None,
            created_at: Timestamp::UNIX_EPOCH,
            visible_at: Timestamp::UNIX_EPOCH,
        }))
    }

    fn offering(title: &str, payload: &str) -> Content {
        let metadata = vec![json!({ "k": title })];
        let (title, payload) = (title.to_owned(), Some(payload.to_owned()));
        let reply = Reply { title, payload, metadata, ..Reply::default() };
        let quick_replies = vec![reply];
        Content::Text { text: "Well?".to_owned(), markup: Default::default(), quick_replies }
    }

    fn asked() -> Observed {
        let asked = json!({
            "request": 1, "bot": "other", "protocol": Protocol::Kommunicate, "url": "http://a",
            "headers": [], "credential": null, "signing": null, "remote_bot": "b",
            "remote_environment": null, "time_limit_s": 30, "node": "other", "message": 1,
            "input": { "message": { "text": "hi", "tap": null } }, "entities": {},
            "conversation_details": {}, "user_details": {}, "environment": {}, "language": "en",
        });
        let asked: BotRequest = serde_json::from_value(asked).unwrap();
        Observed::Asked { asked: asked.into(), answer: BotAnswer::Replied(BotReply::default()) }
    }

    #[test]
    fn a_number_answers_what_an_external_bot_listed_last() {
        let mut listed = Listed::default();
        for happening in [asked(), said(offering("One", "first")), said(offering("Two", "second"))]
        {
            listed.note(&happening);
        }
        let (says, tap) = listed.take("1").unwrap();
        assert_eq!(says, "second");
        assert_eq!(
            (tap.payload.as_deref(), &tap.metadata),
            (Some("second"), &vec![json!({ "k": "Two" })])
        );
        assert_eq!(listed.take("1"), None, "it is answered once");
    }

    #[test]
    fn a_letter_answers_a_task_box() {
        let task = Task { title: "Bill".to_owned(), text: "my bill".to_owned(), icon_url: None };
        let task_box = TaskBox { header: None, tasks: vec![task] };
        let mut listed = Listed::default();
        listed.note(&said(Content::TaskBox(task_box)));
        assert_eq!(listed.take("a").map(|(says, _)| says).as_deref(), Some("my bill"));
    }

    #[test]
    fn questions_of_the_bots_own_are_left_to_it() {
        let mut listed = Listed::default();
        listed.note(&said(offering("One", "first")));
        assert_eq!(listed.take("1"), None);
    }
}
