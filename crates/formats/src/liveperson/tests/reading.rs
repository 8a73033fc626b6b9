//! Single things of exports, in tables.

use model::bot::{
    Body, Condition, DialogKind, Interaction, InteractionKind, Knowledge, KnowledgeDisplay,
    MinScore, Next, Scope,
};
use model::key::Key;
use serde_json::{Value, json};

use super::{file, imported};
use crate::liveperson::{MAX_DEPTH, MAX_VALUES, read, write};

/// An export of these interactions, all in one dialog.
fn export_of(messages: Value) -> Value {
    json!({
        "bot": { "id": "b0", "name": "Hotel" },
        "groups": [{ "id": "g0", "name": "Welcome", "dialogType": "DIALOG", "status": "ENABLED" }],
        "conversationMessage": messages,
    })
}

fn message(id: &str, rest: Value) -> Value {
    let mut message = json!({
        "id": id, "name": id, "group": "g0", "interactionType": "TEXT",
        "content": { "results": { "type": "TEXT", "tile": { "tileData": [{ "text": id }] } } },
    });
    message.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
    message
}

fn codes(export: &Value) -> Vec<&'static str> {
    imported(export).findings.into_iter().map(|finding| finding.code).collect()
}

#[test]
fn actions_lead_where_they_say() {
    for (value, next) in [
        ("next", "next"),
        ("none", "end"),
        ("close_dialog", "close_with_survey"),
        ("close_conversation", "close"),
        ("a", "repeat"),
        ("b", "b"),
        ("g0", "welcome/"),
        ("nowhere", "next"),
    ] {
        let rule = json!({ "conditions": [], "action": { "name": "INTERACTION", "value": value } });
        let export = export_of(json!([
            message("a", json!({ "nextMessageId": "b", "responseMatches": [rule] })),
            message("b", json!({ "prevMessageId": "a" })),
        ]));
        let bot = imported(&export).bot;
        let (_, first) = bot.dialog("welcome").unwrap().interactions.first().unwrap();
        let written = match &first.next {
            Next::Following => "next".to_owned(),
            Next::End => "end".to_owned(),
            Next::Repeat => "repeat".to_owned(),
            Next::Clear => "clear".to_owned(),
            Next::Close { with_survey: true } => "close_with_survey".to_owned(),
            Next::Close { with_survey: false } => "close".to_owned(),
            Next::Goto(target) => target.to_string(),
        };
        assert_eq!(written, next, "{value}");
        let is_dangling = codes(&export).contains(&"dangling_target");
        assert_eq!(is_dangling, value == "nowhere", "{value}");
        let again = write(&bot).0;
        let written = again.pointer("/conversationMessage/0/responseMatches/0/action/value");
        assert_eq!(written, Some(&json!(value)), "{again:#}");
    }
}

#[test]
fn dialogs_of_all_types_are_told_apart() {
    for (word, kind) in [
        ("DIALOG", DialogKind::Standard),
        ("FALLBACK_DIALOG", DialogKind::Fallback),
        ("SURVEY_DIALOG", DialogKind::Survey),
        ("DISAMBIGUATION_DIALOG", DialogKind::Disambiguation),
        ("disambiguation", DialogKind::Disambiguation),
        ("AutoEscalation", DialogKind::AutoEscalation { after: 3, skill: None }),
        ("TEA_PARTY", DialogKind::Standard),
    ] {
        let export =
            json!({ "bot": {}, "groups": [{ "id": "g", "name": "x", "dialogType": word }] });
        let found = imported(&export);
        assert_eq!(found.bot.dialog("x").unwrap().kind, kind, "{word}");
        let written = write(&found.bot).0;
        assert_eq!(written["groups"][0]["dialogType"], json!(word));
    }
}

