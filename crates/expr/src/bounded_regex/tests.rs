//! Regular expressions against inputs, friendly and hostile.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;

const EMAIL: &str = r"^\w+([\.-]?\w+)*@\w+([\.-]?\w+)*(\.\w{2,3})+$";

fn regex(source: &str) -> BoundedRegex {
    BoundedRegex::parse(source).unwrap()
}

#[test]
fn an_expression_is_found_anywhere_case_sensitively() {
    let table: &[(&str, &[&str], &[&str])] = &[
        ("Product #: [0-9]", &["Product #: 5", "a Product #: 4012"], &["product #: 5"]),
        (
            r"^\b\d{6}\b",
            &["123456", "123456 thx"],
            &["1234567", "12345", "a123456", "acct 123456", "١٢٣٤٥٦"],
        ),
        (
            EMAIL,
            &["fred@home.com", "a.b-c@d.co.uk", "a@b.info.com"],
            &["fred", "a@b", "a b@c.com", "a@b.info"],
        ),
        (r"^\w+$", &["abc_1"], &["é", "naïve"]),
        (r"^\W$", &["é", "-"], &["a"]),
        (r"^[\w.-]+$", &["a.b-c"], &["a é"]),
        (r"^[^\s\d]+$", &["é\u{a0}"], &["a b", "1"]),
        (r"^é+\s*.$", &["éé ☺"], &["E"]),
        (r"\bcafé", &["un café"], &["uncafé"]),
        (r"\Bé", &["éé", "né é"], &["naé"]),
        ("(?i)yes", &["YES"], &["no"]),
        (r"^(?<day>\d\d)/\d\d$", &["01/02"], &["1/2"]),
    ];
    for (source, yes, no) in table {
        let regex = regex(source);
        for input in *yes {
            assert!(regex.is_match(input), "{source:?} should match {input:?}");
        }
        for input in *no {
            assert!(!regex.is_match(input), "{source:?} should not match {input:?}");
        }
    }
}

#[test]
fn a_match_tells_its_text_place_and_groups() {
    let regex = regex(r"(\d+)(x)?-(?<word>\w+)");
    let found = regex.find("é 12-ab 3x-c").unwrap();
    assert_eq!((found.text, found.start, found.end), ("12-ab", 3, 8));
    assert_eq!(found.groups, [Some("12"), None, Some("ab")]);
    let texts: Vec<_> = regex.find_all("é 12-ab 3x-c").iter().map(|found| found.text).collect();
    assert_eq!(texts, ["12-ab", "3x-c"]);
    assert_eq!(regex.find("none"), None);
}

#[test]
fn what_would_go_back_is_refused_by_name() {
    let table = [
        ("a(?=b)", "look-around", 1),
        ("(?<!a)b", "look-around", 0),
        (r"(a)\1", "a back-reference", 3),
        (r"(?<n>a)\k<n>", "a back-reference", 7),
        ("(?>a)", "an atomic group", 2),
        ("xa++", "a possessive quantifier", 3),
        ("a*+b", "a possessive quantifier", 2),
    ];
    for (source, construct, offset) in table {
        assert_eq!(
            BoundedRegex::parse(source),
            Err(RegexError::Absent { construct, offset }),
            "{source:?}"
        );
    }
}

#[test]
fn a_faulty_expression_is_refused_with_its_offset() {
    for (source, offset) in [("ab(c", 2), ("a[b", 1), ("é*?+x)", 6), (r"a\p{Nope}", 1), ("*a", 0)]
    {
        let error = BoundedRegex::parse(source).unwrap_err();
        assert!(matches!(error, RegexError::Syntax { .. }), "{source:?}: {error:?}");
        assert_eq!(error.offset(), Some(offset), "{source:?}: {error}");
    }
    assert!(matches!(
        BoundedRegex::parse(r"(?-u:\xFF)"),
        Err(RegexError::Syntax { offset: 5, .. })
    ));
}

#[test]
fn a_large_expression_is_refused_soon() {
    let alternatives = (0..10_000).map(|n| n.to_string()).collect::<Vec<_>>().join("|");
    let deep = "(".repeat(200) + &")".repeat(200);
    let table = [
        (r"\w{1000}{1000}", Some(RegexError::TooLarge)),
        (r"\pL{500}", Some(RegexError::TooLarge)),
        (alternatives.as_str(), Some(RegexError::TooLong)),
        (deep.as_str(), None),
    ];
    for (source, expected) in table {
        let begun = Instant::now();
        let error = BoundedRegex::parse(source).unwrap_err();
        assert!(begun.elapsed() < Duration::from_secs(1), "{error}");
        if let Some(expected) = expected {
            assert_eq!(error, expected);
        }
    }
}

#[test]
fn hostile_inputs_are_answered_soon() {
    let table = [
        (EMAIL, "a".repeat(50_000) + "!"),
        (EMAIL, "a".repeat(40) + "!"),
        (r"\b(\w+ ?){1,200}!$", "word ".repeat(13_000)),
        (r"(a*)*b", "a".repeat(8_000)),
        (r"^(\d{13,19}|\d{4}(-\d{4}){3})[^\d]", "4".repeat(8_000)),
    ];
    for (source, input) in table {
        let regex = regex(source);
        let begun = Instant::now();
        assert_eq!(regex.find(&input), None, "{source:?}");
        // Unoptimised builds are some twenty times slower than what is promised.
        assert!(begun.elapsed() < Duration::from_secs(1), "{source:?}: {:?}", begun.elapsed());
    }
}

#[test]
fn only_the_first_part_of_a_long_input_is_searched() {
    let input = "a".repeat(MAX_INPUT - 1) + "é!";
    assert!(!regex("é|!").is_match(&input));
    assert!(regex("a$").is_match(&input));
    assert_eq!(regex(".").find_all(&input).len(), MAX_MATCHES);
}

proptest! {
    #[test]
    fn parsing_never_panics(source in r"[a-z0-9\\()\[\]{}|*+?^$.<>=!:&~é-]{0,30}", input in ".{0,20}") {
        if let Ok(regex) = BoundedRegex::parse(&source) {
            let found = regex.find(&input);
            prop_assert_eq!(found.is_some(), regex.is_match(&input));
            if let Some(found) = found {
                prop_assert_eq!(&input[found.start..found.end], found.text);
            }
        }
    }
}
