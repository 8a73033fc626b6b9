//! What turns sentences into vectors; not how: encoders and remote endpoints are outside.

/// Turns sentences into vectors that lie close together when they mean the same.
pub trait Embedder: Send + Sync {
    /// Tells how many numbers a vector has.
    fn dim(&self) -> usize;

    /// Tells which embedder this is, its weights included: vectors of embedders with different
    /// names must not be compared, so it belongs into the key of every model trained on them.
    fn name(&self) -> &str;

    /// Gives one vector for each text, in order, each `dim` long and of length 1.
    ///
    /// Fails when a text can't be read or the embedder can't be reached.
    fn embed(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError>;
}

/// Why texts got no vectors.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EmbedError {
    #[error("the text can't be split into the model's tokens: {0}")]
    Tokens(String),
    #[error("the embedder didn't answer: {0}")]
    Unreachable(String),
    #[error("the embedder gave {got} vectors of {dim} numbers for {asked} texts")]
    Shape { asked: usize, got: usize, dim: usize },
}
