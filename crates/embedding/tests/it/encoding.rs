//! Vectors are those of the model.

use embedding::Encoder;
use nlu::embed::Embedder as _;
use serde_json::json;

use crate::folder::{self, HEADS, LAYERS, WIDTH};
use crate::naive::{self, Naive};

/// Least cosine of our vectors with those in 64-bit numbers. Weights in 8 bits cost about 0.0003
/// here, a layer left out 0.2.
const LEAST: f64 = 0.999;

/// Texts with the numbers of their pieces.
const TEXTS: [(&str, &[u32]); 5] = [
    ("where is my card?", &[2, 4, 5, 6, 7, 12, 3]),
    ("Refunds!", &[2, 8, 9, 10, 11, 3]),
    ("PAYMENT not payment", &[2, 13, 14, 15, 13, 14, 3]),
    ("zebra", &[2, 1, 3]),
    ("", &[2, 3]),
];

fn naive(tensors: &folder::Tensors) -> Naive<'_> {
    Naive { tensors, layers: LAYERS, heads: HEADS, epsilon: 1e-12 }
}

#[test]
fn vectors_are_those_of_the_forward_pass() {
    let folder = folder::write();
    let encoder = Encoder::open(folder.path()).expect("opened");
    assert_eq!(encoder.dim(), WIDTH);
    let tensors = folder::tensors();
    for (text, tokens) in TEXTS {
        let vectors = encoder.embed(&[text]).expect("embedded");
        let cosine = naive::cosine(&vectors[0], &naive(&tensors).mean(tokens));
        assert!(cosine > LEAST, "{text}: {cosine}");
        let length: f32 = vectors[0].iter().map(|x| x * x).sum();
        assert!((length - 1.0).abs() < 1e-5, "{text}: {length}");
    }
}

#[test]
fn the_first_token_stands_for_all_when_the_folder_says_so() {
    let folder = folder::write();
    let pooling = json!({"pooling_mode_cls_token": true, "pooling_mode_mean_tokens": false});
    folder::write_json(folder.path(), "1_Pooling/config.json", &pooling);
    let encoder = Encoder::open(folder.path()).expect("opened");
    let tensors = folder::tensors();
    for (text, tokens) in TEXTS {
        let expected = naive::unit(naive(&tensors).vectors(tokens).remove(0));
        let cosine = naive::cosine(&encoder.embed(&[text]).expect("embedded")[0], &expected);
        assert!(cosine > LEAST, "{text}: {cosine}");
    }
}

#[test]
fn a_text_has_the_same_vector_alone_and_among_many() {
    let folder = folder::write();
    let encoder = Encoder::open(folder.path()).expect("opened");
    let many: Vec<&str> = (0..600).map(|at| TEXTS[at % TEXTS.len()].0).collect();
    let vectors = encoder.embed(&many).expect("embedded");
    assert_eq!(vectors.len(), many.len());
    for (text, vector) in many.iter().zip(&vectors) {
        assert_eq!(encoder.embed(&[text]).expect("embedded")[0], *vector, "{text}");
    }
    assert_eq!(encoder.embed(&[]).expect("embedded"), Vec::<Vec<f32>>::new());
}

#[test]
fn what_is_longer_than_the_model_reads_is_cut() {
    let folder = folder::write();
    let encoder = Encoder::open(folder.path()).expect("opened");
    let long = "card ".repeat(4_000);
    let cut = "card ".repeat(folder::POSITIONS - 2);
    let vectors = encoder.embed(&[&long, &cut]).expect("embedded");
    assert_eq!(vectors[0], vectors[1]);
    folder::write_json(folder.path(), "sentence_bert_config.json", &json!({"max_seq_length": 5}));
    let encoder = Encoder::open(folder.path()).expect("opened");
    let vectors = encoder.embed(&[&long, "card card card"]).expect("embedded");
    assert_eq!(vectors[0], vectors[1]);
}

#[test]
fn a_prompt_of_the_folder_stands_before_each_text() {
    let folder = folder::write();
    let plain = Encoder::open(folder.path()).expect("opened");
    let prompts = json!({"prompts": {"query": "where is "}, "default_prompt_name": "query"});
    folder::write_json(folder.path(), "config_sentence_transformers.json", &prompts);
    let prompted = Encoder::open(folder.path()).expect("opened");
    let expected = plain.embed(&["where is my card"]).expect("embedded");
    assert_eq!(prompted.embed(&["my card"]).expect("embedded"), expected);
}

#[test]
fn any_text_has_a_vector() {
    let folder = folder::write();
    let encoder = Encoder::open(folder.path()).expect("opened");
    let texts = ["\u{200b}", "🙂", "مرحبا", "我的卡", "\0\u{feff}", "\u{202e}card", "a\u{301}"];
    for vector in encoder.embed(&texts).expect("embedded") {
        assert!(vector.iter().all(|number| number.is_finite()));
    }
}

#[test]
fn the_name_changes_with_the_weights_and_with_nothing_else() {
    let folder = folder::write();
    let name = Encoder::open(folder.path()).expect("opened").name().to_owned();
    assert_eq!(Encoder::open(folder.path()).expect("opened").name(), name);
    let mut tensors = folder::tensors();
    let row = tensors.get_mut("encoder.layer.1.output.dense.bias").expect("there");
    row.1[3] += 0.5;
    folder::write_tensors(folder.path(), &tensors);
    assert_ne!(Encoder::open(folder.path()).expect("opened").name(), name);
}
