//! All who take part: started together, brought to an end together, and what the server says of it all
//! in the end.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::{Context, Result, anyhow, bail};
use referee::{Entry, History, Message, Verdict};

use super::dice::Dice;
use super::http::Client;
use super::reader::Reader;
use super::scene::{Scene, Talk, message};
use super::visitor::Visitor;

/// Messages asked for at a time; the API's most.
const PAGE: u64 = 200;
/// Between two looks at what isn't answered yet, and before the last look at everything: time for a
/// reply that must not come.
const PAUSE: Duration = Duration::from_millis(100);

/// How many take part.
#[derive(Debug, Clone, Copy)]
pub struct Size {
    pub visitors: usize,
    pub readers: usize,
}

/// Visitors and readers at work.
pub struct Crowd {
    scene: Arc<Scene>,
    threads: Vec<JoinHandle<Result<()>>>,
}

impl Crowd {
    /// Starts all of them.
    ///
    /// # Errors
    ///
    /// When a log can't be written.
    pub fn start(scene: &Arc<Scene>, size: Size, dice: &Dice) -> Result<Self> {
        let mut threads = Vec::new();
        for number in 0..size.visitors {
            let visitor = Visitor::new(scene, number, dice)?;
            threads.push(thread::spawn(move || visitor.run()));
        }
        for number in 0..size.readers {
            let reader = Reader::new(scene, number, dice)?;
            threads.push(thread::spawn(move || reader.run()));
        }
        let watched = Arc::clone(scene);
        threads.push(thread::spawn(move || settle_meanwhile(&watched)));
        Ok(Self { scene: Arc::clone(scene), threads })
    }

    /// Lets all come to an end, waits until everything is answered, keeps the histories, and asks
    /// the referee.
    ///
    /// # Errors
    ///
    /// When the server said to someone what it must never say, or can't be read any more.
    pub fn judge(self) -> Result<Verdict> {
        let scene = self.scene;
        scene.end();
        for thread in self.threads {
            thread.join().map_err(|_| anyhow!("a visitor panicked"))??;
        }
        let log = scene.folder.open_log("run")?;
        wait_until_answered(&scene)?;
        log.note(&Entry::Settled { at_ms: scene.clock.now_ms() })?;
        thread::sleep(PAUSE);
        let mut archive = Archive::new(&scene);
        for talk in scene.talks() {
            if let Some(messages) = archive.read(&talk)? {
                scene.folder.save_history(&History { conversation: talk.id.clone(), messages })?;
            }
        }
        referee::judge(&scene.folder)
    }
}

/// Looks during the run which conversations are over and answered, so that few are left at its end.
fn settle_meanwhile(scene: &Scene) -> Result<()> {
    let mut archive = Archive::new(scene);
    while !scene.is_ending() {
        let over = |talk: &Arc<Talk>| talk.is_over.load(Ordering::Relaxed);
        // What can't be read while the server is down is read later.
        let _ = settle(&mut archive, scene.talks().into_iter().filter(over));
        thread::sleep(PAUSE);
    }
    Ok(())
}

/// Waits until every message has its replies, or it is hopeless.
fn wait_until_answered(scene: &Scene) -> Result<()> {
    let mut archive = Archive::new(scene);
    while settle(&mut archive, scene.talks())? > 0 && !scene.is_hopeless() {
        thread::sleep(PAUSE);
    }
    Ok(())
}

/// Marks the conversations that are answered and counts the others.
fn settle(archive: &mut Archive<'_>, talks: impl IntoIterator<Item = Arc<Talk>>) -> Result<usize> {
    let mut open = 0;
    for talk in talks.into_iter().filter(|talk| !talk.is_settled.load(Ordering::Relaxed)) {
        let is_settled = archive.read(&talk)?.is_some_and(|all| talk.is_answered_in(&all));
        talk.is_settled.store(is_settled, Ordering::Relaxed);
        open += usize::from(!is_settled);
    }
    Ok(open)
}

/// Reads whole conversations from any server that answers.
struct Archive<'a> {
    client: Client,
    addresses: &'a [SocketAddr],
    next: usize,
}

impl<'a> Archive<'a> {
    fn new(scene: &'a Scene) -> Self {
        Self { client: Client::new(&scene.key), addresses: &scene.addresses, next: 0 }
    }

    /// Reads a conversation; `None` when the server doesn't know it.
    fn read(&mut self, talk: &Talk) -> Result<Option<Vec<Message>>> {
        let mut messages: Vec<Message> = Vec::new();
        loop {
            let after = messages.last().map_or(0, |message| message.number);
            let line = format!(
                "GET /api/v1/conversations/{}/messages?after={after}&limit={PAGE}",
                talk.id
            );
            let Some(body) = self.get(&line)? else { return Ok(None) };
            let page = body["messages"].as_array().context("no messages")?;
            let page: Option<Vec<Message>> = page.iter().map(message).collect();
            messages.extend(page.context("a message without a number")?);
            if body["has_more"] != true {
                return Ok(Some(messages));
            }
        }
    }

    /// No fault comes any more: every address answers, if not at once.
    fn get(&mut self, line: &str) -> Result<Option<serde_json::Value>> {
        let mut last = anyhow!("not asked");
        for _ in 0..MAX_TRIES {
            self.next += 1;
            let address = self.addresses[self.next % self.addresses.len()];
            match self.client.ask(address, line, None) {
                Ok(answer) if answer.status == 200 => return Ok(Some(answer.body)),
                Ok(answer) if answer.status == 404 => return Ok(None),
                Ok(answer) if answer.status < 500 => {
                    bail!("{line}: {} {}", answer.status, answer.body)
                }
                Ok(answer) => last = anyhow!("{line}: {} {}", answer.status, answer.body),
                Err(error) => last = anyhow!("{line}: {error}"),
            }
            thread::sleep(PAUSE);
        }
        Err(last)
    }
}

/// Tries of a server that should be well.
const MAX_TRIES: usize = 50;
