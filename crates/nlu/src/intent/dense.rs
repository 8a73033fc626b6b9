//! Intents by what sentences mean rather than by their words alone.
//!
//! A [`Cascade`] adds to a [`Classifier`](super::Classifier) what vectors of sentences tell. The
//! vectors are given: by a [`Table`] of word vectors, which is pure, or by a sentence encoder or a
//! remote endpoint, which aren't, so that the caller may journal the call.
//!
//! 1. A [`head`] of logistic regression gives each intent a probability from the vector.
//! 2. It is multiplied with what the words say (`fusion`), by a share that cross-validation chose.
//! 3. How sure the answer is also comes from the nearest sentence of the lesson (`neighbours`), and
//!    is calibrated like the scores of words alone: the bands mean the same.
//! 4. What the words alone are sure of is answered without a vector.
//!
//! Which [`Tier`] answers is chosen by cross-validation among those there are vectors for, or set;
//! without vectors the words answer alone.

mod cascade;
mod choice;
mod fusion;
mod head;
mod linear;
mod neighbours;
mod principal;
mod rounds;
mod table;

#[cfg(test)]
mod tests;

pub use cascade::{Answer, Cascade, Misfit};
pub use choice::{Choice, Reason, Tier, Tried, Wish};
pub use table::{Table, TableError};

use super::Lesson;
use super::prepared::Prepared;

/// Vectors of the sentences of a lesson.
#[derive(Debug, Clone, Copy)]
pub struct Embedded<'v> {
    /// [`Tier::Table`] or [`Tier::Sentences`].
    pub tier: Tier,
    /// Name of the embedder that gave them.
    pub source: &'v str,
    /// One for each text of [`texts`], in order.
    pub vectors: &'v [Vec<f32>],
}

/// The texts that need vectors for a lesson to be learnt: examples, names of intents, negatives and
/// what is out of every scope. Some are the same for all lessons of a language, so that a cache by
/// text pays.
pub fn texts(lesson: &Lesson) -> Vec<String> {
    Prepared::of(lesson).sentences.into_iter().map(|sentence| sentence.text).collect()
}