#[test]
fn conditions_of_all_types_are_read_by_several_names() {
    for (condition, read) in [
        (
            json!({ "matchType": "EXACT_VALUE", "exactValueMatch": { "value": "a" } }),
            Condition::Exact(vec!["a".to_owned()]),
        ),
        (
            json!({ "matchType": "exact", "exactMatch": { "values": ["a", "b"] } }),
            Condition::Exact(vec!["a".to_owned(), "b".to_owned()]),
        ),
        (
            json!({ "matchType": "EVAL_OPTION", "evaluateOptionMatch": { "value": "Yes\n" } }),
            Condition::Choice("Yes\n".to_owned()),
        ),
        (
            json!({ "matchType": "REGEX", "regexMatch": { "regexText": "^\\d" } }),
            Condition::Regex { source: "^\\d".to_owned(), excluded: vec![] },
        ),
        (json!({ "matchType": "NO_MATCH", "noMatch": {} }), Condition::NoMatch { message: None }),
        (
            json!({ "matchType": "KB", "kbMatch": { "status": "NOT_FOUND" } }),
            Condition::Result(model::bot::ResultStatus::Failure),
        ),
        (json!({ "matchType": "ASTROLOGY", "stars": 5 }), Condition::Exact(vec![])),
        (
            json!({ "matchType": "PATTERN", "weird": { "patterns": ["x"] } }),
            Condition::Pattern { patterns: vec!["x".to_owned()], excluded: vec![] },
        ),
    ] {
        let rule = json!({ "conditions": [condition], "action": { "value": "none" } });
        let export = export_of(json!([message(
            "a",
            json!({
                "interactionType": "TEXT_QUESTION", "responseMatches": [rule],
            })
        )]));
        let bot = imported(&export).bot;
        let rules = &bot.dialog("welcome").unwrap().interactions["a"].rules;
        assert_eq!(rules[0].condition, read, "{condition}");
    }
}

#[test]
fn slots_are_told_from_variables() {
    let variables = json!([
        { "name": "slot.city", "value": "@city", "scope": "DIALOG" },
        { "name": "seen", "value": "yes", "scope": "FOREVER" },
        { "name": "odd", "value": "yes", "scope": "WEEK" },
    ]);
    let rule = json!({ "conditions": [], "action": { "value": "next" }, "contextDataVariables": variables });
    let export = export_of(json!([message("a", json!({ "responseMatches": [rule] }))]));
    let bot = imported(&export).bot;
    let rule = &bot.dialog("welcome").unwrap().interactions["a"].rules[0];
    let slot = rule.slot.as_ref().unwrap();
    assert_eq!(
        (slot.name.as_str(), slot.value.as_str(), slot.scope),
        ("city", "@city", Scope::Dialog)
    );
    let set: Vec<_> = rule.set.iter().map(|it| (it.name.as_str(), it.scope)).collect();
    assert_eq!(set, [("seen", Scope::Forever), ("odd", Scope::Session)]);
    assert!(codes(&export).contains(&"unsupported_scope"));
}

#[test]
fn interactions_of_one_name_have_keys_of_their_own() {
    let export = export_of(json!([
        message("a", json!({ "name": "Ask me", "nextMessageId": "b" })),
        message("b", json!({ "name": "Ask me", "nextMessageId": "c" })),
        message("c", json!({ "name": "ask_me" })),
    ]));
    let bot = imported(&export).bot;
    let keys: Vec<&str> =
        bot.dialog("welcome").unwrap().interactions.keys().map(|it| it.as_str()).collect();
    assert_eq!(keys, ["ask_me_2", "ask_me_3", "ask_me"]);
    assert!(codes(&export).contains(&"duplicate_name"));
}

#[test]
fn what_nothing_leads_to_stands_at_the_end_and_is_not_run_into() {
    let export = export_of(json!([
        message("lost", json!({})),
        message("first", json!({ "nextMessageId": "second" })),
        message("second", json!({ "prevMessageId": "first" })),
    ]));
    let bot = imported(&export).bot;
    let interactions = &bot.dialog("welcome").unwrap().interactions;
    let keys: Vec<&str> = interactions.keys().map(|it| it.as_str()).collect();
    assert_eq!(keys, ["first", "second", "lost"]);
    assert_eq!(interactions["second"].next, Next::End);
    assert!(codes(&export).contains(&"broken_order"));
}

