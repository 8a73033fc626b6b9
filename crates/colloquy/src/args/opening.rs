//! What a conversation begins with.

use model::conversation::Details;
use serde_json::{Map, Value};

/// What a conversation begins with.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct OpeningArgs {
    /// What bots are told of the circumstances with every message, a JSON object.
    #[arg(long, value_name = "JSON", value_parser = object)]
    pub context: Option<Map<String, Value>>,
    /// An event that bots aren't told of, as WELCOME; may be given several times.
    #[arg(long, value_name = "EVENT")]
    pub skip_bot_event: Vec<String>,
    /// The name of the event that bots are told on opening, in place of WELCOME.
    #[arg(long, value_name = "EVENT")]
    pub welcome_event: Option<String>,
    /// What is known of the customer, a JSON object; scripts read it as `getLPCustomerInfo()`.
    #[arg(long, value_name = "JSON", value_parser = object)]
    pub customer_info: Option<Map<String, Value>>,
}

impl OpeningArgs {
    /// What holds for the conversation.
    pub fn details(&self) -> Details {
        Details {
            context: self.context.clone().unwrap_or_default(),
            skipped_events: self.skip_bot_event.clone(),
            welcome_event: self.welcome_event.clone(),
            ..Details::default()
        }
    }
}

fn object(text: &str) -> Result<Map<String, Value>, String> {
    serde_json::from_str(text).map_err(|error| format!("it isn't a JSON object: {error}"))
}
