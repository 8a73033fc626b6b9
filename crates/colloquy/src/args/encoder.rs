//! The options of sentence encoders, and of whom else may be called.

use std::path::PathBuf;

use outbound::AllowedAddress;

/// A sentence encoder, on this machine or elsewhere.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct EncoderArgs {
    /// Folder of a sentence encoder (BERT family: config.json, tokenizer.json, model.safetensors).
    /// Without one, words answer alone.
    #[arg(long, env = "COLLOQUY_MODEL_FOLDER", value_name = "FOLDER")]
    pub model_folder: Option<PathBuf>,
    /// Endpoint of embeddings in OpenAI's form, as https://api.example.com/v1/embeddings. Its key is
    /// read from COLLOQUY_SECRET_EMBEDDINGS.
    #[arg(long, env = "COLLOQUY_EMBEDDINGS_URL", value_name = "URL")]
    #[arg(requires = "embeddings_model", conflicts_with = "model_folder")]
    pub embeddings_url: Option<String>,
    /// The model that the endpoint is asked for.
    #[arg(
        long,
        env = "COLLOQUY_EMBEDDINGS_MODEL",
        value_name = "NAME",
        requires = "embeddings_url"
    )]
    pub embeddings_model: Option<String>,
    /// Let calls through to this private address, HOST:PORT or CIDR:PORT. May be repeated.
    #[arg(long = "allow-address", value_name = "HOST:PORT")]
    pub allowed: Vec<AllowedAddress>,
    /// Trust the certificate authorities of this PEM file, too, when calling others.
    #[arg(long, env = "COLLOQUY_TRUST_ROOTS", value_name = "FILE")]
    pub trust_roots: Option<PathBuf>,
}
