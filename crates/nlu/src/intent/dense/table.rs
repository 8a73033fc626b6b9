//! Vectors of words instead of sentences: an encoder asked once about each word piece it knows.
//!
//! A text's vector is the mean of those of its pieces, rare ones counting more. That takes
//! microseconds and 8 MB, and no encoder is needed any more.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::linear::{add_scaled, dot, to_unit};
use super::principal::principal_axes;
use crate::MAX_TEXT_CHARS;
use crate::embed::{EmbedError, Embedder};
use crate::text::words::Words;

/// What a file of a table begins with; the last is the version of what follows.
const MAGIC: [u8; 8] = *b"COLLOQT\x01";
/// Numbers of a vector, unless the encoder has fewer.
const DIM: usize = 256;
/// Most numbers of a vector in a file, and most pieces.
const MAX_DIM: usize = 4_096;
const MAX_PIECES: usize = 1_000_000;
/// A piece that is this frequent counts half.
const HALF_FREQUENCY: f32 = 1e-3;
/// Largest number of a part of a vector.
const MOST_STEPS: f32 = 127.0;
/// What a piece within a word begins with.
const WITHIN: &str = "##";
/// Longest word that is cut into pieces, in bytes.
const MAX_WORD_BYTES: usize = 100;

/// Vectors of word pieces.
#[derive(Debug, Clone)]
pub struct Table {
    stored: Stored,
    by_piece: HashMap<String, usize>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Stored {
    name: String,
    dim: u32,
    pieces: Vec<String>,
    scales: Vec<f32>,
    /// Piece by piece.
    steps: Vec<i8>,
}

/// Why bytes are no table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableError {
    #[error("it isn't a table of word vectors, or one of another version")]
    Other,
    #[error("the table is damaged: {0}")]
    Damaged(&'static str),
}

impl Table {
    /// Makes a table of an encoder's vectors for its word pieces, the most frequent first; a piece
    /// within words begins with `##`. Vectors are equally long; of those with more than 256 numbers
    /// the axes are kept that tell the most.
    pub fn distil(name: &str, pieces: Vec<String>, mut vectors: Vec<Vec<f32>>) -> Self {
        vectors.truncate(pieces.len());
        let dim = vectors.first().map_or(0, Vec::len);
        let axes = principal_axes(&mut vectors, DIM.min(dim));
        let harmonic: f32 = (1..=pieces.len().max(1)).map(|rank| 1.0 / rank as f32).sum();
        let mut stored = Stored {
            name: format!("{name}-table{}", axes.len()),
            dim: u32::try_from(axes.len()).unwrap_or(u32::MAX),
            scales: Vec::with_capacity(pieces.len()),
            steps: Vec::with_capacity(pieces.len() * axes.len()),
            pieces,
        };
        for (rank, vector) in (1_u32..).zip(&vectors) {
            let frequency = 1.0 / (rank as f32 * harmonic);
            let weight = HALF_FREQUENCY / (HALF_FREQUENCY + frequency);
            let parts: Vec<f32> = axes.iter().map(|axis| weight * dot(axis, vector)).collect();
            let largest = parts.iter().fold(0.0_f32, |most, part| most.max(part.abs()));
            let scale = largest / MOST_STEPS;
            let inverse = if scale > 0.0 { 1.0 / scale } else { 0.0 };
            stored.scales.push(scale);
            #[expect(clippy::cast_possible_truncation, reason = "between -127 and 127")]
            stored.steps.extend(parts.iter().map(|part| (part * inverse).round() as i8));
        }
        Self::from(stored)
    }

    /// Reads what [`Self::to_bytes`] wrote.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TableError> {
        let rest = bytes.strip_prefix(&MAGIC).ok_or(TableError::Other)?;
        let stored: Stored =
            postcard::from_bytes(rest).map_err(|_cut| TableError::Damaged("it is cut off"))?;
        let (dim, pieces) = (stored.dim as usize, stored.pieces.len());
        if dim > MAX_DIM || pieces > MAX_PIECES {
            return Err(TableError::Damaged("it is too large"));
        }
        if stored.scales.len() != pieces || stored.steps.len() != pieces * dim {
            return Err(TableError::Damaged("its parts don't fit together"));
        }
        if !stored.scales.iter().all(|scale| scale.is_finite()) {
            return Err(TableError::Damaged("it has numbers that aren't finite"));
        }
        Ok(Self::from(stored))
    }

