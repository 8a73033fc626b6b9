//! A model folder as sentence-transformers lays it out: what is read from it and what can be wrong.
//!
//! Links are followed: what a folder points to is the operator's business.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use crate::bert::Bert;
use crate::config::{
    BertConfig, LengthConfig, Pooling, PoolingConfig, PromptConfig, TokenizerConfig,
};
use crate::tokens::Pieces;
use crate::weights::Weights;

/// Largest file of weights.
const MAX_WEIGHTS_BYTES: u64 = 4 << 30;
/// Largest of the other files.
const MAX_FILE_BYTES: u64 = 64 << 20;
/// What we make of the same folder; another number when vectors change.
const REVISION: u8 = 1;
/// Bytes of the hash in a model's name.
const NAME_HASH_BYTES: usize = 8;

const CONFIG: &str = "config.json";
const WEIGHTS: &str = "model.safetensors";
const POOLING: &str = "1_Pooling/config.json";
const LENGTH: &str = "sentence_bert_config.json";
const PROMPTS: &str = "config_sentence_transformers.json";
const TOKENIZER: &str = "tokenizer.json";
const TOKENIZER_CONFIG: &str = "tokenizer_config.json";
const VOCABULARY: &str = "vocab.txt";

/// Why a folder can't be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("{0} is missing")]
    Missing(PathBuf),
    #[error("{file} can't be read: {source}")]
    Read { file: PathBuf, source: std::io::Error },
    #[error("{file} has {bytes} bytes, at most {most} are read")]
    TooLarge { file: PathBuf, bytes: u64, most: u64 },
    #[error("{file} is for a model of the type {model_type}, only bert is known")]
    NotBert { file: PathBuf, model_type: String },
    #[error("{file} is not as it should be: {reason}")]
    Invalid { file: PathBuf, reason: String },
}

/// What a folder has.
#[derive(Debug)]
pub struct Contents {
    pub bert: Bert,
    pub pieces: Pieces,
    pub pooling: Pooling,
    /// The folder's name and a hash of all that decides about vectors.
    pub name: String,
}

/// Reads a folder.
pub fn read(folder: &Path) -> Result<Contents, OpenError> {
    let mut reader = Reader { folder, hash: Sha256::new_with_prefix([REVISION]) };
    let config = reader.config()?;
    let pooling: Option<PoolingConfig> = reader.parse_if_there(POOLING)?;
    let pooling = match pooling {
        Some(config) => config.pooling().map_err(|reason| reader.invalid(POOLING, reason))?,
        None => Pooling::Mean,
    };
    let length: LengthConfig = reader.parse_if_there(LENGTH)?.unwrap_or_default();
    let prompts: PromptConfig = reader.parse_if_there(PROMPTS)?.unwrap_or_default();
    let pieces = reader.pieces(config.max_tokens(&length), prompts.prompt())?;
    let bert = reader.bert(&config)?;
    if pieces.end() > bert.vocabulary() {
        let reason =
            format!("it has {} pieces, the weights have {}", pieces.end(), bert.vocabulary());
        return Err(reader.invalid(TOKENIZER, reason));
    }
    let name = reader.name();
    Ok(Contents { bert, pieces, pooling, name })
}

struct Reader<'f> {
    folder: &'f Path,
    /// Of all that was read.
    hash: Sha256,
}

impl Reader<'_> {
    fn config(&mut self) -> Result<BertConfig, OpenError> {
        /// Other models have other sizes, so their type is looked at first.
        #[derive(serde::Deserialize)]
        struct Kind {
            #[serde(default)]
            model_type: String,
        }
        let bytes = self.get(CONFIG, MAX_FILE_BYTES)?;
        let kind: Kind = self.parse(CONFIG, &bytes)?;
        if kind.model_type != "bert" {
            let file = self.folder.join(CONFIG);
            return Err(OpenError::NotBert { file, model_type: kind.model_type });
        }
        let config: BertConfig = self.parse(CONFIG, &bytes)?;
        match config.fault() {
            Some(reason) => Err(self.invalid(CONFIG, reason)),
            None => Ok(config),
        }
    }

    fn pieces(&mut self, max_tokens: usize, prompt: &str) -> Result<Pieces, OpenError> {
        let (file, tokenizer) = match self.find(TOKENIZER, MAX_FILE_BYTES)? {
            Some(json) => (TOKENIZER, Pieces::parse(&json)),
            None => {
                let bytes = self.get(VOCABULARY, MAX_FILE_BYTES)?;
                let config: TokenizerConfig =
                    self.parse_if_there(TOKENIZER_CONFIG)?.unwrap_or_default();
                let text = String::from_utf8_lossy(&bytes);
                (VOCABULARY, Pieces::parse_vocabulary(&text, &config))
            }
        };
        let pieces = tokenizer.and_then(|tokenizer| Pieces::new(tokenizer, max_tokens, prompt));
        pieces.map_err(|reason| self.invalid(file, reason))
    }

    fn bert(&mut self, config: &BertConfig) -> Result<Bert, OpenError> {
        let bytes = self.get(WEIGHTS, MAX_WEIGHTS_BYTES)?;
        let bert = Weights::parse(&bytes).and_then(|weights| Bert::read(&weights, config));
        bert.map_err(|reason| self.invalid(WEIGHTS, reason))
    }

    fn name(self) -> String {
        let hash: String =
            self.hash.finalize()[..NAME_HASH_BYTES].iter().map(|b| format!("{b:02x}")).collect();
        let folder = self.folder.file_name().unwrap_or_default().to_string_lossy();
        format!("{folder}-{hash}")
    }

    fn parse_if_there<T: DeserializeOwned>(&mut self, file: &str) -> Result<Option<T>, OpenError> {
        let bytes = self.find(file, MAX_FILE_BYTES)?;
        bytes.map(|bytes| self.parse(file, &bytes)).transpose()
    }

    fn parse<T: DeserializeOwned>(&self, file: &str, bytes: &[u8]) -> Result<T, OpenError> {
        serde_json::from_slice(bytes).map_err(|error| self.invalid(file, error.to_string()))
    }

    fn get(&mut self, file: &str, most: u64) -> Result<Vec<u8>, OpenError> {
        self.find(file, most)?.ok_or_else(|| OpenError::Missing(self.folder.join(file)))
    }

    fn find(&mut self, file: &str, most: u64) -> Result<Option<Vec<u8>>, OpenError> {
        let path = self.folder.join(file);
        let opened = match std::fs::File::open(&path) {
            Ok(opened) => opened,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(OpenError::Read { file: path, source }),
        };
        let length = opened.metadata().map_or(0, |metadata| metadata.len());
        if length > most {
            return Err(OpenError::TooLarge { file: path, bytes: length, most });
        }
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
        let read = opened.take(most).read_to_end(&mut bytes);
        read.map_err(|source| OpenError::Read { file: path, source })?;
        self.hash.update((bytes.len() as u64).to_le_bytes());
        self.hash.update(&bytes);
        Ok(Some(bytes))
    }

    fn invalid(&self, file: &str, reason: impl Into<String>) -> OpenError {
        OpenError::Invalid { file: self.folder.join(file), reason: reason.into() }
    }
}
