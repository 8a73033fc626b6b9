//! What our bot says when nobody waits for it any more, to a system that asks it: queued by the commit that
//! keeps it, and sent to where that system takes it, in order. Where there is no such place, the next
//! answer tells it, and the bot's builder learns of that.

use engine::{Report, ReportCode, Severity};
use gateway::signature::Signed;
use gateway::{colloquy, kommunicate};
use integrations::http::HostPattern;
use jiff::SignedDuration;
use model::channel::DEFAULT_KOMMUNICATE_URL;
use model::conversation::{Audience, MessageNumber, ServedFor};
use model::exchange::{BotReply, Protocol};
use model::id::WorkspaceId;
use model::{Secret, Timestamp};
use store::{
    Commit, Conversation, NewReport, NewSend, OutboxKind, OutboxRow, SendAbout, StoreError,
};
use url::Url;

use super::answer::ending_of;
use super::memory::Memory;
use crate::App;
use crate::kommunicate::{GATEWAY, Queued, RECEIVER_TIME};
use crate::registry::Seat;
use crate::webhooks::{Delivery, Due, Seen, System};

/// How long what was said isn't sent yet: a request that waits for it has said so by then.
const GRACE: SignedDuration = SignedDuration::from_secs(1);
/// Pause before it is looked whether a request still waits.
const LOOK_AGAIN: SignedDuration = SignedDuration::from_secs(1);
/// Where Kommunicate takes messages, below its address.
const SEND_PATH: &str = "/rest/ws/message/v2/send";

/// Where what comes later goes.
struct Place {
    url: Url,
    headers: Vec<(&'static str, Secret<String>)>,
    /// Standard Webhooks.
    signing: Option<Secret<String>>,
}

/// Queues what a commit says in a conversation of another system, unless the request that brought the
/// message tells it at once.
pub(crate) fn queue(seat: &Seat, commit: &mut Commit) -> Result<(), StoreError> {
    if seat.conversation.details.served.is_none() || commit.inbound.is_some() {
        return Ok(());
    }
    let at = |commit: &Commit| {
        commit.turn.as_ref().map_or(seat.last_visible_at, |turn| turn.last_activity_at)
    };
    let now = at(commit);
    let queued = Queued { webhook: GATEWAY.to_owned(), ..Queued::default() };
    for (index, said) in commit.said.iter().enumerate() {
        if said.audience == Audience::Everybody && said.content.is_visible() {
            let next_at = said.visible_at.max(now + GRACE);
            commit.sends.push(send(SendAbout::Said(index), &queued, next_at)?);
        }
    }
    let was_with_bot = seat.conversation.status.is_with_bot();
    let details = commit.details.as_ref().unwrap_or(&seat.conversation.details);
    let ending = commit.turn.as_ref().and_then(|turn| ending_of(&turn.status, details));
    if let Some(ending) = ending.filter(|_| was_with_bot) {
        let last = commit.said.last().map_or(now, |said| said.visible_at.max(now));
        let queued = Queued { ending: Some(ending), ended_at: Some(last), ..queued };
        commit.sends.push(send(SendAbout::Nothing, &queued, last.max(now + GRACE))?);
    }
    Ok(())
}

fn send(about: SendAbout, queued: &Queued, next_at: Timestamp) -> Result<NewSend, StoreError> {
    let payload = serde_json::to_value(queued)
        .map_err(|error| StoreError::Encode(error.to_string().into()))?;
    Ok(NewSend::new(about, payload, next_at))
}

impl App {
    /// Makes what was queued for another system ready, unless an answer told it.
    pub(crate) async fn ready_push(
        &self,
        row: &OutboxRow,
        queued: Queued,
    ) -> Result<Due, StoreError> {
        let (workspace, id) = (row.workspace, row.conversation);
        let conversation = self.inner.store.find_conversation(workspace, id).await?;
        let Some(conversation) = conversation else { return self.drop_row(row).await };
        let Some(served) = conversation.details.served.clone() else {
            return self.drop_row(row).await;
        };
        let memory = self.memory(workspace, id).await?;
        let number = number_of(row);
        if memory.told >= number {
            return self.drop_row(row).await;
        }
        let now = self.now();
        if let Some(until) = memory.waits_until.filter(|until| now < *until) {
            return self.postpone(row, until.min(now + LOOK_AGAIN), row.attempts).await;
        }
        let (action, said_at) = match queued.ending {
            Some(ending) => (ending, queued.ended_at.unwrap_or(now)),
            None => match self.message_at(row, number).await? {
                Seen::Now(message) => {
                    let said_at = message.visible_at;
                    match super::answer::actions_of(&[*message]).pop() {
                        Some(action) => (action, said_at),
                        None => return self.drop_row(row).await,
                    }
                }
                Seen::Later(at) => return self.postpone(row, at, row.attempts).await,
                Seen::Never => return self.drop_row(row).await,
            },
        };
        let Some(place) = self.later_place(&conversation, &served, workspace).await? else {
            return self.owe(row, (&conversation, &served), &memory).await;
        };
        let reply = BotReply { actions: vec![action], ..BotReply::default() };
        let Some(body) = later_body(&served, &reply) else { return self.drop_row(row).await };
        if number != MessageNumber::MAX {
            let pushed = memory.pushed.max(number);
            self.keep_memory(workspace, id, &Memory { pushed, ..memory }).await?;
        }
        let key = format!("{id}/{}", label(number));
        let headers = signed_headers(&place, (&key, now), &body);
        Ok(Due::Deliver(Box::new(Delivery {
            row: row.clone(),
            system: System::Gateway,
            about: label(number),
            said_at,
            url: place.url.to_string(),
            headers,
            key,
            body,
            time_limit: RECEIVER_TIME,
        })))
    }

