//! From a conversation test to its text.

use serde_json::{Map, Value, json};

use super::shapes::CHANNELS;
use super::{AgentDid, Answer, Answers, ConversationTest, Did, Expected, TestTurn};
use crate::bot_file::{FORMAT, write_json};
use model::channel::{ChannelKind, EnvironmentName};

/// The text of a conversation test; reading it gives the same test.
pub fn to_yaml(test: &ConversationTest) -> String {
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| {
        let is_empty = value.is_null() || value.as_object().is_some_and(Map::is_empty);
        if !is_empty {
            fields.insert(name.to_owned(), value);
        }
    };
    put("format", FORMAT.into());
    put("name", test.name.as_str().into());
    if test.environment != EnvironmentName::Test {
        put("environment", test.environment.as_str().into());
    }
    if test.channel != ChannelKind::Web {
        put("channel", word_of(test.channel).into());
    }
    put("language", test.language.clone().into());
    let contact = [("name", &test.contact_name), ("email", &test.contact_email)];
    let contact = contact
        .into_iter()
        .filter_map(|(name, it)| Some((name.to_owned(), Value::from(it.as_deref()?))));
    put("contact", Value::Object(contact.collect()));
    let start = test.start.as_ref().map(|start| start.to_string());
    put("start", start.map(|start| start.trim_end_matches('/').to_owned()).into());
    put("variables", test.variables.clone().into_iter().collect::<Map<_, _>>().into());
    put("slots", test.slots.clone().into_iter().collect::<Map<_, _>>().into());
    put("answers", answers(&test.answers));
    put("turns", test.turns.iter().map(turn).collect());
    write_json(&Value::Object(fields), None)
}

fn word_of(channel: ChannelKind) -> &'static str {
    let index = match channel {
        ChannelKind::Web => 0,
        ChannelKind::Widget => 1,
        ChannelKind::Api => 2,
        ChannelKind::Webhook => 3,
        ChannelKind::Sms => 4,
        ChannelKind::Whatsapp => 5,
    };
    CHANNELS[index]
}

fn answers(answers: &Answers) -> Value {
    let answer = |answer: &Answer| match answer {
        Answer::Came { status: 200, body } => json!({ "body": body }),
        Answer::Came { status, body } => json!({ "status": status, "body": body }),
        Answer::Failed(code) => json!({ "error": code }),
    };
    let all = answers.iter().map(|(name, canned)| {
        let value = match &canned[..] {
            [only] => answer(only),
            several => several.iter().map(answer).collect(),
        };
        (name.clone(), value)
    });
    Value::Object(all.collect())
}

fn turn(turn: &TestTurn) -> Value {
    let mut fields = Map::new();
    if let Some((name, value)) = did(&turn.did) {
        fields.insert(name.to_owned(), value);
    }
    if let Some(bot) = &turn.bot {
        fields.insert("bot".to_owned(), bot.iter().map(expected).collect());
    }
    if !turn.variables.is_empty() {
        let variables: Map<_, _> = turn.variables.clone().into_iter().collect();
        fields.insert("variables".to_owned(), variables.into());
    }
    if let Some(status) = turn.status {
        fields.insert("status".to_owned(), status.as_str().into());
    }
    Value::Object(fields)
}

fn did(did: &Did) -> Option<(&'static str, Value)> {
    Some(match did {
        Did::Nothing => return None,
        Did::Write(text) => ("user", text.as_str().into()),
        Did::Tap(label) => ("tap", label.as_str().into()),
        Did::Event(name) => ("event", name.as_str().into()),
        Did::File { name, media_type, size } => {
            let mut value = json!({ "name": name, "media_type": media_type });
            if let Some(size) = size {
                value["size"] = (*size).into();
            }
            ("file", value)
        }
        Did::Location(place) => {
            let mut value = json!({ "latitude": place.latitude, "longitude": place.longitude });
            if let Some(label) = &place.label {
                value["label"] = label.as_str().into();
            }
            ("location", value)
        }
        Did::Agent(AgentDid::Said(text)) => ("agent", json!({ "says": text })),
        Did::Agent(did) => ("agent", json!({ "does": did.as_word() })),
        Did::StaySilent => ("silence", true.into()),
    })
}

fn expected(expected: &Expected) -> Value {
    match expected {
        Expected::Is(text) => text.as_str().into(),
        Expected::Contains(part) => json!({ "contains": part }),
        Expected::Matches(regex) => json!({ "regex": regex }),
    }
}
