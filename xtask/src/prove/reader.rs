//! People who read along: live events, taken up again where they broke off.

use std::io::{self, BufReader, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

use anyhow::Result;
use referee::{Entry, Log, Message};

use super::dice::Dice;
use super::http;
use super::scene::{Scene, Talk, message};

/// Before a broken stream is taken up again, in milliseconds.
const RETRY_MS: (u64, u64) = (10, 80);
/// Longest silence of a stream before the reader looks whether it has read everything.
const SILENCE: Duration = Duration::from_millis(300);

/// Somebody who reads conversations to their end, one after the other.
pub struct Reader {
    scene: Arc<Scene>,
    name: String,
    dice: Dice,
    log: Log,
}

impl Reader {
    /// The reader of that number.
    ///
    /// # Errors
    ///
    /// When the log can't be written.
    pub fn new(scene: &Arc<Scene>, number: usize, dice: &Dice) -> Result<Self> {
        let name = format!("r{number}");
        let log = scene.folder.open_log(&name)?;
        let dice = dice.split(2000 + u64::try_from(number)?);
        Ok(Self { scene: Arc::clone(scene), name, dice, log })
    }

    /// Reads the newest conversation to its end, then the then newest one, until the run ends.
    ///
    /// # Errors
    ///
    /// When the log can't be written.
    pub fn run(mut self) -> Result<()> {
        let mut read: Vec<String> = Vec::new();
        while !self.scene.is_ending() {
            let talks = self.scene.talks();
            let is_new = |talk: &&Arc<Talk>| {
                !talk.is_over.load(Ordering::Relaxed) && !read.contains(&talk.id)
            };
            let fresh: Vec<_> = talks.iter().filter(is_new).collect();
            let index = self.dice.below(u64::try_from(fresh.len())?);
            let Some(talk) = fresh.get(usize::try_from(index)?) else {
                thread::sleep(SILENCE);
                continue;
            };
            self.read(talk)?;
            read.push(talk.id.clone());
        }
        Ok(())
    }

    /// Reads a conversation until nothing more can come.
    fn read(&mut self, talk: &Talk) -> Result<()> {
        let mut seen: Vec<Message> = Vec::new();
        while !is_whole(talk, &seen) && !self.scene.is_hopeless() {
            let count = u64::try_from(self.scene.addresses.len())?;
            let index = usize::try_from(self.dice.below(count))?;
            // It ends by a fault or by silence, and both are told by what was seen.
            let _ = self.follow(self.scene.addresses[index], talk, &mut seen);
            thread::sleep(self.dice.millis(RETRY_MS.0, RETRY_MS.1));
        }
        let (conversation, reader) = (talk.id.clone(), self.name.clone());
        self.log.note(&Entry::Watched { conversation, reader })?;
        Ok(())
    }

    fn follow(&self, address: SocketAddr, talk: &Talk, seen: &mut Vec<Message>) -> io::Result<()> {
        let stream = http::connect(address)?;
        stream.set_read_timeout(Some(SILENCE))?;
        let after = seen.last().map_or(0, |message| message.number);
        // In HTTP/1.0 the stream comes as it is, without chunks.
        let request = format!(
            "GET /api/v1/conversations/{}/events?after={after} HTTP/1.0\r\nHost: {address}\r\n\
             Authorization: Bearer {}\r\n\r\n",
            talk.id, self.scene.key
        );
        (&stream).write_all(request.as_bytes())?;
        let mut stream = BufReader::new(stream);
        let (first, _) = http::read_head(&mut stream)?;
        if !first.contains(" 200 ") {
            return Err(io::Error::other(first));
        }
        while !is_whole(talk, seen) {
            let line = http::read_line(&mut stream)?;
            let json = line.strip_prefix("data:").and_then(|data| serde_json::from_str(data).ok());
            if let Some(message) = json.as_ref().and_then(message) {
                self.log.note(&Entry::Saw {
                    at_ms: self.scene.clock.now_ms(),
                    conversation: talk.id.clone(),
                    reader: self.name.clone(),
                    message: message.clone(),
                })?;
                seen.push(message);
            }
        }
        Ok(())
    }
}

/// Tells whether everything was sent, seen and answered.
fn is_whole(talk: &Talk, seen: &[Message]) -> bool {
    talk.is_over.load(Ordering::Relaxed) && talk.is_answered_in(seen)
}
