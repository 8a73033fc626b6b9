use proptest::prelude::*;

use super::*;

/// A bot of the size people try things with.
fn lesson() -> Lesson {
    let sentences = [
        ("where is my card", 0),
        ("my new card has not arrived yet", 0),
        ("when will i get the card", 0),
        ("reset my password", 1),
        ("i forgot my password", 1),
        ("i can't log in any more", 1),
        ("what are your opening hours", 2),
        ("when are you open", 2),
        ("are you open on sunday", 2),
    ];
    Lesson {
        language: "en".to_owned(),
        labels: ["card arrival", "password", "opening hours"].map(str::to_owned).to_vec(),
        examples: sentences.map(|(text, label)| Example::new(text, label)).to_vec(),
        ..Lesson::default()
    }
}

#[test]
fn a_sentence_of_the_lesson_scores_one_whatever_its_case_and_punctuation() {
    let model = Classifier::train(&lesson(), &Settings::default());
    for text in ["Where is my CARD?!", "i cant log in anymore", "I can’t log in any more…"] {
        let verdict = model.classify(text);
        let is_same = text != "i cant log in anymore";
        assert_eq!(verdict.is_exact, is_same, "{text}");
        assert_eq!(verdict.ranked[0].1 == 1.0, is_same, "{text}: {verdict:?}");
    }
}

#[test]
fn a_sentence_of_two_intents_gives_both_in_the_order_of_the_lesson() {
    let mut lesson = lesson();
    lesson.examples.push(Example::new("Where is my card", 2));
    let verdict = Classifier::train(&lesson, &Settings::default()).classify("where is my card");
    assert_eq!(verdict.ranked[..2], [(0, 1.0), (2, 1.0)]);
}

#[test]
fn a_negative_never_gets_its_label() {
    let mut lesson = lesson();
    lesson.negatives.push(Example::new("where is my old card", 0));
    let verdict =
        Classifier::train(&lesson, &Settings::default()).classify("Where is my old card?");
    assert_ne!(verdict.accepted(), Some(0));
    let model = Classifier::train(&lesson, &Settings::default());
    for text in ["where is the old card", "where is my old card please"] {
        assert_eq!(model.classify(text).ranked.last(), Some(&(0, 0.0)), "{text}");
    }
    assert_eq!(model.classify("where is my new card").accepted(), Some(0));
    assert_eq!(model.classify("where is my card").ranked[0], (0, 1.0));
}

#[test]
fn the_same_lesson_gives_the_same_bytes_and_they_are_read_back() {
    let bytes = || {
        let model = Classifier::train(&lesson(), &Settings::default());
        postcard::to_stdvec(&model).unwrap()
    };
    let first = bytes();
    assert_eq!(first, bytes());
    let read: Classifier = postcard::from_bytes(&first).unwrap();
    let trained = Classifier::train(&lesson(), &Settings::default());
    assert_eq!(read.classify("is my card here"), trained.classify("is my card here"));
}

#[test]
fn lessons_that_teach_nothing_give_no_intent() {
    let model = Classifier::train(&Lesson::default(), &Settings::default());
    assert_eq!(model.classify("hello"), Verdict::default());
    let mut lesson = lesson();
    lesson.examples.clear();
    lesson.labels = vec![String::new(), "!!".to_owned()];
    let verdict = Classifier::train(&lesson, &Settings::default()).classify("where is my card");
    assert_eq!(verdict.accepted(), None);
}

#[test]
fn an_explanation_names_sentences_and_words() {
    let model = Classifier::train(&lesson(), &Settings::default());
    let explanation = model.explain("I forgot the password", 1);
    assert_eq!(explanation.neighbours[0].text, "i forgot my password");
    assert!(explanation.evidence.iter().any(|it| it.feature == "password" && it.weight > 0.0));
    let letters = model.explain("passwd", 1);
    assert!(letters.evidence.iter().any(|it| it.feature == "·pass"), "{letters:?}");
}

#[test]
fn bands_are_liveperson_s() {
    let cases = [
        (1.0, "VERY GOOD"),
        (0.75, "VERY GOOD"),
        (0.74, "GOOD"),
        (0.60, "GOOD"),
        (0.59, "FAIR PLUS"),
        (0.45, "FAIR PLUS"),
        (0.44, "FAIR"),
        (0.30, "FAIR"),
        (0.29, "POOR"),
        (0.0, "POOR"),
    ];
    for (score, name) in cases {
        assert_eq!(Band::of(score).name(), name, "{score}");
    }
}

#[test]
fn a_paraphrase_passes_and_a_shared_stop_word_does_not() {
    let model = Classifier::train(&lesson(), &Settings::default());
    let accepted = [
        ("where is my new card", Some(0)),
        ("my card has not arrived", Some(0)),
        ("i forgot my passwort", Some(1)),
        ("please reset my password", Some(1)),
        ("when do you open on sunday", Some(2)),
        ("are you open on monday", Some(2)),
        ("is it raining", None),
        ("what is the capital of peru", None),
        ("my dog is hungry", None),
        ("the", None),
        ("when", None),
        ("", None),
        ("🙂🙂", None),
    ];
    for (text, intent) in accepted {
        let verdict = model.classify(text);
        assert_eq!(verdict.accepted(), intent, "{text}: {verdict:?}");
    }
}

