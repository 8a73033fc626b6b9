//! Calls of integrations: what is asked, what becomes of the answer, and failures.

use model::bot::*;
use model::call::Method;
use serde_json::{Value, json};

use crate::build::*;
use crate::drive::*;

const SORRY: &str = "Sorry, I could not find anything for that.";

/// A dialog that calls `X` and then says this.
fn calling(integration: Integration, rest: Vec<Interaction>) -> Bot {
    let mut bot = bot(vec![dialog("d", &["d*"], [vec![call("X").named("call")], rest].concat())]);
    bot.integrations.insert(key("X"), integration);
    bot
}

fn x(fields: &[(&str, &str)]) -> Integration {
    integration("https://api.example.com/x", fields)
}

fn answering(bot: Bot, status: u16, body: Value) -> Conversation {
    let mut it = Conversation::with(bot);
    it.service = Box::new(move |_| answered(status, body.clone()));
    it
}

#[test]
fn fields_and_raw_results_are_read_by_templates() {
    let body = json!([{"a": {"b": "deep"}, "t": 1}, {"t": 2}]);
    for (text, said) in [
        ("{$.api_X[0].a.b}", "deep"),
        ("{X.deep}", "deep"),
        ("{X.ts}", "[1,2]"),
        ("{X.ts.count} {X.deep.count} {X.none.count}", "2 1 0"),
        ("{X.ts[1]}", "2"),
        ("{X.words}", "it is deep"),
        ("{$botContext.api_XStatus}", "200"),
        ("{$botContext.X.deep} {$botContext.X.ts.count}", "deep 2"),
    ] {
        let fields = [
            ("deep", "{$.api_X[0].a.b}"),
            ("ts", "{$.api_X[i].t}"),
            ("none", "{$.api_X[0].zzz}"),
            ("words", "it is {$.api_X[0].a.b}"),
        ];
        let mut it = answering(calling(x(&fields), vec![say(text)]), 200, body.clone());
        assert_eq!(it.send("d"), [said], "{text}");
    }
    let fields = [("none", "{$.api_X[0].zzz}")];
    let mut it = answering(calling(x(&fields), vec![say("[{X.none}]")]), 200, body);
    assert_eq!(it.send("d").last().unwrap(), "[]", "what isn't there stands for nothing");
}

#[test]
fn a_result_has_the_name_it_was_given() {
    let named = Integration { result_variable: Some("Stores".to_owned()), ..x(&[]) };
    let mut it = answering(calling(named, vec![say("{$.api_Stores.a}")]), 200, json!({"a": 1}));
    assert_eq!(it.send("d"), ["1"]);
}

#[test]
fn a_tile_is_repeated_over_lists_ten_times_at_most() {
    let tile = Tile {
        title: "{X.t}".to_owned(),
        subtitle: None,
        image_url: None,
        url: None,
        buttons: Vec::new(),
    };
    let plain = Tile { title: "plain".to_owned(), ..tile.clone() };
    for (count, tiles, shown) in [
        (3, vec![tile.clone()], "<0><1><2>".to_owned()),
        (12, vec![tile.clone()], (0..10).map(|it| format!("<{it}>")).collect()),
        (1, vec![tile.clone(), plain.clone()], "<0><plain>".to_owned()),
        (
            12,
            vec![plain.clone(), tile.clone(), plain],
            "<plain><0><1><2><3><4><5><6><7><8>".to_owned(),
        ),
    ] {
        let items: Vec<Value> = (0..count).map(|it| json!({"t": it})).collect();
        let carousel = interaction(InteractionKind::Structured { text: None, tiles });
        let bot = calling(x(&[("t", "{$.api_X.items[i].t}")]), vec![carousel]);
        assert_eq!(answering(bot, 200, json!({"items": items})).send("d"), [shown]);
    }
}

#[test]
fn a_carousel_without_tiles_says_its_text() {
    let tiles = vec![Tile {
        title: "{X.t}".to_owned(),
        subtitle: None,
        image_url: None,
        url: None,
        buttons: Vec::new(),
    }];
    let text = Some(model::text::Texts::one("Shops:"));
    let carousel = interaction(InteractionKind::Structured { text, tiles });
    let bot = calling(x(&[("t", "{$.api_X[i].t}")]), vec![carousel]);
    let said = answering(bot, 200, json!([])).send("d");
    assert_eq!(said, ["! the carousel has no tile to show", "Shops:"]);
}

