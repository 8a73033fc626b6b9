//! The previewer: bots' drafts talked to in memory, apart from all real conversations. Services are called
//! with the workspace's own credentials, unless there is a canned answer.

mod log;
mod recorder;
mod shelf;
mod steps;
mod talk;
pub mod trial;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use app::clock::noise;
use app::understanding::AskError;
use app::{
    App, Draft, InboundMessage, Preview, PreviewDoing, PreviewError, PreviewPlace, PreviewSeat,
    PreviewSetup, PreviewTurn, Previews, PublishBotError, TestReport,
};
use formats::SourceFile;
use formats::conversation_test::{self, AgentDid, Answer, Answers, TestFile};
use model::id::{AttachmentId, WorkspaceId};
use model::key::Key;
use outbound::Client;
use worker::{Caller, Replaceable, Stubs};

use crate::parts::{self, Assembled};
pub use recorder::Quiet;
use recorder::Recorder;
use shelf::Shelf;
pub use talk::Tried;
use talk::{Means, Talk};

/// Previews of a server's bots.
pub struct Sessions {
    /// The server's own, whose drafts and credentials they use.
    beside: App,
    client: Client,
    shelf: Mutex<Shelf<Arc<Session>>>,
}

/// A preview.
struct Session {
    seat: PreviewSeat,
    answers: Arc<Replaceable>,
    talk: tokio::sync::Mutex<Talk>,
}

impl Sessions {
    /// None yet.
    pub fn new(beside: App, client: Client) -> Self {
        Self { beside, client, shelf: Mutex::default() }
    }

    fn shelf(&self) -> MutexGuard<'_, Shelf<Arc<Session>>> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn session(&self, place: PreviewPlace<'_>) -> Result<Arc<Session>, PreviewError> {
        self.shelf().find(place, Instant::now()).ok_or(PreviewError::Gone)
    }

    async fn start(
        &self,
        (workspace, bot): (WorkspaceId, &str),
        setup: PreviewSetup,
    ) -> Result<Preview, PreviewError> {
        let draft = self.beside.get_draft(workspace, bot).await.map_err(PublishBotError::from)?;
        let etag = draft.etag;
        let tried = self.tried((workspace, bot), draft).await?;
        let recorder = Arc::new(Recorder::default());
        let answers = Arc::new(Replaceable::new(stubs_of(&setup.answers)));
        let means = Means {
            assembled: make_app(&self.beside, &recorder).await?,
            recorder,
            caller: Arc::new(Caller::Mixed(self.client.clone(), Arc::clone(&answers))),
            answers: Arc::clone(&answers),
        };
        if let Some(address) = self.beside.address() {
            means.assembled.0.announce_address(address.clone());
        }
        let (talk, turn) = Box::pin(Talk::begin(tried, means, setup)).await?;
        let id = format!("preview_{:032x}", u128::from_ne_bytes(noise()));
        let seat = PreviewSeat { app: talk.app().clone(), conversation: talk.conversation() };
        let session = Session { seat, answers, talk: tokio::sync::Mutex::new(talk) };
        self.shelf().put((workspace, id.clone()), Arc::new(session), Instant::now());
        Ok(Preview { id, draft: etag, turn })
    }

    async fn run_all(
        &self,
        (workspace, bot): (WorkspaceId, &str),
    ) -> Result<Vec<TestReport>, PreviewError> {
        let draft = self.beside.get_draft(workspace, bot).await.map_err(PublishBotError::from)?;
        let tests: Vec<TestFile> = draft
            .files
            .iter()
            .filter(|file| conversation_test::is_test(&file.path))
            .map(|file| conversation_test::read(&formatted(file)))
            .collect();
        let tried = self.tried((workspace, bot), draft).await?;
        let mut reports = Vec::with_capacity(tests.len());
        for test in &tests {
            reports.push(Box::pin(trial::run(&self.beside, tried.clone(), test)).await?);
        }
        Ok(reports)
    }

    async fn tried(
        &self,
        (workspace, key): (WorkspaceId, &str),
        draft: Draft,
    ) -> Result<Tried, PreviewError> {
        let (bot, files) = (draft.bot, draft.files.clone());
        let model = match self.beside.model_of_draft(workspace, draft).await {
            Ok(model) => Some(model),
            // Publishing it tells all of them.
            Err(AskError::HasErrors(_)) => None,
            Err(AskError::Training(error)) => return Err(PublishBotError::Training(error).into()),
            Err(error) => return Err(PreviewError::BrokeOff(error.to_string())),
        };
        Ok(Tried { workspace, bot, key: Key::from_name(key), files, model })
    }
}

