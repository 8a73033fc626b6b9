//! Exports by chance: mostly what they should be, with wrong types, links that lead anywhere, unknown
//! words and unknown fields in between.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

/// Any value, as deep as fields of exports are.
fn junk() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3_i64..1_000_000).prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Value::from),
            vec((field(), inner), 0..3)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

fn field() -> impl Strategy<Value = String> {
    select(vec!["id", "name", "value", "type", "newer", "a/b", "~", "unread", "text", ""])
        .prop_map(str::to_owned)
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => select(vec![
            "hi", "Hello!", "{$userMessage}", "BLANK_MESSAGE", "", " ", "yes", "*no*", "next",
            "none", "@city", "slot.x", "line\nline", "\u{7}\u{85}", "null", "- a: #", "ü",
        ])
        .prop_map(str::to_owned),
        1 => "[ -~]{0,12}",
    ]
}

fn texts(of: &'static [&'static str]) -> impl Strategy<Value = Value> {
    select(of.to_vec()).prop_map(Value::from)
}

/// What belongs there, or now and then something else.
fn mostly(right: impl Strategy<Value = Value> + 'static) -> BoxedStrategy<Option<Value>> {
    prop_oneof![12 => right.prop_map(Some), 2 => Just(None), 1 => junk().prop_map(Some)].boxed()
}

fn seldom(right: impl Strategy<Value = Value> + 'static) -> BoxedStrategy<Option<Value>> {
    prop_oneof![2 => right.prop_map(Some), 8 => Just(None), 1 => junk().prop_map(Some)].boxed()
}

