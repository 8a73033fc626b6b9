//! The forward pass of a BERT, from tokens to their vectors.
//!
//! Texts are computed in one pass, row after row and without padding: a token's row only meets
//! those of its own text.

use crate::attention::Heads;
use crate::config::{Activation, BertConfig};
use crate::float::{self, Norm};
use crate::matrix::Matrix;
use crate::raw::Instructions;
use crate::weights::{Fault, Weights};

/// Largest number that a vector of a token is kept with.
const MAX_PART: f32 = 127.0;

/// A model of the BERT family.
#[derive(Debug)]
pub struct Bert {
    words: Words,
    /// By position, the kind of the first sentence included.
    positions: Vec<f32>,
    norm: Norm,
    layers: Vec<Layer>,
    heads: Heads,
    activation: Activation,
    width: usize,
    instructions: Instructions,
}

/// The vectors of tokens, row after row.
#[derive(Debug)]
pub struct Rows {
    /// Those of the last layer.
    pub last: Vec<f32>,
    /// Those of the layer before it.
    pub before: Vec<f32>,
}

/// The vectors of known tokens, in 8-bit numbers with a scale for each token.
#[derive(Debug)]
struct Words {
    parts: Vec<i8>,
    scales: Vec<f32>,
}

#[derive(Debug)]
struct Layer {
    /// Queries, keys and values.
    asked: Matrix,
    attended: Matrix,
    attended_norm: Norm,
    widened: Matrix,
    narrowed: Matrix,
    narrowed_norm: Norm,
}

impl Bert {
    /// Reads the weights; `config` has been checked.
    pub fn read(weights: &Weights<'_>, config: &BertConfig) -> Result<Self, Fault> {
        let width = config.hidden_size;
        let words =
            weights.matrix("embeddings.word_embeddings.weight", config.vocab_size, width)?;
        let mut positions = weights.matrix(
            "embeddings.position_embeddings.weight",
            config.max_position_embeddings,
            width,
        )?;
        let kinds = "embeddings.token_type_embeddings.weight";
        // Most have two kinds of sentences, some one; ours is always the first.
        let kind =
            weights.matrix(kinds, 2, width).or_else(|_one| weights.matrix(kinds, 1, width))?;
        for row in positions.chunks_exact_mut(width) {
            float::add_scaled(row, &kind[..width], 1.0);
        }
        let layers = (0..config.num_hidden_layers).map(|at| Layer::read(weights, config, at));
        Ok(Self {
            words: Words::pack(&words, width),
            positions,
            norm: read_norm(weights, config, "embeddings")?,
            layers: layers.collect::<Result<_, _>>()?,
            heads: Heads {
                count: config.num_attention_heads,
                width: width / config.num_attention_heads,
            },
            activation: config.activation().unwrap_or(Activation::Gelu),
            width,
            instructions: Instructions::widest(),
        })
    }

    /// Tells how many numbers the vector of a token has.
    pub const fn width(&self) -> usize {
        self.width
    }

    /// Tells how many tokens are known.
    pub const fn vocabulary(&self) -> usize {
        self.words.scales.len()
    }

    /// Computes the vectors of the tokens of texts, one text after the other.
    ///
    /// Tokens must be known ones, and a text no longer than the model's positions.
    pub fn vectors(&self, texts: &[&[u32]]) -> Rows {
        let mut rows = Vec::with_capacity(texts.iter().map(|text| text.len() * self.width).sum());
        for text in texts {
            for (token, position) in text.iter().zip(self.positions.chunks_exact(self.width)) {
                self.words.write(*token, position, &mut rows);
            }
        }
        self.normalise(&self.norm, &mut rows);
        let mut before = Vec::new();
        for layer in &self.layers {
            before.clone_from(&rows);
            let asked = layer.asked.apply(&rows, self.instructions);
            let mut values = Vec::with_capacity(rows.len());
            let mut start = 0;
            for text in texts {
                let end = start + text.len() * 3 * self.width;
                values.extend(self.heads.attend(&asked[start..end], self.instructions));
                start = end;
            }
            let attended = layer.attended.apply(&values, self.instructions);
            self.add_and_normalise(&attended, &layer.attended_norm, &mut rows);
            let mut widened = layer.widened.apply(&rows, self.instructions);
            self.activate(&mut widened);
            let narrowed = layer.narrowed.apply(&widened, self.instructions);
            self.add_and_normalise(&narrowed, &layer.narrowed_norm, &mut rows);
        }
        Rows { last: rows, before }
    }

