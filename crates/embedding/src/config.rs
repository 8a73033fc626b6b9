//! What a model folder says about its model, as far as we read it.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Most layers of a model.
const MAX_LAYERS: usize = 64;
/// Most numbers of a token, between layers and within one.
const MAX_WIDTH: usize = 16_384;
/// Most tokens that a text may have, whatever a folder says.
const MAX_TOKENS: usize = 8_192;

/// `config.json`: the sizes of a BERT.
#[derive(Debug, Clone, Deserialize)]
pub struct BertConfig {
    pub vocab_size: usize,
    pub hidden_size: usize,
    pub num_hidden_layers: usize,
    pub num_attention_heads: usize,
    pub intermediate_size: usize,
    #[serde(default = "erf_gelu")]
    pub hidden_act: String,
    pub max_position_embeddings: usize,
    #[serde(default = "usual_epsilon")]
    pub layer_norm_eps: f32,
    #[serde(default)]
    position_embedding_type: Option<String>,
}

/// What stands between the two halves of a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activation {
    Gelu,
    GeluTanh,
    Relu,
}

/// How the vectors of tokens become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pooling {
    Mean,
    /// The first token's.
    First,
}

/// `1_Pooling/config.json`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PoolingConfig {
    pooling_mode_cls_token: bool,
    pooling_mode_mean_tokens: bool,
    pooling_mode_max_tokens: bool,
    pooling_mode_mean_sqrt_len_tokens: bool,
}

/// `sentence_bert_config.json`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct LengthConfig {
    pub max_seq_length: Option<usize>,
}

/// `config_sentence_transformers.json`: what is written before a text.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PromptConfig {
    prompts: BTreeMap<String, String>,
    default_prompt_name: Option<String>,
}

/// `tokenizer_config.json`, which is read where there is a `vocab.txt` only.
#[derive(Debug, Deserialize)]
#[serde(default)]
pub struct TokenizerConfig {
    pub do_lower_case: bool,
}

impl Default for TokenizerConfig {
    fn default() -> Self {
        Self { do_lower_case: true }
    }
}

fn erf_gelu() -> String {
    "gelu".to_owned()
}

const fn usual_epsilon() -> f32 {
    1e-12
}

impl BertConfig {
    /// Says what keeps the sizes from being those of a BERT that we can run.
    pub fn fault(&self) -> Option<String> {
        let positions = self.position_embedding_type.as_deref().unwrap_or("absolute");
        if positions != "absolute" {
            return Some(format!("positions are {positions}, only absolute ones are known"));
        }
        if self.activation().is_none() {
            return Some(format!("the activation {} is not known", self.hidden_act));
        }
        let bounds = [
            ("num_hidden_layers", self.num_hidden_layers, MAX_LAYERS),
            ("hidden_size", self.hidden_size, MAX_WIDTH),
            ("intermediate_size", self.intermediate_size, MAX_WIDTH),
            ("num_attention_heads", self.num_attention_heads, self.hidden_size),
            ("max_position_embeddings", self.max_position_embeddings, usize::MAX),
            ("vocab_size", self.vocab_size, usize::MAX),
        ];
        for (name, size, most) in bounds {
            if size == 0 || size > most {
                return Some(format!("{name} is {size}, it must be from 1 to {most}"));
            }
        }
        let is_divided = self.hidden_size.is_multiple_of(self.num_attention_heads);
        (!is_divided).then(|| {
            format!(
                "{} numbers can't be divided among {} heads",
                self.hidden_size, self.num_attention_heads
            )
        })
    }

    pub fn activation(&self) -> Option<Activation> {
        match self.hidden_act.as_str() {
            "gelu" => Some(Activation::Gelu),
            "gelu_new" | "gelu_fast" | "gelu_pytorch_tanh" => Some(Activation::GeluTanh),
            "relu" => Some(Activation::Relu),
            _ => None,
        }
    }

    /// Tells how many tokens of a text are read.
    pub fn max_tokens(&self, length: &LengthConfig) -> usize {
        let asked = length.max_seq_length.unwrap_or(MAX_TOKENS);
        asked.min(self.max_position_embeddings).min(MAX_TOKENS)
    }
}

impl PoolingConfig {
    /// Says how tokens are pooled; `Err` tells what we can't do.
    pub fn pooling(&self) -> Result<Pooling, &'static str> {
        let modes = [
            self.pooling_mode_cls_token,
            self.pooling_mode_mean_tokens,
            self.pooling_mode_max_tokens,
            self.pooling_mode_mean_sqrt_len_tokens,
        ];
        match modes {
            [true, false, false, false] => Ok(Pooling::First),
            [false, true, false, false] => Ok(Pooling::Mean),
            _ => Err("only pooling by the mean or by the first token is known"),
        }
    }
}

impl PromptConfig {
    /// Gives what is written before each text; usually nothing.
    pub fn prompt(&self) -> &str {
        let name = self.default_prompt_name.as_ref();
        name.and_then(|name| self.prompts.get(name)).map_or("", String::as_str)
    }
}
