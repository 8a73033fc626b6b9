//! A socket of the desk's live events, from `ready` to its end.
//!
//! Pings tell how far the client has read: nobody is told more than a bounded number of things ahead of it.

use std::time::Duration;

use app::{DeskFollower, DeskNews};
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, close_code};
use model::id::{ConversationId, MemberId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::time::Instant;

use crate::caller::{Caller, Guest};
use crate::view::desk::DeskEventView;

/// Things that a client may be told before it has read what was before.
const MAX_AHEAD: u64 = 256;
/// After so many it is asked how far it is.
const ASK_AFTER: u64 = 64;
/// How long a client may stay so far behind before it is cut.
const SLOW_AFTER: Duration = Duration::from_secs(5);
/// How often a quiet socket is asked whether it lives.
const ASK_EVERY: Duration = Duration::from_secs(25);
/// How many such questions may stay without an answer.
const MAX_UNANSWERED: u32 = 2;
/// How long the client may take to read why it is cut.
const FAREWELL: Duration = Duration::from_secs(1);

/// What a client may say.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Said {
    #[serde(rename = "type")]
    kind: SaidKind,
    conversation: ConversationId,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum SaidKind {
    Typing,
}

#[derive(Serialize)]
struct Told {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(flatten)]
    event: DeskEventView,
}

/// Why a line ends: how the client is told, if it can be.
type Ended = Option<(u16, &'static str)>;

const TOO_SLOW: Ended = Some((close_code::AGAIN, "read faster; come back with `after`"));
const UNREADABLE: Ended = Some((close_code::AGAIN, "the store is unavailable"));
const UNWELCOME: Ended = Some((close_code::POLICY, "not allowed any more"));
const STOPPING: Ended = Some((close_code::AWAY, "the server stops; come back with `after`"));
const UNKNOWN: Ended = Some((close_code::UNSUPPORTED, "that isn't understood"));
/// Nothing is read after that: it is too long, or isn't framed as it must be.
const TOO_LARGE: Ended = Some((close_code::SIZE, "a message has 4096 bytes at most"));
const NO_AGENT: Ended = Some((close_code::POLICY, "only agents write"));

pub(super) struct Line {
    guest: Guest,
    agent: Option<MemberId>,
    follower: DeskFollower,
    socket: WebSocket,
    /// Questions since the client was heard last.
    unanswered: u32,
    told: u64,
    /// As much of it as the client has read for sure.
    read: u64,
    /// When it was as far behind as it may be.
    full_at: Option<Instant>,
}

impl Line {
    pub fn new(
        (guest, agent): (Guest, Option<MemberId>),
        follower: DeskFollower,
        socket: WebSocket,
    ) -> Self {
        Self { guest, agent, follower, socket, unanswered: 0, told: 0, read: 0, full_at: None }
    }

    /// Goes on until the client leaves or is cut, or this is over.
    pub async fn run(mut self, over: impl Future<Output = ()>) {
        let Err(ended) = self.go_on(over).await;
        if let Some((code, reason)) = ended {
            let frame = CloseFrame { code, reason: Utf8Bytes::from_static(reason) };
            let close = self.socket.send(Message::Close(Some(frame)));
            let _gone = tokio::time::timeout(FAREWELL, close).await;
        }
    }

    async fn go_on(
        &mut self,
        over: impl Future<Output = ()>,
    ) -> Result<std::convert::Infallible, Ended> {
        let ready = json!({ "type": "ready", "number": self.follower.after() });
        self.send(Message::text(ready.to_string())).await?;
        let mut ask = tokio::time::interval(ASK_EVERY);
        ask.reset();
        tokio::pin!(over);
        loop {
            let cut_at = self.full_at.map(|since| since + SLOW_AFTER);
            tokio::select! {
                () = &mut over => return Err(STOPPING),
                news = self.follower.next(), if cut_at.is_none() => match news {
                    Ok(news) => self.tell(news).await?,
                    Err(_) => return Err(UNREADABLE),
                },
                said = self.socket.recv() => match said {
                    Some(Ok(message)) => self.hear(message)?,
                    Some(Err(_)) => return Err(TOO_LARGE),
                    None => return Err(None),
                },
                () = sleep_until(cut_at) => return Err(TOO_SLOW),
                _ = ask.tick() => self.ask().await?,
                // In a box: what is seldom isn't to make each socket larger.
                () = self.guest.stay.questioned() => Box::pin(self.look()).await?,
            }
        }
    }

    async fn tell(&mut self, news: DeskNews) -> Result<(), Ended> {
        let text = match news {
            DeskNews::Happened(event) => {
                let event = DeskEventView::from((*event).clone());
                serde_json::to_string(&Told { kind: "event", event }).map_err(|_| UNREADABLE)?
            }
            DeskNews::Typing { conversation, by } => {
                json!({ "type": "typing", "conversation": conversation.to_string(), "by": by })
                    .to_string()
            }
        };
        self.send(Message::text(text)).await?;
        self.told += 1;
        if self.told.is_multiple_of(ASK_AFTER) {
            self.ping().await?;
        }
        if self.told - self.read >= MAX_AHEAD {
            self.full_at = Some(Instant::now());
        }
        Ok(())
    }

    fn hear(&mut self, message: Message) -> Result<(), Ended> {
        self.unanswered = 0;
        match message {
            Message::Text(text) => {
                let Ok(Said { kind: SaidKind::Typing, conversation }) = serde_json::from_str(&text)
                else {
                    return Err(UNKNOWN);
                };
                let agent = self.agent.ok_or(NO_AGENT)?;
                let by = Some(agent.to_string());
                self.guest.state.app.tell_typing(self.guest.workspace, conversation, by);
                Ok(())
            }
            Message::Pong(payload) => {
                let read = payload.as_ref().try_into().map_or(0, u64::from_be_bytes);
                if (self.read..=self.told).contains(&read) {
                    self.read = read;
                }
                if self.told - self.read < MAX_AHEAD {
                    self.full_at = None;
                }
                Ok(())
            }
            Message::Close(_) => Err(None),
            Message::Ping(_) => Ok(()),
            Message::Binary(_) => Err(UNKNOWN),
        }
    }

    async fn ask(&mut self) -> Result<(), Ended> {
        if self.unanswered >= MAX_UNANSWERED {
            return Err(None);
        }
        self.unanswered += 1;
        self.ping().await
    }

    /// Makes sure that the caller still may, in the name of the same agent.
    async fn look(&mut self) -> Result<(), Ended> {
        let acts =
            |caller: &Caller, agent| caller.0.may_act_for(agent) && caller.may("setPresence");
        match self.guest.ask().await {
            Some(caller) if self.agent.is_none_or(|agent| acts(&caller, agent)) => Ok(()),
            Some(_) | None => Err(UNWELCOME),
        }
    }

    /// Asks how far the client has read.
    async fn ping(&mut self) -> Result<(), Ended> {
        self.send(Message::Ping(self.told.to_be_bytes().to_vec().into())).await
    }

    async fn send(&mut self, message: Message) -> Result<(), Ended> {
        match tokio::time::timeout(SLOW_AFTER, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(None),
            Err(_) => Err(TOO_SLOW),
        }
    }
}

/// Waits until then; for ever when there is no such time.
async fn sleep_until(then: Option<Instant>) {
    match then {
        Some(then) => tokio::time::sleep_until(then).await,
        None => std::future::pending().await,
    }
}
