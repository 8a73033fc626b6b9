//! Events as Haptik's webhooks tell them.

use formats::hsl;
use model::content::{Attachment, Content, ContentAction, ContentButton};
use model::conversation::{Author, Message};
use model::id::WorkspaceId;
use model::webhook::WebhookEvent;
use serde_json::{Map, Value, json};
use store::{Conversation, StoreError};

use super::{
    AGENT, CHAT_COMPLETE, EVENT, EVENTS_FROM, HaptikClient, HaptikTurn, USER, haptik_time,
    message_id,
};
use crate::App;
use crate::webhooks::Told;

/// The version of the events, in each of them.
const VERSION: &str = "1.0";
/// The platform of programs that speak for their users.
const PLATFORM: &str = "13";
const PLATFORM_NAME: &str = "Bot API";
/// What bots are called, whatever they are.
const BOT_NAME: &str = "gogo";
/// What is told of a user beside names and numbers.
const OF_USERS: [&str; 3] = ["phone_model", "os_version", "package_name"];

impl App {
    /// The body of an event; `None` when there is nothing to tell any more.
    pub(crate) async fn told_in_haptiks_words(
        &self,
        workspace: WorkspaceId,
        told: &Told<'_>,
    ) -> Result<Option<Value>, StoreError> {
        let notice = told.notice;
        let Some(conversation) = told.conversation else {
            let is_test = notice.event == WebhookEvent::Test;
            return Ok(is_test.then(|| {
                json!({
                    "version": VERSION, "timestamp": haptik_time(notice.at),
                    "event_name": "webhook_test", "business_id": 0, "business_name": "",
                })
            }));
        };
        let mut body = self.told_head(workspace, conversation).await?;
        let (name, agent, message) = match (notice.event, told.message) {
            (WebhookEvent::MessageCreated, Some(message)) => {
                let conversation_no = self.conversation_no(workspace, conversation.id).await?;
                let agent = self.told_agent(workspace, conversation, &message.author).await?;
                let id = message_id(conversation_no, message.number);
                let element = self.element_of(message);
                ("message", agent, Some(json!({ "id": id, "body": element })))
            }
            (WebhookEvent::ConversationAssigned, _) => {
                let id = notice.about.agent.clone().unwrap_or_default();
                let agent = self.told_agent(workspace, conversation, &Author::Agent { id }).await?;
                let payload = json!({
                    "profile_image": agent["profile_image"], "agent_name": agent["name"],
                    "team_name": notice.about.team.clone().unwrap_or_default(),
                });
                let data = json!({ "event_name": "chat_pinned", "payload": payload });
                let message = self.system_message(workspace, &notice.id, data).await?;
                ("chat_pinned", agent, Some(message))
            }
            (WebhookEvent::ConversationClosed, _) => {
                let author = match &notice.about.agent {
                    Some(id) => Author::Agent { id: id.clone() },
                    None => Author::Bot,
                };
                let agent = self.told_agent(workspace, conversation, &author).await?;
                if notice.about.told_as.as_deref() == Some(CHAT_COMPLETE) {
                    let message = self.system_message(workspace, &notice.id, json!({})).await?;
                    (CHAT_COMPLETE, agent, Some(message))
                } else {
                    body.insert("follow_up_details".to_owned(), json!({}));
                    let data = self.completed(workspace, (conversation, told), &agent).await?;
                    body.insert("data".to_owned(), data);
                    (super::CONVERSATION_COMPLETE, agent, None)
                }
            }
            (_, _) => return Ok(None),
        };
        body.insert("timestamp".to_owned(), haptik_time(notice.at).into());
        body.insert("event_name".to_owned(), name.into());
        body.insert("agent".to_owned(), agent);
        if let Some(message) = message {
            body.insert("message".to_owned(), message);
        }
        Ok(Some(Value::Object(body)))
    }

    /// What all events say.
    async fn told_head(
        &self,
        workspace: WorkspaceId,
        conversation: &Conversation,
    ) -> Result<Map<String, Value>, StoreError> {
        let store = &self.inner.store;
        let contact = store.find_contact(workspace, conversation.contact).await?;
        let user_id = conversation.contact.to_string();
        let user_id = store.give_vendor_number(workspace, USER, &user_id).await?;
        let channel = self.channel_by_id(workspace, conversation.channel).await?;
        let mut user = Map::new();
        if let Some(contact) = contact {
            for name in OF_USERS {
                let known = contact.profile.attributes.get(name).cloned().unwrap_or_default();
                user.insert(name.to_owned(), known.into());
            }
            user.insert("user_name".to_owned(), contact.profile.name.unwrap_or_default().into());
            user.insert("auth_id".to_owned(), contact.external_id.into());
        }
        user.insert("device_platform".to_owned(), PLATFORM.into());
        user.insert("device_platform_name".to_owned(), PLATFORM_NAME.into());
        user.insert("user_id".to_owned(), user_id.to_string().into());
        let business_name = channel.map(|it| it.channel.name.clone()).unwrap_or_default();
        Ok(Map::from_iter([
            ("version".to_owned(), VERSION.into()),
            ("user".to_owned(), Value::Object(user)),
            (
                "business_id".to_owned(),
                self.business_id(workspace, conversation.channel).await?.into(),
            ),
            ("business_name".to_owned(), business_name.into()),
        ]))
    }

