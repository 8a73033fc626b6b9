//! Exports of LivePerson's, moved in and talked to. An expected turn lists what a contact is told,
//! in order; how interactions are named is in [`Export`].

mod export;
mod ferry;
mod play;

use std::path::Path;

use serde_json::{Value, json};

use export::Export;

/// What is typed, and what is told then.
type Turn = (&'static str, &'static [&'static str]);

fn stubs() -> Value {
    let store = |id: &str, city: &str, address: &str| {
        json!({
            "id": id, "city": city, "address": address, "state": "WA", "zip": "98100",
            "weekdayHours": "9-9", "weekendHours": "10-6",
            "mapImage": "https://maps.example/a.png", "googleMapLink": "https://maps.example/a",
        })
    };
    let stores = [
        store("1", "Alder", "1 Mill Road"),
        store("2", "Birch", "2 Quay Street"),
        store("3", "Cedar", "3 Hill Lane"),
    ];
    let said = |text: &str| json!({ "status": 200, "body": { "choices": [{ "text": text }] } });
    json!({
        "StoreLocator": [{ "status": 200, "body": { "id": "1", "stores": stores } }],
        "Locations": [{ "status": 200, "body": stores }],
        "GPT3": [said("Engines delight me."), said("So do numbers.")],
    })
}

/// Plays a sample to this transcript, and gives everything that happened.
fn play_sample(name: &str, transcript: &[Turn], more: &[&str]) -> Option<Vec<Vec<Value>>> {
    let Some((path, export)) = Export::of_samples(name) else {
        eprintln!("skipped: no sample {name} lies beside the project");
        return None;
    };
    Some(play(&path, &export, (transcript, &stubs(), more)))
}

fn play(
    path: &Path,
    export: &Export,
    (transcript, answers, more): (&[Turn], &Value, &[&str]),
) -> Vec<Vec<Value>> {
    let folder = tempfile::tempdir().unwrap();
    let bot = play::import(folder.path(), path);
    std::fs::write(folder.path().join("stubs.json"), answers.to_string()).unwrap();
    let lines: Vec<String> = transcript.iter().map(|(typed, _)| export.typed(typed)).collect();
    let options = [&["--stub", "stubs.json"][..], more].concat();
    let turns = play::chat(folder.path(), &bot, (&lines, &options));
    assert_eq!(turns[0], [] as [Value; 0], "it waits to be spoken to");
    for ((typed, awaited), happened) in transcript.iter().zip(&turns[1..]) {
        let told: Vec<String> = happened.iter().filter_map(play::told).collect();
        let is_so = told.len() == awaited.len()
            && awaited.iter().zip(&told).all(|(awaited, told)| export.fits(awaited, told));
        assert!(is_so, "{typed}: awaited {awaited:#?}, but {told:#?}\n{happened:#?}");
    }
    turns
}

#[test]
fn a_card_is_replaced_at_a_new_address() {
    let to_address: [Turn; 6] = [
        ("@ae45f8f0", &["@8cbcac55", "@f2d1dcd1", "log"]),
        ("blue", &["!f2d1dcd1", "@f2d1dcd1"]),
        ("@f2d1dcd1#0", &["@bc091c4e Credit"]),
        ("yes", &["@7fce62f5"]),
        ("no", &["@b74d5f8f"]),
        ("9 Elm St", &["@7fce62f5 9 Elm St"]),
    ];
    let confirmed: [Turn; 1] = [("Yes", &["@bc4089aa 9 Elm St", "@87f2fe12"])];
    let proceeds: [Turn; 1] = [("Yes", &["@c5ca9509", "log"])];
    let ends: [Turn; 1] = [("No", &["@56164a12", "closed"])];
    let stays_silent: [Turn; 2] = [("Yes", &["@a062ea09"]), ("@ae45f8f0", &["log"])];
    let refuses: [Turn; 2] = [("No", &["@52b27b41"]), ("Too slow.", &["@a062ea09", "log"])];
    let start = [to_address.as_slice(), &confirmed].concat();
    for rest in
        [[&proceeds[..], &ends].concat(), [&proceeds[..], &stays_silent].concat(), refuses.into()]
    {
        play_sample("replacement-card-helper.json", &[start.clone(), rest].concat(), &[]);
    }
}

#[test]
fn people_go_back_by_a_rule_a_reply_and_a_dialog() {
    let transcript: [Turn; 9] = [
        ("hi", &["@76cc4f31", "@7a224f6b"]),
        ("blah", &["!7a224f6b", "@7a224f6b"]),
        ("continue", &["@1b13ee6a"]),
        ("@1b13ee6a#1", &["@7a224f6b"]),
        ("continue", &["@1b13ee6a"]),
        ("continue", &["@f901346e"]),
        ("back", &["@1b13ee6a"]),
        ("continue", &["@f901346e"]),
        ("continue", &["@cbb94adb", "closed with survey"]),
    ];
    play_sample("go-back-bot.json", &transcript, &[]);
}

#[test]
fn a_model_is_asked_until_people_start_over() {
    let transcript: [Turn; 5] = [
        ("channel", &["@b475266e"]),
        ("Ada", &["@7d956eaf Ada", "@e763aac8 Ada"]),
        ("hi", &["call", "Engines delight me."]),
        ("And what else?", &["call", "So do numbers."]),
        ("start over", &["@616fbec2", "@4a2969d7"]),
    ];
    let options = ["--customer-info", r#"{"customerId":"c1"}"#];
    let Some(turns) = play_sample("gpt3-character.json", &transcript, &options) else {
        return;
    };
    let call = turns[3].iter().find(|it| it["event"] == "call").unwrap();
    let prompt = call["request"]["body"]["prompt"].as_str().unwrap();
    // It begins with what the bot put into the conversation's context, and ends with what was said.
    assert!(prompt.ends_with("Human: hi Ada: "), "{prompt}");
}

#[test]
fn what_is_known_of_a_customer_leads_to_a_dialog() {
    let sample = "instagram-starter.json";
    let Some((_, export)) = Export::of_samples(sample) else {
        eprintln!("skipped: no sample {sample} lies beside the project");
        return;
    };
    let cases: [(&str, Turn); 3] = [
        (export.name("6666448a"), ("hello", &["@6666448a"])),
        (export.name("d0f886eb"), ("hello", &["@d0f886eb"])),
        ("another", ("hello", &["report no_such_target"])),
    ];
    for (kind, turn) in cases {
        let info = json!({ "ctype": kind }).to_string();
        play_sample(sample, &[turn], &["--customer-info", &info]);
    }
}

#[test]
fn people_are_noted_by_text_message_and_left_alone() {
    let transcript: [Turn; 5] = [
        ("@f8a125e7", &["@02b96d58", "closed with survey"]),
        ("tix", &["@d89edcf7"]),
        ("TIX", &["@d89edcf7"]),
        ("STOP", &["@01a95fd5"]),
        ("anything else", &[]),
    ];
    let info = json!({ "imei": "+15550100" }).to_string();
    play_sample("qr-sms.json", &transcript, &["--channel", "sms", "--customer-info", &info]);
}

#[test]
fn answers_of_an_api_are_a_list_of_texts() {
    let shown: [Turn; 2] = [
        ("hi", &["@1a4846d2", "call", "@6a1ad4af"]),
        ("1", &["@04805737 A) Alder\nB) Birch\nC) Cedar"]),
    ];
    for last in [("b", &["@b16bdc99 2 Quay Street, Birch"]), ("zzz", &["@2a4bb507"])] {
        let last: Turn = (last.0, last.1);
        play_sample("results-in-text-only.json", &[&shown[..], &[last]].concat(), &[]);
    }
}

#[test]
fn answers_of_an_api_are_a_tile_each() {
    let one: [Turn; 2] = [("hi", &["@1a4846d2", "call", "@6a1ad4af"]), ("2", &["3 tiles"])];
    let other: [Turn; 1] = [("hi", &["@6f3e2ad7", "call", "3 tiles"])];
    for (name, transcript) in
        [("results-in-text-only.json", &one[..]), ("top-level-key.json", &other[..])]
    {
        let Some(turns) = play_sample(name, transcript, &[]) else { return };
        let shown = Value::from(turns.last().unwrap().clone()).to_string();
        for city in ["Alder", "Birch", "Cedar"] {
            assert!(shown.contains(city), "{name}: {city} is in {shown}");
        }
    }
}

#[test]
fn a_menu_leads_to_each_rich_message() {
    let transcript: [Turn; 3] =
        [("hi", &["@19012d88", "@d2ad582c"]), ("4", &["@40f3ef4a"]), ("1", &["a map"])];
    play_sample("universal-tile-demo.json", &transcript, &[]);
}

/// Plays the ferry's desk where its API answers like this.
fn play_ferry(answer: &Value, transcript: &[Turn]) -> Vec<Vec<Value>> {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("ferry.json");
    let export = Export(ferry::export());
    std::fs::write(&source, export.0.to_string()).unwrap();
    play(&source, &export, (transcript, answer, &[]))
}

#[test]
fn rules_answer_in_their_order_and_no_match_last() {
    let transcript: [Turn; 6] = [
        ("hey there", &["@d2", "@d3", "report no_such_target"]),
        ("sunset", &["!d3", "@d3"]),
        ("go back", &["@d3"]),
        ("2", &["@d7"]),
        ("12b", &["@d8 12b", "closed"]),
        ("nothing that is known", &[]),
    ];
    play_ferry(&json!({}), &transcript);
}

#[test]
fn each_answer_of_an_api_becomes_a_tile() {
    let sailings = json!([{ "time": "9:00" }, { "time": "12:30" }, { "time": "18:15" }]);
    let answer = json!({ "Sailings": [{ "status": 200, "body": sailings }] });
    let turns = play_ferry(
        &answer,
        &[("hi", &["@d2", "@d3", "report no_such_target"]), ("times", &["call", "3 tiles"])],
    );
    let shown = Value::from(turns[2].clone()).to_string();
    for time in ["At 9:00", "At 12:30", "At 18:15", "take 18:15"] {
        assert!(shown.contains(time), "{time} is in {shown}");
    }
}

#[test]
fn a_failure_of_an_api_goes_where_its_rule_says() {
    let answer = json!({ "Sailings": [{ "status": 404, "body": {} }] });
    play_ferry(
        &answer,
        &[
            ("hi", &["@d2", "@d3", "report no_such_target"]),
            ("1", &["call", "@d6", "report call_failed"]),
        ],
    );
}

#[test]
fn a_source_that_is_no_export_is_told_and_the_others_are_imported() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name);
    std::fs::write(place("ferry.json"), ferry::export().to_string()).unwrap();
    std::fs::write(place("notes.json"), "no JSON").unwrap();
    std::fs::create_dir(place("folder.json")).unwrap();
    let sources = ["notes.json", "folder.json", "absent.json", "ferry.json"];
    let args = [&["import", "liveperson"][..], &sources, &["--json", "-o", "bots"]].concat();
    let output = play::run(folder.path(), &args, "");
    assert!(!output.status.success());
    let told = String::from_utf8(output.stdout).unwrap();
    let told: Vec<Value> = told.lines().map(|it| serde_json::from_str(it).unwrap()).collect();
    let [notes, inner, absent, ferry] = &told[..] else { panic!("{told:?}") };
    for (failure, source) in [notes, inner, absent].into_iter().zip(sources) {
        assert_eq!(failure["file"], source);
        assert!(failure["message"].as_str().is_some_and(|it| !it.is_empty()), "{failure}");
        assert!(failure.get("written").is_none(), "{failure}");
    }
    let written = place(ferry["written"].as_str().unwrap());
    let before = std::fs::read_to_string(&written).unwrap();
    let codes: Vec<&Value> =
        ferry["findings"].as_array().unwrap().iter().map(|it| &it["code"]).collect();
    assert!(codes.iter().any(|it| *it == "missing_interaction"), "{codes:?}");

    std::fs::write(&written, "# ours\n").unwrap();
    let again = ["import", "liveperson", "ferry.json", "-o", "bots"];
    let output = play::run(folder.path(), &again, "");
    assert!(!output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("--force"));
    assert_eq!(std::fs::read_to_string(&written).unwrap(), "# ours\n");

    let output = play::run(folder.path(), &[&again[..], &["--force"]].concat(), "");
    assert!(output.status.success());
    assert_eq!(std::fs::read_to_string(&written).unwrap(), before);
}
