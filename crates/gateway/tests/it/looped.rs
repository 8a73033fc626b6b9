//! Bots of ours joined to each other: what one side asks the other side reads, and what that answers is
//! what the first one does.

use gateway::{
    Arrived, Credentials, Exchange, Next, Rendered, Request, Response, ServeError, Served, begin,
};
use model::content::{
    Card, Content, ContentAction, ContentButton, Location, Markup, Media, MediaKind, Reply,
};
use model::conversation::Audience;
use model::exchange::{Assignee, BotAction, BotAnswer, BotInput, BotReply, Protocol, WELCOME};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{
    cause, event, message, object, occasion, picture, pretty, question, say, texts, without_raw,
};

const CONVERSATION: &str = "conv_00000000000000000000000000000001";

fn parse(protocol: Protocol, request: &Request) -> Result<Served, ServeError> {
    let headers = request.headers.iter();
    let headers: Vec<_> =
        headers.map(|(name, value)| (name.clone(), value.expose().clone())).collect();
    let arrived = Arrived { headers: &headers, body: &request.body };
    match protocol {
        Protocol::Kommunicate => gateway::kommunicate::serve::parse(arrived),
        Protocol::Haptik => gateway::haptik::serve::parse(arrived),
        Protocol::LivePerson => gateway::liveperson::serve::parse(arrived, CONVERSATION),
        Protocol::Rasa => gateway::rasa::serve::parse(arrived),
        Protocol::Colloquy => gateway::colloquy::serve::parse(arrived),
    }
}

fn render(protocol: Protocol, reply: &BotReply) -> Rendered {
    match protocol {
        Protocol::Kommunicate => gateway::kommunicate::serve::render(reply),
        Protocol::Haptik => gateway::haptik::serve::render(reply),
        Protocol::LivePerson => gateway::liveperson::serve::render(reply),
        Protocol::Rasa => gateway::rasa::serve::render(reply, CONVERSATION),
        Protocol::Colloquy => gateway::colloquy::serve::render(reply),
    }
}

fn response(rendered: &Rendered) -> Response {
    Response {
        status: rendered.status,
        content_type: Some("application/json".to_owned()),
        body: rendered.body.as_ref().map_or_else(String::new, Value::to_string).into_bytes(),
    }
}

fn asked(protocol: Protocol, input: BotInput) -> (Request, Exchange) {
    let question = question(protocol, input);
    match begin(&question, &occasion(), &Credentials::default()).unwrap() {
        Next::Send(request, exchange) => (request, exchange),
        Next::Done(answer) => panic!("nothing is asked: {answer:?}"),
    }
}

fn heard(protocol: Protocol, input: BotInput) -> Served {
    parse(protocol, &asked(protocol, input).0).unwrap()
}

/// What the asking side does of a reply of the serving side.
fn done(protocol: Protocol, reply: &BotReply) -> BotReply {
    let (_, exchange) = asked(protocol, message("hi"));
    match exchange.receive(&response(&render(protocol, reply))) {
        Next::Done(BotAnswer::Replied(reply)) => without_raw(reply),
        other => panic!("{protocol}: {other:?}"),
    }
}

#[test]
fn a_message_is_heard_as_it_was_said() {
    for protocol in Protocol::ALL {
        let served = heard(protocol, message("Where is my order?"));
        assert_eq!(served.input, [message("Where is my order?")], "{protocol}");
        assert_eq!(served.hops, 1, "{protocol}");
        let contact = if protocol == Protocol::LivePerson { CONVERSATION } else { "ann-7" };
        assert_eq!(served.contact, contact, "{protocol}");
        let id = served.message_id;
        assert_eq!(id.is_some(), protocol != Protocol::Haptik, "{protocol}");
    }
}

#[test]
fn events_are_heard_by_name() {
    for protocol in Protocol::ALL {
        assert_eq!(
            heard(protocol, event("promo", None)).input,
            [event("promo", None)],
            "{protocol}"
        );
        if protocol != Protocol::LivePerson {
            let served = heard(protocol, event(WELCOME, None));
            assert_eq!(served.input, [event(WELCOME, None)], "{protocol}");
        }
    }
    for protocol in
        [Protocol::Kommunicate, Protocol::LivePerson, Protocol::Rasa, Protocol::Colloquy]
    {
        let told = event("promo", Some(json!({"code": "X1"})));
        assert_eq!(heard(protocol, told.clone()).input, [told], "{protocol}");
    }
}

