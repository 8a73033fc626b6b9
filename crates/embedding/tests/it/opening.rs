//! Folders that can't be used are refused with the file that is at fault.

use std::path::Path;

use embedding::Encoder;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::folder;

fn refusal(folder: &TempDir) -> String {
    let error = Encoder::open(folder.path()).expect_err("refused").to_string();
    error.replace(&folder.path().display().to_string(), "")
}

fn with_config(change: &Value) -> TempDir {
    let folder = folder::write();
    let mut config = folder::config();
    for (name, value) in change.as_object().expect("an object") {
        config[name] = value.clone();
    }
    folder::write_json(folder.path(), "config.json", &config);
    folder
}

fn with_file(file: &str, bytes: &[u8]) -> TempDir {
    let folder = folder::write();
    std::fs::write(folder.path().join(file), bytes).expect("written");
    folder
}

#[test]
fn a_missing_file_is_named() {
    for file in ["config.json", "model.safetensors", "vocab.txt"] {
        let folder = folder::write();
        std::fs::remove_file(folder.path().join(file)).expect("removed");
        assert_eq!(refusal(&folder), format!("/{file} is missing"));
    }
    let error = Encoder::open(Path::new("no-such-folder")).expect_err("refused").to_string();
    assert!(error.contains("config.json is missing"), "{error}");
}

#[test]
fn other_models_and_sizes_are_refused() {
    let cases = [
        (json!({"model_type": "llama"}), "type llama, only bert"),
        (json!({"num_attention_heads": 5}), "can't be divided among 5 heads"),
        (json!({"num_hidden_layers": 0}), "num_hidden_layers is 0"),
        (json!({"hidden_size": 1_000_000}), "hidden_size is 1000000"),
        (json!({"hidden_act": "swish"}), "activation swish"),
        (json!({"position_embedding_type": "relative_key"}), "relative_key"),
        (json!({"vocab_size": "many"}), "config.json is not as it should be"),
        (json!({"num_hidden_layers": 3}), "no tensor encoder.layer.2."),
        (json!({"intermediate_size": 44}), "has the shape [40, 16], not [44, 16]"),
        (json!({"vocab_size": 17}), "has the shape [16, 16], not [17, 16]"),
    ];
    for (change, expected) in cases {
        let error = refusal(&with_config(&change));
        assert!(error.contains(expected), "{change}: {error}");
    }
}

#[test]
fn weights_that_are_no_weights_are_refused() {
    let whole = std::fs::read(folder::write().path().join("model.safetensors")).expect("read");
    let mut lying = whole.clone();
    lying[..8].copy_from_slice(&10_000_000_000_u64.to_le_bytes());
    let cases = [&whole[..whole.len() - 100], &whole[..20], &whole[..3], &[], &lying[..]];
    for bytes in cases {
        let error = refusal(&with_file("model.safetensors", bytes));
        assert!(error.contains("model.safetensors") && error.contains("whole"), "{error}");
    }
}

#[test]
fn numbers_that_are_none_are_refused() {
    let folder = folder::write();
    let mut tensors = folder::tensors();
    let row = tensors.get_mut("encoder.layer.0.output.dense.weight").expect("there");
    row.1[7] = f32::NAN;
    folder::write_tensors(folder.path(), &tensors);
    assert!(refusal(&folder).contains("aren't finite"));
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let folder = folder::write();
    let file = std::fs::File::create(folder.path().join("vocab.txt")).expect("created");
    file.set_len(1 << 40).expect("a file with a hole");
    assert!(refusal(&folder).contains("has 1099511627776 bytes"));
}

#[test]
fn pieces_beyond_the_weights_are_refused() {
    let vocabulary = format!("{}\nmore\n", folder::PIECES.join("\n"));
    let error = refusal(&with_file("vocab.txt", vocabulary.as_bytes()));
    assert!(error.contains("it has 17 pieces, the weights have 16"), "{error}");
}

#[test]
fn a_tokenizer_that_is_none_is_refused() {
    assert!(refusal(&with_file("tokenizer.json", b"{}")).contains("tokenizer.json"));
    assert!(refusal(&with_file("vocab.txt", b"a\nb")).contains("no piece [UNK]"));
}

#[test]
fn pooling_that_we_cannot_do_is_refused() {
    let folder = folder::write();
    let pooling = json!({"pooling_mode_max_tokens": true});
    folder::write_json(folder.path(), "1_Pooling/config.json", &pooling);
    assert!(refusal(&folder).contains("1_Pooling/config.json"));
}
