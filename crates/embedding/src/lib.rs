//! Sentence encoders from a model folder: BERT's forward pass on the processor, without a native
//! library and without a network. It isn't a trainer, and it downloads nothing: the operator names
//! a folder.
//!
//! The weights are kept as 8-bit numbers with one scale for each output, activations as 16-bit
//! numbers with one scale for each token, and sums are whole numbers: a text has the same vector on
//! every processor, alone or among others, to the last bit.

mod attention;
mod bert;
mod config;
mod encoder;
mod float;
mod folder;
mod matrix;
#[expect(unsafe_code, reason = "wide instructions are asked for here, in the only such module")]
mod raw;
mod tokens;
mod weights;

pub use encoder::Encoder;
pub use folder::OpenError;
