//! Hints between replicas: NOTIFY on a connection of its own, never in a commit's transaction. What
//! can't be sent at once is dropped; hints may be lost.

use std::future::poll_fn;
use std::time::Duration;

use model::id::{ConversationId, WorkspaceId};
use tokio::sync::mpsc;
use tokio_postgres::{AsyncMessage, Config, NoTls};
use uuid::Uuid;

use super::connection::{Connection, within};
use super::values::from_postgres;
use crate::bus::{Bus, Hint};
use crate::error::StoreError;

/// Wait in which hints gather.
const FLUSH: Duration = Duration::from_millis(10);

/// Wait before a repeated try to connect.
const RECONNECT: Duration = Duration::from_millis(250);

/// Hints that wait for the next flush.
const MAX_WAITING: usize = 4_096;

/// Hints in one notification: PostgreSQL takes 8,000 bytes.
const HINTS: usize = 70;

const CHANNEL: &str = "colloquy_hints";

/// Tells other replicas.
#[derive(Debug)]
pub(super) struct Notices(mpsc::Sender<Hint>);

impl Notices {
    /// Starts telling and listening. `source` marks what this store sent itself.
    pub fn start(config: &Config, bus: Bus, source: Uuid) -> Self {
        let (sender, hints) = mpsc::channel(MAX_WAITING);
        let stopped = sender.downgrade();
        tokio::spawn(tell(config.clone(), hints, source));
        tokio::spawn(listen(config.clone(), bus, source, stopped));
        Self(sender)
    }

    /// Has a hint told with the next flush, if there is room.
    pub fn tell(&self, hint: Hint) {
        let _is_lost = self.0.try_send(hint);
    }
}

async fn tell(config: Config, mut hints: mpsc::Receiver<Hint>, source: Uuid) {
    let mut connection: Option<Connection> = None;
    let mut waiting = Vec::with_capacity(HINTS);
    while hints.recv_many(&mut waiting, MAX_WAITING).await > 0 {
        for hints in waiting.chunks(HINTS) {
            if connection.as_ref().is_none_or(|open| open.client.is_closed()) {
                connection = Connection::open(&config).await.ok();
            }
            let Some(open) = &connection else { break };
            if let Err(error) = notify(open, &write(source, hints)).await {
                tracing::debug!(%error, "hints were lost");
                connection = None;
            }
        }
        waiting.clear();
        tokio::time::sleep(FLUSH).await;
    }
}

async fn notify(connection: &Connection, text: &str) -> Result<(), StoreError> {
    let told = async {
        let statement = connection.prepare("SELECT pg_notify($1, $2)").await?;
        connection.client.query(&statement, &[&CHANNEL, &text]).await
    };
    within(told).await?.map(|_| ()).map_err(from_postgres)
}

/// Listens until the store is dropped; after a lost connection, again.
async fn listen(config: Config, bus: Bus, source: Uuid, store: mpsc::WeakSender<Hint>) {
    while store.strong_count() > 0 {
        if let Err(error) = listen_once(&config, &bus, source, &store).await {
            tracing::debug!(%error, "listening for hints was interrupted");
        }
        tokio::time::sleep(RECONNECT).await;
    }
}

async fn listen_once(
    config: &Config,
    bus: &Bus,
    source: Uuid,
    store: &mpsc::WeakSender<Hint>,
) -> Result<(), tokio_postgres::Error> {
    let (client, mut connection) = config.connect(NoTls).await?;
    let sql = format!("LISTEN {CHANNEL}");
    let mut listening = std::pin::pin!(client.batch_execute(&sql));
    let mut is_listening = false;
    let mut check = tokio::time::interval(RECONNECT);
    loop {
        tokio::select! {
            message = poll_fn(|context| connection.poll_message(context)) => match message {
                Some(Ok(AsyncMessage::Notification(notice))) => {
                    for hint in read(source, notice.payload()) {
                        bus.publish(hint);
                    }
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(error),
                None => return Ok(()),
            },
            listens = &mut listening, if !is_listening => {
                listens?;
                is_listening = true;
            }
            _ = check.tick() => if store.strong_count() == 0 {
                return Ok(());
            },
        }
    }
}

/// `source` and then, for each hint, workspace, conversation, number and flags, between spaces.
fn write(source: Uuid, hints: &[Hint]) -> String {
    let mut text = source.simple().to_string();
    for hint in hints {
        let (workspace, conversation) = (hint.workspace.as_uuid(), hint.conversation.as_uuid());
        let flags = u8::from(hint.is_claimable) | u8::from(hint.has_sends) << 1;
        text.push_str(&format!(
            " {} {} {} {flags}",
            workspace.simple(),
            conversation.simple(),
            hint.number
        ));
    }
    text
}

/// What others told; what isn't understood comes from another version and is left out.
fn read(source: Uuid, text: &str) -> Vec<Hint> {
    let words: Vec<&str> = text.split(' ').collect();
    match words.split_first() {
        Some((from, rest)) if *from != source.simple().to_string() => {
            rest.chunks_exact(4).filter_map(hint_of).collect()
        }
        Some(_) | None => Vec::new(),
    }
}

fn hint_of(words: &[&str]) -> Option<Hint> {
    let [workspace, conversation, number, flags] = words else { return None };
    let flags: u8 = flags.parse().ok()?;
    Some(Hint {
        workspace: WorkspaceId::from_uuid(Uuid::try_parse(workspace).ok()?),
        conversation: ConversationId::from_uuid(Uuid::try_parse(conversation).ok()?),
        number: number.parse().ok()?,
        is_claimable: flags & 1 != 0,
        has_sends: flags & 2 != 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints_are_read_by_others_and_not_by_oneself() {
        let (ours, theirs) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let hint = |number, is_claimable, has_sends| Hint {
            workspace: WorkspaceId::DEFAULT,
            conversation: ConversationId::from_uuid(Uuid::from_u128(7)),
            number,
            is_claimable,
            has_sends,
        };
        let hints: Vec<Hint> =
            (0..HINTS as u64).map(|n| hint(u64::MAX - n, n % 2 == 0, n % 3 == 0)).collect();
        let text = write(ours, &hints);
        assert!(text.len() < 8_000, "{}", text.len());
        assert_eq!(read(theirs, &text), hints);
        assert_eq!(read(ours, &text), []);
        assert_eq!(read(ours, "x y z"), []);
    }
}
