//! People who write: each message again and again with the same id until it is confirmed.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;

use anyhow::{Context, Result, bail};
use referee::{Entry, Log};
use serde_json::{Value, json};

use super::dice::Dice;
use super::http::{Answer, Client};
use super::scene::{Scene, Talk, message};

/// Messages of one conversation; then the visitor opens another one.
const MESSAGES: u64 = 24;
/// Messages that are sent at the same time, when several are.
const BURST: u64 = 3;
/// Seconds that the server may wait for the turn before it answers.
const WAIT_S: u64 = 5;
/// Shortest and longest time, in milliseconds, before the next message and before another try.
const PAUSE_MS: (u64, u64) = (5, 120);
const RETRY_MS: (u64, u64) = (10, 80);

/// The bots that visitors talk to; each has a channel of its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bot {
    Echo,
    Charge,
    Count,
}

impl Bot {
    pub const ALL: [Self; 3] = [Self::Echo, Self::Charge, Self::Count];

    /// Key of the bot and of its channel.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Echo => "echo",
            Self::Charge => "charge",
            Self::Count => "count",
        }
    }

    /// What it must answer, in the words of the referee.
    fn replies(self, text: &str) -> Vec<String> {
        match self {
            Self::Echo => vec![format!("{{marks}}echo {text}")],
            Self::Charge => vec![format!("charging {text}"), format!("receipt for {text}")],
            Self::Count => vec![format!("{{turn}} {text}")],
        }
    }
}

/// A person with a way of writing.
pub struct Visitor {
    scene: Arc<Scene>,
    name: String,
    bot: Bot,
    dice: Dice,
    log: Log,
    conversations: u64,
}

/// One message on its way.
struct Letter<'a> {
    talk: &'a Talk,
    id: String,
    text: String,
    /// Whether to wait for the answer.
    waits: bool,
}

impl Visitor {
    /// The visitor of that number.
    ///
    /// # Errors
    ///
    /// When the log can't be written.
    pub fn new(scene: &Arc<Scene>, number: usize, dice: &Dice) -> Result<Self> {
        let name = format!("v{number}");
        let log = scene.folder.open_log(&name)?;
        let bot = Bot::ALL[number % Bot::ALL.len()];
        let dice = dice.split(1000 + u64::try_from(number)?);
        Ok(Self { scene: Arc::clone(scene), name, bot, dice, log, conversations: 0 })
    }

    /// Converses until the run ends.
    ///
    /// # Errors
    ///
    /// When the server answers what it must never answer, whatever its trouble.
    pub fn run(mut self) -> Result<()> {
        let mut client = Client::new(&self.scene.key);
        while !self.scene.is_ending() {
            self.conversations += 1;
            let Some(talk) = self.open(&mut client)? else { return Ok(()) };
            let result = self.converse(&mut client, &talk);
            talk.is_over.store(true, Ordering::Relaxed);
            result?;
        }
        Ok(())
    }

    fn open(&mut self, client: &mut Client) -> Result<Option<Arc<Talk>>> {
        let key = format!("{}-{}", self.name, self.conversations);
        let body = json!({ "channel": self.bot.key(), "contact": self.name, "key": key });
        let request = ("POST /api/v1/conversations", body);
        let Some(answer) = insist(&self.scene, client, &mut self.dice, &request) else {
            return Ok(None);
        };
        if answer.status >= 400 {
            bail!("opening a conversation: {} {}", answer.status, answer.body);
        }
        let id = answer.body["id"].as_str().context("a conversation without an id")?;
        Ok(Some(self.scene.add(id, self.bot.replies("").len())))
    }

    fn converse(&mut self, client: &mut Client, talk: &Talk) -> Result<()> {
        let mut number = 0;
        while number < MESSAGES && !self.scene.is_ending() {
            if self.dice.happens(15) {
                self.burst(talk, number)?;
                number += BURST;
            } else {
                number += 1;
                let letter = self.letter(talk, number);
                let mut dice = self.dice.split(number);
                self.send(client, &mut dice, &letter)?;
            }
            thread::sleep(self.dice.millis(PAUSE_MS.0, PAUSE_MS.1));
        }
        Ok(())
    }