    fn add_and_normalise(&self, added: &[f32], norm: &Norm, rows: &mut [f32]) {
        float::add_scaled(rows, added, 1.0);
        self.normalise(norm, rows);
    }

    fn normalise(&self, norm: &Norm, rows: &mut [f32]) {
        self.instructions.run(
            #[inline(always)]
            || rows.chunks_exact_mut(self.width).for_each(|row| norm.apply(row)),
        );
    }

    fn activate(&self, numbers: &mut [f32]) {
        self.instructions.run(
            #[inline(always)]
            || match self.activation {
                Activation::Gelu => float::gelu(numbers),
                Activation::GeluTanh => float::gelu_tanh(numbers),
                Activation::Relu => float::relu(numbers),
            },
        );
    }
}

impl Words {
    fn pack(rows: &[f32], width: usize) -> Self {
        let mut parts = Vec::with_capacity(rows.len());
        let mut scales = Vec::with_capacity(rows.len() / width);
        for row in rows.chunks_exact(width) {
            let largest = row.iter().fold(0.0_f32, |most, part| most.max(part.abs()));
            let scale = largest / MAX_PART;
            let factor = if scale > 0.0 { 1.0 / scale } else { 0.0 };
            parts.extend(row.iter().map(|part| (part * factor).round() as i8));
            scales.push(scale);
        }
        Self { parts, scales }
    }

    fn write(&self, token: u32, position: &[f32], rows: &mut Vec<f32>) {
        let at = token as usize;
        let parts = &self.parts[at * position.len()..][..position.len()];
        let scale = self.scales[at];
        rows.extend(parts.iter().zip(position).map(|(part, add)| f32::from(*part) * scale + add));
    }
}

impl Layer {
    fn read(weights: &Weights<'_>, config: &BertConfig, at: usize) -> Result<Self, Fault> {
        let (width, wide) = (config.hidden_size, config.intermediate_size);
        let name = |part: &str| format!("encoder.layer.{at}.{part}");
        let read = |part: &str, outputs, inputs| -> Result<_, Fault> {
            let matrix = weights.matrix(&name(&format!("{part}.weight")), outputs, inputs)?;
            Ok((matrix, weights.row(&name(&format!("{part}.bias")), outputs)?))
        };
        let (mut asked, mut asked_biases) = (Vec::new(), Vec::new());
        for part in ["query", "key", "value"] {
            let (matrix, biases) = read(&format!("attention.self.{part}"), width, width)?;
            asked.extend(matrix);
            asked_biases.extend(biases);
        }
        let pack = |part: &str, outputs, inputs| -> Result<_, Fault> {
            let (matrix, biases) = read(part, outputs, inputs)?;
            Ok(Matrix::pack(&matrix, &biases))
        };
        Ok(Self {
            asked: Matrix::pack(&asked, &asked_biases),
            attended: pack("attention.output.dense", width, width)?,
            attended_norm: read_norm(weights, config, &name("attention.output"))?,
            widened: pack("intermediate.dense", wide, width)?,
            narrowed: pack("output.dense", width, wide)?,
            narrowed_norm: read_norm(weights, config, &name("output"))?,
        })
    }
}

/// Reads what normalises the rows of a part; older files call its numbers gamma and beta.
fn read_norm(weights: &Weights<'_>, config: &BertConfig, part: &str) -> Result<Norm, Fault> {
    let row = |new: &str, old: &str| {
        let name = |word: &str| format!("{part}.LayerNorm.{word}");
        let read = weights.row(&name(new), config.hidden_size);
        read.or_else(|fault| weights.row(&name(old), config.hidden_size).map_err(|_old| fault))
    };
    Ok(Norm {
        weight: row("weight", "gamma")?,
        bias: row("bias", "beta")?,
        epsilon: config.layer_norm_eps,
    })
}