    /// What follows from a push that arrived: a conversation that was given away is over for us.
    pub(crate) async fn end_push(&self, row: &OutboxRow) -> Result<(), StoreError> {
        if number_of(row) != MessageNumber::MAX {
            return Ok(());
        }
        self.keep_end_told(row.workspace, row.conversation).await?;
        if let Err(error) = self.end_our_part(row.workspace, row.conversation).await {
            tracing::debug!(conversation = %row.conversation, %error, "it stays open");
        }
        Ok(())
    }

    /// What follows from a push that failed: until it arrives, the next answer may tell it.
    pub(crate) async fn owe_failed(&self, row: &OutboxRow) -> Result<(), StoreError> {
        let number = number_of(row);
        if number == MessageNumber::MAX {
            return Ok(());
        }
        let (workspace, id) = (row.workspace, row.conversation);
        let memory = self.memory(workspace, id).await?;
        self.keep_memory(workspace, id, &owing(memory, number)).await
    }

    /// Leaves it to the next answer, and says so in a report.
    async fn owe(
        &self,
        row: &OutboxRow,
        (conversation, served): (&Conversation, &ServedFor),
        memory: &Memory,
    ) -> Result<Due, StoreError> {
        let number = number_of(row);
        if number != MessageNumber::MAX {
            let memory = owing(memory.clone(), number);
            self.keep_memory(row.workspace, row.conversation, &memory).await?;
        }
        let message = format!(
            "{} came when {} didn't wait for it any more; it is told with the next answer",
            label(number),
            served.protocol
        );
        let report = Report {
            severity: Severity::Warning,
            code: ReportCode::LateAnswer,
            place: None,
            message,
        };
        let report = serde_json::to_value(&report)
            .map_err(|error| StoreError::Encode(error.to_string().into()))?;
        let report = NewReport { bot: conversation.bot, report, created_at: self.now() };
        self.inner.store.give_up_outbox(row, self.replica(), report).await?;
        self.inner.meters.reports.increment(1);
        Ok(Due::Nothing)
    }