    /// Who speaks.
    async fn told_agent(
        &self,
        workspace: WorkspaceId,
        conversation: &Conversation,
        author: &Author,
    ) -> Result<Value, StoreError> {
        let store = &self.inner.store;
        if let Author::Agent { id } = author {
            let number = store.give_vendor_number(workspace, AGENT, id).await?;
            let name = self.agent_name(workspace, id).await;
            return Ok(json!({
                "id": number, "name": name, "profile_image": "", "is_automated": false,
                "email": null,
            }));
        }
        let bot = conversation.bot.map_or_else(String::new, |bot| bot.to_string());
        let number = store.give_vendor_number(workspace, AGENT, &bot).await?;
        Ok(json!({
            "id": number, "name": BOT_NAME, "profile_image": "", "is_automated": true,
            "email": null,
        }))
    }

    /// What an agent is called; their id while nobody says.
    async fn agent_name(&self, workspace: WorkspaceId, id: &str) -> String {
        let agents = self.list_agents(workspace).await.unwrap_or_default();
        let found = agents.into_iter().find(|agent| agent.id.to_string() == id);
        found.map_or_else(|| id.to_owned(), |agent| agent.name)
    }

    /// The answer to a program that waited for what is said to a message.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn haptik_turn_told(
        &self,
        client: &HaptikClient,
        turn: &HaptikTurn,
    ) -> Result<Value, StoreError> {
        let (store, workspace) = (&self.inner.store, client.workspace);
        let found = store.find_conversation(workspace, turn.sent.conversation).await?;
        let author = turn.replies.last().map_or(&Author::Bot, |(_, message)| &message.author);
        let mut agent = match &found {
            Some(conversation) => self.told_agent(workspace, conversation, author).await?,
            None => Value::Null,
        };
        if let Some(agent) = agent.as_object_mut() {
            agent.shift_remove("email");
        }
        let told =
            |(id, message): &(u64, Message)| json!({ "id": id, "body": self.element_of(message) });
        Ok(json!({
            "version": VERSION,
            "timestamp": haptik_time(self.now()),
            "agent": agent,
            "message": turn.replies.iter().map(told).collect::<Vec<Value>>(),
        }))
    }

    /// A message as an element; files as buttons that open them.
    fn element_of(&self, message: &Message) -> Value {
        let content = self.with_links(&message.content);
        match content {
            Content::Attachments { text, files } => hsl::write(&opened_by(text, files)).element,
            content => hsl::write(&content).element,
        }
    }

    async fn system_message(
        &self,
        workspace: WorkspaceId,
        event: &str,
        data: Value,
    ) -> Result<Value, StoreError> {
        let number = self.inner.store.give_vendor_number(workspace, EVENT, event).await?;
        let id = EVENTS_FROM.saturating_add(number);
        Ok(json!({ "id": id, "body": { "type": "SYSTEM", "text": "", "data": data } }))
    }

    async fn completed(
        &self,
        workspace: WorkspaceId,
        (conversation, told): (&Conversation, &Told<'_>),
        agent: &Value,
    ) -> Result<Value, StoreError> {
        let conversation_no = self.conversation_no(workspace, conversation.id).await?;
        let (completion_type, completion_by) = match told.notice.about.from.as_deref() {
            Some("with_agent") => ("agent", agent["name"].clone()),
            Some("queued") => ("autocomplete", "Team Offline Flag".into()),
            Some(_) | None => (BOT_NAME, "Bot completed".into()),
        };
        let closing = conversation.details.closing.clone().unwrap_or_default();
        Ok(json!({
            "conversation_no": conversation_no,
            "collection_id": conversation_no,
            "conversation_identifier": conversation.id.to_string(),
            "chat_link": "",
            "complete_chat_link": "",
            "completion_type": completion_type,
            "completion_by": completion_by,
            "closing_categories": {
                "reason": closing.category.unwrap_or_default(),
                "subReason": closing.reason.unwrap_or_default(),
                "comment": "",
            },
            "conversation_details": {},
            "user_details": {},
        }))
    }
}

fn opened_by(text: String, files: Vec<Attachment>) -> Content {
    if let [file] = files.as_slice()
        && file.media_type.starts_with("image/")
        && let Some(url) = &file.url
    {
        let caption = Some(text).filter(|text| !text.is_empty());
        return Content::Image { url: url.clone(), caption, layout: Default::default() };
    }
    let button = |file: Attachment| ContentButton {
        label: file.name,
        action: ContentAction::Link { url: file.url.unwrap_or_default(), target: None },
        metadata: Vec::new(),
    };
    Content::Buttons { text, buttons: files.into_iter().map(button).collect() }
}