#[test]
fn starters_that_do_something_are_interactions_as_well() {
    let starter = |rest: Value| {
        let own =
            json!({ "interactionType": "DIALOG_STARTER", "pattern": ["hi"], "nextMessageId": "a" });
        let mut starter = message("s", own);
        starter.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        starter
    };
    for (name, rest, acts) in [
        ("nothing", json!({}), false),
        ("a script", json!({ "preProcessMessage": "f();" }), true),
        ("a jump", json!({ "responseMatches": [{ "action": { "value": "none" } }] }), true),
        ("no jump", json!({ "responseMatches": [{ "action": { "value": "next" } }] }), false),
        ("named by a script", json!({ "name": "Begin" }), true),
    ] {
        let jump = json!({ "prevMessageId": "s", "preProcessMessage": "go('Begin')" });
        let bot = imported(&export_of(json!([starter(rest), message("a", jump)]))).bot;
        let dialog = bot.dialog("welcome").unwrap();
        assert_eq!(dialog.starter.as_ref().unwrap().patterns, ["hi"], "{name}");
        assert_eq!(dialog.interactions.len(), if acts { 2 } else { 1 }, "{name}");
        let (_, first) = dialog.interactions.first().unwrap();
        assert_eq!(matches!(first.kind, InteractionKind::Script), acts, "{name}");
    }
}

#[test]
fn functions_of_templates_stand_before_the_bots_own() {
    let export = json!({
        "bot": { "name": "Hotel" },
        "globalFunctions": { "methods": "function own() {}" },
        "dialogTemplates": [{ "name": "Helpers", "globalFunctions": "function help() {}" }],
    });
    let bot = imported(&export).bot;
    let source = &bot.functions.as_ref().unwrap().source;
    assert!(source.find("help") < source.find("own"), "{source}");
    let written = write(&bot).0;
    assert_eq!(written["globalFunctions"]["methods"], json!("function own() {}"));
    assert_eq!(written["dialogTemplates"], export["dialogTemplates"]);
}

#[test]
fn values_of_a_wrong_type_are_reported_where_they_stand_and_kept() {
    let export = export_of(json!([message(
        "a",
        json!({
            "quickReplies": 5, "preProcessMessage": ["x"], "responseMatches": [7],
            "interactionType": "QUICK_REPLY", "userInputRequired": "perhaps",
        })
    )]));
    let found = imported(&export);
    let places: Vec<&str> = found
        .findings
        .iter()
        .filter(|it| it.code == "wrong_type")
        .map(|it| it.place.as_str())
        .collect();
    let own = "/conversationMessage/0";
    for field in ["quickReplies", "preProcessMessage", "responseMatches/0", "userInputRequired"] {
        assert!(places.contains(&format!("{own}/{field}").as_str()), "{field}: {places:?}");
    }
    let kept = &found.bot.dialog("welcome").unwrap().interactions["a"].vendor["liveperson"];
    assert_eq!(kept["unread"]["preProcessMessage"], json!(["x"]));
    assert_eq!(kept["unread"]["responseMatches/0"], json!(7));
}

#[test]
fn unknown_fields_are_kept_where_they_belong_and_written_back() {
    let mut export = export_of(json!([message("a", json!({ "shiny": { "deep": [1, "x"] } }))]));
    export["newPart"] = json!([{ "a": 1 }]);
    export["bot"]["colour"] = json!("blue");
    export["groups"][0]["mood"] = json!(3);
    let found = imported(&export);
    let written = write(&found.bot).0;
    assert_eq!(written["newPart"], export["newPart"]);
    assert_eq!(written["bot"]["colour"], json!("blue"));
    assert_eq!(written["groups"][0]["mood"], json!(3));
    assert_eq!(written["conversationMessage"][0]["shiny"], json!({ "deep": [1, "x"] }));
    let unknown = found.findings.iter().filter(|it| it.code == "unknown_field");
    let names: Vec<&str> = unknown.map(|it| it.place.as_str()).collect();
    assert_eq!(
        names,
        ["/conversationMessage/0/shiny", "/groups/0/mood", "/newPart", "/bot/colour"]
    );
}