#[test]
fn failures_take_their_rule_or_end_the_dialog() {
    let failure = || when(Condition::Result(ResultStatus::Failure)).go(to("failed"));
    let success = || when(Condition::Result(ResultStatus::Success)).go(to("fine"));
    let ends = || {
        vec![
            say("fine").named("fine").then(Next::End),
            say("failed {$botContext.api_XStatus}").named("failed").then(Next::End),
        ]
    };
    for (rules, status, lines) in [
        (vec![success()], 200, vec!["fine"]),
        (vec![success()], 201, vec!["fine"]),
        (vec![success()], 204, vec!["! X answered with status 204", SORRY]),
        (vec![], 404, vec!["! X answered with status 404", SORRY]),
        (vec![always()], 404, vec!["! X answered with status 404", SORRY]),
        (vec![failure()], 404, vec!["! X answered with status 404", "failed 404"]),
        (
            vec![success(), no_match(Some("hm")).go(to("failed"))],
            500,
            vec!["! X answered with status 500", "hm", "failed 500"],
        ),
    ] {
        let mut bot = calling(x(&[]), ends());
        bot.stories[0].dialogs[0].interactions[0].rules = rules.clone();
        assert_eq!(answering(bot, status, json!({})).send("d"), lines, "{rules:?}");
    }
    let mut it = Conversation::with(calling(x(&[]), ends()));
    it.service = Box::new(|_| no_answer());
    assert_eq!(it.send("d"), ["! X gave no answer: no answer in 20 s (timeout)", SORRY]);
}

#[test]
fn a_bot_has_its_own_words_for_failures_and_goes_back_to_its_question() {
    let mut bot = calling(x(&[]), Vec::new());
    bot.settings.call_failed = Some(model::text::Texts::one("Not now."));
    let pets = dialog("pets", &["pets"], vec![ask("Which?").rule(pattern("dog"))]);
    bot.stories[0].dialogs.insert(key("pets"), pets);
    let mut it = answering(bot, 500, Value::Null);
    it.send("pets");
    assert_eq!(it.send("d"), ["! X answered with status 500", "Not now.", "Which?"]);
}

#[test]
fn a_failed_call_leaves_nothing_of_the_one_before() {
    let rule = always().go(to("call"));
    let mut bot = calling(x(&[("a", "{$.api_X.a}")]), vec![ask("{X.a}").rule(rule)]);
    let failure = when(Condition::Result(ResultStatus::Failure));
    bot.stories[0].dialogs[0].interactions[0].rules = vec![failure];
    let mut it = answering(bot, 200, json!({"a": 1}));
    assert_eq!(it.send("d"), ["1"]);
    it.service = Box::new(|_| no_answer());
    assert_eq!(it.send("x").last().unwrap(), "! {X.a} is not set and stands for nothing");
}

#[test]
fn a_transform_changes_the_result_before_its_fields_are_read() {
    let script = r#"set api_Locations={"jsonData":"{\"api_Locations\":{\"stores\":[{\"city\":\"Oslo\"},{\"city\":\"Bergen\"}]}}"} session"#;
    for (script, said) in [
        (script, "[\"Oslo\",\"Bergen\"]"),
        (
            r#"set api_Locations={"jsonData":"{\"stores\":[{\"city\":\"Rome\"}]}"} session"#,
            "[\"Rome\"]",
        ),
    ] {
        let mut locations = x(&[("city", "{$.api_Locations.stores[i].city}")]);
        locations.result_variable = Some("Locations".to_owned());
        locations.transform = Some(Script { source: script.to_owned() });
        let mut it = answering(calling(locations, vec![say("{X.city}")]), 200, json!([]));
        assert_eq!(it.send("d"), [said]);
        let seen = &it.scripts[0].snapshot.variables["api_Locations"];
        assert_eq!(seen, &json!({"jsonData": "{\"api_Locations\":[]}"}));
    }
}

#[test]
fn a_post_process_script_sees_the_fields_and_may_go_elsewhere() {
    let mut bot =
        calling(x(&[("a", "{$.api_X.a}")]), vec![say("next"), say("there").named("there")]);
    bot.stories[0].dialogs[0].interactions[0].post_process = Some(Script {
        source: "show X.a\nshow X.a.count\nshow api_XStatus\ngoto there".to_owned(),
    });
    let said = answering(bot.clone(), 200, json!({"a": "v"})).send("d");
    assert_eq!(said, ["X.a is \"v\"", "X.a.count is 1", "api_XStatus is 200", "there"]);
    let said = answering(bot, 500, json!({})).send("d");
    assert_eq!(said.last().unwrap(), "there", "a script that goes on has dealt with the failure");
}

