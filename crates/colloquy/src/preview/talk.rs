//! A conversation with a bot that is tried out: the server's own verbs on a store in memory, a turn at a
//! time, each to its end.

use std::sync::Arc;
use std::time::Instant;

use app::understanding::{Lesson, Trained};
use app::{
    App, BotError, Happened, InboundMessage, ListMessages, Observed, OpenConversation, Outgoing,
    Placing, PreviewError, PreviewSetup, PreviewStep, PreviewTurn, PublishBotError,
};
use formats::conversation_test::{AgentDid, ConversationTest, Did};
use indexmap::IndexMap;
use model::Timestamp;
use model::bot::{Bot, Target};
use model::channel::{Channel, ChannelSettings, FirstResponder};
use model::conversation::{Details, Message, Status};
use model::exchange::WELCOME;
use model::id::{BotId, ConversationId, WorkspaceId};
use model::key::Key;
use serde_json::Value;
use store::{NewBot, SourceFile, Workspace};
use tokio::sync::mpsc::UnboundedReceiver;
use worker::{Caller, Carrier, Replaceable};

use super::log::{self, Log};
use super::recorder::{Recorder, Seen};
use super::steps::steps_of;
use crate::parts::Assembled;

/// The channel that contacts of previews come by, and what they are called there.
const CHANNEL: &str = "preview";
/// Who releases a draft to try it out.
const BY: &str = "preview";

/// The bot that is tried out.
#[derive(Clone)]
pub struct Tried {
    pub workspace: WorkspaceId,
    pub bot: BotId,
    pub key: Key,
    pub files: Vec<SourceFile>,
    /// Absent where the files are no bot; then nothing begins.
    pub model: Option<(Lesson, Arc<Trained>)>,
}

/// What it is tried out with.
pub struct Means {
    pub assembled: Assembled,
    pub recorder: Arc<Recorder>,
    pub caller: Arc<Caller>,
    pub answers: Arc<Replaceable>,
}

/// A conversation with it.
pub struct Talk {
    app: App,
    carrier: Carrier,
    calls: UnboundedReceiver<Outgoing>,
    recorder: Arc<Recorder>,
    answers: Arc<Replaceable>,
    workspace: WorkspaceId,
    conversation: ConversationId,
    bot: Arc<Bot>,
    turns: u64,
    /// Number of the message that was shown last.
    shown: u64,
    values: IndexMap<String, Value>,
    log: Log,
}

impl Talk {
    /// Begins one, and lets the bot say what it says first.
    ///
    /// # Errors
    ///
    /// [`PreviewError::Draft`] when the bot has errors; [`PreviewError::NoSuchPlace`].
    pub async fn begin(
        tried: Tried,
        means: Means,
        setup: PreviewSetup,
    ) -> Result<(Self, PreviewTurn), PreviewError> {
        let begun = Instant::now();
        let Means { assembled: (app, calls), recorder, caller, answers } = means;
        let workspace = tried.workspace;
        let bot = release(&app, tried, &setup).await?;
        let start = setup.start.as_ref();
        if let Some(missing) = start.filter(|start| !has_place(&bot, start)) {
            return Err(PreviewError::NoSuchPlace(missing.to_string()));
        }
        let log = Log::of(&setup);
        let placing = Placing { place: setup.start, values: setup.values };
        let is_placed = placing.place.is_some() || !placing.values.is_empty();
        let request = OpenConversation {
            channel: CHANNEL.to_owned(),
            contact: CHANNEL.to_owned(),
            name: setup.name,
            email: setup.email,
            details: Details {
                language: setup.language,
                skipped_events: if is_placed { vec![WELCOME.to_owned()] } else { Vec::new() },
                ..Details::default()
            },
            ..OpenConversation::default()
        };
        let conversation = app.open_conversation(workspace, request).await?.conversation;
        if is_placed {
            app.place_conversation(workspace, conversation, placing).await?;
        }
        let mut talk = Self {
            carrier: Carrier::new(app.clone(), caller).heard_by(recorder.clone()),
            app,
            calls,
            recorder,
            answers,
            workspace,
            conversation,
            bot,
            turns: 0,
            shown: 0,
            values: IndexMap::new(),
            log,
        };
        let turn = talk.finish(Did::Nothing, begun).await?;
        Ok((talk, turn))
    }

    /// The app that it happens in.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The conversation.
    pub fn conversation(&self) -> ConversationId {
        self.conversation
    }

    /// Lets the contact write.
    ///
    /// # Errors
    ///
    /// [`PreviewError::Message`].
    pub async fn send(&mut self, message: InboundMessage) -> Result<PreviewTurn, PreviewError> {
        let (begun, did) = (Instant::now(), log::did(&message));
        self.app.receive_message(self.workspace, self.conversation, message).await?;
        self.finish(did, begun).await
    }

