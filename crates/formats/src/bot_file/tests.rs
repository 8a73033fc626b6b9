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
