//! A real model, where the environment names its folder.

use std::path::PathBuf;

use embedding::Encoder;
use nlu::embed::Embedder as _;
use safetensors::SafeTensors;

use crate::folder::Tensors;
use crate::naive::{self, Naive};

/// Names a sentence-transformers folder of six layers and twelve heads, pooled by the mean, with the
/// pieces of the English BERT.
const FOLDER: &str = "COLLOQUY_MODEL_FOLDER";

fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os(FOLDER).map(PathBuf::from);
    if folder.is_none() {
        eprintln!("skipped: {FOLDER} is not set");
    }
    folder
}

#[test]
fn a_real_model_finds_what_means_the_same() {
    let Some(folder) = folder() else { return };
    let encoder = Encoder::open(&folder).expect("opened");
    let texts = ["How do I get my money back?", "I want a refund", "The weather is nice today"];
    let vectors = encoder.embed(&texts).expect("embedded");
    let cosine = |one: usize, other: usize| -> f32 {
        vectors[one].iter().zip(&vectors[other]).map(|(one, other)| one * other).sum()
    };
    assert!(cosine(0, 1) > cosine(0, 2) + 0.2, "{} {}", cosine(0, 1), cosine(0, 2));
}

#[test]
fn a_real_model_gives_the_vectors_of_its_unquantised_weights() {
    let Some(folder) = folder() else { return };
    let encoder = Encoder::open(&folder).expect("opened");
    let bytes = std::fs::read(folder.join("model.safetensors")).expect("read");
    let file = SafeTensors::deserialize(&bytes).expect("safetensors");
    let floats = file.iter().filter(|(_, tensor)| tensor.dtype() == safetensors::Dtype::F32);
    let tensors: Tensors = floats
        .map(|(name, tensor)| {
            let fours = tensor.data().as_chunks().0.iter();
            (
                name.to_owned(),
                (tensor.shape().to_vec(), fours.map(|f| f32::from_le_bytes(*f)).collect()),
            )
        })
        .collect();
    let naive = Naive { tensors: &tensors, layers: 6, heads: 12, epsilon: 1e-12 };
    let cases: [(&str, &[u32]); 2] = [
        ("hello world", &[101, 7592, 2088, 102]),
        (
            "i still have not received my new card",
            &[101, 1045, 2145, 2031, 2025, 2363, 2026, 2047, 4003, 102],
        ),
    ];
    for (text, tokens) in cases {
        let vectors = encoder.embed(&[text]).expect("embedded");
        let cosine = naive::cosine(&vectors[0], &naive.mean(tokens));
        eprintln!("{text}: cosine {cosine:.5}");
        assert!(cosine > 0.998, "{text}: {cosine}");
    }
}
