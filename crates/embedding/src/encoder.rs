//! A model that is ready to turn sentences into vectors.

use std::num::NonZero;
use std::path::Path;

use nlu::embed::{EmbedError, Embedder};
use nlu::intent::dense::Table;

use crate::bert::{Bert, Rows};
use crate::config::Pooling;
use crate::float;
use crate::folder::{self, OpenError};
use crate::tokens::Pieces;

/// Most tokens that are computed in one pass, unless one text has more.
const PASS_TOKENS: usize = 128;
/// Fewest passes that are worth another thread.
const PASSES_PER_THREAD: usize = 4;
/// How much the layer before the last counts beside it where vectors are means: it knows more of
/// the words, which helps to tell intents apart (half a point of accuracy with five or ten examples
/// each, nothing lost with more).
const BEFORE_LAST: f32 = 0.5;
/// Most threads that one call uses.
const MAX_THREADS: usize = 8;

/// A sentence encoder from a model folder. Asked by many threads at once; each call computes on its
/// own thread, and only a large batch on more.
#[derive(Debug)]
pub struct Encoder {
    bert: Bert,
    pieces: Pieces,
    pooling: Pooling,
    name: String,
}

impl Encoder {
    /// Opens a folder as sentence-transformers writes it: `config.json`, `model.safetensors` and
    /// `tokenizer.json` or `vocab.txt`, of the BERT family, pooled by the mean or the first token.
    ///
    /// Reads the weights once and keeps a quarter of them. Fails when a file is missing, too large
    /// or not what it should be; the error names the file.
    pub fn open(folder: &Path) -> Result<Self, OpenError> {
        let folder::Contents { bert, pieces, pooling, name } = folder::read(folder)?;
        Ok(Self { bert, pieces, pooling, name })
    }

    /// Makes a table of word vectors: the encoder is asked about each word piece it knows, which
    /// takes about half a minute for 30,000.
    pub fn distil(&self) -> Result<Table, EmbedError> {
        let (before, after) = self.pieces.around().map_err(EmbedError::Tokens)?;
        let (pieces, numbers): (Vec<String>, Vec<u32>) = self.pieces.all().into_iter().unzip();
        let tokens: Vec<Vec<u32>> =
            numbers.iter().map(|number| [&before[..], &[*number], &after[..]].concat()).collect();
        Ok(Table::distil(&self.name, pieces, self.embed_on_threads(&tokens)))
    }

    fn embed_on_threads(&self, tokens: &[Vec<u32>]) -> Vec<Vec<f32>> {
        let passes = passes(tokens);
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        let threads = (passes.len() / PASSES_PER_THREAD).clamp(1, cores.min(MAX_THREADS));
        if threads == 1 {
            return passes.iter().flat_map(|pass| self.embed_pass(pass)).collect();
        }
        std::thread::scope(|scope| {
            let parts = passes.chunks(passes.len().div_ceil(threads));
            let running: Vec<_> = parts
                .map(|part| {
                    scope.spawn(|| -> Vec<_> {
                        part.iter().flat_map(|pass| self.embed_pass(pass)).collect()
                    })
                })
                .collect();
            let joined = running.into_iter().map(std::thread::ScopedJoinHandle::join);
            joined
                .flat_map(|part| part.unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                .collect()
        })
    }

    fn embed_pass(&self, tokens: &[Vec<u32>]) -> Vec<Vec<f32>> {
        let texts: Vec<&[u32]> = tokens.iter().map(Vec::as_slice).collect();
        let Rows { last, before } = self.bert.vectors(&texts);
        let mut start = 0;
        let pooled = texts.iter().map(|text| {
            let range = start..start + text.len() * self.bert.width();
            start = range.end;
            self.pool(&last[range.clone()], &before[range])
        });
        pooled.collect()
    }

    fn pool(&self, last: &[f32], before: &[f32]) -> Vec<f32> {
        match self.pooling {
            Pooling::First => self.mean(&last[..self.bert.width()]),
            Pooling::Mean => {
                let mut vector = self.mean(last);
                float::add_scaled(&mut vector, &self.mean(before), BEFORE_LAST);
                float::to_unit(&mut vector);
                vector
            }
        }
    }

    /// The direction of the mean.
    fn mean(&self, rows: &[f32]) -> Vec<f32> {
        let mut vector = vec![0.0; self.bert.width()];
        for row in rows.chunks_exact(self.bert.width()) {
            float::add_scaled(&mut vector, row, 1.0);
        }
        float::to_unit(&mut vector);
        vector
    }
}

impl Embedder for Encoder {
    fn dim(&self) -> usize {
        self.bert.width()
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        let tokens = texts.iter().map(|text| self.pieces.of(text).map_err(EmbedError::Tokens));
        Ok(self.embed_on_threads(&tokens.collect::<Result<Vec<_>, _>>()?))
    }
}

/// Cuts texts into passes.
fn passes(tokens: &[Vec<u32>]) -> Vec<&[Vec<u32>]> {
    let mut passes = Vec::new();
    let mut rest = tokens;
    while !rest.is_empty() {
        let mut sum = 0;
        let fitting = rest.iter().take_while(|text| {
            sum += text.len();
            sum <= PASS_TOKENS
        });
        let (pass, others) = rest.split_at(fitting.count().max(1));
        passes.push(pass);
        rest = others;
    }
    passes
}
