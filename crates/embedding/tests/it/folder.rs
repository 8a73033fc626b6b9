//! Model folders of random weights.

use std::collections::BTreeMap;
use std::path::Path;

use safetensors::tensor::TensorView;
use safetensors::{Dtype, serialize};
use serde_json::{Value, json};
use tempfile::TempDir;

/// Pieces by their numbers.
pub const PIECES: [&str; 16] = [
    "[PAD]", "[UNK]", "[CLS]", "[SEP]", "where", "is", "my", "card", "re", "##fund", "##s", "!",
    "?", "pay", "##ment", "not",
];
pub const WIDTH: usize = 16;
pub const WIDE: usize = 40;
pub const LAYERS: usize = 2;
pub const HEADS: usize = 4;
pub const POSITIONS: usize = 12;

/// A tensor by its name: shape and numbers.
pub type Tensors = BTreeMap<String, (Vec<usize>, Vec<f32>)>;

/// Writes a whole folder.
pub fn write() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    write_json(folder.path(), "config.json", &config());
    let pooling = json!({"pooling_mode_cls_token": false, "pooling_mode_mean_tokens": true});
    write_json(folder.path(), "1_Pooling/config.json", &pooling);
    std::fs::write(folder.path().join("vocab.txt"), PIECES.join("\n")).expect("written");
    write_tensors(folder.path(), &tensors());
    folder
}

pub fn config() -> Value {
    json!({
        "model_type": "bert",
        "vocab_size": PIECES.len(),
        "hidden_size": WIDTH,
        "num_hidden_layers": LAYERS,
        "num_attention_heads": HEADS,
        "intermediate_size": WIDE,
        "hidden_act": "gelu",
        "max_position_embeddings": POSITIONS,
        "layer_norm_eps": 1e-12,
    })
}

pub fn write_json(folder: &Path, file: &str, value: &Value) {
    let path = folder.join(file);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    std::fs::write(path, value.to_string()).expect("written");
}

pub fn write_tensors(folder: &Path, tensors: &Tensors) {
    let bytes: BTreeMap<&str, Vec<u8>> = tensors
        .iter()
        .map(|(name, (_, numbers))| {
            (name.as_str(), numbers.iter().flat_map(|number| number.to_le_bytes()).collect())
        })
        .collect();
    let views = tensors.iter().map(|(name, (shape, _))| {
        let view = TensorView::new(Dtype::F32, shape.clone(), &bytes[name.as_str()]);
        (name.as_str(), view.expect("as large as its shape"))
    });
    let file = serialize(views.collect::<Vec<_>>(), None).expect("serialised");
    std::fs::write(folder.join("model.safetensors"), file).expect("written");
}

/// Makes the same weights each time.
pub fn tensors() -> Tensors {
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let mut tensors = Tensors::new();
    let mut add = |name: String, shape: &[usize], middle: f32, spread: f32| {
        let numbers = (0..shape.iter().product()).map(|_| middle + spread * random.next());
        tensors.insert(name, (shape.to_vec(), numbers.collect()));
    };
    add("embeddings.word_embeddings.weight".into(), &[PIECES.len(), WIDTH], 0.0, 1.0);
    add("embeddings.position_embeddings.weight".into(), &[POSITIONS, WIDTH], 0.0, 0.3);
    add("embeddings.token_type_embeddings.weight".into(), &[2, WIDTH], 0.0, 0.3);
    add("embeddings.LayerNorm.weight".into(), &[WIDTH], 1.0, 0.2);
    add("embeddings.LayerNorm.bias".into(), &[WIDTH], 0.0, 0.2);
    for layer in 0..LAYERS {
        let parts = [
            ("attention.self.query", WIDTH, WIDTH),
            ("attention.self.key", WIDTH, WIDTH),
            ("attention.self.value", WIDTH, WIDTH),
            ("attention.output.dense", WIDTH, WIDTH),
            ("intermediate.dense", WIDE, WIDTH),
            ("output.dense", WIDTH, WIDE),
        ];
        for (part, outputs, inputs) in parts {
            let name = format!("encoder.layer.{layer}.{part}");
            add(format!("{name}.weight"), &[outputs, inputs], 0.0, 0.5);
            add(format!("{name}.bias"), &[outputs], 0.0, 0.2);
        }
        for part in ["attention.output", "output"] {
            let name = format!("encoder.layer.{layer}.{part}.LayerNorm");
            add(format!("{name}.weight"), &[WIDTH], 1.0, 0.2);
            add(format!("{name}.bias"), &[WIDTH], 0.0, 0.2);
        }
    }
    tensors
}

/// Numbers from −1 to 1.
struct Random(u64);

impl Random {
    fn next(&mut self) -> f32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 40) as f32 / (1_u64 << 23) as f32 - 1.0
    }
}
