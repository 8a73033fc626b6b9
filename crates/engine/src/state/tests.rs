use std::sync::Arc;

use model::bot::{Bot, Settings, Variable};
use model::call::{HttpCall, Method};
use model::script::ScriptPlace;
use serde_json::json;

use super::*;
use crate::event::Detection;
use crate::turn::{Asked, Block, Chain, Pending, Phase, ScriptRun};

fn empty_bot() -> Bot {
    Bot {
        external_bots: IndexMap::new(),
        answered_by: None,
        task_box: None,
        key: Key::from_name("bot"),
        name: "Bot".to_owned(),
        description: None,
        language: "en".to_owned(),
        languages: Vec::new(),
        settings: Settings::default(),
        environments: IndexMap::new(),
        credentials: IndexMap::new(),
        variables: IndexMap::new(),
        intents: IndexMap::new(),
        entities: IndexMap::new(),
        integrations: IndexMap::new(),
        functions: None,
        stories: IndexMap::new(),
        vendor: serde_json::Map::new(),
    }
}

/// A state with everything in it, as it was first written. It is read for as long as there are such
/// states: change the state so that this stays true, never this.
const GOLDEN: &str = r#"{
  "session": {"variables": {"v": "1"}, "slots": {"s": "x"}},
  "request": {"variables": {"r": 10}},
  "results": {"Balance": {
    "status": 200, "is_success": true, "is_large": true,
    "document": {"api_Balance": {"a": 1}}, "fields": {"a": 1}
  }},
  "stack": [
    {"dialog": "pets", "at": "which", "unrecognized": 2},
    {
      "dialog": "balance", "at": "call", "values": {"slots": {"number": "123456"}},
      "starter_intent": "billing", "prefilled": ["size"], "candidates": ["cards"], "trigger": "there"
    }
  ],
  "turn": {
    "text": "hi", "tap": {"payload": "p", "metadata": []},
    "understanding": {"intents": [{"intent": "billing", "score": 0.5}], "entities": []},
    "replies": 1, "calls": 2, "script_runs": 7,
    "chain": {"interactions": 3, "skipped": 4, "dialogs": 5, "dialog": "balance"},
    "block": {"delay_ms": 6, "is_unsplit": true, "quick_replies": [{"title": "Yes"}]},
    "pending": {
      "request": 8,
      "asked": {"fetch": {
        "run": {
          "place": "pre_process", "now_ms": 9, "seed": 10,
          "fetched": [{"failed": {"code": "timeout", "message": "late"}}]
        },
        "call": {
          "method": "GET", "url": "https://e.com", "headers": [], "body": null,
          "credential": null, "is_idempotent": false
        }
      }},
      "then": {"move": {"rule": 1}}
    }
  },
  "requests": 8,
  "is_open": true,
  "last_call_status": 200
}"#;

/// A state that waits for the contact to break the silence, as it was first written.
const SILENT: &str = r#"{
  "is_open": true,
  "timers": 2,
  "silence": {
    "timer": 2, "due_at": "2026-11-21T03:04:05Z", "place": {"dialog": "trip", "interaction": "city"}
  }
}"#;

#[test]
fn a_stored_silence_is_read_back_whole() {
    let state: State = serde_json::from_str(SILENT).unwrap();
    let written = serde_json::to_value(&state).unwrap();
    assert_eq!(written, serde_json::from_str::<Value>(SILENT).unwrap());
    assert_eq!(state.timer(), Some(2));
}

#[test]
fn a_stored_state_is_read_back_whole() {
    let state: State = serde_json::from_str(GOLDEN).unwrap();
    let written = serde_json::to_value(&state).unwrap();
    assert_eq!(written, serde_json::from_str::<Value>(GOLDEN).unwrap());
    assert_eq!(state.position(), Some(("balance", "call")));
    assert_eq!(state.is_waiting_for_request(), Some(8));
    let pending = state.turn.and_then(|turn| turn.pending).unwrap();
    let Asked::Fetch { run, .. } = pending.asked else { panic!("{:?}", pending.asked) };
    assert_eq!(run.place, ScriptPlace::PreProcess);
}

/// What a state holds since bots ask what was meant, as it was first written.
const GOLDEN_OF_MEANING: &str = r#"{
  "stack": [{"dialog": "book", "at": "city", "unrecognized": 1}],
  "turn": {
    "text": "Know more",
    "understanding": {
      "intents": [],
      "entities": [{
        "entity": "plan", "value": "gold", "text": "gold", "start": 9, "end": 9,
        "detection": "structured", "score": 1.0
      }],
      "language": "en",
      "small_talk": {"topic": "thanks", "score": 0.7, "answers": ["Welcome."]},
      "corrections": [{"written": "hlelo", "read": "hello"}]
    },
    "stated": [{"key": "plan", "value": "gold"}],
    "offered": {"dialogs": ["bills", "cards"], "has_none": true},
    "before": "disambiguation",
    "replies": 0, "calls": 0, "script_runs": 0,
    "chain": {"interactions": 0, "skipped": 0, "dialogs": 0},
    "block": {"is_unsplit": false},
    "pending": {"request": 1, "asked": "understanding", "then": "answer"}
  },
  "requests": 1,
  "forever": ["name"],
  "offered": {
    "dialogs": ["bills"],
    "entities": [{
      "entity": "city", "value": "Mumbai", "text": "Bombay", "start": 0, "end": 6,
      "detection": "exact", "score": 1.0
    }]
  },
  "outcome": "assist",
  "said": "which city?"
}"#;

