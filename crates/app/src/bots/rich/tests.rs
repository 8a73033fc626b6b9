//! Rich messages to each form and back. The console's tests read the same file.

use formats::{hsl, kommunicate, structured};
use model::content::Content;
use model::exchange::BotAction;
use serde_json::{Value, json};

use super::{RichForms, with_replies, write_rich};

/// Interactions with the message of each form.
const FORMS: &str = include_str!("forms.json");

fn forms_of(interaction: &Value) -> RichForms {
    write_rich(interaction).expect("an interaction").expect("a rich message")
}

fn cases() -> Vec<Value> {
    serde_json::from_str(FORMS).expect("a list")
}

#[test]
fn each_form_is_as_its_system_has_it() {
    let mut written = cases();
    for case in &mut written {
        let forms = forms_of(&case["interaction"]);
        for form in [&forms.haptik, &forms.kommunicate, &forms.liveperson] {
            assert_eq!(form.losses, [], "{}", case["name"]);
        }
        case["haptik"] = forms.haptik.message;
        case["kommunicate"] = forms.kommunicate.message;
        case["liveperson"] = forms.liveperson.message;
    }
    let written = serde_json::to_string_pretty(&written).expect("JSON") + "\n";
    assert!(written == FORMS, "forms.json should be:\n{written}");
}

#[test]
fn what_is_read_of_a_form_is_written_as_that_form() {
    for case in cases() {
        let name = &case["name"];
        let read = hsl::read(&case["haptik"]);
        assert_eq!((read.content.len(), read.losses), (1, vec![]), "{name}");
        assert_eq!(hsl::write(&read.content[0]).element, case["haptik"], "{name}");

        let read = kommunicate::read_message(&case["kommunicate"]);
        let said: Vec<&Content> = read
            .actions
            .iter()
            .filter_map(|action| match action {
                BotAction::Say { content, .. } => Some(content),
                _ => None,
            })
            .collect();
        assert_eq!((said.len(), read.losses.as_slice()), (1, [].as_slice()), "{name}");
        assert_eq!(kommunicate::write(said[0]).element, case["kommunicate"], "{name}");

        let mut content = case["liveperson"].clone();
        let replies = content.as_object_mut().and_then(|it| it.remove("quickReplies"));
        let read = structured::read(&content, replies.as_ref());
        assert_eq!(read.losses, [], "{name}");
        let again = structured::write(&read.content.expect("a content")).expect("a message");
        let again = with_replies(again.content, again.quick_replies);
        assert_eq!(again, case["liveperson"], "{name}");
    }
}

#[test]
fn structured_content_is_its_own_form() {
    let own = json!({ "type": "vertical", "elements": [{ "type": "text", "text": "Hello" }] });
    let forms = forms_of(&json!({ "universal": own }));
    assert_eq!(forms.liveperson.message, own);
    assert_eq!(forms.haptik.message["text"], "Hello");
}

#[test]
fn what_a_form_cannot_say_is_told() {
    let losses = |interaction: Value| {
        let forms = forms_of(&interaction);
        let told = [&forms.haptik, &forms.kommunicate, &forms.liveperson];
        told.map(|form| form.losses.first().map(ToString::to_string).unwrap_or_default())
    };
    let wordings = json!({ "text": ["One?", "Or another?"], "buttons": ["A"] });
    let only = "text: only the first of 2 wordings is written";
    assert_eq!(losses(wordings), [only, only, only]);
    let pictured = json!({
        "text": "Which?",
        "quick_replies": [{ "title": "A", "image": "https://example.com/a.png" }],
    });
    let told = losses(pictured);
    assert!(told[2].contains("quick replies have no pictures there"), "{told:?}");
    let faulty = json!({ "universal": { "type": "button", "title": 1 } });
    assert!(!losses(faulty)[2].is_empty());
}

#[test]
fn values_behind_a_label_go_with_the_tap_only() {
    let forms = forms_of(&json!({ "text": "?", "quick_replies": ["Know more {plan: gold}"] }));
    let reply = &forms.haptik.message["data"]["quick_replies"][0];
    assert_eq!(reply["actionable_text"], "Know more");
    assert!(reply["payload"].to_string().contains("Know more {plan: gold}"), "{reply}");
}

#[test]
fn other_interactions_have_no_forms_and_faults_are_told_with_their_paths() {
    for interaction in [json!({ "say": "Hello" }), json!({ "universal": "{$botContext.x}" })] {
        assert_eq!(write_rich(&interaction), Ok(None), "{interaction}");
    }
    let faulty = json!({ "text": "?", "buttons": [{ "lable": "A" }] });
    for (interaction, path) in [(faulty, "buttons.0"), (json!({}), ""), (json!("x"), "")] {
        let problems = write_rich(&interaction).expect_err("a fault");
        assert!(problems[0].path.starts_with(path), "{interaction}: {problems:?}");
    }
}