    /// Where a system takes what comes later, if we know that and may write there.
    async fn later_place(
        &self,
        conversation: &Conversation,
        served: &ServedFor,
        workspace: WorkspaceId,
    ) -> Result<Option<Place>, StoreError> {
        match served.protocol {
            Protocol::Kommunicate => {
                let channel = self.channel_by_id(workspace, conversation.channel).await?;
                let base = channel.and_then(|it| it.channel.settings.kommunicate_url.clone());
                let base = base.unwrap_or_else(|| DEFAULT_KOMMUNICATE_URL.to_owned());
                let url = Url::parse(&format!("{}{SEND_PATH}", base.trim_end_matches('/')));
                let Ok(url) = url else { return Ok(None) };
                let name = format!("gateway-kommunicate-{}", served.asked);
                let key = self.secret_for(workspace, &name, &url).await?;
                Ok(key.map(|key| Place { url, headers: vec![("api-key", key)], signing: None }))
            }
            Protocol::Colloquy => {
                let url = served.reply_url.as_deref().and_then(|url| Url::parse(url).ok());
                let Some(url) = url else { return Ok(None) };
                let name = format!("gateway-replies-{}", served.asked);
                let key = self.secret_for(workspace, &name, &url).await?;
                let name = format!("gateway-colloquy-{}", served.asked);
                let signing = self.secret_for(workspace, &name, &url).await?;
                if key.is_none() && signing.is_none() {
                    return Ok(None);
                }
                let bearer = |key: Secret<String>| Secret::new(format!("Bearer {}", key.expose()));
                let headers = key.map(|key| ("authorization", bearer(key))).into_iter().collect();
                Ok(Some(Place { url, headers, signing }))
            }
            // They take nothing but answers.
            Protocol::Haptik | Protocol::LivePerson | Protocol::Rasa => Ok(None),
        }
    }

    /// The secret of that name, when one is kept that may be used there.
    async fn secret_for(
        &self,
        workspace: WorkspaceId,
        name: &str,
        url: &Url,
    ) -> Result<Option<Secret<String>>, StoreError> {
        let Some(kept) = self.inner.store.find_secret(workspace, name).await? else {
            return Ok(None);
        };
        let covers = |host: &String| HostPattern::parse(host).is_ok_and(|host| host.covers(url));
        if !kept.entry.hosts.iter().any(covers) {
            return Ok(None);
        }
        let opened = self.inner.vault.open(workspace, name, &kept.ciphertext);
        if let Err(error) = &opened {
            tracing::warn!(%workspace, name, %error, "a secret can't be used");
        }
        Ok(opened.ok())
    }
}

/// The message that a row is about; the greatest number: the end.
fn number_of(row: &OutboxRow) -> MessageNumber {
    match row.kind {
        OutboxKind::Send { message: Some(number) } => number,
        OutboxKind::Send { message: None } | OutboxKind::Call { .. } => MessageNumber::MAX,
    }
}

fn label(number: MessageNumber) -> String {
    match number {
        MessageNumber::MAX => "the end".to_owned(),
        number => format!("message {number}"),
    }
}

/// From that message on, all is told with the next answer.
fn owing(memory: Memory, number: MessageNumber) -> Memory {
    let before = number.saturating_sub(1);
    let owed = memory.owed_after.unwrap_or(before).min(before);
    Memory { owed_after: Some(owed), pushed: memory.pushed.min(before), ..memory }
}

fn later_body(served: &ServedFor, reply: &BotReply) -> Option<Vec<u8>> {
    let body = match served.protocol {
        Protocol::Kommunicate => {
            let from = served.bot.as_deref().unwrap_or(&served.asked);
            let calls = kommunicate::serve::render_later(reply, &served.conversation, from);
            calls.into_iter().next()
        }
        Protocol::Colloquy => colloquy::serve::render(reply).body,
        Protocol::Haptik | Protocol::LivePerson | Protocol::Rasa => None,
    };
    serde_json::to_vec(&body?).ok()
}

fn signed_headers(
    place: &Place,
    (id, now): (&str, Timestamp),
    body: &[u8],
) -> Vec<(&'static str, Secret<String>)> {
    let mut headers = place.headers.clone();
    if let Some(secret) = &place.signing {
        let timestamp_s = now.as_second();
        if let Ok(signature) = (Signed { id, timestamp_s, body }).sign(secret) {
            headers.extend([
                (colloquy::ID_HEADER, Secret::new(id.to_owned())),
                (colloquy::TIMESTAMP_HEADER, Secret::new(timestamp_s.to_string())),
                (colloquy::SIGNATURE_HEADER, Secret::new(signature)),
            ]);
        }
    }
    headers
}