#[test]
fn files_and_places_arrive() {
    let location = Some(Location { latitude: 48.2, longitude: 16.37, label: None });
    for protocol in Protocol::ALL {
        let input = BotInput::Message {
            text: String::new(),
            tap: None,
            files: vec![picture("cat")],
            location: location.clone(),
        };
        let served = heard(protocol, input);
        let [BotInput::Message { text, files, location: place, .. }] = served.input.as_slice()
        else {
            panic!("{protocol}: {:?}", served.input)
        };
        assert_eq!(text, "", "{protocol}");
        assert_eq!(
            files[0].url.as_deref(),
            Some("https://our.example/files/cat?sig=1"),
            "{protocol}"
        );
        assert_eq!(files[0].media_type, "image/png", "{protocol}");
        // LivePerson's are messages of their own.
        let is_here = protocol != Protocol::LivePerson;
        assert_eq!(place.is_some(), is_here, "{protocol}");
    }
}

#[test]
fn the_context_travels() {
    for protocol in [Protocol::Kommunicate, Protocol::Rasa, Protocol::Colloquy] {
        let mut occasion = occasion();
        occasion.details.context = object(json!({"page": "/cart"}));
        occasion.details.hops = 1;
        let question = question(protocol, message("hi"));
        let Next::Send(request, _) = begin(&question, &occasion, &Credentials::default()).unwrap()
        else {
            panic!("nothing is asked")
        };
        let served = parse(protocol, &request).unwrap();
        assert_eq!(served.context["page"], "/cart", "{protocol}");
        assert_eq!(served.hops, 2, "{protocol}");
    }
}

#[test]
fn texts_and_quick_replies_are_done_as_they_were_wanted() {
    let quick_replies = vec![
        Reply { title: "Yes".to_owned(), payload: Some("y".to_owned()), ..Reply::default() },
        Reply { title: "No".to_owned(), ..Reply::default() },
    ];
    let text = Content::Text { text: "Sure?".to_owned(), markup: Markup::Plain, quick_replies };
    for protocol in Protocol::ALL {
        let reply = BotReply {
            actions: vec![say(Content::text("Hello")), say(text.clone())],
            ..BotReply::default()
        };
        let done = done(protocol, &reply);
        assert_eq!(texts(&done), ["Hello", "Sure?\n1. Yes\n2. No"], "{protocol}");
        let BotAction::Say { content, .. } = &done.actions[1] else { panic!("{protocol}") };
        let said: Vec<_> = content.offers().into_iter().filter_map(|offer| offer.says).collect();
        assert_eq!(said, ["y", "No"], "{protocol}");
    }
}

#[test]
fn rich_contents_say_the_same_on_the_other_side() {
    let button = |label: &str, action| ContentButton {
        label: label.to_owned(),
        action,
        metadata: Vec::new(),
    };
    let buttons = vec![
        button("More", ContentAction::Reply { payload: "more".to_owned() }),
        button(
            "Site",
            ContentAction::Link { url: "https://example.org/a".to_owned(), target: None },
        ),
    ];
    let card = Card {
        title: "Order A-17".to_owned(),
        subtitle: Some("Shipped".to_owned()),
        image_url: Some("https://example.org/a.png".to_owned()),
        buttons: buttons.clone(),
        ..Card::default()
    };
    let contents = [
        Content::Buttons { text: "Choose".to_owned(), buttons },
        Content::carousel(None, vec![card.clone(), card]),
        Content::Media(Media {
            kind: MediaKind::Video,
            url: "https://example.org/a.mp4".to_owned(),
            name: None,
            media_type: Some("video/mp4".to_owned()),
            caption: None,
            player: None,
        }),
    ];
    for protocol in Protocol::ALL {
        for content in &contents {
            let reply = BotReply { actions: vec![say(content.clone())], ..BotReply::default() };
            let done = done(protocol, &reply);
            let said = texts(&done).join("\n");
            let own = content.plain_text();
            for word in ["Order A-17", "Shipped", "More", "https://example.org/a", "mp4"] {
                assert_eq!(said.contains(word), own.contains(word), "{protocol} {word}: {said}");
            }
        }
    }
}

