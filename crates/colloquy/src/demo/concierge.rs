//! A bot that is hosted elsewhere, as far as the demo's server knows: a hotel's concierge that speaks
//! Kommunicate's protocol for custom bots, on a port of its own.

use axum::routing::post;
use axum::{Json, Router};
use serde_json::{Value, json};

/// Reply buttons, a card or several, a form: Kommunicate's numbers for them.
const REPLIES: &str = "6";
const CARDS: &str = "10";
const FORM: &str = "12";

/// The concierge as a service.
pub fn router() -> Router {
    Router::new().route("/", post(|Json(asked): Json<Value>| async move { Json(answer(&asked)) }))
}

/// What it answers to a message or event.
fn answer(asked: &Value) -> Value {
    if asked["eventName"] == "WELCOME" {
        return json!([rich("Welcome to the Grand! What can I do for you?", REPLIES, replies())]);
    }
    if asked["metadata"]["KM_CHAT_CONTEXT"]["formData"].is_object() {
        let form = &asked["metadata"]["KM_CHAT_CONTEXT"]["formData"];
        let (name, day) = (form["Name"].as_str(), form["Day"].as_str());
        let thanks = format!(
            "Thank you, {}. We expect you on {}.",
            name.unwrap_or("dear guest"),
            day.unwrap_or("that day")
        );
        return json!([{ "message": thanks }]);
    }
    let message = asked["message"].as_str().unwrap_or_default();
    let text = message.to_lowercase();
    if text.contains("room") {
        json!([rich("These are free:", CARDS, rooms())])
    } else if text.contains("book") {
        json!([rich("When do you come?", FORM, booking())])
    } else if text.contains("person") {
        let metadata = json!({ "KM_ASSIGN_TO": "" });
        json!([{ "message": "One moment, somebody will be with you.", "metadata": metadata }])
    } else {
        json!([rich(&format!("You said: {message}"), REPLIES, replies())])
    }
}

fn rich(message: &str, template: &str, payload: Value) -> Value {
    let metadata = json!({ "contentType": "300", "templateId": template, "payload": payload });
    json!({ "message": message, "metadata": metadata })
}

fn replies() -> Value {
    json!([
        { "title": "Rooms", "message": "Show me your rooms" },
        { "title": "Book", "message": "I want to book" },
        { "title": "A person", "message": "I want to talk to a person" },
    ])
}

fn rooms() -> Value {
    let room = |(title, subtitle, rating): &(&str, &str, &str)| {
        let says = json!({ "message": format!("Book the {}", title.to_lowercase()) });
        json!({
            "title": title,
            "subtitle": subtitle,
            "titleExt": rating,
            "buttons": [{ "name": "Book it", "action": { "type": "quickReply", "payload": says } }],
        })
    };
    [
        ("Garden suite", "Two beds, breakfast", "4.8/5"),
        ("Sea view", "One bed, balcony", "4.6/5"),
        ("Attic", "One bed, quiet", "4.1/5"),
    ]
    .iter()
    .map(room)
    .collect()
}

fn booking() -> Value {
    let name = json!({ "label": "Name", "validation": {
        "regex": "[A-Za-z]", "errorText": "Please tell us your name.",
    } });
    let action = json!({ "message": "Booked", "requestType": "postBackToBotPlatform" });
    json!([
        { "type": "text", "data": name },
        { "type": "date", "data": { "label": "Day" } },
        { "type": "submit", "data": { "name": "Book", "action": action } },
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_can_be_read_without_loss() {
        let form =
            json!({ "KM_CHAT_CONTEXT": { "formData": { "Name": "Ann", "Day": "2027-01-02" } } });
        for (asked, said) in [
            (json!({ "eventName": "WELCOME" }), "Welcome to the Grand!"),
            (json!({ "message": "rooms?" }), "These are free:"),
            (json!({ "message": "Book the attic" }), "When do you come?"),
            (json!({ "message": "Booked", "metadata": form }), "Thank you, Ann."),
            (json!({ "message": "a person, please" }), "One moment,"),
            (json!({ "message": "what?" }), "You said: what?"),
        ] {
            let answer = answer(&asked);
            let read = formats::kommunicate::read(&answer);
            assert_eq!(read.losses, [], "{asked}");
            assert!(!read.actions.is_empty(), "{asked}");
            let text = answer[0]["message"].as_str().unwrap_or_default();
            assert!(text.starts_with(said), "{text}");
        }
    }
}
