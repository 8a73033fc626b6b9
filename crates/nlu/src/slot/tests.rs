use proptest::prelude::*;

use super::*;

const LABELS: [&str; 3] = ["order", "city", "day"];

fn sentences(tagged: &[&str]) -> Vec<Sentence> {
    let label = |key: &str| LABELS.iter().position(|known| *known == key);
    tagged.iter().map(|tagged| parse_tagged(tagged, &label)).collect()
}

fn trained(tagged: &[&str]) -> Slots {
    Slots::train(&sentences(tagged), LABELS.len(), &Settings::default())
}

fn found<'t>(slots: &Slots, text: &'t str) -> Vec<(&'static str, &'t str)> {
    let spans = slots.find(text, &[], None);
    spans.iter().map(|span| (LABELS[span.label], &text[span.start..span.end])).collect()
}

const ORDERS: [&str; 12] = [
    "my order id is [AB-12](order)",
    "the order number is [7781234](order)",
    "track order [ZX 44 19](order)",
    "please track my order [K-990-1](order)",
    "where is order [556677](order)?",
    "order id [QRS-7](order) hasn't arrived",
    "I want to cancel order [MM 1002](order) please",
    "track shipment [TT 77 88](order)",
    "where is my order",
    "I want to order a pizza",
    "track my shipment",
    "thank you very much",
];

#[test]
fn values_never_seen_are_found_by_what_is_around_them() {
    let slots = trained(&ORDERS);
    let cases: [(&str, &[(&str, &str)]); 8] = [
        ("my order id is XYZ-99", &[("order", "XYZ-99")]),
        ("track shipment AB 12 34", &[("order", "AB 12 34")]),
        ("hi, where is order 90021?", &[("order", "90021")]),
        ("the order number is PQ-1-2 thanks", &[("order", "PQ-1-2")]),
        ("where is my order", &[]),
        ("I want to order a burger", &[]),
        ("what's the weather like tomorrow", &[]),
        ("", &[]),
    ];
    for (text, expected) in cases {
        assert_eq!(found(&slots, text), expected, "{text}");
    }
}

const TRIPS: [&str; 10] = [
    "fly to [Delhi](city) on [Monday](day)",
    "book a flight to [Paris](city) for [tomorrow](day)",
    "I want to go to [New York](city)",
    "[Friday](day) to [Rome](city) please",
    "take me to [San Francisco](city) on [Sunday](day)",
    "tickets to [Oslo](city)",
    "is there a flight on [Tuesday](day)",
    "I need help with my booking",
    "how much is a ticket",
    "can I bring a dog",
];

#[test]
fn several_labels_are_told_apart() {
    let slots = trained(&TRIPS);
    let cases: [(&str, &[(&str, &str)]); 4] = [
        ("fly to Mumbai on Wednesday", &[("city", "Mumbai"), ("day", "Wednesday")]),
        ("I want to go to Buenos Aires", &[("city", "Buenos Aires")]),
        ("tickets to Ulan Bator on Thursday", &[("city", "Ulan Bator"), ("day", "Thursday")]),
        ("can I bring a cat", &[]),
    ];
    for (text, expected) in cases {
        assert_eq!(found(&slots, text), expected, "{text}");
    }
}

#[test]
fn a_mask_leaves_only_its_labels() {
    let slots = trained(&TRIPS);
    let text = "fly to Mumbai on Wednesday";
    let labels = |mask: &[usize]| -> Vec<usize> {
        slots.find(text, &[], Some(mask)).iter().map(|span| span.label).collect()
    };
    assert!(labels(&[1]).contains(&1) && !labels(&[1]).contains(&2));
    assert_eq!(labels(&[2, 1, 2, 99]), [1, 2]);
    assert_eq!(labels(&[0]), [0; 0]);
    assert_eq!(labels(&[]), [0; 0]);
}