#[test]
fn a_state_that_knows_what_was_offered_is_read_back_whole() {
    let state: State = serde_json::from_str(GOLDEN_OF_MEANING).unwrap();
    let written = serde_json::to_value(&state).unwrap();
    assert_eq!(written, serde_json::from_str::<Value>(GOLDEN_OF_MEANING).unwrap());
    for (outcome, json) in [
        (Outcome::Disambiguation, "\"disambiguation\""),
        (Outcome::Assist, "\"assist\""),
        (Outcome::Fallback, "\"fallback\""),
    ] {
        assert_eq!(serde_json::to_string(&outcome).unwrap(), json);
    }
    for (detection, json) in [
        (Detection::Exact, "\"exact\""),
        (Detection::Fuzzy, "\"fuzzy\""),
        (Detection::Pattern, "\"pattern\""),
        (Detection::Rule, "\"rule\""),
        (Detection::Model, "\"model\""),
        (Detection::Whole, "\"whole\""),
        (Detection::Structured, "\"structured\""),
        (Detection::Default, "\"default\""),
    ] {
        assert_eq!(serde_json::to_string(&detection).unwrap(), json);
    }
    let before = r#"{"entity": "city", "value": "x", "text": "x", "start": 0, "end": 1}"#;
    let found: Recognised = serde_json::from_str(before).unwrap();
    assert_eq!((found.detection, found.score), (Detection::Exact, 1.0));
}

#[test]
fn everything_that_can_be_pending_has_its_json() {
    let call = HttpCall {
        method: Method::Get,
        url: String::new(),
        headers: Vec::new(),
        body: None,
        credential: None,
        is_idempotent: false,
    };
    let run =
        ScriptRun { place: ScriptPlace::Transform, now_ms: 0, seed: u64::MAX, fetched: Vec::new() };
    for (asked, json) in [
        (Asked::Understanding, "\"understanding\""),
        (
            Asked::Script(run),
            r#"{"script":{"place":"transform","now_ms":0,"seed":18446744073709551615}}"#,
        ),
        (
            Asked::Call { integration: Key::from_name("x"), call },
            r#"{"call":{"integration":"x","call":{"method":"GET","url":"","headers":[],"body":null,"credential":null,"is_idempotent":false}}}"#,
        ),
    ] {
        assert_eq!(serde_json::to_string(&asked).unwrap(), json);
        assert_eq!(serde_json::from_str::<Asked>(json).unwrap(), asked);
    }
    for (phase, json) in [
        (Phase::Listen, "\"listen\""),
        (Phase::Answer, "\"answer\""),
        (Phase::Move { rule: None }, "{\"move\":{\"rule\":null}}"),
        (Phase::Match, "\"match\""),
        (Phase::Prefill, "\"prefill\""),
        (Phase::Enter, "\"enter\""),
        (Phase::Perform, "\"perform\""),
        (Phase::Read, "\"read\""),
        (Phase::Leave, "\"leave\""),
        (Phase::End, "\"end\""),
    ] {
        assert_eq!(serde_json::to_string(&phase).unwrap(), json);
        assert_eq!(serde_json::from_str::<Phase>(json).unwrap(), phase);
    }
}

#[test]
fn an_idle_state_is_short() {
    let idle = State { is_open: true, requests: 3, ..State::default() };
    assert_eq!(serde_json::to_string(&idle).unwrap(), r#"{"requests":3,"is_open":true}"#);
    assert_eq!(serde_json::from_str::<State>("{}").unwrap(), State::default());
}

#[test]
fn the_size_of_an_answer_is_that_of_its_json() {
    let value = json!({"a": ["x", 1]});
    let size = value.to_string().len();
    assert!(!has_more_bytes(&value, size));
    assert!(has_more_bytes(&value, size - 1));
}

#[test]
fn a_turn_without_its_newer_fields_is_read() {
    let pending = r#"{"request":1,"asked":"understanding","then":"match"}"#;
    let turn: Turn = serde_json::from_str(&format!("{{\"pending\":{pending}}}")).unwrap();
    let expected = Pending { request: 1, asked: Asked::Understanding, then: Phase::Match };
    assert_eq!(turn.pending, Some(expected));
    assert_eq!((turn.chain, turn.block), (Chain::default(), Block::default()));
}

#[test]
fn a_session_begins_with_the_bots_values_and_what_is_remembered() {
    let mut bot = empty_bot();
    let initial = |value| Variable { description: None, initial: Some(value) };
    bot.variables.insert("a".to_owned(), initial(json!("bot")));
    bot.variables.insert("b".to_owned(), initial(json!("bot")));
    bot.variables.insert("c".to_owned(), Variable::default());
    let program = Program::compile(Arc::new(bot), "test");
    let state = State::begin(&program, [("b".to_owned(), json!("contact"))].into());
    let json = json!({
        "session": {"variables": {"a": "bot", "b": "contact"}},
        "forever": ["b"],
    });
    assert_eq!(serde_json::to_value(&state).unwrap(), json);
}