#[test]
fn what_is_no_export_is_refused_with_its_place() {
    let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    for (name, text, code) in [
        ("nothing", String::new(), "not_json"),
        ("half", "{\"bot\": {".to_owned(), "not_json"),
        ("a list", "[]".to_owned(), "not_an_export"),
        ("something else", "{\"a\": 1}".to_owned(), "not_an_export"),
        ("a lone surrogate", "{\"bot\": {\"name\": \"\\ud800\"}}".to_owned(), "not_json"),
        ("too deep", deep(MAX_DEPTH + 1), "too_deep"),
        ("much too deep", "[".repeat(1_000_000), "too_deep"),
        ("too many values", format!("[{}0]", "0,".repeat(MAX_VALUES)), "too_many_values"),
        (
            "too many dialogs",
            format!("{{\"bot\":{{}},\"groups\":[{}{{}}]}}", "{},".repeat(5_000)),
            "too_many_dialogs",
        ),
        (
            "too many interactions",
            format!("{{\"conversationMessage\":[{}{{}}]}}", "{},".repeat(20_000)),
            "too_many_interactions",
        ),
    ] {
        let refused = read(&file(text)).unwrap_err();
        assert_eq!(refused.code, code, "{name}: {refused}");
    }
    assert!(read(&file("\u{feff}{\"bot\": {\"name\": \"N\\u0000N\"}}")).is_ok());
}

#[test]
fn how_often_a_survey_asks_again_is_read_from_both_its_fields() {
    let limited = |bot: Value| {
        let mut export = export_of(json!([]));
        export["bot"] = bot;
        export
    };
    let attribute =
        |text: &str| json!({ "id": "b", "botAttributes": { "PCS_FALLBACK_LIMIT": text } });
    let cases = [
        (attribute("3"), Some(3), "3"),
        (attribute(" 3 "), Some(3), "3"),
        (json!({ "id": "b", "fallbackLimit": 2 }), Some(2), "2"),
        (attribute("0"), None, "0"),
        (attribute("often"), None, "often"),
        (attribute("1000"), None, "1000"),
    ];
    for (bot, limit, written) in cases {
        let export = limited(bot);
        let found = imported(&export);
        assert_eq!(found.bot.settings.survey.most_unrecognized, limit, "{export}");
        let is_odd = matches!(written, "often" | "1000");
        assert_eq!(codes(&export).contains(&"wrong_type"), is_odd, "{export}");
        let (again, _) = write(&found.bot);
        assert_eq!(again["bot"]["botAttributes"]["PCS_FALLBACK_LIMIT"], written, "{export}");
        assert_eq!(imported(&again).bot, found.bot);
    }
    let given_up = json!({ "id": "b", "fallbackLimit": 1, "fallbackLimitMessage": "Never mind." });
    let found = imported(&limited(given_up)).bot;
    let text = found.settings.survey.given_up.clone().map(|it| it.variants[0].text.clone());
    assert_eq!(text.as_deref(), Some("Never mind."));
    assert_eq!(write(&found).0["bot"]["fallbackLimitMessage"], "Never mind.");
}

/// An export whose only interaction, beside its starter, uses this integration.
fn using(responder: Value, rules: Value) -> Value {
    let mut export = export_of(json!([
        { "id": "s", "name": "s", "group": "g0", "interactionType": "DIALOG_STARTER",
          "pattern": ["go"], "nextMessageId": "a" },
        { "id": "a", "name": "a", "group": "g0", "interactionType": "API_INTEGRATION",
          "prevMessageId": "s", "responseMatches": rules,
          "content": { "contentType": "DYNAMIC", "responderId": "r", "responderName": "Own" } },
    ]));
    let mut own = json!({ "id": "r", "chatbotId": "b0", "name": "Own" });
    own.as_object_mut().unwrap().extend(responder.as_object().unwrap().clone());
    export["responder"] = json!([own]);
    export
}

