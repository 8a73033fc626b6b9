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
