//! `chat`: a bot in the terminal. The same verbs as the server's, on a store in memory; a line is a
//! message, and each runs to its end before the next is read.

mod files;
mod line;
mod listed;
mod show;

use std::io::IsTerminal as _;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context as _;
use app::{
    App, Attached, Chance, InboundMessage, Observed, Observer, OpenConversation, Outgoing,
    ReceiveMessageError,
};
use model::channel::{Channel, ChannelSettings, FirstResponder};
use model::conversation::Status;
use model::conversation::Tap;
use model::id::{ConversationId, WorkspaceId};
use model::key::Key;
use serde_json::Value;
use tokio::io::AsyncBufReadExt as _;
use tokio::sync::mpsc::UnboundedReceiver;
use worker::{Caller, Carrier, Stubs};

use crate::args::ChatArgs;
use crate::train::Trainer;
use crate::{parts, source, workspace_file};
use files::FileServer;
use line::Line;
use listed::Listed;
use show::Show;

const CHANNEL: &str = "chat";

/// Talks to a bot until the input ends.
pub async fn chat(args: ChatArgs) -> anyhow::Result<()> {
    let caller = match &args.stub {
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .with_context(|| format!("{} can't be read", path.display()))?;
            Caller::Stubs(Stubs::parse(&text)?)
        }
        None => parts::network(&args.encoder.allowed, args.encoder.trust_roots.as_deref())?,
    };
    let trainer = Trainer::open(&args.bot, &args.encoder)?;
    let happenings = Arc::new(Happenings::default());
    let observer: Arc<dyn Observer> = happenings.clone();
    let (app, mut calls) =
        parts::terminal_app(Chance::Seeded(args.seed), observer, trainer.encoders().clone())?;
    app.lend_model(WorkspaceId::DEFAULT, trainer.lesson(), trainer.model()?);
    let carrier = Carrier::new(app.clone(), Arc::new(caller));
    set_up(&app, &args, &trainer.bot().key).await?;

    let mut conversation = open(&app, &args).await?;
    let mut lines = tokio::io::BufReader::new(tokio::io::stdin()).lines();
    let mut show = Show::new(&args, std::io::stdin().is_terminal());
    let mut count = 0_u64;
    let mut file_server = None;
    Box::pin(run_out(&carrier, &mut calls)).await;
    let mut listed = Listed::default();
    for happening in happenings.take() {
        listed.note(&happening);
        show.happening(count, &happening)?;
    }
    show.prompt()?;
    while let Some(line) = lines.next_line().await? {
        count += 1;
        match Line::parse(&line) {
            Line::Quit => break,
            Line::Empty => count -= 1,
            Line::Help => show.help(count)?,
            Line::Bad(reason) => show.refused(count, reason)?,
            Line::Wait(seconds) => wait(&app, seconds).await?,
            Line::Message(text) => {
                let message = typed(count, (text, listed.take(&line)));
                conversation = receive(&app, &args, conversation, message).await?;
            }
            Line::Location(location) => {
                let message = attached(count, Attached::Location(location));
                conversation = receive(&app, &args, conversation, message).await?;
            }
            Line::Attach(path) => {
                if file_server.is_none() {
                    file_server = Some(FileServer::start(&app).await?);
                }
                conversation = still_open(&app, &args, conversation).await?;
                match files::keep(&app, conversation, &path).await {
                    Ok(file) => {
                        let message = attached(count, Attached::Files(vec![file]));
                        conversation = receive(&app, &args, conversation, message).await?;
                    }
                    Err(error) => show.refused(count, format!("{error:#}"))?,
                }
            }
        }
        Box::pin(run_out(&carrier, &mut calls)).await;
        for happening in happenings.take() {
            listed.note(&happening);
            show.happening(count, &happening)?;
        }
        show.prompt()?;
    }
    Ok(())
}

/// A line that was typed, or the tap that it stands for.
fn typed(count: u64, (text, tapped): (String, Option<(String, Tap)>)) -> InboundMessage {
    let id = format!("line-{count}");
    match tapped {
        Some((says, tap)) => InboundMessage { tap: Some(tap), ..InboundMessage::typed(id, says) },
        None => InboundMessage::typed(id, text),
    }
}

/// What a line sends that is no text.
fn attached(count: u64, attached: Attached) -> InboundMessage {
    InboundMessage { attached, ..InboundMessage::typed(format!("line-{count}"), "") }
}

/// Carries out what is asked of the outside, until nothing is.
async fn run_out(carrier: &Carrier, calls: &mut UnboundedReceiver<Outgoing>) {
    while let Ok(call) = calls.try_recv() {
        carrier.carry_out(call).await;
    }
}

/// Receives a line; in a closed conversation it opens the next one.
async fn receive(
    app: &App,
    args: &ChatArgs,
    conversation: ConversationId,
    message: InboundMessage,
) -> anyhow::Result<ConversationId> {
    let workspace = WorkspaceId::DEFAULT;
    match app.receive_message(workspace, conversation, message.clone()).await {
        Ok(_) => Ok(conversation),
        Err(ReceiveMessageError::Closed(_)) => {
            let next = open(app, args).await?;
            app.receive_message(workspace, next, message).await?;
            Ok(next)
        }
        Err(error) => Err(error.into()),
    }
}

/// This conversation, or the next one when it is closed.
async fn still_open(
    app: &App,
    args: &ChatArgs,
    conversation: ConversationId,
) -> anyhow::Result<ConversationId> {
    match app.conversation_status(WorkspaceId::DEFAULT, conversation).await? {
        Some(Status::Closed { .. }) => open(app, args).await,
        Some(_) | None => Ok(conversation),
    }
}

/// Moves the clock on, stopping wherever a bot says something about the silence.
async fn wait(app: &App, seconds: u32) -> anyhow::Result<()> {
    let end = app.now() + std::time::Duration::from_secs(seconds.into());
    while let Some(due_at) = app.next_timer().await?.filter(|due_at| *due_at <= end) {
        app.clock().advance_to(due_at);
        app.fire_due_timers().await?;
    }
    app.clock().advance_to(end);
    Ok(())
}

async fn set_up(app: &App, args: &ChatArgs, key: &Key) -> anyhow::Result<()> {
    let files = source::read(&args.bot)?.into_iter().map(workspace_file::stored).collect();
    workspace_file::publish(app, key, files).await?;
    let bot = app.find_bot(WorkspaceId::DEFAULT, key.as_str()).await?;
    let bot = bot.context("the bot was just made")?.id;
    let channel = Channel {
        key: Key::new(CHANNEL)?,
        name: CHANNEL.to_owned(),
        kind: args.channel.into(),
        environment: args.env.into(),
        first_responder: FirstResponder::Bot { bot, fallback: None, team: None },
        settings: ChannelSettings::default(),
    };
    app.put_channel(WorkspaceId::DEFAULT, channel).await?;
    Ok(())
}

async fn open(app: &App, args: &ChatArgs) -> anyhow::Result<ConversationId> {
    let request = OpenConversation {
        channel: CHANNEL.to_owned(),
        contact: args.contact.clone(),
        customer_info: args.opening.customer_info.clone().map(Value::Object),
        details: args.opening.details(),
        ..OpenConversation::default()
    };
    Ok(app.open_conversation(WorkspaceId::DEFAULT, request).await?.conversation)
}

/// What happened since it was last asked.
#[derive(Default)]
struct Happenings(Mutex<Vec<Observed>>);

impl Happenings {
    fn take(&self) -> Vec<Observed> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Observer for Happenings {
    fn observe(&self, _conversation: ConversationId, observed: Observed) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(observed);
    }
}
