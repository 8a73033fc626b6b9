//! Cascades over vectors that the tests make.

use super::*;
use crate::intent::{ACCEPTED_FROM, Example, Settings, Verdict};

/// Words that mean the same; a vector has a number for each line, and a few for what is unknown.
const MEANINGS: [&str; 10] = [
    "refund money repay reimburse cash",
    "back again return",
    "card plastic visa",
    "lost missing stolen vanished gone",
    "parcel package delivery shipment",
    "where location whereabouts",
    "cancel stop end terminate quit",
    "order purchase subscription contract",
    "open hours opening closing times",
    "shop store branch outlet",
];
const DIM: usize = MEANINGS.len() + 4;

fn vector(text: &str) -> Vec<f32> {
    let mut vector = vec![0.0; DIM];
    for word in text.to_lowercase().split(|symbol: char| !symbol.is_alphanumeric()) {
        let known = MEANINGS.iter().position(|line| line.split(' ').any(|it| it == word));
        let rest = word.bytes().map(usize::from).sum::<usize>() % (DIM - MEANINGS.len());
        let (at, weight) = known.map_or((MEANINGS.len() + rest, 0.2), |at| (at, 1.0));
        vector[at] += weight;
    }
    linear::to_unit(&mut vector);
    vector
}

fn lesson() -> Lesson {
    let sentences = [
        (
            "refund",
            &["I want my money back", "give me a refund", "refund my money", "money back please"],
        ),
        (
            "lost card",
            &["my card is lost", "I lost my card", "card missing", "someone has stolen my card"],
        ),
        (
            "parcel",
            &[
                "where is my parcel",
                "parcel not here, where is it",
                "where is the package",
                "package location",
            ],
        ),
        (
            "cancel",
            &[
                "cancel my order",
                "I want to cancel the order",
                "stop my order",
                "cancel the purchase",
            ],
        ),
        (
            "hours",
            &[
                "when is the shop open",
                "opening hours of the shop",
                "is the store open",
                "shop hours",
            ],
        ),
    ];
    let mut lesson = Lesson { language: "en".to_owned(), ..Lesson::default() };
    for (label, (name, texts)) in sentences.into_iter().enumerate() {
        lesson.labels.push(name.to_owned());
        lesson.examples.extend(texts.iter().map(|text| Example::new(*text, label)));
    }
    lesson
}

/// With sentences that words are enough for.
fn longer_lesson() -> Lesson {
    let mut lesson = lesson();
    for number in 0..40 {
        let name = ["alpha", "bravo", "delta", "gamma", "omega"][number % 5];
        lesson.examples.push(Example::new(format!("{name} code {number}"), number % 5));
    }
    lesson
}

fn vectors(lesson: &Lesson) -> Vec<Vec<f32>> {
    texts(lesson).iter().map(|text| vector(text)).collect()
}

fn train(lesson: &Lesson, wish: Wish) -> Cascade {
    let vectors = vectors(lesson);
    let embedded = Embedded { tier: Tier::Sentences, source: "meanings", vectors: &vectors };
    Cascade::train(lesson, &Settings::default(), &[embedded], wish).expect("fitting vectors")
}

fn ask(cascade: &Cascade, text: &str) -> Verdict {
    match cascade.classify(text) {
        Answer::Sure(verdict) => verdict,
        Answer::NeedsEmbedding(embedded) => cascade.classify_with(text, &vector(&embedded)),
    }
}

