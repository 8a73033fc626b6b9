use model::bot::{Bot, DialogKind, InteractionKind};
use proptest::prelude::*;

use super::*;
use crate::bot_file;

fn sheet(path: &str, text: &str) -> Sheet {
    parse(&SourceFile { path: path.to_owned(), text: text.to_owned() })
}

fn good(path: &str, text: &str) -> IndexMap<Key, Dialog> {
    let read = sheet(path, text);
    read.dialogs.unwrap_or_else(|| panic!("{:?}", read.problems))
}

fn codes(text: &str) -> Vec<String> {
    let told = |it: Problem| format!("{}:{} {} {}", it.line, it.path, it.severity, it.code);
    sheet("faq.csv", text).problems.into_iter().map(told).collect()
}

fn samples(dialog: &Dialog) -> Vec<String> {
    dialog.starter.clone().unwrap_or_default().samples
}

fn said(dialog: &Dialog) -> Vec<String> {
    let said = dialog.interactions.values().map(|it| match &it.kind {
        InteractionKind::Statement { text } => text.variants[0].text.clone(),
        InteractionKind::Universal { content, waits: false } => content.clone(),
        other => panic!("{other:?}"),
    });
    said.collect()
}

#[test]
fn a_tab_separated_sheet_has_a_dialog_a_row_named_after_the_file() {
    let text =
        "\u{feff}Question\tAnswer\r\nWho are you?\tA bot.\r\n\r\nWhat | now?\t\"One\ntwo\"\r\n";
    let dialogs = good("up/About Us.tsv", text);
    let keys: Vec<&str> = dialogs.keys().map(Key::as_str).collect();
    assert_eq!(keys, ["about_us_who_are_you", "about_us_what_now"]);
    assert_eq!(dialogs[0].name, "About Us: Who are you?");
    assert_eq!(dialogs[0].label.as_deref(), Some("Who are you?"));
    assert_eq!(dialogs[0].kind, DialogKind::Faq);
    assert_eq!(
        (samples(&dialogs[1]), said(&dialogs[1])),
        (vec!["What | now?".into()], vec!["One\ntwo".into()])
    );
}

#[test]
fn a_comma_separated_sheet_has_wordings_bubbles_replies_and_a_link() {
    let text = "node_name,question,answer,quick_replies,link_text,link_button,link_url\n\
                Founders,Who founded it?| Who began it? |who founded it,\"Two people.<m>In 2013, in a room.\",More|Bye,See us,Open,https://example.com/a\n\
                Plain,Why?,Because.,,,,\n\
                Link,Where?,Here.,,,,tel:123\n";
    let dialogs = good("faq.csv", text);
    assert_eq!(dialogs.keys().map(Key::as_str).collect::<Vec<_>>(), ["founders", "plain", "link"]);
    assert_eq!(samples(&dialogs[0]), ["Who founded it?", "Who began it?"]);
    let founders = said(&dialogs[0]);
    assert_eq!(founders[..2], ["Two people.", "In 2013, in a room."]);
    let rich: serde_json::Value = serde_json::from_str(&founders[2]).unwrap();
    assert_eq!(rich["elements"][0]["text"], "See us");
    assert_eq!(rich["elements"][1]["click"]["actions"][0]["uri"], "https://example.com/a");
    assert_eq!(rich["quickReplies"]["replies"][1]["title"], "Bye");
    assert_eq!(said(&dialogs[1]), ["Because."]);
    let link: serde_json::Value = serde_json::from_str(&said(&dialogs[2])[0]).unwrap();
    assert_eq!(link["elements"][0]["text"], "Here.");
    assert_eq!(link["elements"][1]["title"], "tel:123");
}

#[test]
fn columns_may_come_in_any_order_and_the_last_four_may_miss() {
    let dialogs = good("faq.csv", "Answer, QUESTION ,node_name\nA.,Q?,n\n");
    assert_eq!((samples(&dialogs[0]), said(&dialogs[0])), (vec!["Q?".into()], vec!["A.".into()]));
    let dialogs = good("faq.csv", "node_name,question,answer,link_url\nn,Q?,A.\n");
    assert_eq!(said(&dialogs[0]), ["A."], "a row may end early");
}