type Fields = Vec<(&'static str, BoxedStrategy<Option<Value>>)>;

/// An object of those fields, and now and then an unknown one.
fn object(fields: Fields) -> BoxedStrategy<Value> {
    let (names, values): (Vec<&str>, Vec<_>) = fields.into_iter().unzip();
    let extra = prop_oneof![5 => Just(None), 1 => (field(), junk()).prop_map(Some)];
    (values, extra)
        .prop_map(move |(values, extra)| {
            let known = names.iter().map(|name| (*name).to_owned()).zip(values);
            let known = known.filter_map(|(name, value)| Some((name, value?)));
            let mut object: Map<String, Value> = known.collect();
            if let Some((name, value)) = extra {
                object.entry(name).or_insert(value);
            }
            Value::Object(object)
        })
        .boxed()
}

fn list(item: BoxedStrategy<Value>, most: usize) -> BoxedStrategy<Value> {
    vec(item, 0..=most).prop_map(Value::from).boxed()
}

const MESSAGES: &[&str] = &["m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7"];
const GROUPS: &[&str] = &["g0", "g1", "g2"];
const NAMES: &[&str] =
    &["Start", "start", "Ask", "interaction", "interaction_2", "Text 29", "text_29", "?"];
const TYPES: &[&str] = &[
    "TEXT",
    "TEXT_QUESTION",
    "DIALOG_STARTER",
    "MULTIPLE_CHOICE_QUESTION",
    "BUTTON",
    "QUICK_REPLY",
    "STRUCTURED",
    "UNIVERSAL",
    "API_INTEGRATION",
    "ESCALATION",
    "IMAGE",
    "PRIVATE_MESSAGE",
    "FILE_UPLOAD",
    "KNOWLEDGE_AI",
    "VIDEO",
    "SURVEY_CSAT",
    "DISAMBIGUATION_QUESTION",
    "KNOWLEDGE_AI",
    "APPLE_PAY",
    "text-question",
    "User Says",
];
const ACTIONS: &[&str] = &[
    "next",
    "none",
    "close_dialog",
    "close_conversation",
    "m0",
    "m1",
    "m2",
    "m3",
    "g0",
    "g1",
    "gone",
    "Start",
    "",
];

fn bool() -> impl Strategy<Value = Value> {
    any::<bool>().prop_map(Value::from)
}

fn pair() -> BoxedStrategy<Value> {
    object(vec![
        ("key", mostly(text().prop_map(Value::from))),
        ("value", mostly(text().prop_map(Value::from))),
    ])
}

fn condition() -> BoxedStrategy<Value> {
    let kinds = texts(&[
        "PATTERN",
        "REGEX",
        "EVAL_OPTION",
        "EXACT",
        "INTENT",
        "API_RESULT",
        "NO_MATCH",
        "KB_MATCH",
        "ENTITY",
        "pattern match",
    ]);
    let looked_for = || {
        object(vec![
            ("patterns", mostly(list(text().prop_map(Value::from).boxed(), 2))),
            ("excludeKeywords", seldom(list(text().prop_map(Value::from).boxed(), 2))),
            ("regexText", seldom(texts(&["a+", "(", "\\d"]))),
            ("value", seldom(text().prop_map(Value::from))),
            ("intentId", seldom(texts(&["i0", "i1", "i9"]))),
            ("status", seldom(texts(&["SUCCESS", "FAILURE", "FOUND", "odd"]))),
            ("fallbackMessage", seldom(text().prop_map(Value::from))),
        ])
    };
    object(vec![
        ("matchType", mostly(kinds)),
        ("patternMatch", seldom(looked_for())),
        ("exactMatch", seldom(looked_for())),
        ("evaluateOptionMatch", seldom(looked_for())),
        ("apiResultsMatch", seldom(looked_for())),
        ("noMatch", seldom(looked_for())),
        ("oddMatch", seldom(looked_for())),
    ])
}

fn rule() -> BoxedStrategy<Value> {
    let context = object(vec![
        ("matchType", mostly(texts(&["CONTAINS", "NOT_CONTAINS", "EQUALS", "gt", "SOUNDS_LIKE"]))),
        ("contextName", mostly(texts(&["channel", "slot.x", "{$userMessage}"]))),
        ("value", mostly(text().prop_map(Value::from))),
    ]);
    let variable = object(vec![
        ("name", mostly(texts(&["a", "slot.x", "slot.y", "slot."]))),
        ("value", mostly(text().prop_map(Value::from))),
        ("scope", mostly(texts(&["SESSION", "DIALOG", "REQUEST", "FOREVER", "WEEK"]))),
    ]);
    let action = object(vec![
        ("name", mostly(texts(&["INTERACTION", "DIALOG", "ESCALATE"]))),
        ("value", mostly(texts(ACTIONS))),
    ]);
    object(vec![
        ("name", seldom(texts(&["RULE_1", "yes"]))),
        ("conditions", mostly(list(condition(), 2))),
        ("contextConditions", seldom(list(context, 2))),
        ("contextMatchConditionType", seldom(texts(&["ANY", "ALL", "SOME"]))),
        ("action", mostly(action)),
        ("contextDataVariables", seldom(list(variable, 3))),
    ])
}

fn tile() -> BoxedStrategy<Value> {
    let button = object(vec![
        ("name", mostly(text().prop_map(Value::from))),
        ("type", mostly(texts(&["web_url", "postback", "phone_number"]))),
        ("callback", mostly(text().prop_map(Value::from))),
        ("target", seldom(texts(&["blank"]))),
        ("metadata", seldom(junk())),
    ]);
    let choice = object(vec![
        ("multipleChoices", mostly(list(text().prop_map(Value::from).boxed(), 3))),
        ("displayChoice", mostly(texts(&["BUTTON", "QUICK_REPLY", "WHEEL"]))),
        ("textStyle", mostly(texts(&["NUMBERS", "LETTERS", "ALPHABETS"]))),
    ]);
    let escalation = object(vec![
        ("agentSkillId", mostly(texts(&["7", "{$botContext.skill}"]))),
        ("tangoContextEnabled", mostly(bool())),
    ]);
    object(vec![
        ("knowledge", seldom(knowledge())),
        ("text", mostly(text().prop_map(Value::from))),
        ("title", seldom(text().prop_map(Value::from))),
        ("image", seldom(text().prop_map(Value::from))),
        ("url", seldom(text().prop_map(Value::from))),
        ("buttons", mostly(list(button, 2))),
        ("quickReplyList", mostly(Just(json!([])))),
        ("quickReplyWidget", seldom((0_u32..200).prop_map(|it| json!({ "choicesPerRow": it })))),
        ("multipleChoice", seldom(choice)),
        ("escalation", seldom(escalation)),
        ("universalWidget", seldom(text().prop_map(|it| json!({ "leMessageJson": it })))),
    ])
}

fn content() -> BoxedStrategy<Value> {
    let tiles = object(vec![
        ("sampleUserInput", seldom(text().prop_map(Value::from))),
        ("tileData", mostly(list(tile(), 2))),
    ]);
    let results = object(vec![("type", mostly(texts(TYPES))), ("tile", mostly(tiles))]);
    object(vec![
        ("contentType", mostly(texts(&["STATIC", "DYNAMIC"]))),
        ("responderId", seldom(texts(&["r0", "r1", "r9"]))),
        ("responderName", seldom(texts(&["Rooms", "Other"]))),
        ("results", mostly(results)),
    ])
}

fn knowledge() -> BoxedStrategy<Value> {
    object(vec![
        ("knowledgeBaseName", mostly(texts(&["Hotel help", "main", "help", ""]))),
        ("minScore", seldom(texts(&["GOOD", "very good", "odd"]))),
        ("maxAnswers", seldom((0_u32..6).prop_map(Value::from))),
        ("layout", seldom(texts(&["AUTO_RENDER_RICH", "plain", "odd"]))),
        ("noResultsMessage", seldom(text().prop_map(Value::from))),
        ("responseDataVariable", seldom(texts(&["X", ""]))),
    ])
}

fn message() -> BoxedStrategy<Value> {
    let script =
        || seldom(texts(&["botContext.setTriggerNextMessage('Start');", "say('Text 29')", " "]));
    let reply = object(vec![
        ("type", mostly(texts(&["text", "location"]))),
        ("title", mostly(text().prop_map(Value::from))),
        ("payload", seldom(text().prop_map(Value::from))),
    ]);
    object(vec![
        ("id", mostly(texts(MESSAGES))),
        ("chatBotId", mostly(texts(&["b0", "b1"]))),
        ("group", mostly(texts(GROUPS))),
        ("name", mostly(texts(NAMES))),
        ("type", mostly(Just(json!("BOT_MESSAGE")))),
        ("interactionType", mostly(texts(TYPES))),
        ("status", mostly(texts(&["ACTIVE", "INACTIVE", "paused"]))),
        ("userInputRequired", mostly(bool())),
        ("required", seldom(bool())),
        (
            "interactionDelay",
            seldom(prop_oneof![texts(&["300", "x"]), (0_u32..20_000).prop_map(Value::from)]),
        ),
        ("pattern", seldom(list(text().prop_map(Value::from).boxed(), 2))),
        ("intentId", seldom(texts(&["i0", "i9"]))),
        ("preProcessMessage", script()),
        ("postProcessMessage", script()),
        ("processUserResponse", script()),
        ("nextMessageId", mostly(texts(MESSAGES))),
        ("prevMessageId", seldom(texts(MESSAGES))),
        ("comment", seldom(text().prop_map(|it| json!({ "content": it, "by": 1 })))),
        ("quickReplies", seldom(list(reply, 2))),
        ("fallbackMessage", seldom(text().prop_map(Value::from))),
        ("content", mostly(content())),
        ("responseMatches", mostly(list(rule(), 3))),
    ])
}

fn group() -> BoxedStrategy<Value> {
    object(vec![
        ("id", mostly(texts(GROUPS))),
        ("chatBotId", mostly(texts(&["b0", "b1"]))),
        ("name", mostly(texts(&["Welcome", "welcome", "Fallback", "Unassigned"]))),
        ("description", seldom(text().prop_map(Value::from))),
        ("dialogType", mostly(texts(&["DIALOG", "FALLBACK_DIALOG", "AUTO_ESCALATION", "odd"]))),
        ("autoEscalationThreshold", seldom((0_u32..9).prop_map(Value::from))),
        ("status", mostly(texts(&["ENABLED", "DISABLED", "odd"]))),
    ])
}

fn responder() -> BoxedStrategy<Value> {
    object(vec![
        ("id", mostly(texts(&["r0", "r1"]))),
        ("chatbotId", mostly(texts(&["b0", "b1"]))),
        ("name", mostly(texts(&["Rooms", "Rooms to let", "rooms"]))),
        (
            "integrationType",
            mostly(texts(&["API", "API", "FILE", "KB", "AGENT_ESCALATION", "EMAIL", "FAAS"])),
        ),
        ("webhook", mostly(texts(&["https://api.hotel.example/{$query}", ""]))),
        ("method", mostly(texts(&["GET", "POST", "post", "FETCH"]))),
        ("headers", seldom(list(pair(), 2))),
        ("parameters", seldom(list(pair(), 2))),
        ("postBody", seldom(texts(&["{\"a\": \"{$query}\"}", "a=b", " ", "{\"a\":1}"]))),
        ("customDataFields", seldom(list(pair(), 3))),
        ("responseDataVariable", mostly(texts(&["Rooms", "X", ""]))),
        ("transformResultsScript", seldom(text().prop_map(Value::from))),
        ("credentialId", seldom(texts(&["Key"]))),
        ("fileUrl", seldom(texts(&["{{file_url}}", "{{file}}", ""]))),
        ("lambdaUuid", seldom(texts(&["f-1", "", "{$query}"]))),
        ("payload", seldom(texts(&["{\"a\": {$query}}", "a", " "]))),
        ("to", seldom(texts(&["a@b.example", "{$botContext.to}", ""]))),
        ("subject", seldom(text().prop_map(Value::from))),
        ("html", seldom(bool())),
        ("knowledgeBaseName", seldom(texts(&["Hotel help", "main", " "]))),
        ("threshold", seldom(texts(&["VERY GOOD", "odd"]))),
        ("multipleResults", seldom((0_u32..6).prop_map(Value::from))),
    ])
}

fn attributes() -> BoxedStrategy<Value> {
    object(vec![
        ("DEFAULT_ERROR_MESSAGE", mostly(text().prop_map(Value::from))),
        ("PCS_FALLBACK_LIMIT", seldom(texts(&["3", "0", "03", "often"]))),
    ])
    .boxed()
}

/// An export.
pub(super) fn export() -> impl Strategy<Value = Value> {
    let bot = object(vec![
        ("id", mostly(texts(&["b0"]))),
        ("name", mostly(texts(&["Hotel", ""]))),
        ("description", seldom(text().prop_map(Value::from))),
        ("language", mostly(texts(&["en-US", "de"]))),
        ("sessionLength", mostly(select(vec![0_u64, 60, 90, 3_600_000]).prop_map(Value::from))),
        ("botAttributes", mostly(attributes())),
        ("fallbackLimit", seldom(select(vec![0_u64, 3, 5_000]).prop_map(Value::from))),
        ("fallbackLimitMessage", seldom(text().prop_map(Value::from))),
        ("smallTalkEnabled", seldom(bool())),
    ]);
    let intent = object(vec![
        ("id", mostly(texts(&["i0", "i1"]))),
        ("name", mostly(texts(&["book", "i1"]))),
        ("displayName", mostly(texts(&["book a room", "i1"]))),
    ]);
    let functions = mostly(
        texts(&["function f() {}", ""])
            .prop_map(|methods| json!({ "chatBotId": "b0", "methods": methods })),
    );
    let template = object(vec![
        ("name", mostly(texts(&["Helpers"]))),
        ("globalFunctions", mostly(texts(&["function g() {}"]))),
    ]);
    object(vec![
        ("hash", seldom(texts(&["1"]))),
        ("bot", bot.prop_map(Some).boxed()),
        ("groups", mostly(list(group(), 3))),
        ("conversationMessage", mostly(list(message(), 8))),
        ("responder", mostly(list(responder(), 2))),
        ("associatedIntents", mostly(list(intent, 2))),
        ("globalFunctions", functions),
        ("dialogTemplates", seldom(list(template, 1))),
        ("platforms", seldom(junk())),
    ])
}
