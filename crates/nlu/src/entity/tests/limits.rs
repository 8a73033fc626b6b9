//! What must hold for any text.

use proptest::prelude::*;

use super::*;
use crate::entity::library::entries;

fn everything() -> Recognisers {
    let mut descriptions: Vec<Description> = entries().map(|entry| built_in(entry.key())).collect();
    descriptions.push(values("city", &[("New York", &["nyc"]), ("Mumbai", &[]), ("東京", &[])]));
    descriptions.push(Description { key: key("regex"), kind: Kind::Regex(r"\w+".to_owned()) });
    Recognisers::compile(&descriptions, "en-IN").0
}

fn check(recognisers: &Recognisers, text: &str) {
    let found = recognisers.find(text, &at());
    assert!(found.len() <= MAX_FOUND);
    for one in &found {
        assert_eq!(text.get(one.start..one.end), Some(one.text.as_str()), "{one:?}");
        assert!(one.start < one.end && (0.0..=1.0).contains(&one.score), "{one:?}");
    }
    let in_order = |pair: &[Found]| pair[0].start <= pair[1].start;
    assert!(found.windows(2).all(in_order));
}

proptest! {
    #[test]
    fn any_text_has_entities_at_its_own_places(text in "\\PC{0,80}") {
        check(&everything(), &text);
    }

    #[test]
    fn words_digits_and_signs_in_any_order_are_read(
        parts in prop::collection::vec(
            prop::sample::select(vec![
                "one", "hundred", "and", "a", "half", "5", "1,000", ".", "-", "+", "%", "$", "rs",
                "k", "million", "third", "to", "between", "@", "x.com", "(", "months", "old", "é",
                "\u{301}", "😀", "of", "point", "minus", "/", ":", "#", "city", "mumbay", "½", "e",
                "^", "my name is", "Mr", "Anna", "Ltd", "from", "Paris", "20/3", "2026", "pm",
            ]),
            0..40,
        ),
        gap in prop::sample::select(vec!["", " ", "  ", "\u{a0}"]),
    ) {
        check(&everything(), &parts.join(gap));
    }
}

#[test]
fn long_and_hostile_texts_are_read_in_bounded_time() {
    let recognisers = everything();
    for part in [
        "1",
        "1 ",
        "1,",
        "1.",
        "1-",
        "1/",
        "@",
        "a@",
        "@a",
        "x.co ",
        "#a",
        "one ",
        "one hundred and ",
        "a half ",
        "two over ",
        "point five ",
        "+1 ",
        "(1) ",
        "555-",
        "mumbay ",
        "new new york ",
        "$1 ",
        "between 1 and ",
        "more than ",
        "my name is ",
        "Anna ",
        "Mr ",
        "\u{301}",
        "👍",
        "::",
        "http://",
        "a.b.",
        "東",
        "²",
        "\u{200B}",
        "\n",
        "-",
        "half a dozen ",
        "1e1^",
        "ſ",
        "from to ",
    ] {
        check(&recognisers, &part.repeat(MAX_TEXT_CHARS));
    }
}

#[test]
fn a_hundred_thousand_values_and_near_misses_are_fine() {
    let letters = |index: usize, at: u32| {
        char::from(b'a' + u8::try_from((index / 26_usize.pow(at)) % 26).unwrap())
    };
    let name = |index: usize| {
        let word = |shift| (0..4).map(|at| letters(index + shift, at)).collect::<String>();
        format!("{}{}", word(7), word(100_003))
    };
    let all: IndexMap<String, Vec<String>> =
        (0..100_000).map(|index| (name(index), Vec::new())).collect();
    let kind = Kind::Values { values: all, is_fuzzy: true };
    let (recognisers, faults) = Recognisers::compile(&[Description { key: key("v"), kind }], "en");
    assert_eq!(faults, []);
    let text: String = (0..800).map(|index| format!("{}q ", name(index * 100))).collect();
    let found = recognisers.find(&text, &at());
    assert_eq!(found.len(), MAX_FOUND);
    assert!(found.iter().all(|one| one.detection == Detection::Fuzzy));
}
