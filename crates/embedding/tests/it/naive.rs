//! The forward pass as the papers write it: in 64-bit numbers, number by number, unquantised.

use crate::folder::Tensors;

pub struct Naive<'t> {
    pub tensors: &'t Tensors,
    pub layers: usize,
    pub heads: usize,
    pub epsilon: f64,
}

type Rows = Vec<Vec<f64>>;

impl Naive<'_> {
    /// The vectors of a text's tokens.
    pub fn vectors(&self, tokens: &[u32]) -> Rows {
        self.vectors_after(tokens, self.layers)
    }

    fn vectors_after(&self, tokens: &[u32], layers: usize) -> Rows {
        let words = self.matrix("embeddings.word_embeddings.weight");
        let positions = self.matrix("embeddings.position_embeddings.weight");
        let kinds = self.matrix("embeddings.token_type_embeddings.weight");
        let summed = tokens.iter().enumerate().map(|(at, token)| {
            let parts = words[*token as usize].iter().zip(&positions[at]).zip(&kinds[0]);
            parts.map(|((word, position), kind)| word + position + kind).collect()
        });
        let mut rows = self.normalised("embeddings", summed.collect());
        for layer in 0..layers {
            let name = |part: &str| format!("encoder.layer.{layer}.{part}");
            let attended = self.attended(&name("attention.self"), &rows);
            let attended = self.linear(&name("attention.output.dense"), &attended);
            rows = self.normalised(&name("attention.output"), added(&rows, &attended));
            let mut wide = self.linear(&name("intermediate.dense"), &rows);
            wide.iter_mut().flatten().for_each(|x| *x = *x * normal_share(*x));
            let narrow = self.linear(&name("output.dense"), &wide);
            rows = self.normalised(&name("output"), added(&rows, &narrow));
        }
        rows
    }

    /// The direction of the mean of the tokens' vectors, with half of that before the last layer.
    pub fn mean(&self, tokens: &[u32]) -> Vec<f64> {
        let [last, before] = [self.layers, self.layers - 1].map(|layers| {
            let rows = self.vectors_after(tokens, layers);
            let sums = (0..rows[0].len()).map(|at| rows.iter().map(|row| row[at]).sum::<f64>());
            unit(sums.collect())
        });
        unit(last.iter().zip(before).map(|(last, before)| last + 0.5 * before).collect())
    }

    fn attended(&self, part: &str, rows: &Rows) -> Rows {
        let [queries, keys, values] =
            ["query", "key", "value"].map(|kind| self.linear(&format!("{part}.{kind}"), rows));
        let width = rows[0].len() / self.heads;
        let mut result = vec![vec![0.0; rows[0].len()]; rows.len()];
        for head in 0..self.heads {
            let range = head * width..(head + 1) * width;
            for (query, result) in queries.iter().zip(&mut result) {
                let products = keys.iter().map(|key| {
                    let pairs = query[range.clone()].iter().zip(&key[range.clone()]);
                    pairs.map(|(one, other)| one * other).sum::<f64>() / (width as f64).sqrt()
                });
                let weights: Vec<f64> = products.map(f64::exp).collect();
                let all: f64 = weights.iter().sum();
                for (weight, value) in weights.iter().zip(&values) {
                    for at in range.clone() {
                        result[at] += weight / all * value[at];
                    }
                }
            }
        }
        result
    }

    fn linear(&self, name: &str, rows: &Rows) -> Rows {
        let weights = self.matrix(&format!("{name}.weight"));
        let biases = self.row(&format!("{name}.bias"));
        let apply = |row: &Vec<f64>| {
            let outputs = weights.iter().zip(&biases).map(|(weights, bias)| {
                bias + weights.iter().zip(row).map(|(weight, x)| weight * x).sum::<f64>()
            });
            outputs.collect()
        };
        rows.iter().map(apply).collect()
    }

    fn normalised(&self, part: &str, rows: Rows) -> Rows {
        let weights = self.row(&format!("{part}.LayerNorm.weight"));
        let biases = self.row(&format!("{part}.LayerNorm.bias"));
        let apply = |row: Vec<f64>| {
            let count = row.len() as f64;
            let mean = row.iter().sum::<f64>() / count;
            let variance = row.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count;
            let parts = row.iter().zip(&weights).zip(&biases);
            parts
                .map(|((x, weight), bias)| {
                    (x - mean) / (variance + self.epsilon).sqrt() * weight + bias
                })
                .collect()
        };
        rows.into_iter().map(apply).collect()
    }

    fn matrix(&self, name: &str) -> Rows {
        let (shape, numbers) = &self.tensors[name];
        numbers.chunks(shape[1]).map(|row| row.iter().copied().map(f64::from).collect()).collect()
    }

    fn row(&self, name: &str) -> Vec<f64> {
        self.tensors[name].1.iter().copied().map(f64::from).collect()
    }
}

/// The share of a normal distribution below x, by the series of its integral.
fn normal_share(x: f64) -> f64 {
    if x.abs() > 7.0 {
        return f64::from(u8::from(x > 0.0));
    }
    let (mut term, mut sum) = (x, x);
    for step in 1..200 {
        term *= x * x / f64::from(2 * step + 1);
        sum += term;
    }
    0.5 + sum * (-x * x / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt()
}

fn added(one: &Rows, other: &Rows) -> Rows {
    let add = |(one, other): (&Vec<f64>, &Vec<f64>)| {
        one.iter().zip(other).map(|(one, other)| one + other).collect()
    };
    one.iter().zip(other).map(add).collect()
}

pub fn unit(row: Vec<f64>) -> Vec<f64> {
    let length = row.iter().map(|x| x * x).sum::<f64>().sqrt();
    row.into_iter().map(|x| x / length).collect()
}

pub fn cosine(one: &[f32], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| f64::from(*one) * other).sum()
}
