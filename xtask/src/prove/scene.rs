//! What all who take part in a run share: where the server is, the clock, the logs, and who opened
//! which conversation.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use referee::{Entry, Folder, Message};
use serde_json::Value;

/// The clock of a run.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    start: Instant,
}

impl Clock {
    /// Starts at 0.
    pub fn start() -> Self {
        Self { start: Instant::now() }
    }

    /// Milliseconds since its start.
    pub fn now_ms(self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// How the server is reached.
#[derive(Debug, Clone)]
pub struct Server {
    /// Where it listens; several when it runs several times on one database.
    pub addresses: Vec<SocketAddr>,
    pub key: String,
}

/// A run as its visitors and readers know it.
#[derive(Debug)]
pub struct Scene {
    pub addresses: Vec<SocketAddr>,
    pub key: String,
    pub clock: Clock,
    pub folder: Folder,
    patience: Duration,
    is_ending: AtomicBool,
    last_fault_ms: AtomicU64,
    conversations: Mutex<Vec<Arc<Talk>>>,
}

/// A conversation of a visitor.
#[derive(Debug)]
pub struct Talk {
    pub id: String,
    /// Replies that each message gets.
    pub replies: usize,
    /// Messages that the contact sent so far.
    pub sent: AtomicU64,
    /// Nothing more is sent.
    pub is_over: AtomicBool,
    /// Somebody saw every answer in the history.
    pub is_settled: AtomicBool,
}

impl Scene {
    /// Opens a run. `patience` is the longest time that anyone goes on after the last fault.
    pub fn new(server: Server, folder: Folder, clock: Clock, patience: Duration) -> Self {
        Self {
            addresses: server.addresses,
            key: server.key,
            clock,
            folder,
            patience,
            is_ending: AtomicBool::new(false),
            last_fault_ms: AtomicU64::new(0),
            conversations: Mutex::default(),
        }
    }

    /// Notes that the server is harmed now.
    pub fn fault(&self) -> Entry {
        let at_ms = self.clock.now_ms();
        self.last_fault_ms.store(at_ms, Ordering::Relaxed);
        Entry::Fault { at_ms }
    }

    /// Asks the visitors to come to an end. No fault comes after it.
    pub fn end(&self) {
        self.is_ending.store(true, Ordering::Relaxed);
    }

    /// Tells whether visitors shall begin nothing new.
    pub fn is_ending(&self) -> bool {
        self.is_ending.load(Ordering::Relaxed)
    }

    /// Tells whether it took too long already: the rest is the referee's.
    pub fn is_hopeless(&self) -> bool {
        let since = self.clock.now_ms().saturating_sub(self.last_fault_ms.load(Ordering::Relaxed));
        self.is_ending() && Duration::from_millis(since) > self.patience
    }

    /// Adds a conversation.
    pub fn add(&self, id: &str, replies: usize) -> Arc<Talk> {
        let talk = Arc::new(Talk {
            id: id.to_owned(),
            replies,
            sent: AtomicU64::new(0),
            is_over: AtomicBool::new(false),
            is_settled: AtomicBool::new(false),
        });
        self.lock().push(Arc::clone(&talk));
        talk
    }

    /// Lists the conversations, the first one first.
    pub fn talks(&self) -> Vec<Arc<Talk>> {
        self.lock().clone()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Arc<Talk>>> {
        self.conversations.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Talk {
    /// Tells whether all that was sent is among these messages, each with its replies.
    pub fn is_answered_in(&self, messages: &[Message]) -> bool {
        let sent = self.sent.load(Ordering::Relaxed);
        let mut inputs = messages.iter().filter(|message| message.is_of_contact());
        let is_answered = |input: &Message| {
            let replies = messages.iter().filter(|it| it.in_reply_to == Some(input.number));
            replies.count() >= self.replies
        };
        u64::try_from(inputs.clone().count()).is_ok_and(|count| count >= sent)
            && inputs.all(is_answered)
    }
}

/// Takes a message from the API's JSON; `None` when it is none.
pub fn message(json: &Value) -> Option<Message> {
    Some(Message {
        number: json["number"].as_u64()?,
        author: json["author"].as_str()?.to_owned(),
        text: json["text"].as_str().unwrap_or_default().to_owned(),
        in_reply_to: json["in_reply_to"].as_u64(),
    })
}