#[test]
fn rich_content_of_haptik_becomes_rich_content() {
    let element = |element: &str| {
        let answer = format!("One<m>{element}").replace('"', "\"\"");
        let read = sheet("faq.csv", &format!("node_name,question,answer\nn,Q?,\"{answer}\"\n"));
        let codes: Vec<_> = read.problems.iter().map(|it| it.code).collect();
        (said(&read.dialogs.unwrap()[0]), codes)
    };
    let (said, codes) = element(r#"{"text":"Hi","type":"TEXT","data":{"quick_replies":[]}}"#);
    assert_eq!((said, codes), (vec!["One".to_owned(), "Hi".to_owned()], vec![]));
    let button = r#"{"actionable_text":"Yes","type":"TEXT_ONLY","is_default":0,"payload":{"message":"Yes"}}"#;
    let (said, codes) =
        element(&format!(r#"{{"text":"Hi","type":"BUTTON","data":{{"items":[{button}]}}}}"#));
    let rich: serde_json::Value = serde_json::from_str(&said[1]).unwrap();
    assert_eq!(rich["elements"][1]["click"]["actions"][0]["text"], "Yes");
    assert_eq!(codes, Vec::<&str>::new());
    let (said, codes) = element(r#"{"type":"HOLOGRAM","text":"Hi"}"#);
    assert_eq!((said.len(), codes.contains(&"hsl")), (2, true));
}

#[test]
fn every_fault_has_its_line_column_and_code() {
    let head = "node_name,question,answer,quick_replies,link_text,link_button,link_url";
    let long = |count| "x".repeat(count);
    for (name, rows, expected) in [
        ("no question", "n,,A.".to_owned(), vec!["2:question error missing_value"]),
        ("only bars", "n,|,A.".to_owned(), vec!["2:question error missing_value"]),
        ("no answer", "n,Q?,".to_owned(), vec!["2:answer error missing_value"]),
        ("no name", ",Q?,A.".to_owned(), vec!["2:node_name error missing_value"]),
        ("the second row", "a,Q?,A.\n\nb,R?,".to_owned(), vec!["4:answer error missing_value"]),
        (
            "the same name",
            "a b,Q?,A.\nA_b,R?,B.".to_owned(),
            vec!["3:node_name error duplicate_name"],
        ),
        (
            "the same question",
            "a,Q?,A.\nb,q|R?,B.".to_owned(),
            vec!["3:question warning duplicate_question"],
        ),
        ("too many fields", "n,Q?,A,b,c,d,e,f".to_owned(), vec!["2: error too_many_fields"]),
        ("a link to nowhere", "n,Q?,A.,,,Open,".to_owned(), vec!["2:link_url error missing_value"]),
        ("no link", "n,Q?,A.,,,,javascript:1".to_owned(), vec!["2:link_url error bad_link"]),
        ("long", format!("n,{},A.", long(101)), vec!["2:question warning long_question"]),
        ("too long", format!("n,{},A.", long(1_001)), vec!["2:question error question_too_long"]),
        ("much", format!("n,Q?,{}", long(301)), vec!["2:answer warning long_answer"]),
        ("too much", format!("n,Q?,{}", long(4_001)), vec!["2:answer error answer_too_long"]),
        ("a reply", format!("n,Q?,A.,{}", long(129)), vec!["2:quick_replies error limit"]),
        ("replies", format!("n,Q?,A.,{}", "y|".repeat(21)), vec!["2:quick_replies error limit"]),
        ("no JSON", "n,Q?,{no}".to_owned(), vec!["2:answer warning bad_json"]),
        ("nothing", String::new(), vec!["1: error no_rows"]),
        ("null", "n,Q?,\0".to_owned(), vec!["2: error null_character"]),
    ] {
        assert_eq!(codes(&format!("{head}\n{rows}\n")), expected, "{name}");
    }
}

#[test]
fn a_header_that_is_not_understood_is_refused() {
    for (header, expected) in [
        ("", vec!["1: error no_header"]),
        (
            "node_name,question,anser",
            vec!["1:anser error unknown_column", "1:answer error missing_column"],
        ),
        ("question,answer", vec!["1:node_name error missing_column"]),
        (
            "question;answer;node_name",
            vec![
                "1:question;answer;node_name error unknown_column",
                "1:node_name error missing_column",
                "1:question error missing_column",
                "1:answer error missing_column",
            ],
        ),
        (
            "question\tquestion",
            vec!["1:question error duplicate_column", "1:answer error missing_column"],
        ),
    ] {
        assert_eq!(codes(&format!("{header}\n")), expected, "{header}");
    }
}

#[test]
fn there_are_at_most_two_thousand_rows() {
    let rows = |count: usize| -> String {
        let rows = (0..count).map(|n| format!("What is {n}?\tIt is {n}.\n"));
        "question\tanswer\n".to_owned() + &rows.collect::<String>()
    };
    assert_eq!(good("n.tsv", &rows(MAX_ROWS)).len(), MAX_ROWS);
    assert_eq!(codes(&rows(MAX_ROWS + 1)), [format!("{}: error too_many_rows", MAX_ROWS + 2)]);
}

#[test]
fn long_questions_that_begin_alike_have_names_of_their_own() {
    let long = "what ".repeat(19);
    let dialogs = good("f.tsv", &format!("question\tanswer\n{long}one\tA\n{long}two\tB\n"));
    assert_eq!(dialogs.len(), 2);
    assert!(dialogs[1].name.chars().count() <= MAX_KEY_CHARS);
}

const BOT: &str = "format: 1
bot: small
stories:
  main:
    dialogs:
      hello: { starts_on: { patterns: [hello] }, interactions: { hi: { say: Hi. } } }
  help:
    name: Help
    dialogs:
      old: { kind: faq, starts_on: { samples: [old] }, interactions: { a: { say: Old. } } }
";

fn bot_files() -> Vec<SourceFile> {
    vec![SourceFile { path: "bot.yaml".to_owned(), text: BOT.to_owned() }]
}

fn upload(names: &[&str], story: &str, mode: Mode) -> Upload {
    let rows: String = names.iter().map(|name| format!("{name},{name}?,About {name}.\n")).collect();
    let dialogs = good("f.csv", &format!("node_name,question,answer\n{rows}"));
    Upload { story: story.to_owned(), dialogs, mode }
}

/// Adds it and keeps the file.
fn put(files: &mut Vec<SourceFile>, upload: Upload) -> Result<Added, AddError> {
    let added = add(files, upload)?;
    files.retain(|file| file.path != added.file.path);
    files.push(added.file.clone());
    Ok(added)
}

fn bot(files: &[SourceFile]) -> Bot {
    let parsed = bot_file::parse(files);
    parsed.bot.unwrap_or_else(|| panic!("{:?}\n{}", parsed.problems, files[1].text))
}

fn counts(added: &Added) -> (usize, usize, usize) {
    (added.added, added.replaced, added.disabled)
}

#[test]
fn questions_come_into_a_story_in_a_file_of_its_own() {
    let mut files = bot_files();
    let added = put(&mut files, upload(&["a", "b"], "My FAQ", Mode::Add)).unwrap();
    assert_eq!((counts(&added), added.file.path.as_str()), ((2, 0, 0), "faq/my_faq.yaml"));
    assert!(!added.file.text.contains("bot:"), "{}", added.file.text);
    let more = put(&mut files, upload(&["c"], "My FAQ", Mode::Add)).unwrap();
    assert_eq!(counts(&more), (1, 0, 0));
    let bot = bot(&files);
    assert_eq!(bot.stories["my_faq"].name, "My FAQ");
    assert_eq!(bot.stories["my_faq"].dialogs.len(), 3);
    assert_eq!(bot.stories["main"].dialogs.len(), 1);
    assert_eq!(files[0].text, BOT, "what people wrote stays as it is");
}

#[test]
fn a_story_of_another_file_is_gone_on_with() {
    let mut files = bot_files();
    let added = put(&mut files, upload(&["a"], "Help", Mode::ReplaceAll)).unwrap();
    let told: Vec<&str> = added.problems.iter().map(|it| it.code).collect();
    assert_eq!(told, ["not_disabled"], "the other file is not ours to change");
    let bot = bot(&files);
    assert_eq!((bot.stories["help"].name.as_str(), bot.stories["help"].dialogs.len()), ("Help", 2));
}

#[test]
fn names_that_are_there_are_refused_unless_they_are_replaced() {
    let mut files = bot_files();
    put(&mut files, upload(&["a", "b"], "faq", Mode::Add)).unwrap();
    let taken = |refused: Result<Added, AddError>| match refused {
        Err(AddError::Taken(problems)) => {
            problems.iter().map(|it| format!("{} {}", it.code, it.path)).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    let again = add(&files, upload(&["a", "c"], "faq", Mode::Add));
    assert_eq!(taken(again), ["name_exists stories.faq.dialogs.a"]);
    for mode in [Mode::Add, Mode::Replace, Mode::ReplaceAll] {
        let others = add(&files, upload(&["hello"], "faq", mode));
        assert_eq!(taken(others), ["name_taken stories.main.dialogs.hello"]);
    }
    let replaced = put(&mut files, upload(&["a", "c"], "faq", Mode::Replace)).unwrap();
    assert_eq!(counts(&replaced), (1, 1, 0));
    let all = put(&mut files, upload(&["b", "d"], "faq", Mode::ReplaceAll)).unwrap();
    assert_eq!(counts(&all), (1, 1, 2));
    let is_on = |name: &str| bot(&files).stories["faq"].dialogs[name].is_enabled;
    assert_eq!(["a", "b", "c", "d"].map(is_on), [false, true, false, true]);
    let back = put(&mut files, upload(&["a"], "faq", Mode::Replace)).unwrap();
    assert_eq!(counts(&back), (0, 1, 0));
    assert!(bot(&files).stories["faq"].dialogs["a"].is_enabled);
}

#[test]
fn comments_in_the_file_stay() {
    let mut files = bot_files();
    put(&mut files, upload(&["a"], "faq", Mode::Add)).unwrap();
    files[1].text = files[1].text.replace("      a:", "      # Ask Ada first.\n      a:");
    put(&mut files, upload(&["a", "b"], "faq", Mode::Replace)).unwrap();
    assert!(files[1].text.contains("# Ask Ada first."), "{}", files[1].text);
}

#[test]
fn a_bot_that_cannot_be_read_takes_nothing() {
    let broken = [SourceFile { path: "bot.yaml".to_owned(), text: "a: [".to_owned() }];
    let refused = add(&broken, upload(&["a"], "faq", Mode::Add));
    assert!(matches!(refused, Err(AddError::NoBot(_))), "{refused:?}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sheet_is_read_or_refused_and_what_was_read_makes_a_bot(
        cells in prop::collection::vec(("\\PC{0,30}", "\\PC{0,30}", "\\PC{0,30}", "\\PC{0,20}"), 0..6),
        raw in "(question|answer|node_name|[\t,\"\n|<m>{}: -]|\\PC){0,40}",
    ) {
        sheet("raw.csv", &raw);
        let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let row = |(a, b, c, d): &(String, String, String, String)| {
            [a, b, c, d].map(|cell| quoted(cell)).join(",") + "\r\n"
        };
        let rows: String = cells.iter().map(row).collect();
        let text = format!("node_name,question,answer,quick_replies\r\n{rows}");
        if let Some(dialogs) = sheet("faq.csv", &text).dialogs {
            let mut files = bot_files();
            // A name may be one of the bot's own.
            let upload = Upload { story: "faq".to_owned(), dialogs: dialogs.clone(), mode: Mode::Add };
            if put(&mut files, upload).is_ok() {
                let read = bot(&files);
                prop_assert_eq!(&read.stories["faq"].dialogs, &dialogs);
            }
        }
    }
}