    /// Lets the contact be silent until the bot breaks the silence.
    ///
    /// # Errors
    ///
    /// [`PreviewError::NothingDue`] when it never would.
    pub async fn stay_silent(&mut self) -> Result<PreviewTurn, PreviewError> {
        let begun = Instant::now();
        let due_at = self.app.next_timer().await?.ok_or(PreviewError::NothingDue)?;
        self.app.clock().advance_to(due_at);
        self.app.fire_due_timers().await?;
        self.finish(Did::StaySilent, begun).await
    }

    /// Does what the agent does to whom the bot handed over.
    ///
    /// # Errors
    ///
    /// [`PreviewError::StandIn`].
    pub async fn stand_in(&mut self, did: AgentDid) -> Result<PreviewTurn, PreviewError> {
        let begun = Instant::now();
        self.app.stand_in(self.workspace, self.conversation, &did).await?;
        self.finish(Did::Agent(did), begun).await
    }

    /// Carries out what is asked of the outside, and tells what happened.
    async fn finish(&mut self, did: Did, begun: Instant) -> Result<PreviewTurn, PreviewError> {
        while let Ok(call) = self.calls.try_recv() {
            self.recorder.call_leaves();
            self.carrier.carry_out(call).await;
        }
        let took_ms = millis(begun.elapsed());
        let seen = self.recorder.take();
        // Nobody waits for the bot's pauses.
        if let Some(last_at) = seen.iter().filter_map(visible_at).max() {
            self.app.clock().advance_to(last_at);
        }
        let before = self.values.clone();
        let canned = (&*self.bot, &*self.answers.get());
        let mut steps = steps_of(seen, begun, canned, &mut self.values);
        if let Did::Agent(did) = &did {
            let happened = Happened::AgentDid(did.clone());
            steps.insert(0, PreviewStep { at_ms: 0, happened });
        }
        let messages = self.unshown().await?;
        let status = self.app.conversation_status(self.workspace, self.conversation).await?;
        let number = self.turns;
        self.turns += 1;
        let turn = PreviewTurn {
            number,
            messages,
            steps,
            status: status.unwrap_or(Status::WithBot),
            before,
            after: self.values.clone(),
            took_ms,
        };
        self.log.note(did, &turn);
        Ok(turn)
    }

    /// The conversation so far as a test of that name.
    pub fn as_test(&self, name: String) -> ConversationTest {
        self.log.to_test(name)
    }

    /// Messages that weren't shown yet.
    async fn unshown(&mut self) -> Result<Vec<Message>, PreviewError> {
        let (workspace, id) = (self.workspace, self.conversation);
        let request = ListMessages { after: self.shown, before: None, limit: 200 };
        let page = self.app.list_messages(workspace, id, request).await?;
        self.shown = page.messages.last().map_or(self.shown, |last| last.number);
        Ok(page.messages.into_iter().filter(|it| it.content.is_visible()).collect())
    }
}

/// When something that was said may be read.
fn visible_at(seen: &Seen) -> Option<Timestamp> {
    match &seen.observed {
        Observed::Said(message) => Some(message.visible_at),
        _ => None,
    }
}

/// Makes the bot's files the only bot of an app, released.
async fn release(app: &App, tried: Tried, setup: &PreviewSetup) -> Result<Arc<Bot>, PreviewError> {
    let Tried { workspace, bot, key, files, model } = tried;
    let now = app.now();
    if workspace != WorkspaceId::DEFAULT {
        let own = Workspace { id: workspace, name: CHANNEL.to_owned(), created_at: now };
        app.store().create_workspace(own).await?;
    }
    let own =
        NewBot { id: bot, key: key.clone(), name: key.to_string(), draft: files, created_at: now };
    app.store().create_bot(workspace, own).await?;
    let read = model.as_ref().map(|(lesson, _)| Arc::clone(&lesson.bot));
    if let Some((lesson, trained)) = model {
        app.lend_model(workspace, &lesson, trained);
    }
    app.publish_bot(workspace, (key.as_str(), setup.environment), BY).await?;
    let channel = Channel {
        key: Key::from_name(CHANNEL),
        name: CHANNEL.to_owned(),
        kind: setup.channel,
        environment: setup.environment,
        first_responder: FirstResponder::Bot { bot, fallback: None, team: None },
        settings: ChannelSettings::default(),
    };
    let kept = app.put_channel(workspace, channel).await;
    kept.map_err(|error| PreviewError::BrokeOff(error.to_string()))?;
    read.ok_or_else(|| PublishBotError::Bot(BotError::NotFound(key.to_string())).into())
}

/// Whether a bot has that dialog, and that interaction in it.
fn has_place(bot: &Bot, place: &Target) -> bool {
    let Some(dialog) = &place.dialog else { return false };
    let dialogs = bot.stories.values().filter_map(|story| story.dialogs.get(dialog));
    dialogs.into_iter().any(|it| match &place.interaction {
        Some(interaction) => it.interactions.contains_key(interaction),
        None => true,
    })
}

/// Whole milliseconds.
pub fn millis(time: std::time::Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
