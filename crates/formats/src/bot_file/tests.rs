use proptest::prelude::*;

use super::arbitrary::arbitrary_bot;
use super::*;

fn file(path: &str, text: &str) -> SourceFile {
    SourceFile { path: path.to_owned(), text: text.to_owned() }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_reads_back_as_the_same_bot(bot in arbitrary_bot()) {
        let yaml = to_yaml(&bot, None);
        let parsed = parse(&[file("bot.yaml", &yaml)]);
        prop_assert_eq!(&parsed.problems, &Vec::new(), "{}", yaml);
        prop_assert_eq!(parsed.bot.as_ref(), Some(&bot), "{}", yaml);
        prop_assert_eq!(to_yaml(&bot, Some(&parsed.places)), yaml);
        let json = to_json(&bot);
        let parsed = parse(&[file("bot.json", &json.to_string())]);
        prop_assert_eq!(parsed.bot.as_ref(), Some(&bot), "{}", json);
        prop_assert_eq!(from_json(&json), Ok(bot));
    }

    #[test]
    fn any_text_is_read_without_a_panic(text in "(\\PC|[\n\t\r :{}\\[\\],&*!|>'\"#-]){0,64}") {
        let parsed = parse(&[file("bot.yaml", &text), file("more.json", &text)]);
        prop_assert!(!parsed.problems.is_empty());
        crate::check::check(&parsed);
    }

    #[test]
    fn any_bot_is_checked_without_a_panic(bot in arbitrary_bot()) {
        crate::check::check_bot(&bot);
    }
}

#[test]
fn json_that_no_file_could_hold_is_refused() {
    let mut deep = serde_json::json!(1);
    for _ in 0..MAX_DEPTH {
        deep = serde_json::json!([deep]);
    }
    for (json, code, path) in [
        (serde_json::json!({ "vendor": { "a": "\0" } }), "null_character", "vendor.a"),
        (serde_json::json!({ "vendor": { "\0": 1 } }), "null_character", "vendor.\0"),
        (serde_json::json!({ "format": 1, "bot": "b", "nam": "x" }), "unknown_field", ""),
        (serde_json::json!({ "bot": "b" }), "missing_field", ""),
        (serde_json::json!({ "format": 2, "bot": "b" }), "unsupported_format", "format"),
        (serde_json::json!({ "format": 1, "bot": "b", "name": ["b"] }), "wrong_type", "name"),
        (serde_json::json!([]), "wrong_type", ""),
    ] {
        let problems = from_json(&json).expect_err("a refusal");
        assert_eq!((problems[0].code, problems[0].path.as_str()), (code, path), "{json}");
        assert_eq!((problems[0].line, problems[0].file.as_str()), (0, ""));
    }
    let problems = from_json(&serde_json::json!({ "vendor": { "a": deep } })).expect_err("");
    assert_eq!(problems[0].code, "too_deep");
}
