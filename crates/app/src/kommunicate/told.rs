//! A message as the webhook is told of it.

use std::time::Duration;

use formats::kommunicate as format;
use model::content::{Attachment, Content, Media, System};
use model::conversation::{Author, Message};
use model::id::{AttachmentId, WorkspaceId};
use serde_json::{Map, Value, json};
use store::{Conversation, StoreError};

use super::{CONTEXT, client_group_id, message_key};
use crate::App;

/// How long links to our files are good.
const FILES_VALID_FOR: Duration = Duration::from_hours(1);
/// What an element holds that only its template's writer makes: it may lead anywhere.
const OF_TEMPLATES: [&str; 6] =
    ["payload", "templateId", "KM_AUTO_SUGGESTION", "KM_FIELD", "formAction", "formData"];

impl App {
    /// The body of a delivery.
    pub(super) async fn told(
        &self,
        workspace: WorkspaceId,
        (conversation, group): (&Conversation, u64),
        message: &Message,
    ) -> Result<Value, StoreError> {
        let store = &self.inner.store;
        let contact = store.find_contact(workspace, conversation.contact).await?;
        let contact = contact.map(|contact| contact.external_id).unwrap_or_default();
        let from = match &message.author {
            Author::Contact => contact,
            Author::Agent { id } => id.clone(),
            Author::System => "system".to_owned(),
            Author::Bot => match conversation.bot {
                Some(bot) => {
                    let bot = store.find_bot_by_id(workspace, bot).await?;
                    bot.map(|bot| bot.key.to_string()).unwrap_or_default()
                }
                None => String::new(),
            },
        };
        let written = self.with_links(&message.content);
        let element = format::write_stored(&written).element;
        let client_id = client_group_id(&conversation.details);
        let mut body = json!({
            "key": message_key(group, message.number),
            "from": from,
            "groupId": group,
            "clientGroupId": client_id.map_or_else(|| group.to_string(), str::to_owned),
            "groupName": conversation.details.title.clone().unwrap_or_default(),
            "message": element.get("message").cloned().unwrap_or_else(|| json!("")),
            "contentType": element.get("contentType").cloned().unwrap_or_else(|| json!(0)),
            "timeStamp": message.visible_at.as_millisecond(),
            "receiverConnected": false,
            "receiverLastSeenAtTime": conversation.last_activity_at.as_millisecond(),
            "metadata": metadata(conversation, message, &element),
        });
        let files: Vec<Value> = files(&written).iter().map(file).collect();
        if let Some(first) = files.first() {
            body["file"] = first.clone();
        }
        if files.len() > 1 {
            body["files"] = files.into();
        }
        Ok(body)
    }

    /// The same content, where our files can be fetched for a while.
    pub(crate) fn with_links(&self, content: &Content) -> Content {
        let Content::Attachments { text, files } = content else { return content.clone() };
        let with_link = |file: &Attachment| {
            let id = file.id.as_ref().and_then(|id| id.parse::<AttachmentId>().ok());
            let link = id.map(|id| self.attachment_link(id, FILES_VALID_FOR));
            Attachment { url: link.or_else(|| file.url.clone()), ..file.clone() }
        };
        let files = files.iter().map(with_link).collect();
        Content::Attachments { text: text.clone(), files }
    }
}

/// All values are texts, what isn't one is JSON in one.
fn metadata(conversation: &Conversation, message: &Message, element: &Value) -> Map<String, Value> {
    let mut metadata = element["metadata"].as_object().cloned().unwrap_or_default();
    let mut add = |more: &Map<String, Value>| {
        for (key, value) in more.iter().filter(|(_, value)| !value.is_null()) {
            if !metadata.contains_key(key) {
                metadata.insert(key.clone(), value.clone());
            }
        }
    };
    if let Some(raw) = message.raw.as_ref().filter(|raw| raw.system == System::Kommunicate)
        && let Some(own) = raw.content["metadata"].as_object()
    {
        let mut own = own.clone();
        own.retain(|key, _| !OF_TEMPLATES.contains(&key.as_str()));
        add(&own);
    }
    if message.author == Author::Contact {
        let mut context = conversation.details.context.clone();
        if let Some(tap) = &message.tap {
            context.extend(tap.context.clone());
            tap.metadata.iter().filter_map(Value::as_object).for_each(add);
        }
        if !context.is_empty() {
            metadata.insert(CONTEXT.to_owned(), Value::Object(context));
        }
    }
    metadata.into_iter().map(|(key, value)| (key, written(value))).collect()
}

fn written(value: Value) -> Value {
    match value {
        Value::String(_) => value,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            Value::String(value.to_string())
        }
    }
}

/// The files that a message holds.
fn files(content: &Content) -> Vec<Attachment> {
    match content {
        Content::Attachments { files, .. } => files.clone(),
        Content::Media(Media { url, name, media_type, .. }) => vec![Attachment {
            id: None,
            name: name.clone().unwrap_or_default(),
            media_type: media_type.clone().unwrap_or_default(),
            size: None,
            url: Some(url.clone()),
        }],
        _ => Vec::new(),
    }
}

fn file(file: &Attachment) -> Value {
    let mut told = json!({
        "name": file.name,
        "url": file.url.clone().unwrap_or_default(),
        "contentType": file.media_type,
        "thumbnailUrl": "",
    });
    if let Some(size) = file.size {
        told["size"] = size.into();
    }
    told
}