#[test]
fn a_paraphrase_without_a_word_of_the_lesson_is_understood_by_its_meaning() {
    let lesson = lesson();
    let deep = train(&lesson, Wish::Only(Tier::Sentences));
    assert_eq!(deep.source(), Some("meanings"));
    let cases = [
        ("reimburse cash", 0),
        ("plastic vanished", 1),
        ("whereabouts of shipment", 2),
        ("terminate subscription", 3),
        ("closing times, branch", 4),
    ];
    for (text, label) in cases {
        assert!(matches!(deep.classify(text), Answer::NeedsEmbedding(_)), "{text}");
        let verdict = ask(&deep, text);
        assert_eq!(
            verdict.ranked.first().map(|(best, _)| *best),
            Some(label),
            "{text}: {verdict:?}"
        );
        assert!(verdict.ranked[0].1 > verdict.ranked[1].1 + 0.05, "{text}: {verdict:?}");
    }
}

#[test]
fn what_is_about_nothing_of_the_lesson_scores_lower() {
    let deep = train(&lesson(), Wish::Only(Tier::Sentences));
    let score = |text| ask(&deep, text).ranked[0].1;
    for unknown in ["tell me a joke", "how tall are giraffes", "xyzzy"] {
        for known in ["reimburse my cash", "has my visa vanished", "terminate the contract"] {
            assert!(score(unknown) < score(known) - 0.1, "{unknown} {known}");
        }
    }
}

#[test]
fn a_sentence_of_the_lesson_needs_no_vector() {
    let deep = train(&lesson(), Wish::Only(Tier::Sentences));
    let Answer::Sure(verdict) = deep.classify("WHERE is my parcel?!") else { panic!("unsure") };
    assert!(verdict.is_exact);
    assert_eq!(verdict.ranked[0], (2, 1.0));
    assert_eq!(deep.classify_with("where is my parcel", &vector("joke")).ranked[0], (2, 1.0));
}

#[test]
fn what_words_are_sure_of_needs_no_vector() {
    let deep = train(&longer_lesson(), Wish::Only(Tier::Sentences));
    let Answer::Sure(verdict) = deep.classify("alpha") else { panic!("unsure") };
    assert!(!verdict.is_exact && verdict.ranked[0].0 == 0 && verdict.ranked[0].1 >= ACCEPTED_FROM);
}

#[test]
fn slips_are_corrected_before_a_vector_is_made() {
    let deep = train(&lesson(), Wish::Only(Tier::Sentences));
    let asked = deep.classify("Shop lost parcle, refund?");
    assert_eq!(asked, Answer::NeedsEmbedding("shop lost parcel refund".to_owned()));
    let clean = "Whereabouts of the Shipment?";
    assert_eq!(deep.classify(clean), Answer::NeedsEmbedding(clean.to_owned()));
}

#[test]
fn a_negative_never_gets_its_label() {
    let mut lesson = lesson();
    lesson.negatives.push(Example::new("reimburse the delivery", 0));
    let deep = train(&lesson, Wish::Only(Tier::Sentences));
    let verdict = deep.classify_with("Reimburse the delivery!", &vector("reimburse the delivery"));
    assert_ne!(verdict.ranked[0].0, 0);
    assert!(verdict.ranked.iter().all(|(label, score)| *label != 0 || *score == 0.0));
}

#[test]
fn without_vectors_words_answer() {
    let lesson = lesson();
    let settings = Settings::default();
    for (wish, reason) in [
        (Wish::Best, Reason::OnlyOne),
        (Wish::Only(Tier::Words), Reason::Set),
        (Wish::Only(Tier::Sentences), Reason::Missing),
        (Wish::Only(Tier::Table), Reason::Missing),
    ] {
        let cascade = Cascade::train(&lesson, &settings, &[], wish).expect("nothing to misfit");
        assert_eq!((cascade.choice().tier, cascade.choice().reason), (Tier::Words, reason));
        assert_eq!(cascade.source(), None);
        let words = cascade.words().classify("my card vanished");
        assert_eq!(cascade.classify("my card vanished"), Answer::Sure(words));
    }
}