#[test]
fn candidates_tell_values_apart_that_words_dont() {
    let kinds = |text: &str| -> Vec<Candidate> {
        let digits = text.char_indices().filter(|(_, symbol)| symbol.is_ascii_digit());
        digits.map(|(start, _)| Candidate { kind: 7, start, end: start + 1 }).collect()
    };
    let mut lessons =
        sentences(&["say [5](order) now", "say no now", "say [8](order) now", "say yes now"]);
    for lesson in &mut lessons {
        lesson.candidates = kinds(&lesson.text);
    }
    let slots = Slots::train(&lessons, 1, &Settings::default());
    let text = "say 3 now";
    assert_eq!(slots.find(text, &kinds(text), None).len(), 1);
    assert_eq!(slots.find("say why now", &[], None), []);
}

#[test]
fn scripts_without_spaces_have_values_too() {
    let slots = trained(&[
        "[東京](city)へ行きたい",
        "[大阪](city)へ行きたい",
        "[京都](city)へ行きたいです",
        "[名古屋](city)へ行く",
        "助けてください",
        "ありがとう",
    ]);
    assert_eq!(found(&slots, "札幌へ行きたい"), [("city", "札幌")]);
}

#[test]
fn scores_are_probabilities_and_less_for_what_is_doubtful() {
    let every = Settings { min_score: 0.0, ..Settings::default() };
    let slots = Slots::train(&sentences(&ORDERS), LABELS.len(), &every);
    let score = |text: &str| {
        let spans = slots.find(text, &[], None);
        assert!(spans.iter().all(|span| (0.0..=1.0).contains(&span.score)), "{spans:?}");
        spans.first().map_or(0.0, |span| span.score)
    };
    assert!(score("my order id is AB-12") > 0.8);
    assert!(score("my order id is AB-12") > score("AB-12 was a bad year"));
}

#[test]
fn training_without_anything_to_learn_finds_nothing() {
    for tagged in [&[][..], &["", "  "], &["hello there", "how are you"]] {
        let slots = trained(tagged);
        assert_eq!(found(&slots, "hello there XYZ-99"), [], "{tagged:?}");
    }
    let all = Slots::train(&sentences(&["[1](order)"]), 0, &Settings::default());
    assert_eq!(all.find("1", &[], None), []);
}

#[test]
fn contradicting_sentences_give_doubtful_values() {
    let tagged = ["go to [Rome](city)", "go to Rome", "go to [Rome](day)"];
    let every = Settings { min_score: 0.0, ..Settings::default() };
    let slots = Slots::train(&sentences(&tagged), LABELS.len(), &every);
    let found = slots.find("go to Rome", &[], None);
    assert!(found.iter().all(|span| span.score < 0.8), "{found:?}");
}

#[test]
fn the_same_sentences_give_the_same_bytes_and_these_the_same_model() {
    let bytes = |tagged: &[&str]| trained(tagged).to_bytes().unwrap();
    assert_eq!(bytes(&TRIPS), bytes(&TRIPS));
    let read = Slots::from_bytes(&bytes(&TRIPS)).unwrap();
    let trained = trained(&TRIPS);
    let text = "fly to Mumbai on Wednesday";
    assert_eq!(found(&read, text), found(&trained, text));
    assert_eq!(read.to_bytes().unwrap(), bytes(&TRIPS));
}

fn groups() -> Arc<Clusters> {
    let cities = ["delhi", "rome", "oslo", "lima", "kyiv", "bern"];
    let others = ["dog", "cat", "cow", "hen", "pig", "fox"];
    let vector = |word: &&str| {
        let is_city = f32::from(u8::from(cities.contains(word)));
        let own = word.bytes().map(f32::from).sum::<f32>() / 10_000.0;
        ((*word).to_owned(), vec![is_city, 1.0 - is_city, own])
    };
    Arc::new(Clusters::of(cities.iter().chain(&others).map(vector).collect()))
}

#[test]
fn what_holds_for_a_word_holds_for_others_of_its_group() {
    let lessons = sentences(&["see [delhi](city)", "see [rome](city)", "see dog", "see cat"]);
    let clusters = groups();
    let settings = Settings { clusters: Some(Arc::clone(&clusters)), ..Settings::default() };
    let slots = Slots::train(&lessons, LABELS.len(), &settings);
    assert_eq!(found(&slots, "see lima"), [("city", "lima")]);
    assert_eq!(found(&slots, "see hen"), []);

    let bytes = slots.to_bytes().unwrap();
    let stored = Slots::from_bytes(&bytes).unwrap();
    let without = stored.clone().with_clusters(&Arc::new(Clusters::of(Vec::new())));
    assert!(without.clusters.is_none());
    assert_eq!(found(&stored.with_clusters(&clusters), "see lima"), [("city", "lima")]);
}