#[test]
fn slips_are_told() {
    let verdict = Classifier::train(&lesson(), &Settings::default()).classify("Reset my Pasword");
    assert_eq!(verdict.accepted(), Some(1));
    assert_eq!(verdict.corrections, [("pasword".to_owned(), "password".to_owned())]);
}

#[test]
fn other_scripts_are_learnt_too() {
    let cases = [
        ("ru", ["где моя карта", "забыл пароль"], ["когда придёт моя карта", "пароль забыл"]),
        ("ar", ["أين بطاقتي", "نسيت كلمة المرور"], ["أين هي بطاقتي", "كلمة المرور"]),
        ("zh", ["我的卡在哪里", "忘记密码"], ["我的卡呢在哪里", "密码忘记了"]),
        ("th", ["บัตรของฉันอยู่ที่ไหน", "ลืมรหัสผ่าน"], ["บัตรของฉันอยู่ไหน", "รหัสผ่านลืม"]),
    ];
    for (language, sentences, asked) in cases {
        let lesson = Lesson {
            language: language.to_owned(),
            labels: vec![String::new(); 2],
            examples: sentences
                .iter()
                .zip(0..)
                .map(|(it, label)| Example::new(*it, label))
                .collect(),
            ..Lesson::default()
        };
        let model = Classifier::train(&lesson, &Settings::default());
        for (label, text) in asked.iter().enumerate() {
            assert_eq!(model.classify(text).accepted(), Some(label), "{text}");
        }
    }
}

#[test]
fn ten_thousand_intents_of_one_example_are_told_apart() {
    let things = ["card", "loan", "account", "transfer", "limit", "invoice", "parcel", "ticket"];
    let verbs = ["open", "close", "change", "cancel", "explain", "find", "send", "block", "move"];
    let text = |number: usize| {
        let (thing, verb) = (things[number % things.len()], verbs[number / 8 % verbs.len()]);
        format!("{verb} the {thing} of customer k{}x please", number / 72)
    };
    let count = 10_000;
    let lesson = Lesson {
        language: "en".to_owned(),
        labels: vec![String::new(); count],
        examples: (0..count).map(|number| Example::new(text(number), number)).collect(),
        ..Lesson::default()
    };
    let model = Classifier::train(&lesson, &Settings::default());
    assert!(model.to_bytes().unwrap().len() < 20_000_000);
    for number in (0..count).step_by(997) {
        let words = text(number);
        assert_eq!(model.classify(&words).ranked[0], (number, 1.0), "{words}");
        let reworded = words.replace(" please", "");
        assert_eq!(model.classify(&reworded).accepted(), Some(number), "{reworded}");
    }
    assert_eq!(model.classify("good morning everybody").accepted(), None);
}

#[test]
fn the_longest_message_and_the_longest_word_are_answered() {
    let model = Classifier::train(&lesson(), &Settings::default());
    let texts = [
        "card ".repeat(1_600),
        "x".repeat(8_000),
        "pasword ".repeat(1_000),
        "👩‍👩‍👧‍👦".repeat(1_000),
        "\u{202E}\u{200B}".repeat(4_000),
        "卡".repeat(8_000),
        "e\u{301}".repeat(4_000),
        (0..8_000).filter_map(|it| char::from_u32(0x100 + it * 7)).collect(),
    ];
    for text in texts {
        let verdict = model.classify(&text);
        assert_eq!(verdict.ranked.len(), 3);
        assert!(verdict.ranked.iter().all(|(_, score)| (0.0..=1.0).contains(score)));
        assert!(model.explain(&text, 0).evidence.len() <= 20);
    }
}

/// Sentences as people and machines write them, and as they don't.
fn sentence() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,40}",
        "[a-zA-Z' ]{0,40}",
        "[ -~]{0,20}",
        "[\u{200B}-\u{200F}\u{202A}-\u{202E}אבج中ไ👍\u{301} ]{0,12}",
        Just("where is my card".to_owned()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_lesson_gives_a_defined_answer_to_any_text(
        labels in prop::collection::vec(sentence(), 0..5),
        examples in prop::collection::vec((sentence(), 0_usize..6), 0..12),
        negatives in prop::collection::vec((sentence(), 0_usize..6), 0..3),
        texts in prop::collection::vec(sentence(), 1..4),
        is_english in any::<bool>(),
    ) {
        let example = |(text, label): &(String, usize)| Example::new(text.as_str(), *label);
        let lesson = Lesson {
            language: if is_english { "en" } else { "" }.to_owned(),
            labels,
            examples: examples.iter().map(example).collect(),
            negatives: negatives.iter().map(example).collect(),
            vocabulary: Vec::new(),
        };
        let settings = Settings { folds: 3, ..Settings::default() };
        let model = Classifier::train(&lesson, &settings);
        prop_assert_eq!(model.to_bytes(), Classifier::train(&lesson, &settings).to_bytes());
        for text in texts.iter().chain(examples.iter().map(|(text, _)| text)) {
            let verdict = model.classify(text);
            prop_assert_eq!(verdict.ranked.len(), lesson.labels.len().min(MAX_RANKED));
            let is_sane = |pair: &(usize, f32)| {
                pair.0 < lesson.labels.len() && (0.0..=1.0).contains(&pair.1)
            };
            prop_assert!(verdict.ranked.iter().all(is_sane), "{:?}", verdict);
            prop_assert!(verdict.ranked.is_sorted_by(|one, other| one.1 >= other.1));
            model.explain(text, 0);
        }
        crate::evaluate::Findings::of(&lesson);
    }
}
