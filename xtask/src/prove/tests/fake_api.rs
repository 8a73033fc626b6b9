//! The server's API in memory, as much of it as visitors and readers use, with a fault if wanted.

use std::collections::HashMap;
use std::io::{self, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

use serde_json::{Value, json};

use crate::prove::http::{self, Client};

/// One in that many messages meets with the fault.
const EVERY: usize = 9;

/// What the server does wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    Forgets,
    KeepsTwice,
    AnswersTwice,
    NeverAnswers,
    CallsTwice,
}

/// The API; ends with the process.
pub struct FakeApi {
    bank: SocketAddr,
    fault: Option<Fault>,
    conversations: Mutex<HashMap<String, Conversation>>,
    received: Mutex<usize>,
}

#[derive(Default)]
struct Conversation {
    bot: String,
    messages: Vec<Value>,
    /// Number and how many replies, by the sender's id.
    known: HashMap<String, (usize, usize)>,
    inputs: usize,
}

impl FakeApi {
    /// Starts it on a free port.
    pub fn start(bank: SocketAddr, fault: Option<Fault>) -> SocketAddr {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = listener.local_addr().unwrap();
        let (conversations, received) = (Mutex::default(), Mutex::default());
        let api = Arc::new(Self { bank, fault, conversations, received });
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let api = Arc::clone(&api);
                thread::spawn(move || drop(api.serve(&stream)));
            }
        });
        address
    }

    fn serve(&self, stream: &TcpStream) -> io::Result<()> {
        let mut reader = BufReader::new(stream);
        let mut writer = stream;
        loop {
            let (first, headers) = http::read_head(&mut reader)?;
            let body = http::read_body(&mut reader, &headers)?;
            let body: Value = serde_json::from_slice(&body).unwrap_or_default();
            let path = first.split(' ').nth(1).unwrap().split('?').next().unwrap();
            let parts: Vec<&str> = path.split('/').skip(3).collect();
            let after = first
                .split_once("after=")
                .map_or(0, |(_, rest)| rest.split(['&', ' ']).next().unwrap().parse().unwrap());
            let answer = match parts.as_slice() {
                ["conversations"] => self.open(&body),
                ["conversations", id, "messages"] if first.starts_with("GET") => {
                    json!({ "messages": self.after(id, after), "has_more": false })
                }
                ["conversations", id, "messages"] => self.receive(id, &body),
                ["conversations", id, "events"] => {
                    writer.write_all(b"HTTP/1.0 200 OK\r\n\r\n")?;
                    for message in self.after(id, after) {
                        writeln!(writer, "event: message\ndata: {message}\n")?;
                    }
                    return Ok(());
                }
                _ => panic!("{first}"),
            };
            let text = answer.to_string();
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", text.len());
            writer.write_all((head + &text).as_bytes())?;
        }
    }

    fn open(&self, body: &Value) -> Value {
        let id = format!("conv_{}", body["key"].as_str().unwrap());
        let bot = body["channel"].as_str().unwrap().to_owned();
        let mut all = self.conversations.lock().unwrap();
        all.entry(id.clone()).or_default().bot = bot;
        json!({ "id": id })
    }

    fn after(&self, id: &str, after: usize) -> Vec<Value> {
        let all = self.conversations.lock().unwrap();
        all[id].messages.iter().skip(after).cloned().collect()
    }

    fn receive(&self, id: &str, body: &Value) -> Value {
        let (key, text) = (body["id"].as_str().unwrap(), body["text"].as_str().unwrap());
        let mut all = self.conversations.lock().unwrap();
        let talk = all.get_mut(id).unwrap();
        let fault = self.next_fault();
        let is_kept_again = fault == Some(Fault::KeepsTwice);
        if !talk.known.contains_key(key) {
            talk.take(self.bank, (key, text), fault);
            if is_kept_again {
                talk.take(self.bank, (key, text), None);
            }
        }
        let (number, count) = talk.known[key];
        if fault == Some(Fault::Forgets) {
            talk.messages.truncate(number - 1);
            talk.inputs = talk.inputs.saturating_sub(1);
        }
        let replies: Vec<&Value> = talk.messages.iter().skip(number).take(count).collect();
        json!({ "number": number, "replies": replies })
    }

    fn next_fault(&self) -> Option<Fault> {
        let mut received = self.received.lock().unwrap();
        *received += 1;
        // Few messages lead to a call, so that each of them has to.
        self.fault.filter(|fault| *fault == Fault::CallsTwice || received.is_multiple_of(EVERY))
    }
}

impl Conversation {
    fn take(&mut self, bank: SocketAddr, (key, text): (&str, &str), fault: Option<Fault>) {
        self.inputs += 1;
        let number = self.messages.len() + 1;
        self.messages.push(json!({ "number": number, "author": "contact", "text": text }));
        let mut replies = match self.bot.as_str() {
            "echo" => vec![format!("{}echo {text}", "+".repeat(self.inputs - 1))],
            "count" => vec![format!("{} {text}", self.inputs)],
            _ => {
                charge(bank, key, text);
                if fault == Some(Fault::CallsTwice) {
                    charge(bank, &format!("{key} again"), text);
                }
                vec![format!("charging {text}"), format!("receipt for {text}")]
            }
        };
        match fault {
            Some(Fault::AnswersTwice) => replies.extend(replies.clone()),
            Some(Fault::NeverAnswers) => replies.clear(),
            Some(Fault::Forgets | Fault::KeepsTwice | Fault::CallsTwice) | None => {}
        }
        self.known.insert(key.to_owned(), (number, replies.len()));
        for (offset, reply) in (1..).zip(replies) {
            let number = number + offset;
            let in_reply_to = number - offset;
            self.messages.push(json!({
                "number": number, "author": "bot", "text": reply, "in_reply_to": in_reply_to
            }));
        }
    }
}

fn charge(bank: SocketAddr, key: &str, text: &str) {
    let body = json!({ "text": text });
    let line = format!("POST /charge HTTP/1.1\r\nIdempotency-Key: {key}\r\nX: ");
    // The rest of the first line becomes the value of a header that nobody reads.
    Client::new("").ask(bank, &line, Some(&body)).unwrap();
}