#[test]
fn functions_and_mails_become_calls_of_an_address_that_is_given() {
    let function = json!({
        "integrationType": "LP_FUNCTIONS", "lambdaUuid": "f-1",
        "headers": [{ "key": "X-Room", "value": "{$botContext.room}" }],
        "payload": "{ \"guest\": \"{$query}\" }", "responseDataVariable": "Fn",
        "customDataFields": [{ "key": "ok", "value": "{$.api_Fn.ok}" }],
    });
    let other =
        json!({ "integrationType": "FAAS", "function": { "name": "tidy" }, "payload": "a b" });
    let mail = json!({
        "integrationType": "EMAIL", "to": ["a@hotel.example", "{$botContext.guest}"],
        "replyTo": "desk@hotel.example", "subject": "Room {$botContext.room}", "body": "Dear \"you\"",
        "html": "true", "credentialId": "Post office",
    });
    let without_function = json!({ "integrationType": "FAAS", "payload": "{}" });
    let to_nobody = json!({ "integrationType": "EMAIL", "subject": "x" });
    for (responder, url, body, credential) in [
        (
            &function,
            "{$env.functions_url}/f-1/invoke",
            r#"{"headers": [{"key":"X-Room","value":"{$botContext.room}"}], "payload": { "guest": "{$query}" }}"#,
            "functions",
        ),
        (
            &other,
            "{$env.functions_url}/tidy/invoke",
            r#"{"headers": [], "payload": "a b"}"#,
            "functions",
        ),
        (
            &mail,
            "{$env.mail_url}",
            r#"{"to":"a@hotel.example, {$botContext.guest}","reply_to":"desk@hotel.example","subject":"Room {$botContext.room}","body":"Dear \"you\"","is_html":true}"#,
            "post_office",
        ),
    ] {
        let export = using(responder.clone(), json!([]));
        let found = imported(&export);
        let integration = &found.bot.integrations[0];
        assert_eq!(integration.url, url);
        assert_eq!(integration.method, model::call::Method::Post);
        assert_eq!(integration.body, Some(Body::Json(body.to_owned())));
        assert_eq!(integration.credential.as_ref().map(|key| key.as_str()), Some(credential));
        assert!(found.bot.credentials.contains_key(credential));
        let told = codes(&export);
        assert!(
            told.contains(&"address_needed") && told.contains(&"credential_needed"),
            "{told:?}"
        );
        assert!(!told.contains(&"unsupported_integration"), "{told:?}");
        let kind = &found.bot.dialog("welcome").unwrap().interactions["a"].kind;
        assert!(matches!(kind, InteractionKind::Integration { .. }), "{kind:?}");

        let (written, losses) = write(&found.bot);
        for (field, value) in responder.as_object().unwrap() {
            assert_eq!(&written["responder"][0][field], value, "{field}");
        }
        assert_eq!(written["responder"][0]["webhook"], Value::Null);
        assert!(losses.iter().all(|loss| !loss.path.starts_with("integrations")), "{losses:?}");
        assert_eq!(imported(&written).bot, found.bot);
        let mut changed = found.bot;
        changed.integrations[0].url = "https://other.example/".to_owned();
        let (_, losses) = write(&changed);
        assert!(losses.iter().any(|loss| loss.path == "integrations.Own"), "{losses:?}");
    }
    for responder in [without_function, to_nobody] {
        let export = using(responder, json!([]));
        assert!(codes(&export).contains(&"unsupported_integration"), "{export}");
        assert!(imported(&export).bot.integrations.is_empty());
    }
}