#[test]
fn values_are_encoded_for_where_they_stand() {
    let mut posting = integration("{$env.shop}/items/{$slot.s}#top", &[]);
    posting.method = Method::Post;
    posting.query = vec![("q".to_owned(), "{$slot.s}&".to_owned())];
    posting.body =
        Some(Body::Json(r#"{"text": "{$slot.s}", "n": {$botContext.n}, "u": {$nope}}"#.to_owned()));
    posting.credential = Some(key("shop"));
    let mut bot = calling(posting, Vec::new());
    let question = ask("?").rule(always().slot("s", "{$query}"));
    bot.stories[0].dialogs[0].interactions.shift_insert(0, key("ask"), question);
    bot.variables.insert("n".to_owned(), variable(json!("five")));
    let mut test = Environment::default();
    test.addresses.insert("shop".to_owned(), "https://shop.example.com/v1".to_owned());
    bot.environments.insert(key("test"), test);
    let mut it = answering(bot, 200, json!({}));
    it.send("d");
    it.send("a/b \"c\"");
    let call = &it.calls[0];
    let url = "https://shop.example.com/v1/items/a%2Fb%20%22c%22?q=a%2Fb%20%22c%22%26#top";
    assert_eq!(call.url, url);
    let body: Value = serde_json::from_str(call.body.as_deref().unwrap()).unwrap();
    assert_eq!(body, json!({"text": "a/b \"c\"", "n": "five", "u": null}));
    assert_eq!(call.credential, Some(key("shop")));
}

#[test]
fn default_headers_are_sent_unless_switched_off_or_set() {
    let json_type = "application/json;charset=UTF-8";
    let form = || Some(Body::Form(vec![("a b".to_owned(), "{$query}&".to_owned())]));
    for (own, has_defaults, off, body, expected) in [
        (vec![], true, false, None, vec![("Accept", json_type), ("Content-Type", json_type)]),
        (vec![], false, false, None, vec![]),
        (vec![], true, true, None, vec![]),
        (
            vec![("accept", "x")],
            true,
            false,
            None,
            vec![("accept", "x"), ("Content-Type", json_type)],
        ),
        (vec![], false, false, form(), vec![("Content-Type", "application/x-www-form-urlencoded")]),
    ] {
        let own =
            own.iter().map(|(name, value): &(&str, &str)| (name.to_string(), value.to_string()));
        let headers = own.collect();
        let integration =
            Integration { headers, has_default_headers: has_defaults, body, ..x(&[]) };
        let mut bot = calling(integration, Vec::new());
        if off {
            bot.variables.insert("__standardHeaders__".to_owned(), variable(json!("off")));
        }
        let mut it = answering(bot, 200, json!({}));
        it.send("d");
        let sent: Vec<(&str, &str)> = it.calls[0]
            .headers
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        assert_eq!(sent, expected);
        assert!(it.calls[0].body.iter().all(|body| body == "a+b=d%26"));
    }
}

#[test]
fn what_can_t_be_called_has_failed() {
    let header = vec![("X-Name".to_owned(), "{$query}".to_owned())];
    for (integration, message) in [
        (integration("https://{$query}/", &[]), "! X can't be called: "),
        (integration("file:///etc/passwd", &[]), "! X can't be called: "),
        (Integration { headers: header, ..x(&[]) }, "! X can't be called: header X-Name: "),
    ] {
        let mut it = answering(calling(integration, Vec::new()), 200, json!({}));
        let said = it.send("d\r\nInjected: yes");
        assert!(said[0].starts_with(message), "{said:?}");
        assert_eq!(said[1], SORRY);
        assert!(it.calls.is_empty());
    }
    let mut it = Conversation::with(bot(vec![dialog("d", &["d"], vec![call("Y")])]));
    assert_eq!(it.send("d"), ["! there is no integration Y", SORRY]);
}

#[test]
fn a_turn_makes_so_many_calls_and_no_more() {
    let again = when(Condition::Result(ResultStatus::Success)).go(Next::Repeat);
    let mut bot = calling(x(&[]), Vec::new());
    bot.stories[0].dialogs[0].interactions[0].rules = vec![again];
    let mut it = answering(bot, 200, json!({}));
    assert_eq!(it.send("d"), ["! a turn makes at most 12 calls", SORRY]);
    assert_eq!(it.calls.len(), 12);
}

#[test]
fn a_large_answer_lives_for_its_turn_and_its_fields_longer() {
    let show = "{X.a} {$.api_X.a}";
    let mut bot = calling(x(&[("a", "{$.api_X.a}")]), vec![ask(show), say(show)]);
    bot.stories[0].dialogs[0].interactions[0].delay_ms = None;
    let mut it = answering(bot.clone(), 200, json!({"a": 1, "filler": "x".repeat(40_000)}));
    assert_eq!(it.send("d"), ["1 1"]);
    assert_eq!(it.send("y").last().unwrap(), "1 ");
    let mut it = answering(bot, 200, json!({"a": 1}));
    it.send("d");
    assert_eq!(it.send("y"), ["1 1"]);
}

#[test]
fn answers_that_don_t_fit_change_nothing() {
    use engine::Event;
    let mut it = answering(calling(x(&[]), vec![say("done")]), 200, json!({}));
    let message = |text: &str| Event::MessageReceived {
        number: 1,
        text: text.to_owned(),
        tap: None,
        files: Vec::new(),
        location: None,
    };
    let late = |request| Event::CallAnswered { request, answer: answered(200, json!({})) };
    assert!(it.step(late(1)).is_empty(), "nothing is outstanding");
    let effects = it.step(message("d"));
    let request = it.state.is_waiting_for_request().unwrap();
    assert_eq!(effects.len(), 1);
    for event in [
        late(request + 1),
        message("impatient"),
        Event::Understood { request, understanding: Default::default() },
    ] {
        let before = it.state.clone();
        assert!(it.step(event).is_empty());
        assert_eq!(it.state, before);
    }
    assert_eq!(it.step(late(request)).len(), 1);
    assert!(it.step(late(request)).is_empty(), "a repeated answer");
}

#[test]
fn the_latest_answer_counts_for_its_name() {
    let shared = Integration { result_variable: Some("R".to_owned()), ..x(&[]) };
    let other = Integration { url: "https://api.example.com/other".to_owned(), ..shared.clone() };
    let rest =
        vec![call("Y"), say("{$.api_R.from}"), call("X"), say("{$.api_R.from}").post("show api_R")];
    let mut bot = calling(shared, rest);
    bot.stories[0].dialogs[0].interactions[0].pre_process =
        Some(Script { source: "set api_R=\"of a script\" session".to_owned() });
    bot.integrations.insert(key("Y"), other);
    let mut it = Conversation::with(bot);
    it.service = Box::new(|call| answered(200, json!({"from": call.url.rsplit('/').next()})));
    let shown = "api_R is {\"jsonData\":\"{\\\"api_R\\\":{\\\"from\\\":\\\"x\\\"}}\"}";
    assert_eq!(it.send("d"), ["other", "x", shown]);
}

#[test]
fn an_integration_is_known_by_key_and_display_name() {
    let named =
        Integration { name: Some("Store Locator".to_owned()), ..x(&[("a", "{$.api_X.a}")]) };
    let show = say("{X.a} {Store Locator.a}").post("show Store Locator.a\nshow X.a.count");
    let mut it = answering(calling(named, vec![show]), 200, json!({"a": 1}));
    assert_eq!(it.send("d"), ["1 1", "Store Locator.a is 1", "X.a.count is 1"]);
}

/// Lists in lists, so many.
fn nested(depth: usize) -> Value {
    (1..depth).fold(json!([]), |inner, _| json!([inner]))
}

#[test]
fn an_answer_that_nests_too_deep_is_refused() {
    let text = say("{X.count}").pre("fetch https://e.com");
    let bot = calling(x(&[("count", "fine")]), vec![text]);
    assert_eq!(answering(bot.clone(), 200, nested(64)).send("d"), ["got 200", "fine"]);
    let refused = "! X gave no answer: the answer nests deeper than 64 (response_too_deep)";
    assert_eq!(answering(bot, 200, nested(65)).send("d"), [refused, SORRY]);

    let mut it = Conversation::with(bot_with_fetch());
    it.service = Box::new(|_| answered(200, nested(100)));
    assert_eq!(it.send("d"), ["got 0"]);
}

fn bot_with_fetch() -> Bot {
    bot(vec![dialog("d", &["d"], vec![silent().pre("fetch https://e.com")])])
}

#[test]
fn metadata_that_nests_too_deep_is_dropped() {
    let mut it = answering(calling(x(&[]), Vec::new()), 200, json!({}));
    let metadata = vec![nested(100), json!({"id": 1})];
    let tap = Some(model::conversation::Tap { metadata, ..Default::default() });
    it.step(engine::Event::MessageReceived {
        number: 1,
        text: "d".to_owned(),
        tap,
        files: Vec::new(),
        location: None,
    });
    let state = serde_json::to_value(&it.state).unwrap();
    assert_eq!(state["turn"]["tap"]["metadata"], json!([{"id": 1}]));
}