#[test]
fn hand_offs_and_ends_are_done() {
    let to = Assignee { team: Some("Billing".to_owned()), ..Assignee::default() };
    let bye = say(Content::text("Bye"));
    for protocol in
        [Protocol::Kommunicate, Protocol::LivePerson, Protocol::Rasa, Protocol::Colloquy]
    {
        for wanted in [BotAction::Assign(to.clone()), BotAction::Close { with_survey: false }] {
            let actions = vec![bye.clone(), wanted.clone()];
            let done = done(protocol, &BotReply { actions, ..BotReply::default() });
            assert_eq!(texts(&done), ["Bye"], "{protocol}");
            assert!(done.actions.contains(&wanted), "{protocol}: {:?}", done.actions);
        }
    }
    let actions = vec![bye, BotAction::Assign(to)];
    let done = done(Protocol::Haptik, &BotReply { actions, ..BotReply::default() });
    assert_eq!(done.is_done, Some(false));
}

#[test]
fn details_are_written_back() {
    for protocol in [Protocol::Haptik, Protocol::Colloquy] {
        let reply = BotReply {
            is_done: Some(true),
            conversation_details: object(json!({"order_id": "A-17"})),
            user_details: object(json!({"name": "Ann"})),
            ..BotReply::default()
        };
        assert_eq!(done(protocol, &reply), reply, "{protocol}");
    }
}

#[test]
fn notes_reach_members_alone_or_nobody() {
    let note = BotAction::Say {
        content: Content::text("VIP"),
        delay_ms: 0,
        audience: Audience::Members,
        raw: None,
    };
    let reply =
        BotReply { actions: vec![say(Content::text("Hi")), note.clone()], ..BotReply::default() };
    for protocol in [Protocol::LivePerson, Protocol::Rasa, Protocol::Colloquy] {
        assert!(done(protocol, &reply).actions.contains(&note), "{protocol}");
    }
    for protocol in [Protocol::Kommunicate, Protocol::Haptik] {
        assert_eq!(texts(&done(protocol, &reply)), ["Hi"], "{protocol}");
        assert_eq!(render(protocol, &reply).losses.len(), 1, "{protocol}");
    }
}

#[test]
fn an_answer_of_nothing_that_is_a_message_is_a_failure() {
    let not_messages = json!([null, 7, ["a"]]);
    for protocol in Protocol::ALL {
        let body = match protocol {
            Protocol::Kommunicate | Protocol::Rasa => not_messages.clone(),
            Protocol::Haptik | Protocol::LivePerson => json!({"response": not_messages}),
            Protocol::Colloquy => json!({"messages": not_messages}),
        };
        assert_eq!(
            cause(protocol, &crate::support::response(200, &body)),
            "wrong_shape",
            "{protocol}"
        );
    }
}

#[test]
fn answers_are_written_as_the_other_side_documents_them() {
    let replies = ["Yes", "No"].map(|title| Reply {
        title: title.to_owned(),
        payload: Some(title.to_lowercase()),
        ..Reply::default()
    });
    let card = Card {
        title: "Order A-17".to_owned(),
        subtitle: Some("Shipped".to_owned()),
        image_url: Some("https://example.org/a.png".to_owned()),
        ..Card::default()
    };
    let asked = Content::Text {
        text: "Sure?".to_owned(),
        markup: Markup::Plain,
        quick_replies: replies.to_vec(),
    };
    let slow = BotAction::Say {
        content: Content::text("Wait"),
        delay_ms: 1_500,
        audience: Audience::Everybody,
        raw: None,
    };
    let to = Assignee { team: Some("Billing".to_owned()), ..Assignee::default() };
    let reply = BotReply {
        actions: vec![
            slow,
            say(asked),
            say(Content::carousel(None, vec![card])),
            BotAction::Assign(to),
            BotAction::Close { with_survey: true },
        ],
        intents: vec![("order status".to_owned(), 0.75)],
        conversation_details: object(json!({"order": "A-17"})),
        ..BotReply::default()
    };
    for protocol in Protocol::ALL {
        let rendered = render(protocol, &reply);
        let shown = json!({"body": rendered.body, "losses": rendered.losses});
        insta::assert_snapshot!(format!("answer_to_{protocol}"), pretty(&shown));
    }
}

proptest! {
    #[test]
    fn every_content_arrives_on_every_other_side_or_is_told_as_lost(content in crate::contents::content()) {
        prop_assume!(!content.plain_text().trim().is_empty());
        let reply = BotReply { actions: vec![say(content)], ..BotReply::default() };
        for protocol in Protocol::ALL {
            let rendered = render(protocol, &reply);
            let done = done(protocol, &reply);
            let is_told = !rendered.losses.is_empty() || !done.losses.is_empty();
            prop_assert!(is_told || !texts(&done).is_empty(), "{protocol}: {rendered:?}");
        }
    }
}