/// What the contact does.
enum Did {
    Write(Box<InboundMessage>),
    StaySilent,
    StandIn(AgentDid),
}

impl Session {
    /// Lets a turn come to its end also when whoever asked goes away.
    async fn take_turn(self: Arc<Self>, did: Did) -> Result<PreviewTurn, PreviewError> {
        let taken = tokio::spawn(async move {
            let mut talk = self.talk.lock().await;
            match did {
                Did::Write(message) => talk.send(*message).await,
                Did::StaySilent => talk.stay_silent().await,
                Did::StandIn(did) => talk.stand_in(did).await,
            }
        });
        taken.await.map_err(|error| PreviewError::BrokeOff(error.to_string()))?
    }
}

impl Previews for Sessions {
    fn begin<'a>(
        &'a self,
        bot: (WorkspaceId, &'a str),
        setup: PreviewSetup,
    ) -> PreviewDoing<'a, Preview> {
        Box::pin(self.start(bot, setup))
    }

    fn seat(&self, place: PreviewPlace<'_>) -> Result<PreviewSeat, PreviewError> {
        Ok(self.session(place)?.seat.clone())
    }

    fn send<'a>(
        &'a self,
        place: PreviewPlace<'a>,
        message: InboundMessage,
    ) -> PreviewDoing<'a, PreviewTurn> {
        Box::pin(async move { self.session(place)?.take_turn(Did::Write(Box::new(message))).await })
    }

    fn stay_silent<'a>(&'a self, place: PreviewPlace<'a>) -> PreviewDoing<'a, PreviewTurn> {
        Box::pin(async move { self.session(place)?.take_turn(Did::StaySilent).await })
    }

    fn stand_in<'a>(
        &'a self,
        place: PreviewPlace<'a>,
        did: AgentDid,
    ) -> PreviewDoing<'a, PreviewTurn> {
        Box::pin(async move { self.session(place)?.take_turn(Did::StandIn(did)).await })
    }

    fn answer_with(&self, place: PreviewPlace<'_>, answers: Answers) -> Result<(), PreviewError> {
        self.session(place)?.answers.put(stubs_of(&answers));
        Ok(())
    }

    fn as_test<'a>(
        &'a self,
        place: PreviewPlace<'a>,
        name: String,
    ) -> PreviewDoing<'a, SourceFile> {
        Box::pin(async move {
            let session = self.session(place)?;
            let path = file_name(&name);
            let test = session.talk.lock().await.as_test(name);
            Ok(SourceFile { path, text: conversation_test::to_yaml(&test) })
        })
    }

    fn run_tests<'a>(&'a self, bot: (WorkspaceId, &'a str)) -> PreviewDoing<'a, Vec<TestReport>> {
        Box::pin(self.run_all(bot))
    }

    fn end(&self, place: PreviewPlace<'_>) -> Result<(), PreviewError> {
        self.shelf().remove(place).map(drop).ok_or(PreviewError::Gone)
    }

    fn keeper_of(&self, file: AttachmentId) -> PreviewDoing<'_, Option<App>> {
        Box::pin(async move {
            let sessions = self.shelf().all();
            for session in sessions {
                let app = &session.seat.app;
                if app.store().find_linked_attachment(file).await?.is_some() {
                    return Ok(Some(app.clone()));
                }
            }
            Ok(None)
        })
    }
}

/// An app of its own for a conversation.
async fn make_app(beside: &App, recorder: &Arc<Recorder>) -> Result<Assembled, PreviewError> {
    let (beside, observer) = (beside.clone(), Arc::clone(recorder));
    // Making a store takes a while.
    let made = tokio::task::spawn_blocking(move || parts::preview_app(&beside, observer)).await;
    Ok(made.map_err(|error| PreviewError::BrokeOff(error.to_string()))??)
}

fn formatted(file: &store::SourceFile) -> SourceFile {
    SourceFile { path: file.path.clone(), text: file.text.clone() }
}

/// A file's name for a test that people call so.
fn file_name(name: &str) -> String {
    let key = Key::from_name(name).to_string();
    format!("{}.test.yaml", key.replace('_', "-"))
}

fn stubs_of(answers: &Answers) -> Stubs {
    Stubs::of(answers.iter().map(|(name, canned)| {
        let canned = canned.iter().map(|answer| match answer {
            Answer::Came { status, body } => Ok((*status, body.clone())),
            Answer::Failed(code) => Err(code.clone()),
        });
        (name.clone(), canned.collect())
    }))
}
