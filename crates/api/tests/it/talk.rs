//! A contact's conversation with a bot, over HTTP.

use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};

use crate::client::{Client, Response};
use crate::stream::Events;

/// A conversation that is open.
pub struct Talk {
    pub client: Client,
    pub id: String,
    pub sent: AtomicU32,
}

impl Talk {
    /// Opens a conversation of a contact that nobody else is.
    pub async fn open(client: &Client, channel: &str) -> Self {
        static CONTACTS: AtomicU32 = AtomicU32::new(1);
        let contact = format!("contact-{}", CONTACTS.fetch_add(1, Ordering::Relaxed));
        Self::open_as(client, channel, &contact).await
    }

    /// Opens a conversation of this contact.
    pub async fn open_as(client: &Client, channel: &str, contact: &str) -> Self {
        let body = json!({ "channel": channel, "contact": contact });
        let opened = client.post("/api/v1/conversations", &body).await.expect(201);
        let id = opened["id"].as_str().unwrap().to_owned();
        Self { client: client.clone(), id, sent: AtomicU32::new(0) }
    }

    /// The same conversation in the eyes of another client.
    pub fn with(&self, client: &Client) -> Self {
        let sent = AtomicU32::new(1_000);
        Self { client: client.clone(), id: self.id.clone(), sent }
    }

    pub fn path(&self, rest: &str) -> String {
        format!("/api/v1/conversations/{}{rest}", self.id)
    }

    /// Says something, waits for the turn's end, and returns the texts of the replies.
    pub async fn say(&self, text: &str) -> Vec<String> {
        let answer = self.send(&self.next_id(), text, 30).await.expect(200);
        assert_eq!(answer["finished"], true);
        texts(&answer["replies"])
    }

    /// Sends a message with an id of its own and doesn't wait.
    pub async fn send_only(&self, text: &str) -> Response {
        self.send(&self.next_id(), text, 0).await
    }

    /// Sends a message.
    pub async fn send(&self, id: &str, text: &str, wait_s: u32) -> Response {
        self.post(json!({ "id": format!("{}/{id}", self.id), "text": text }), wait_s).await
    }

    /// Sends a message's body as it is.
    pub async fn post(&self, body: Value, wait_s: u32) -> Response {
        self.client.post(&self.path(&format!("/messages?wait={wait_s}")), &body).await
    }

    /// Lists the messages as they are seen now.
    pub async fn messages(&self) -> Vec<Value> {
        let page = self.client.get(&self.path("/messages?limit=200")).await.expect(200);
        page["messages"].as_array().unwrap().clone()
    }

    /// The conversation as it is shown.
    pub async fn view(&self) -> Value {
        self.client.get(&self.path("")).await.expect(200)
    }

    pub async fn status(&self) -> String {
        self.view().await["status"].as_str().unwrap().to_owned()
    }

    /// Follows it from a number on.
    pub async fn follow(&self, after: u64) -> Events {
        self.client.request("GET", &self.path(&format!("/events?after={after}"))).follow().await
    }

    fn next_id(&self) -> String {
        self.sent.fetch_add(1, Ordering::Relaxed).to_string()
    }
}

/// The texts of a list of messages.
pub fn texts(messages: &Value) -> Vec<String> {
    let text = |message: &Value| message["text"].as_str().unwrap_or_default().to_owned();
    messages.as_array().unwrap().iter().map(text).collect()
}