#[test]
fn a_file_goes_along_where_an_integration_says_so() {
    let responder = json!({
        "integrationType": "FILE", "webhook": "https://hotel.example/scans", "method": "PUT",
        "headers": [{ "key": "X-File", "value": "{{file_url}}" }],
        "postBody": "{ \"file\": \"{{file_url}}\" }", "fileUrl": "{{file_url}}",
    });
    let export = using(responder.clone(), json!([]));
    let found = imported(&export);
    let integration = &found.bot.integrations[0];
    assert_eq!(integration.body, Some(Body::Json("{ \"file\": \"{$fileUrl}\" }".to_owned())));
    assert_eq!(integration.headers[0].1, "{$fileUrl}");
    let (written, _) = write(&found.bot);
    for (field, value) in responder.as_object().unwrap() {
        assert_eq!(&written["responder"][0][field], value, "{field}");
    }
    assert_eq!(imported(&written).bot, found.bot);
}

#[test]
fn a_knowledge_base_becomes_a_search_in_a_story_of_its_name() {
    let failure = json!([{
        "conditions": [{ "matchType": "API_RESULT", "apiResultsMatch": { "status": "FAILURE" } }],
        "action": { "name": "INTERACTION", "value": "none" },
    }]);
    for (responder, rules, expected, story) in [
        (
            json!({ "integrationType": "KNOWLEDGE_BASE" }),
            json!([]),
            Knowledge { stories: vec![Key::from_name("Own")], ..search() },
            "Own",
        ),
        (
            json!({
                "integrationType": "KnowledgeAI", "knowledgeBaseName": "Hotel help",
                "threshold": "VERY_GOOD", "multipleResults": "2", "responseDataVariable": "found",
            }),
            failure.clone(),
            Knowledge {
                stories: vec![Key::from_name("Hotel help")],
                min_score: MinScore::VeryGood,
                max_answers: 2,
                variable: "found".to_owned(),
                not_found: Some(model::text::Texts::one("BLANK_MESSAGE")),
                ..search()
            },
            "Hotel help",
        ),
    ] {
        let export = using(responder, rules);
        let found = imported(&export);
        let kind = &found.bot.dialog("welcome").unwrap().interactions["a"].kind;
        assert_eq!(*kind, InteractionKind::Knowledge(expected.clone()));
        let named = found.bot.stories.get(&expected.stories[0]).unwrap();
        assert_eq!((named.name.as_str(), named.dialogs.len()), (story, 0));
        assert!(codes(&export).contains(&"knowledge_needed"));
        let (written, _) = write(&found.bot);
        assert_eq!(written["responder"][0], export["responder"][0]);
        assert_eq!(imported(&written).bot, found.bot);
    }
    let much = json!({
        "integrationType": "KB", "multipleResults": 5, "threshold": "odd", "phrases": "{$botContext.q}",
        "customDataFields": [{ "key": "a", "value": "b" }],
    });
    let told = codes(&using(much, json!([])));
    assert_eq!(told.iter().filter(|code| **code == "unsupported_setting").count(), 3, "{told:?}");
    assert!(told.contains(&"limit"), "{told:?}");
}

/// A search whose answers are shown by nobody.
fn search() -> Knowledge {
    Knowledge { display: KnowledgeDisplay::Nothing, ..Knowledge::default() }
}

#[test]
fn a_search_is_written_as_it_is() {
    let knowledge = Knowledge {
        stories: vec![Key::from_name("help")],
        min_score: MinScore::FairPlus,
        max_answers: 3,
        display: KnowledgeDisplay::Carousel,
        variable: "found".to_owned(),
        not_found: Some(model::text::Texts::one("Nothing.")),
        link_text: Some("More".to_owned()),
        image_url: Some("https://hotel.example/a.png".to_owned()),
    };
    let mut bot = imported(&export_of(json!([message("a", json!({}))]))).bot;
    for search in [knowledge, Knowledge::default()] {
        let dialog = bot.stories[0].dialogs.first_mut().unwrap().1;
        let interaction = dialog.interactions.first_mut().unwrap().1;
        *interaction = Interaction::new(InteractionKind::Knowledge(search.clone()));
        let again = imported(&write(&bot).0).bot;
        let read = &again.stories[0].dialogs[0].interactions[0].kind;
        assert_eq!(*read, InteractionKind::Knowledge(search));
    }
}
