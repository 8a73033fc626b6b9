//! What other systems send to bots of ours, as they document it.

use gateway::liveperson::serve::{self as liveperson, BotState, Creation, Route};
use gateway::{Arrived, ServeError, Served, haptik, kommunicate, rasa};
use model::content::{Attachment, Location};
use model::exchange::{BotInput, WELCOME};
use serde_json::{Value, json};

use crate::support::{event, message, tapped};

type Parse = fn(Arrived<'_>) -> Result<Served, ServeError>;

fn served(parse: Parse, body: &Value) -> Served {
    let body = body.to_string();
    parse(Arrived { headers: &[], body: body.as_bytes() }).unwrap()
}

fn kommunicated(part: Value) -> Served {
    let mut body = json!({
        "applicationId": "app1", "botId": "ana", "contentType": 0, "createdAt": 1_550_757_013_912_i64,
        "from": "u1", "groupId": 16_650_159, "key": "5-16650159-1550757013897", "message": "hello",
        "metadata": {"KM_CHAT_CONTEXT": "{}"}, "source": 1,
    });
    for (name, value) in part.as_object().cloned().unwrap() {
        body[name] = value;
    }
    served(kommunicate::serve::parse, &body)
}

#[test]
fn kommunicates_texts_are_messages() {
    let served = kommunicated(json!({}));
    assert_eq!(served.input, [message("hello")]);
    assert_eq!((served.contact.as_str(), served.conversation.as_str()), ("u1", "16650159"));
    assert_eq!(served.message_id.as_deref(), Some("5-16650159-1550757013897"));
    assert_eq!(served.bot.as_deref(), Some("ana"));
}

#[test]
fn kommunicates_context_comes_as_object_or_text() {
    let context = json!({"kmUserLocale": "fr", "page": "/cart"});
    for written in [context.clone(), Value::from(context.to_string())] {
        let served = kommunicated(json!({"metadata": {"KM_CHAT_CONTEXT": written, "k": "v"}}));
        assert_eq!(served.context["page"], "/cart");
        assert_eq!(served.language.as_deref(), Some("fr"));
        assert_eq!(served.input, [tapped("hello", json!({"k": "v"}))]);
    }
}

#[test]
fn kommunicates_events_are_events() {
    let welcome = kommunicated(json!({"eventName": "WELCOME", "message": "", "metadata": {}}));
    assert_eq!(welcome.input, [event(WELCOME, None)]);
    let hidden = json!({"contentType": 10, "message": "Event: Zone", "metadata": {"category": "HIDDEN", "KM_TRIGGER_EVENT": "Zone"}});
    assert_eq!(kommunicated(hidden).input, [event("Zone", None)]);
    let notice = json!({"contentType": 10, "message": "Ann joined"});
    assert_eq!(kommunicated(notice).input, []);
}

#[test]
fn kommunicates_media_are_files_and_places() {
    let attachments = json!([
        {"type": "image/png", "payload": {"name": "a.png", "url": "https://files.example.org/a", "size": "2048"}},
        {"type": "location", "payload": {"lat": "48.2", "lon": "16.37"}},
        {"type": "image/png", "payload": {"name": "b.png", "url": "javascript:alert(1)", "size": "1"}},
    ]);
    let served = kommunicated(json!({
        "eventName": "KOMMUNICATE_MEDIA_EVENT", "message": "look", "contentType": 1,
        "metadata": {"KM_CHAT_CONTEXT": {"attachments": attachments}},
    }));
    let file = Attachment {
        id: None,
        name: "a.png".to_owned(),
        media_type: "image/png".to_owned(),
        size: Some(2_048),
        url: Some("https://files.example.org/a".to_owned()),
    };
    let location = Some(Location { latitude: 48.2, longitude: 16.37, label: None });
    let expected =
        BotInput::Message { text: "look".to_owned(), tap: None, files: vec![file], location };
    assert_eq!(served.input, [expected]);
}

#[test]
fn haptiks_nodes_ask_with_entities() {
    let body = json!({
        "node": "external", "event": "API_INTEGRATION",
        "user": {"user_id": "u1", "user_name": "u1", "full_name": "", "device_platform": 5, "language_code": "en", "auth_id": "", "auth_code": ""},
        "conversation_no": 4, "conversation_details": {"order_id": "A-17"},
        "user_details": {"name": "Asha", "email": "asha@example.org"},
        "entities": {"city": null, "feedback_regex": [{"detection": "message", "original_text": "hi there", "entity_value": "hi there"}]},
        "env_variables": {},
    });
    let served = served(haptik::serve::parse, &body);
    assert_eq!(served.input, [message("hi there")]);
    assert_eq!(served.conversation, "u1_4");
    assert_eq!(served.conversation_details["order_id"], "A-17");
    assert_eq!(served.profile.name.as_deref(), Some("Asha"));
    assert_eq!(served.profile.email.as_deref(), Some("asha@example.org"));
}

#[test]
fn rasas_clients_say_intents_and_texts() {
    let said = |message: Value| {
        served(rasa::serve::parse, &json!({"sender": "s1", "message": message})).input
    };
    assert_eq!(said(json!("hi")), [message("hi")]);
    assert_eq!(said(json!("/session_start")), [event(WELCOME, None)]);
    assert_eq!(said(json!("/promo{\"a\": 1}")), [event("promo", Some(json!({"a": 1})))]);
    assert_eq!(said(json!("/promo{oops")), [message("/promo{oops")]);
    assert_eq!(said(json!("/ hi")), [message("/ hi")]);
    assert_eq!(said(Value::Null), []);
}

#[test]
fn livepersons_calls_are_found_by_their_path() {
    let find = |method: &str, path: &str| Route::find(method, &path.split('/').collect::<Vec<_>>());
    let owned = str::to_owned;
    let base = "v1/bots/b1/environments";
    assert_eq!(find("GET", base), Some(Route::Environments { bot: owned("b1") }));
    assert_eq!(
        find("GET", &format!("{base}/draft/state")),
        Some(Route::State { bot: owned("b1"), environment: owned("draft") })
    );
    let (bot, environment, conversation) = (owned("b1"), owned("draft"), owned("c1"));
    assert_eq!(
        find("PUT", &format!("{base}/draft/conversations/c1")),
        Some(Route::Conversation {
            bot: bot.clone(),
            environment: environment.clone(),
            conversation: conversation.clone()
        })
    );
    assert_eq!(
        find("POST", &format!("{base}/draft/conversations/c1/events")),
        Some(Route::Events { bot, environment, conversation })
    );
    for (method, path) in [("POST", base), ("GET", "v1/bots"), ("PUT", "v2/bots/b1/environments")] {
        assert_eq!(find(method, path), None);
    }
}

#[test]
fn livepersons_checks_are_answered() {
    let body = |rendered: gateway::Rendered| (rendered.status, rendered.body.unwrap());
    assert_eq!(
        body(liveperson::environments(&["production"])),
        (200, json!(["draft", "production"]))
    );
    assert_eq!(body(liveperson::environments(&["draft"])), (200, json!(["draft"])));
    let (_, state) = body(liveperson::state(BotState::Online, "1.4.0"));
    assert_eq!(state, json!({"state": "online", "version": "1.4.0"}));
    assert_eq!(liveperson::created(Creation::New).status, 200);
    assert_eq!(liveperson::created(Creation::Existing).status, 409);
    assert_eq!(liveperson::unknown_conversation().status, 404);
}

#[test]
fn livepersons_conversations_tell_whom_they_are_with() {
    let body = json!({
        "sdes": {
            "authenticatedSdes": {"ctmrinfo": {"customerId": "c-9"}},
            "unauthenticatedSdes": {"personal": {"firstname": "Ann", "contacts": [{"email": "ann@example.org"}]}},
        },
        "context": {"type": "MESSAGING", "skillId": "12", "engagementId": "3"},
    })
    .to_string();
    let arrived = Arrived { headers: &[], body: body.as_bytes() };
    let served = liveperson::parse_creation(arrived, "c1").unwrap();
    assert_eq!((served.contact.as_str(), served.conversation.as_str()), ("c-9", "c1"));
    assert_eq!(served.profile.name.as_deref(), Some("Ann"));
    assert_eq!(served.profile.email.as_deref(), Some("ann@example.org"));
    assert_eq!(served.context["skillId"], "12");
    let wrapped = json!({"sdes": {"authenticatedSdes": {
        "customerInfo": {"serverTimeStamp": "1", "customerInfo": {"customerId": "c-9"}},
        "personalInfo": {"personalInfo": {"name": "Ann", "lastname": "Lee"}},
    }}})
    .to_string();
    let arrived = Arrived { headers: &[], body: wrapped.as_bytes() };
    let served = liveperson::parse_creation(arrived, "c1").unwrap();
    assert_eq!((served.contact.as_str(), served.profile.name.as_deref()), ("c-9", Some("Ann Lee")));
    let nothing = liveperson::parse_creation(Arrived { headers: &[], body: b"" }, "c1").unwrap();
    assert_eq!(nothing.contact, "c1");
}

#[test]
fn livepersons_events_are_messages_and_events() {
    let told = |kind: &str, data: Value| {
        let body = json!({"type": kind, "source": "CONSUMER", "data": data, "context": {"lpEvent": {"sequence": 4}}});
        let body = body.to_string();
        liveperson::parse(Arrived { headers: &[], body: body.as_bytes() }, "c1").unwrap()
    };
    let cases = [
        ("TEXT", json!({"message": "hi"}), message("hi")),
        ("START", json!({}), event(WELCOME, None)),
        ("CONVERSATION", json!({"name": "STARTED"}), event(WELCOME, None)),
        ("CONVERSATION", json!({"name": "CLOSED"}), event("CLOSE_CONVERSATION", None)),
        ("CONVERSATION", json!({"name": "TRANSFERRED"}), event("TRANSFERRED", None)),
        ("CLOSE_CONVERSATION", json!({}), event("CLOSE_CONVERSATION", None)),
        ("RICH_CONTENT", json!({"content": {"type": "text", "text": "chosen"}}), message("chosen")),
    ];
    for (kind, data, expected) in cases {
        let served = told(kind, data);
        assert_eq!(served.input, [expected], "{kind}");
        assert_eq!(served.message_id, Some(format!("c1/{kind}/4")));
    }
    let file = told(
        "hosted-file",
        json!({"relativePath": "https://files.example.org/a.png", "fileType": "PNG"}),
    );
    let [BotInput::Message { files, .. }] = file.input.as_slice() else { panic!("{file:?}") };
    assert_eq!(files[0].media_type, "image/png");
}

#[test]
fn what_is_no_request_is_refused() {
    let parses: [Parse; 4] = [
        kommunicate::serve::parse,
        haptik::serve::parse,
        rasa::serve::parse,
        gateway::colloquy::serve::parse,
    ];
    let large = vec![b' '; 300_000];
    let long =
        json!({"sender": "a".repeat(300), "from": "a".repeat(300), "groupId": 1}).to_string();
    let cases: [(&[u8], u16); 6] = [
        (b"", 400),
        (b"[]", 400),
        (b"{", 400),
        (b"{}", 400),
        (&large, 413),
        (long.as_bytes(), 400),
    ];
    for (body, status) in cases {
        for parse in parses {
            let refused = parse(Arrived { headers: &[], body }).unwrap_err();
            assert_eq!(refused.status(), status, "{refused}");
        }
    }
}
