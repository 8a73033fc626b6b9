//! Patterns against texts.

use proptest::prelude::*;

use super::*;

fn pattern(source: &str) -> Pattern {
    Pattern::parse(source).unwrap()
}

#[test]
fn a_pattern_must_cover_the_whole_text() {
    let table: &[(&str, &[&str], &[&str])] = &[
        ("hello", &["hello", "HELLO", "  hello\n"], &["hello there", "oh hello", ""]),
        ("*home*", &["homes", "HOME RUN", "home", "at home\nagain"], &["hom", ""]),
        ("(hi|hello|hey)*", &["hi", "hey you", "Hello"], &["oh hi"]),
        ("hi *", &["hi there"], &["hi", "hi ", "hithere"]),
        (
            "(thank(|s)|thank you)*",
            &["thank", "thanks a lot", "thank you", "Thanks"],
            &["no thanks", "than"],
        ),
        (
            "* (some|a pair of) (headphones|earbuds)*",
            &["I want a pair of earbuds please", "get me some headphones"],
            &["earbuds", "some earbuds"],
        ),
        (
            "*(don't|do not) agree*",
            &["I do not agree at all", "don't agree"],
            &["I agree", "do notagree"],
        ),
        ("Product #", &["product #"], &["Product #: 5"]),
        ("what?", &["What?"], &["wha", "what"]),
        ("a.c [x]", &["a.c [x]"], &["abc [x]", "a.c x"]),
        ("yes|yeah", &["yes", "yeah"], &["yes|yeah", "yesyeah"]),
        ("(agent|representative|help|human)", &["agent"], &["I want to speak to an agent"]),
        (
            "*(agent|representative|help|human)*",
            &["I want to speak to an agent", "agent"],
            &["I want a person"],
        ),
        ("straße*", &["STRAßE 5", "Straße"], &["strase"]),
        ("привет*", &["ПРИВЕТ мир"], &["мир"]),
        ("***", &["", "anything"], &[]),
        ("a b\u{a0}c", &["A B\u{a0}C"], &["a b c"]),
    ];
    for (source, yes, no) in table {
        let pattern = pattern(source);
        for text in *yes {
            assert!(pattern.matches(text), "{source:?} should match {text:?}");
        }
        for text in *no {
            assert!(!pattern.matches(text), "{source:?} should not match {text:?}");
        }
    }
}

#[test]
fn a_faulty_pattern_is_refused_with_its_offset() {
    let table = [
        ("", PatternError::Empty),
        (" \t", PatternError::Empty),
        ("(a", PatternError::UnclosedGroup { offset: 0 }),
        ("  x(a|(b)", PatternError::UnclosedGroup { offset: 3 }),
        ("  a)", PatternError::UnopenedGroup { offset: 3 }),
        ("é)(", PatternError::UnopenedGroup { offset: 2 }),
    ];
    for (source, error) in table {
        assert_eq!(Pattern::parse(source), Err(error), "{source:?}");
    }
    let deep = "(".repeat(MAX_DEPTH + 1) + &")".repeat(MAX_DEPTH + 1);
    assert_eq!(Pattern::parse(&deep), Err(PatternError::TooDeep { offset: MAX_DEPTH }));
    assert_eq!(Pattern::parse(&"a".repeat(MAX_SOURCE + 1)), Err(PatternError::TooLong));
    assert_eq!(Pattern::parse(&"*я".repeat(1300)), Err(PatternError::TooComplex));
}

#[test]
fn a_long_list_of_words_is_a_pattern() {
    let words = format!("*({})*", vec!["kisses"; MAX_SOURCE / 7 - 1].join("|"));
    assert!(pattern(&words).matches("with KISSES from us"));
}

#[test]
fn a_text_over_the_limit_never_matches() {
    let everything = pattern("*");
    assert!(everything.matches(&"a".repeat(MAX_TEXT)));
    assert!(!everything.matches(&"a".repeat(MAX_TEXT + 1)));
}

#[test]
fn a_wider_pattern_is_offered_when_a_sample_is_missed() {
    let table = [
        (
            "(agent|representative|help|human)",
            "I want to speak to an agent",
            Some("*(agent|representative|help|human)*"),
        ),
        ("agent|human", "a human please", Some("*(agent|human)*")),
        ("hi *", "hi", Some("hi*")),
        ("hi *", "oh hi", Some("*hi*")),
        ("balance*", "my balance", Some("*balance*")),
        ("hello", "HELLO", None),
        ("hello", "goodbye", None),
        ("(a|)", "anything", None),
        ("(a", "a", None),
    ];
    for (source, sample, wider) in table {
        assert_eq!(Pattern::suggest_wider(source, sample).as_deref(), wider, "{source:?}");
    }
}

#[test]
fn an_excluded_keyword_occurs_anywhere_in_any_case() {
    assert!(contains_keyword(&["not", "Cancel"], "please CANCELLED it"));
    assert!(contains_keyword(&[" éTÉ "], "l'Été"));
    assert!(!contains_keyword(&["not"], "no"));
    assert!(!contains_keyword(&["", "  "], "anything"));
    assert!(!contains_keyword::<&str>(&[], "anything"));
}

proptest! {
    #[test]
    fn a_pattern_never_panics(source in "[a-z*(|) ]{0,40}", text in ".{0,40}") {
        if let Ok(pattern) = Pattern::parse(&source) {
            pattern.matches(&text);
        }
        Pattern::suggest_wider(&source, &text);
    }

    #[test]
    fn a_text_without_symbols_matches_itself(text in "[^*()|]{1,60}") {
        prop_assume!(!text.trim().is_empty());
        prop_assert!(pattern(&text).matches(&text));
    }

    #[test]
    fn a_suggestion_matches_its_sample(source in "[a-c*(|) ]{1,12}", sample in "[a-c ]{1,12}") {
        if let Some(wider) = Pattern::suggest_wider(&source, &sample) {
            prop_assert!(pattern(&wider).matches(&sample));
            prop_assert!(!pattern(&source).matches(&sample));
        }
    }
}
