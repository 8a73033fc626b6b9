//! `desk`: an agent's work in the terminal. A line is a command; what happens meanwhile is told as it comes.
//! It uses the HTTP API, as any other client would.

use std::time::Duration;

use anyhow::{Context as _, bail};
use outbound::Method;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::{Server, accepted, say};
use crate::args::DeskArgs;

/// How often it is looked for what happened.
const LOOK_EVERY: Duration = Duration::from_secs(1);
const HELP: &str = "\
list [mine]                   conversations, who waits longest first
show N                        the messages of one
claim N · next                take one, or the next one
reply N TEXT · note N TEXT    say something to the contact, or to members only
transfer N agent|team|bot TO  give it to somebody else
back N                        give it back to its bot
wait N                        wait for the contact, with the place free for others
close N [CATEGORY [REASON]]   close it
online · away · offline       say whether you are there
quit                          leave; N is a number of the list, or an id";

/// Works at the desk until the input ends.
pub async fn desk(args: DeskArgs) -> anyhow::Result<()> {
    let server = Server::new(&args.server)?;
    let mut desk = Desk { agent: None, listed: Vec::new(), after: 0, server };
    if let Some(named) = &args.agent {
        desk.agent = Some(desk.find_agent(named).await?);
    }
    desk.after = desk.last_event().await?;
    desk.list(false).await?;
    let mut lines = typed();
    let mut look = tokio::time::interval(LOOK_EVERY);
    loop {
        tokio::select! {
            line = lines.recv() => {
                let Some(line) = line else { return Ok(()) };
                match desk.obey(line.trim()).await {
                    Ok(Next::Line) => {}
                    Ok(Next::End) => return Ok(()),
                    Err(error) => say(&format!("! {error:#}"))?,
                }
                desk.tell_news().await?;
            }
            _ = look.tick() => desk.tell_news().await?,
        }
    }
}

/// The lines of the input. They are read aside: nobody waits for the next one when it is time to leave.
fn typed() -> mpsc::Receiver<String> {
    let (sender, lines) = mpsc::channel(1);
    std::thread::spawn(move || {
        for line in std::io::stdin().lines().map_while(Result::ok) {
            if sender.blocking_send(line).is_err() {
                return;
            }
        }
    });
    lines
}

/// What comes after a line.
enum Next {
    Line,
    End,
}

struct Desk {
    server: Server,
    /// In whose name things are done; nobody: whoever's key it is.
    agent: Option<String>,
    /// Ids of what was listed last.
    listed: Vec<String>,
    /// The last event that was told.
    after: u64,
}

impl Desk {
    /// Carries out a line.
    async fn obey(&mut self, line: &str) -> anyhow::Result<Next> {
        let (word, rest) =
            line.split_once(' ').map_or((line, ""), |(word, rest)| (word, rest.trim()));
        match word {
            "" => {}
            "help" | "?" => say(HELP)?,
            "quit" | "exit" => return Ok(Next::End),
            "list" | "ls" => self.list(rest == "mine").await?,
            "show" => self.show(&self.id_of(rest)?).await?,
            "next" => {
                let given = self.post("/desk/next", json!({})).await?;
                let id = given["conversation"].as_str();
                say(id.unwrap_or("nothing waits"))?;
            }
            "claim" => self.act(rest, "claim", json!({})).await?,
            "wait" => self.act(rest, "park", json!({})).await?,
            "back" => self.act(rest, "return", json!({})).await?,
            "reply" => {
                let (id, text) = two(rest, "reply N TEXT")?;
                self.act(id, "replies", json!({ "text": text })).await?;
            }
            "note" => {
                let (id, text) = two(rest, "note N TEXT")?;
                self.act(id, "notes", json!({ "text": text })).await?;
            }
            "transfer" => self.transfer(rest).await?,
            "close" => {
                let mut words = rest.splitn(3, ' ');
                let id = words.next().unwrap_or_default();
                let body = json!({ "category": words.next(), "reason": words.next() });
                self.act(id, "close", body).await?;
            }
            "online" | "away" | "offline" => self.set_presence(word).await?,
            _ => bail!("{word:?} isn't known; `help` lists what is"),
        }
        Ok(Next::Line)
    }

    async fn transfer(&self, rest: &str) -> anyhow::Result<()> {
        const USAGE: &str = "transfer N agent|team|bot TO [NOTE]";
        let (id, rest) = two(rest, USAGE)?;
        let (kind, rest) = two(rest, USAGE)?;
        let (to, note) = rest.split_once(' ').map_or((rest, None), |(to, note)| (to, Some(note)));
        let to = match kind {
            "agent" => self.find_agent(to).await?,
            "team" | "bot" => to.to_owned(),
            _ => bail!(USAGE),
        };
        let mut body = json!({ "note": note });
        body[kind] = to.into();
        self.act(id, "transfer", body).await
    }

