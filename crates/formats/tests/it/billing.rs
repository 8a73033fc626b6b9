//! The example of the tutorial.

use formats::{SourceFile, check, from_json, parse, to_json, to_yaml};

const TEXT: &str = include_str!("../../../../examples/billing/bot.yaml");

fn billing() -> formats::Parsed {
    parse(&[SourceFile { path: "bot.yaml".to_owned(), text: TEXT.to_owned() }])
}

#[test]
fn the_example_is_read_without_a_problem_and_written_as_it_was() {
    let parsed = billing();
    assert_eq!(check(&parsed), Vec::new());
    let bot = parsed.bot.expect("a bot without problems");
    assert_eq!(from_json(&to_json(&bot)), Ok(bot.clone()));
    crate::golden::compare("../../examples/billing/bot.yaml", &to_yaml(&bot, Some(&parsed.places)));
}
