//! Bot files to and from the model, and what is wrong with them. No IO: files come as texts.

pub mod address;
pub mod bot_file;
pub mod check;
pub mod conversation_test;
pub mod difference;
pub mod faq;
pub mod hsl;
pub mod html;
pub mod import;
pub mod kommunicate;
pub mod kompose;
pub mod liveperson;
pub mod loss;
pub mod part;
pub mod problem;
pub mod rasa;
pub mod structured;
mod suggestions;
pub mod templates;
pub mod values;
mod yaml;

pub use bot_file::{
    MAX_FILE_BYTES, Parsed, Places, SourceFile, from_json, json_schema, parse, to_files, to_json,
    to_yaml,
};
pub use check::{FoundScript, ScriptKind, check, check_bot, scripts};
pub use difference::difference;
pub use problem::{Problem, Severity};
pub use templates::TEMPLATES;
pub use yaml::yaml_value;
