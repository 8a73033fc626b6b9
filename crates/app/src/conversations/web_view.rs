//! Takes what a web view gives to a conversation: values for the bot's scripts and, where it says
//! something, a message of the contact. It proves itself by the ids that only it was told.

use indexmap::IndexMap;
use model::exchange::WEB_VIEW;
use model::id::{ConversationId, WorkspaceId};
use serde_json::Value;
use sha2::{Digest, Sha256};
use store::StoreError;

use super::inbound::InboundMessage;
use super::receive::ReceiveMessageError;
use crate::App;

/// What a web view gives.
#[derive(Debug, Clone, PartialEq)]
pub struct WebView {
    /// Given again with a repetition, so that it is taken once.
    pub id: String,
    pub conversation: String,
    pub bot: String,
    /// The contact, where it says whom it means.
    pub contact: Option<String>,
    /// For scripts; `null` removes one.
    pub values: IndexMap<String, Value>,
    pub message: Option<String>,
    /// The hash by which it proves itself, in hex.
    pub proof: String,
}

/// Why it isn't taken. Nothing was kept.
#[derive(Debug, thiserror::Error)]
pub enum WebViewError {
    /// The proof is wrong, or not of this conversation.
    #[error("the proof isn't that of this conversation and its bot")]
    Unproven,
    #[error(transparent)]
    Message(#[from] ReceiveMessageError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Takes what a web view gives; when this returns, it is on disk. The message comes after the values.
    ///
    /// # Errors
    ///
    /// [`WebViewError`].
    pub async fn receive_web_view(&self, view: WebView) -> Result<(), WebViewError> {
        let (workspace, id) = self.proven(&view).await?;
        if !view.values.is_empty() {
            let values = view.values.into_iter().collect::<serde_json::Map<_, _>>();
            let own_id = format!("{}/values", view.id);
            let event = InboundMessage::event(own_id, WEB_VIEW, Some(values.into()));
            self.receive_message(workspace, id, event).await?;
        }
        if let Some(text) = view.message.filter(|text| !text.trim().is_empty()) {
            let message = InboundMessage::typed(format!("{}/message", view.id), text);
            let message = InboundMessage { is_from_web_view: true, ..message };
            self.receive_message(workspace, id, message).await?;
        }
        Ok(())
    }

    /// The conversation that a web view proved to be its own. Whoever has no proof learns nothing of what
    /// there is.
    async fn proven(&self, view: &WebView) -> Result<(WorkspaceId, ConversationId), WebViewError> {
        let expected = Sha256::digest(format!("{} || {}", view.conversation, view.bot));
        if !is_same(&expected, &view.proof) {
            return Err(WebViewError::Unproven);
        }
        let Ok(id) = view.conversation.parse::<ConversationId>() else {
            return Err(WebViewError::Unproven);
        };
        let store = &self.inner.store;
        let Some(workspace) = store.find_workspace_of_conversation(id).await? else {
            return Err(WebViewError::Unproven);
        };
        let found = store.find_conversation(workspace, id).await?;
        let conversation = found.ok_or(WebViewError::Unproven)?;
        let bot = conversation.bot.map(|bot| bot.to_string());
        let is_contact = |named: &String| *named == conversation.contact.to_string();
        if bot.as_ref() != Some(&view.bot) || !view.contact.as_ref().is_none_or(is_contact) {
            return Err(WebViewError::Unproven);
        }
        Ok((workspace, id))
    }
}

/// Whether a text is that hash in hex. Takes as long whatever the text is.
fn is_same(hash: &[u8], hex: &str) -> bool {
    let expected: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    let given = hex.trim().to_ascii_lowercase();
    let pairs = expected.bytes().zip(given.bytes().chain(std::iter::repeat(0)));
    let difference = pairs.fold(0, |all, (one, other)| std::hint::black_box(all | (one ^ other)));
    difference == 0 && given.len() == expected.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_the_same_only_as_a_whole() {
        let hash = Sha256::digest("a || b");
        let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        for (given, is_right) in [
            (hex.clone(), true),
            (hex.to_uppercase(), true),
            (format!(" {hex} "), true),
            (hex[1..].to_owned(), false),
            (format!("{hex}0"), false),
            (hex.replace('a', "b").replace('1', "2"), false),
            (String::new(), false),
        ] {
            assert_eq!(is_same(&hash, &given), is_right, "{given}");
        }
    }
}