#[test]
fn the_best_tier_is_chosen_and_a_worse_one_is_not() {
    let few = train(&lesson(), Wish::Best);
    assert_eq!((few.choice().tier, few.choice().reason), (Tier::Sentences, Reason::TooFew));
    let lesson = longer_lesson();
    let useless: Vec<Vec<f32>> = texts(&lesson).iter().map(|_| vec![1.0, 0.0]).collect();
    let embedded = Embedded { tier: Tier::Sentences, source: "useless", vectors: &useless };
    let settings = Settings::default();
    let cascade = Cascade::train(&lesson, &settings, &[embedded], Wish::Best).expect("fitting");
    assert_eq!(cascade.choice().tier, Tier::Words, "{:?}", cascade.choice());
    assert_eq!(cascade.choice().tried.len(), 2);
}

#[test]
fn vectors_that_do_not_fit_are_refused() {
    let lesson = lesson();
    let whole = vectors(&lesson);
    let mut uneven = whole.clone();
    uneven[3].pop();
    let mut endless = whole.clone();
    endless[3][0] = f32::NAN;
    let cases = [
        (Tier::Sentences, whole[1..].to_vec(), "meanings gave"),
        (Tier::Table, uneven, "different lengths"),
        (Tier::Sentences, endless, "aren't finite"),
        (Tier::Words, whole.clone(), "words have no vectors"),
    ];
    for (tier, vectors, expected) in cases {
        let embedded = Embedded { tier, source: "meanings", vectors: &vectors };
        let misfit = Cascade::train(&lesson, &Settings::default(), &[embedded], Wish::Best);
        let misfit = misfit.expect_err("refused").to_string();
        assert!(misfit.contains(expected), "{misfit}");
    }
    let cascade = train(&lesson, Wish::Only(Tier::Sentences));
    let words = cascade.words().classify("plastic gone");
    assert_eq!(cascade.classify_with("plastic gone", &[1.0]), words);
    assert!(cascade.neighbours(&[1.0]).is_empty());
}

#[test]
fn neighbours_are_the_sentences_that_mean_the_most_similar() {
    let cascade = train(&lesson(), Wish::Only(Tier::Sentences));
    let near = cascade.neighbours(&vector("plastic vanished"));
    assert_eq!(near.len(), 5);
    assert!(near[..3].iter().all(|neighbour| neighbour.label == 1), "{near:?}");
    assert!(near.windows(2).all(|pair| pair[0].similarity >= pair[1].similarity), "{near:?}");
}

#[test]
fn the_same_lesson_gives_the_same_bytes_and_reads_back() {
    let lesson = lesson();
    let bytes = |cascade: &Cascade| cascade.to_bytes().expect("written");
    let cascade = train(&lesson, Wish::Best);
    let written = bytes(&cascade);
    assert_eq!(written, bytes(&train(&lesson, Wish::Best)));
    let read = Cascade::from_bytes(&written).expect("read");
    let asked = ("plastic gone", vector("plastic gone"));
    assert_eq!(read.classify_with(asked.0, &asked.1), cascade.classify_with(asked.0, &asked.1));
}

#[test]
fn any_lesson_has_defined_answers() {
    let example = Example::new;
    let of = |labels: usize, examples: Vec<Example>| Lesson {
        labels: vec!["card".to_owned(); labels],
        examples,
        ..Lesson::default()
    };
    let lessons = [
        of(0, vec![]),
        of(1, vec![]),
        of(1, vec![example("my card", 0)]),
        of(2, vec![example("my card", 0), example("my card", 1)]),
        of(3, vec![example("my card", 0), example("no label", 9), example("", 1)]),
    ];
    for lesson in lessons {
        let cascade = train(&lesson, Wish::Only(Tier::Sentences));
        for text in ["my card", "", "plastic", "🙂\u{200b}\u{202e}", &"card ".repeat(2_000)] {
            let verdict = cascade.classify_with(text, &vector(text));
            assert!(verdict.ranked.len() <= lesson.labels.len());
            assert!(verdict.ranked.iter().all(|(_, score)| (0.0..=1.0).contains(score)));
        }
    }
}