    async fn list(&mut self, is_mine: bool) -> anyhow::Result<()> {
        let filter = match (&self.agent, is_mine) {
            (Some(agent), true) => format!("?agent={agent}"),
            _ => String::new(),
        };
        let page = self.get(&format!("/desk/conversations{filter}")).await?;
        let items = page["items"].as_array().cloned().unwrap_or_default();
        self.listed = items.iter().map(|item| text(&item["id"]).to_owned()).collect();
        if items.is_empty() {
            say("nobody waits")?;
        }
        for (number, item) in (1..).zip(&items) {
            let who = item["contact_name"].as_str().unwrap_or("somebody");
            let (state, since) = (text(&item["state"]), text(&item["since"]));
            let team = item["team"].as_str().unwrap_or("-");
            say(&format!(
                "{number}\t{state}\t{team}\t{who}\tsince {since}\t{}",
                text(&item["id"])
            ))?;
        }
        Ok(())
    }

    async fn show(&self, id: &str) -> anyhow::Result<()> {
        let page = self.get(&format!("/conversations/{id}/messages?limit=200")).await?;
        for message in page["messages"].as_array().into_iter().flatten() {
            let mark = if message["private"] == true { " (note)" } else { "" };
            let said = message["text"].as_str().unwrap_or_else(|| text(&message["type"]));
            say(&format!("{}{mark}: {said}", text(&message["author"])))?;
        }
        Ok(())
    }

    /// Tells what happened since the last time.
    async fn tell_news(&mut self) -> anyhow::Result<()> {
        let page = self.get(&format!("/desk/log?after={}&limit=200", self.after)).await?;
        for event in page["items"].as_array().into_iter().flatten() {
            self.after = event["number"].as_u64().unwrap_or(self.after);
            let id = event["conversation"].as_str().unwrap_or_default();
            let number = self.listed.iter().position(|listed| listed == id);
            let name = number.map_or_else(|| id.to_owned(), |at| format!("{} ({id})", at + 1));
            let parts = [text(&event["kind"]).to_owned(), name, shown(&event["data"])];
            let parts = parts.iter().filter(|part| !part.is_empty());
            say(&format!("* {}", parts.cloned().collect::<Vec<_>>().join(" ")))?;
        }
        Ok(())
    }

    async fn last_event(&self) -> anyhow::Result<u64> {
        let mut after = 0;
        loop {
            let page = self.get(&format!("/desk/log?after={after}&limit=200")).await?;
            let last = page["items"].as_array().and_then(|items| items.last().cloned());
            match last.and_then(|last| last["number"].as_u64()) {
                Some(number) => after = number,
                None => return Ok(after),
            }
        }
    }

    async fn set_presence(&self, presence: &str) -> anyhow::Result<()> {
        let agent = self.agent.as_deref().context("say who you are with --as")?;
        let path = format!("/desk/agents/{agent}/presence");
        let body = json!({ "presence": presence });
        accepted(&self.server.send((Method::PUT, &path), Some(body), &[]).await?)?;
        say(&format!("you are {presence}"))
    }

    /// The id of the agent of that id or name.
    async fn find_agent(&self, named: &str) -> anyhow::Result<String> {
        let page = self.get("/desk/agents").await?;
        let agents = page["items"].as_array().cloned().unwrap_or_default();
        let is_it = |agent: &&Value| {
            text(&agent["id"]) == named || text(&agent["name"]).eq_ignore_ascii_case(named)
        };
        let found = agents.iter().find(is_it).with_context(|| format!("no agent {named:?}"))?;
        Ok(text(&found["id"]).to_owned())
    }

    fn id_of(&self, named: &str) -> anyhow::Result<String> {
        if named.starts_with("conv_") {
            return Ok(named.to_owned());
        }
        let number: usize = named.parse().with_context(|| format!("{named:?} is no number"))?;
        let found = number.checked_sub(1).and_then(|at| self.listed.get(at));
        found.cloned().with_context(|| format!("{number} isn't in the list"))
    }

    async fn act(&self, named: &str, what: &str, body: Value) -> anyhow::Result<()> {
        let id = self.id_of(named.trim())?;
        self.post(&format!("/desk/conversations/{id}/{what}"), body).await?;
        Ok(())
    }

    async fn post(&self, path: &str, mut body: Value) -> anyhow::Result<Value> {
        if let Some(fields) = body.as_object_mut() {
            fields.retain(|_, value| !value.is_null());
        }
        let as_agent: Vec<(&str, String)> =
            self.agent.iter().map(|agent| ("x-agent", agent.clone())).collect();
        accepted(&self.server.send((Method::POST, path), Some(body), &as_agent).await?)
    }

    async fn get(&self, path: &str) -> anyhow::Result<Value> {
        accepted(&self.server.send((Method::GET, path), None, &[]).await?)
    }
}

fn two<'a>(text: &'a str, usage: &str) -> anyhow::Result<(&'a str, &'a str)> {
    let parts = text.split_once(' ').map(|(one, rest)| (one, rest.trim()));
    parts.filter(|(_, rest)| !rest.is_empty()).with_context(|| usage.to_owned())
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Details of an event, as `name=value`.
fn shown(data: &Value) -> String {
    let fields = data.as_object().into_iter().flatten();
    let shown = fields.map(|(name, value)| match value.as_str() {
        Some(text) => format!("{name}={text}"),
        None => format!("{name}={value}"),
    });
    shown.collect::<Vec<_>>().join(" ")
}