    /// Writes the table as the bytes of a file.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Nothing in a table is of a kind that can't be written.
        let stored = postcard::to_stdvec(&self.stored).unwrap_or_default();
        [MAGIC.as_slice(), &stored].concat()
    }

    /// The vector of a text, of length 1; nothing but zeros for a text without known pieces.
    pub fn vector(&self, text: &str) -> Vec<f32> {
        let mut sum = vec![0.0; self.stored.dim as usize];
        let words = Words::of(text, MAX_TEXT_CHARS);
        let mut key = String::new();
        for word in words.all() {
            self.add_word(words.text(word), &mut key, &mut sum);
        }
        to_unit(&mut sum);
        sum
    }

    /// Adds the pieces of a word, each the longest that fits; none when a part fits no piece.
    fn add_word(&self, word: &str, key: &mut String, sum: &mut [f32]) {
        if word.len() > MAX_WORD_BYTES {
            return;
        }
        let mut found = Vec::new();
        let mut start = 0;
        while start < word.len() {
            let ends =
                word[start..].char_indices().map(|(at, symbol)| start + at + symbol.len_utf8());
            let ends: Vec<usize> = ends.collect();
            let piece = ends.iter().rev().find_map(|end| {
                key.clear();
                key.push_str(if start > 0 { WITHIN } else { "" });
                key.push_str(&word[start..*end]);
                Some((*self.by_piece.get(key.as_str())?, *end))
            });
            let Some((piece, end)) = piece else { return };
            found.push(piece);
            start = end;
        }
        for piece in found {
            let dim = sum.len();
            let steps = &self.stored.steps[piece * dim..][..dim];
            let row: Vec<f32> = steps.iter().map(|step| f32::from(*step)).collect();
            add_scaled(sum, &row, self.stored.scales[piece]);
        }
    }
}

impl From<Stored> for Table {
    fn from(stored: Stored) -> Self {
        let pieces = stored.pieces.iter().cloned().zip(0..);
        Self { by_piece: pieces.collect(), stored }
    }
}

impl Embedder for Table {
    fn dim(&self) -> usize {
        self.stored.dim as usize
    }

    fn name(&self) -> &str {
        &self.stored.name
    }

    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        Ok(texts.iter().map(|text| self.vector(text)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let pieces = ["the", "card", "lost", "##s", "re", "##fund", "money"];
        let vectors = [
            [0.1, 0.1, 0.1],
            [1.0, 0.0, 0.0],
            [0.0, 1.0, 0.0],
            [0.1, 0.1, 0.2],
            [0.0, 0.2, 0.5],
            [0.0, 0.0, 1.0],
            [0.0, 0.1, 0.9],
        ];
        let vectors = vectors.map(|vector| vector.to_vec()).to_vec();
        Table::distil("encoder-1", pieces.map(str::to_owned).to_vec(), vectors)
    }

    fn cosine(table: &Table, one: &str, other: &str) -> f32 {
        dot(&table.vector(one), &table.vector(other))
    }

    #[test]
    fn texts_of_similar_pieces_are_near() {
        let table = table();
        assert_eq!((table.dim(), table.name()), (3, "encoder-1-table3"));
        assert!(cosine(&table, "Refunds", "the MONEY!") > cosine(&table, "refunds", "card") + 0.5);
        assert!((cosine(&table, "lost card", "card, lost") - 1.0).abs() < 1e-5);
        assert!(table.vector("zebra") == [0.0; 3] && table.vector("") == [0.0; 3]);
        assert_eq!(table.vector("card zebra"), table.vector("card"));
        let embedded = table.embed(&["card", "zebra"]).expect("embedded");
        assert_eq!(embedded, [table.vector("card"), table.vector("zebra")]);
    }

    #[test]
    fn frequent_pieces_count_less() {
        let table = table();
        let without = table.vector("lost");
        assert!(
            dot(&table.vector("the lost"), &without) > dot(&table.vector("money lost"), &without)
        );
    }

    #[test]
    fn a_table_reads_back_as_it_was_written() {
        let table = table();
        let bytes = table.to_bytes();
        let read = Table::from_bytes(&bytes).expect("read");
        assert_eq!(read.name(), table.name());
        assert_eq!(read.vector("the lost cards"), table.vector("the lost cards"));
        assert_eq!(read.to_bytes(), bytes);
    }

    #[test]
    fn bytes_that_are_no_table_are_refused() {
        let whole = table().to_bytes();
        for bytes in [&b""[..], b"COLLOQT\x02", &whole[1..]] {
            assert_eq!(Table::from_bytes(bytes).err(), Some(TableError::Other));
        }
        for end in 8..whole.len() {
            let refused = Table::from_bytes(&whole[..end]).err();
            assert!(matches!(refused, Some(TableError::Damaged(_))), "{end}: {refused:?}");
        }
        let mut odd = table().stored;
        odd.scales.pop();
        assert!(Table::from_bytes(&Table::from(odd).to_bytes()).is_err());
    }

    #[test]
    fn an_empty_table_has_empty_vectors() {
        let table = Table::distil("nothing", Vec::new(), Vec::new());
        assert!(table.vector("anything").is_empty());
    }
}
