//! A called service that honours idempotency keys: it acts once for each key and notes it.

use std::collections::HashMap;
use std::io::{self, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::Result;
use referee::{Entry, Log};
use serde_json::{Value, json};

use super::http;
use super::scene::Clock;

/// How long it takes to act, so that kills find calls under way.
const WORK: Duration = Duration::from_millis(25);

/// A running service; ends with the process.
#[derive(Debug, Clone, Copy)]
pub struct Bank {
    pub address: SocketAddr,
}

/// What all connections of the service know.
struct Books {
    log: Log,
    clock: Clock,
    /// Texts by key.
    done: Mutex<HashMap<String, String>>,
}

impl Bank {
    /// Opens the service on a free port of 127.0.0.1.
    ///
    /// # Errors
    ///
    /// When there is no port.
    pub fn open(log: Log, clock: Clock) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let books = Arc::new(Books { log, clock, done: Mutex::default() });
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let books = Arc::clone(&books);
                // A caller that was killed breaks off: that is what this is about.
                thread::spawn(move || drop(serve(&stream, &books)));
            }
        });
        Ok(Self { address })
    }
}

fn serve(stream: &TcpStream, books: &Books) -> io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut writer = stream;
    loop {
        let (_, headers) = http::read_head(&mut reader)?;
        let body: Value = serde_json::from_slice(&http::read_body(&mut reader, &headers)?)?;
        let key = headers.iter().find(|(name, _)| name == "idempotency-key");
        let text = body["text"].as_str().unwrap_or_default();
        let answer = match key {
            Some((_, key)) => books.charge(key, text)?,
            None => json!({ "receipt": "no key" }),
        };
        let answer = answer.to_string();
        let length = answer.len();
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
        );
        writer.write_all((head + &answer).as_bytes())?;
    }
}

impl Books {
    fn charge(&self, key: &str, text: &str) -> io::Result<Value> {
        let is_new = {
            let mut done = self.done.lock().unwrap_or_else(PoisonError::into_inner);
            done.insert(key.to_owned(), text.to_owned()).is_none()
        };
        if is_new {
            let at_ms = self.clock.now_ms();
            self.log.note(&Entry::Effect { at_ms, key: key.to_owned(), text: text.to_owned() })?;
        }
        thread::sleep(WORK);
        Ok(json!({ "receipt": format!("receipt for {text}") }))
    }
}
