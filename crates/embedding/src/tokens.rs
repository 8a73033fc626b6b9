//! Texts as the numbers of a model's word pieces.

use std::collections::HashMap;

use serde_json::json;
use tokenizers::{Tokenizer, TruncationParams};

use crate::config::TokenizerConfig;
use crate::weights::Fault;

/// The piece that stands for what isn't known.
const UNKNOWN: &str = "[UNK]";
/// The piece that begins a text, and the one that ends it.
const ENDS: [&str; 2] = ["[CLS]", "[SEP]"];

/// Cuts texts into pieces.
pub struct Pieces {
    tokenizer: Tokenizer,
    prompt: String,
}

impl std::fmt::Debug for Pieces {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Pieces").field("prompt", &self.prompt).finish_non_exhaustive()
    }
}

impl Pieces {
    /// Reads `tokenizer.json`.
    pub fn parse(json: &[u8]) -> Result<Tokenizer, Fault> {
        Tokenizer::from_bytes(json).map_err(|error| format!("it isn't a tokenizer: {error}"))
    }

    /// Reads `vocab.txt`: a piece a line, numbered from 0.
    pub fn parse_vocabulary(text: &str, config: &TokenizerConfig) -> Result<Tokenizer, Fault> {
        let pieces = text.lines().map(str::trim_end);
        let vocabulary: HashMap<&str, u32> = pieces.zip(0..).collect();
        let number = |piece: &str| {
            let number = vocabulary.get(piece).copied();
            number.ok_or_else(|| format!("it has no piece {piece}"))
        };
        number(UNKNOWN)?;
        let [begin, end] = [number(ENDS[0])?, number(ENDS[1])?];
        let whole = json!({
            "normalizer": {
                "type": "BertNormalizer",
                "clean_text": true,
                "handle_chinese_chars": true,
                "strip_accents": null,
                "lowercase": config.do_lower_case,
            },
            "pre_tokenizer": {"type": "BertPreTokenizer"},
            "post_processor": {"type": "BertProcessing", "sep": [ENDS[1], end], "cls": [ENDS[0], begin]},
            "model": {
                "type": "WordPiece",
                "unk_token": UNKNOWN,
                "continuing_subword_prefix": "##",
                "max_input_chars_per_word": 100,
                "vocab": vocabulary,
            },
        });
        Self::parse(whole.to_string().as_bytes())
    }

    /// Cuts texts after `max_tokens` pieces, and writes `prompt` before each.
    pub fn new(mut tokenizer: Tokenizer, max_tokens: usize, prompt: &str) -> Result<Self, Fault> {
        let truncation = TruncationParams { max_length: max_tokens, ..TruncationParams::default() };
        tokenizer.with_truncation(Some(truncation)).map_err(|error| error.to_string())?;
        tokenizer.with_padding(None);
        Ok(Self { tokenizer, prompt: prompt.to_owned() })
    }

    /// Tells the number after the last piece's.
    pub fn end(&self) -> usize {
        let numbers = self.tokenizer.get_vocab(true).into_values();
        numbers.max().map_or(0, |last| last as usize + 1)
    }

    /// Gives the numbers of a text's pieces, with those that begin and end it.
    pub fn of(&self, text: &str) -> Result<Vec<u32>, String> {
        let prompted;
        let text = if self.prompt.is_empty() {
            text
        } else {
            prompted = format!("{}{text}", self.prompt);
            &prompted
        };
        let encoding = self.tokenizer.encode_fast(text, true).map_err(|error| error.to_string())?;
        Ok(encoding.get_ids().to_vec())
    }

    /// Gives the pieces that texts are made of, by number: not those that begin, end or fill them.
    pub fn all(&self) -> Vec<(String, u32)> {
        let is_part =
            |piece: &String| !(piece.starts_with('[') && piece.ends_with(']') && piece.len() > 2);
        let all = self.tokenizer.get_vocab(true).into_iter();
        let mut all: Vec<_> = all.filter(|(piece, _)| is_part(piece)).collect();
        all.sort_unstable_by_key(|(_, number)| *number);
        all
    }

    /// Gives the numbers that stand before and after those of a text.
    pub fn around(&self) -> Result<(Vec<u32>, Vec<u32>), String> {
        let empty = self.of("")?;
        let (before, after) = empty.split_at(empty.len().saturating_sub(1));
        Ok((before.to_vec(), after.to_vec()))
    }
}