#[test]
fn a_damaged_model_is_refused_or_harmless() {
    let bytes = trained(&TRIPS).to_bytes().unwrap();
    for at in (0..bytes.len()).step_by(bytes.len() / 200) {
        for bits in [1, 0x80, 0xff] {
            let mut damaged = bytes.clone();
            damaged[at] ^= bits;
            if let Ok(slots) = Slots::from_bytes(&damaged) {
                slots.find("fly to Mumbai on Wednesday", &[], None);
            }
        }
    }
}

#[test]
fn the_most_frequent_labels_are_learned_when_there_are_too_many() {
    let lesson = |label: usize| Sentence {
        text: format!("value v{label}"),
        spans: vec![Span { label, start: 6, end: 7 + label.to_string().len() }],
        ..Sentence::default()
    };
    let mut lessons: Vec<Sentence> = (0..MAX_LABELS + 5).map(lesson).collect();
    lessons.push(lesson(MAX_LABELS + 4));
    let used = used_labels(&lessons, MAX_LABELS + 5);
    assert_eq!(used.len(), MAX_LABELS);
    assert!(used.contains(&(MAX_LABELS + 4)) && !used.contains(&(MAX_LABELS + 3)));
}

#[test]
fn long_texts_are_looked_at_as_far_as_the_limit() {
    let slots = trained(&TRIPS);
    let texts = ["a".repeat(8_000), "fly to ".repeat(1_200), "!".repeat(8_000), "東".repeat(8_000)];
    for text in texts {
        slots.find(&text, &[], None);
    }
    let far = format!("{}fly to Mumbai", "x ".repeat(MAX_WORDS));
    assert_eq!(found(&slots, &far), []);
}

/// Spans that may lie anywhere, also outside of the text and within characters.
fn any_sentence() -> impl Strategy<Value = Sentence> {
    let span = (0..4_usize, 0..40_usize, 0..40_usize);
    let span = span.prop_map(|(label, start, end)| Span { label, start, end });
    let candidate = (0..3_u32, 0..40_usize, 0..40_usize);
    let candidate = candidate.prop_map(|(kind, start, end)| Candidate { kind, start, end });
    let mask = prop::option::of(prop::collection::vec(0..5_usize, 0..4));
    let lists = (prop::collection::vec(span, 0..4), prop::collection::vec(candidate, 0..3));
    ("\\PC{0,30}", lists, mask).prop_map(|(text, (spans, candidates), mask)| Sentence {
        text,
        spans,
        candidates,
        mask,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_sentences_can_be_learned_and_any_text_searched(
        lessons in prop::collection::vec(any_sentence(), 0..6),
        text in any::<String>(),
        mask in prop::option::of(prop::collection::vec(0..5_usize, 0..4)),
    ) {
        let every = Settings { min_score: 0.0, ..Settings::default() };
        let slots = Slots::train(&lessons, 3, &every);
        let candidates = [Candidate { kind: 1, start: 0, end: text.len() + 9 }];
        for text in lessons.iter().map(|lesson| &lesson.text).chain([&text]) {
            let mut end_before = 0;
            for span in slots.find(text, &candidates, mask.as_deref()) {
                prop_assert!(text.get(span.start..span.end).is_some_and(|value| !value.is_empty()));
                prop_assert!(end_before <= span.start && span.label < 3);
                prop_assert!((0.0..=1.000_001).contains(&span.score));
                prop_assert!(mask.as_ref().is_none_or(|mask| mask.contains(&span.label)));
                end_before = span.end;
            }
        }
    }

    #[test]
    fn any_tagged_text_is_a_sentence_with_its_values_within(text in "[a\\[\\]() é]{0,40}") {
        let sentence = parse_tagged(&text, &|key| (key == "a").then_some(0));
        for span in &sentence.spans {
            prop_assert!(sentence.text.get(span.start..span.end).is_some());
        }
        prop_assert!(sentence.text.len() <= text.len());
    }
}
