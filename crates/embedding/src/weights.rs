//! Tensors of a safetensors file, with the shapes that they must have.

use half::{bf16, f16};
use safetensors::{Dtype, SafeTensors};

/// The tensors of a file, wherever its names begin.
pub struct Weights<'b> {
    tensors: SafeTensors<'b>,
    /// `bert.` where a model was saved within another.
    prefix: &'static str,
}

/// What is wrong with a tensor, or with the whole file.
pub type Fault = String;

/// Names may begin with these.
const PREFIXES: [&str; 3] = ["", "bert.", "model."];
/// A tensor that every BERT has.
const ALWAYS: &str = "embeddings.word_embeddings.weight";

impl<'b> Weights<'b> {
    /// Reads the file's header, which must fit the bytes there are.
    pub fn parse(bytes: &'b [u8]) -> Result<Self, Fault> {
        let tensors = SafeTensors::deserialize(bytes)
            .map_err(|error| format!("it isn't a whole safetensors file: {error}"))?;
        let has = |prefix: &&str| tensors.tensor(&format!("{prefix}{ALWAYS}")).is_ok();
        let prefix = PREFIXES.into_iter().find(has);
        let prefix = prefix.ok_or_else(|| format!("it has no {ALWAYS}, so it is no BERT"))?;
        Ok(Self { tensors, prefix })
    }

    /// Reads a matrix of `rows` rows of `columns` numbers.
    pub fn matrix(&self, name: &str, rows: usize, columns: usize) -> Result<Vec<f32>, Fault> {
        self.read(name, &[rows, columns])
    }

    /// Reads a row.
    pub fn row(&self, name: &str, count: usize) -> Result<Vec<f32>, Fault> {
        self.read(name, &[count])
    }

    fn read(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, Fault> {
        let tensor = self.tensors.tensor(&format!("{}{name}", self.prefix));
        let tensor = tensor.map_err(|_absent| format!("it has no tensor {name}"))?;
        if tensor.shape() != shape {
            return Err(format!("{name} has the shape {:?}, not {shape:?}", tensor.shape()));
        }
        let bytes = tensor.data();
        let numbers: Vec<f32> = match tensor.dtype() {
            Dtype::F32 => {
                bytes.as_chunks().0.iter().map(|four| f32::from_le_bytes(*four)).collect()
            }
            Dtype::F16 => {
                bytes.as_chunks().0.iter().map(|two| f16::from_le_bytes(*two).to_f32()).collect()
            }
            Dtype::BF16 => {
                bytes.as_chunks().0.iter().map(|two| bf16::from_le_bytes(*two).to_f32()).collect()
            }
            other => return Err(format!("{name} has numbers of the kind {other:?}")),
        };
        if numbers.iter().any(|number| !number.is_finite()) {
            return Err(format!("{name} has numbers that aren't finite"));
        }
        Ok(numbers)
    }
}