    /// Sends several messages at the same time, each on a connection of its own.
    fn burst(&mut self, talk: &Talk, before: u64) -> Result<()> {
        let letters: Vec<Letter<'_>> =
            (1..=BURST).map(|number| self.letter(talk, before + number)).collect();
        let this = &*self;
        thread::scope(|scope| {
            let sending: Vec<_> = (0..)
                .zip(&letters)
                .map(|(stream, letter)| {
                    let mut dice = this.dice.split(100 + stream);
                    scope.spawn(move || {
                        this.send(&mut Client::new(&this.scene.key), &mut dice, letter)
                    })
                })
                .collect();
            for thread in sending {
                match thread.join() {
                    Ok(result) => result?,
                    Err(_) => bail!("a visitor panicked"),
                }
            }
            Ok(())
        })
    }

    fn letter<'a>(&mut self, talk: &'a Talk, number: u64) -> Letter<'a> {
        // Unique in the channel, as the server wants it, and readable in a finding.
        let id = format!("{}-{number}", talk.id);
        // Unique in the run, for services don't know conversations.
        let text = format!("{} {}.{number}", self.name, self.conversations);
        Letter { talk, id, text, waits: self.dice.happens(70) }
    }

    fn send(&self, client: &mut Client, dice: &mut Dice, letter: &Letter<'_>) -> Result<()> {
        let conversation = || letter.talk.id.clone();
        letter.talk.sent.fetch_add(1, Ordering::Relaxed);
        self.log.note(&Entry::Sent {
            at_ms: self.scene.clock.now_ms(),
            conversation: conversation(),
            id: letter.id.clone(),
            text: letter.text.clone(),
            replies: self.bot.replies(&letter.text),
            has_effect: self.bot == Bot::Charge,
        })?;
        let wait = if letter.waits { WAIT_S } else { 0 };
        let line = format!("POST /api/v1/conversations/{}/messages?wait={wait}", letter.talk.id);
        let request = (line.as_str(), json!({ "id": letter.id, "text": letter.text }));
        // Some send again what was confirmed, as phones do that lost the answer.
        let times = if dice.happens(10) { 2 } else { 1 };
        for _ in 0..times {
            let Some(answer) = insist(&self.scene, client, dice, &request) else { return Ok(()) };
            let (at_ms, id) = (self.scene.clock.now_ms(), letter.id.clone());
            if answer.status >= 400 {
                let answer = format!("{} {}", answer.status, answer.body);
                let refused = Entry::Refused { at_ms, conversation: conversation(), id, answer };
                return Ok(self.log.note(&refused)?);
            }
            let number = answer.body["number"].as_u64().context("no number")?;
            self.log.note(&Entry::Acked { at_ms, conversation: conversation(), id, number })?;
            for reply in answer.body["replies"].as_array().into_iter().flatten() {
                let message = message(reply).context("a reply without a number")?;
                let reader = format!("{} in answers", self.name);
                let conversation = conversation();
                self.log.note(&Entry::Saw { at_ms, conversation, reader, message })?;
            }
        }
        Ok(())
    }
}

/// Sends a request until it is answered, to any of the addresses. `None` when it became hopeless.
fn insist(
    scene: &Scene,
    client: &mut Client,
    dice: &mut Dice,
    (line, body): &(&str, Value),
) -> Option<Answer> {
    let mut address = pick(scene, dice);
    loop {
        match client.ask(address, line, Some(body)) {
            // The server's own trouble passes; anything else would be the same again.
            Ok(answer) if answer.status < 500 && answer.status != 429 => return Some(answer),
            Ok(_) | Err(_) => {}
        }
        if scene.is_hopeless() {
            return None;
        }
        thread::sleep(dice.millis(RETRY_MS.0, RETRY_MS.1));
        address = pick(scene, dice);
    }
}

fn pick(scene: &Scene, dice: &mut Dice) -> SocketAddr {
    let count = u64::try_from(scene.addresses.len()).unwrap_or(1);
    let index = usize::try_from(dice.below(count)).unwrap_or_default();
    scene.addresses[index]
}
