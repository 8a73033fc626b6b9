//! Runs steps of the engine until the bot waits or somebody outside has to answer: understanding and
//! scripts are answered here, in memory; nothing is kept and nothing leaves.

use std::time::{Duration, Instant};

use engine::{
    Effect, Event, HandOff, LogEvent, Moment, Report, ReportCode, Say, Severity, State,
    Understanding,
};
use model::content::Attachment;
use model::context::ContextChange;
use model::conversation::Message;
use model::id::ConversationId;
use model::script::{
    ScriptEnd, ScriptError, ScriptErrorKind, ScriptOutcome, ScriptPlace, ScriptRequest,
};
use serde_json::Value;

use crate::App;
use crate::observe::{
    Observed, Observer, ScriptRun, Understood, Walked, WalkedStep, WalkedWhat, readable,
};
use crate::programs::Release;
use crate::registry::Errand;
use crate::understanding::{Readings, TrainError};

/// Most local answers of one run. The engine's own limits are far below; this ends what they miss.
const MAX_LOCAL_ANSWERS: usize = 1_000;

/// What a run of steps came to.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub state: State,
    /// In order.
    pub said: Vec<Said>,
    pub remembered: Vec<(String, Value)>,
    pub profile: Option<ProfileChange>,
    pub events: Vec<LogEvent>,
    pub contexts: Vec<ContextChange>,
    pub reports: Vec<Report>,
    pub hand_off: Option<HandOff>,
    /// The conversation closes; with a survey or without.
    pub close_with_survey: Option<bool>,
    /// The number of the timer to set, and after how many milliseconds of silence it is due.
    pub wait: Option<(u32, u64)>,
    /// Somebody outside has to answer first.
    pub errand: Option<Errand>,
    /// How the contact's message reads, when a script asked.
    readings: Readings,
    /// What the contact's message means, when somebody observes.
    pub understood: Option<Box<Understood>>,
    /// What was decided and run, when somebody observes.
    pub walked: Vec<WalkedStep>,
}

/// Something that the bot says.
#[derive(Debug)]
pub(crate) enum Said {
    ToContact(Box<Say>),
    ToMembers(String),
}

/// A change of what we know of the contact.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ProfileChange {
    pub name: Option<String>,
    pub email: Option<String>,
}

/// The first step of a run, before anything that takes time.
pub(crate) struct FirstStep {
    outcome: Outcome,
    request: Option<Request>,
}

impl FirstStep {
    /// Takes it.
    pub(crate) fn take(
        release: &Release,
        (state, event): (State, Event),
        moment: &Moment<'_>,
    ) -> Self {
        let mut outcome = Outcome::new(state);
        let request = outcome.step(release, event, moment);
        Self { outcome, request }
    }

    /// Whether the run isn't over with it: something is answered here first, or another bot told or
    /// asked.
    pub(crate) fn takes_time(&self) -> bool {
        let is_given = |hand_off: &HandOff| hand_off.agent.is_some();
        self.request.is_some()
            || self.outcome.hand_off.as_ref().is_some_and(is_given)
            || self.outcome.close_with_survey == Some(true)
    }

    /// Lets the bot go on until it needs nothing that is answered here.
    pub(crate) async fn drive(self, app: &App, release: &Release, moment: &Moment<'_>) -> Outcome {
        let Self { mut outcome, mut request } = self;
        for _ in 0..MAX_LOCAL_ANSWERS {
            let Some(asked) = request else { return outcome };
            let event = Box::pin(outcome.answer(asked, (app, release), moment)).await;
            request = outcome.step(release, event, moment);
        }
        if request.is_some() {
            let conversation = moment.conversation;
            tracing::error!(%conversation, "a turn asked for too many local answers");
        }
        outcome
    }
}

/// Tells the bot's author that a message was taken without its meaning.
fn not_understood(error: &TrainError) -> Report {
    Report {
        severity: Severity::Error,
        code: ReportCode::NotTrained,
        place: None,
        message: format!("the bot has no model: {error}"),
    }
}

/// What the engine asked for that is answered here.
enum Request {
    Understand { request: u32, text: String, files: Vec<Attachment> },
    RunScript { request: u32, script: Box<ScriptRequest> },
    AskGroup { request: u32, group: String, text: String },
}

impl Outcome {
    pub(crate) const fn new(state: State) -> Self {
        Self {
            state,
            said: Vec::new(),
            remembered: Vec::new(),
            profile: None,
            events: Vec::new(),
            contexts: Vec::new(),
            reports: Vec::new(),
            hand_off: None,
            close_with_survey: None,
            wait: None,
            errand: None,
            readings: Readings::new(),
            understood: None,
            walked: Vec::new(),
        }
    }

    fn step(&mut self, release: &Release, event: Event, moment: &Moment<'_>) -> Option<Request> {
        let state = std::mem::take(&mut self.state);
        let step = engine::step(&release.program, state, event, moment);
        self.state = step.state;
        if moment.is_watched {
            let decided = step.trace.into_iter().map(WalkedWhat::Decided);
            self.walked.extend(decided.map(WalkedStep::now));
        }
        self.take(step.effects)
    }

    /// Answers what is answered here.
    async fn answer(
        &mut self,
        asked: Request,
        (app, release): (&App, &Release),
        moment: &Moment<'_>,
    ) -> Event {
        match asked {
            Request::Understand { request, text, files } => {
                let understood =
                    app.understand(moment.workspace, release, (&text, moment.now)).await;
                let mut understanding = understood.unwrap_or_else(|error| {
                    self.reports.push(not_understood(&error));
                    Understanding::default()
                });
                if !files.is_empty() {
                    let found = app.recognise_files(moment.workspace, release, &files).await;
                    understanding.entities.extend(found);
                }
                if app.inner.observer.is_some() {
                    let understanding = understanding.clone();
                    self.understood = Some(Box::new(Understood { text, understanding }));
                }
                Event::Understood { request, understanding }
            }
            Request::RunScript { request, mut script } => {
                if release.program.script_uses().reading {
                    let reading = self.readings.of(app, (release, moment), &script).await;
                    script.snapshot.reading = Some(reading);
                }
                let begun = Instant::now();
                let outcome = app.inner.scripts.run(&script).await;
                app.inner.meters.script(&outcome);
                if moment.is_watched {
                    self.note_run(script.place, &outcome, begun.elapsed());
                }
                Event::ScriptRan { request, outcome }
            }
            Request::AskGroup { request, group, text } => {
                let place = (moment.workspace, release.environment);
                let found = app.match_group(place, &group, &text, Some(release.bot)).await;
                let found = found.unwrap_or_else(|error| {
                    tracing::warn!(%error, group, "the bots of a group can't be asked");
                    None
                });
                let found = found.and_then(|found| found.into_iter().next());
                Event::GroupAnswered { request, found }
            }
        }
    }

    fn note_run(&mut self, script: ScriptPlace, outcome: &ScriptOutcome, took: Duration) {
        let place = match script {
            ScriptPlace::InitConversation => None,
            ScriptPlace::PreProcess
            | ScriptPlace::PostProcess
            | ScriptPlace::ProcessUserResponse
            | ScriptPlace::Transform => self.state.position(),
        };
        let place = place.map(|(dialog, interaction)| format!("{dialog}/{interaction}"));
        let run = ScriptRun { place, script, outcome: outcome.clone(), took };
        self.walked.push(WalkedStep::now(WalkedWhat::Ran(Box::new(run))));
    }

    /// Takes what another run came to after this one.
    pub(crate) fn append(&mut self, next: Self) {
        self.state = next.state;
        self.said.extend(next.said);
        self.remembered.extend(next.remembered);
        if let Some(change) = next.profile {
            let profile = self.profile.get_or_insert_default();
            profile.name = change.name.or(profile.name.take());
            profile.email = change.email.or(profile.email.take());
        }
        self.events.extend(next.events);
        self.reports.extend(next.reports);
        self.hand_off = next.hand_off;
        self.close_with_survey = next.close_with_survey;
        self.wait = next.wait;
        self.errand = next.errand;
        self.understood = self.understood.take().or(next.understood);
        self.walked.extend(next.walked);
    }

    /// Tells an observer what happened, once it was committed: the state then and the messages are
    /// given apart.
    pub(crate) fn tell(
        self,
        observer: &dyn Observer,
        id: ConversationId,
        (state, said): (&State, &[Message]),
    ) {
        let tell = |observed| observer.observe(id, observed);
        if let Some(understood) = self.understood {
            tell(Observed::Understood(understood));
        }
        tell(Observed::Walked(Box::new(Walked { steps: self.walked, values: readable(state) })));
        for message in said {
            tell(Observed::Said(Box::new(message.clone())));
        }
        for report in self.reports {
            tell(Observed::Reported(report));
        }
        for event in self.events {
            tell(Observed::Logged(event));
        }
        if let Some(hand_off) = self.hand_off {
            tell(Observed::HandedOff(hand_off));
        }
        if let Some(with_survey) = self.close_with_survey {
            tell(Observed::Closed { with_survey });
        }
    }

    fn take(&mut self, effects: Vec<Effect>) -> Option<Request> {
        let mut request = None;
        for effect in effects {
            match effect {
                Effect::Say(say) => self.said.push(Said::ToContact(Box::new(say))),
                Effect::Note { text } => self.said.push(Said::ToMembers(text)),
                Effect::Remember { name, value } => self.remembered.push((name, value)),
                Effect::SetProfile { name, email } => {
                    let profile = self.profile.get_or_insert_default();
                    profile.name = name.or(profile.name.take());
                    profile.email = email.or(profile.email.take());
                }
                Effect::LogEvent(logged) => self.events.push(logged),
                Effect::ChangeContext(change) => self.contexts.push(change),
                Effect::HandOff(hand_off) => self.hand_off = Some(hand_off),
                Effect::Close { with_survey } => self.close_with_survey = Some(with_survey),
                Effect::Wait { timer, after_ms } => self.wait = Some((timer, after_ms)),
                Effect::Report(report) => self.reports.push(report),
                Effect::Understand { request: number, text, files } => {
                    request = Some(Request::Understand { request: number, text, files });
                }
                Effect::RunScript { request: number, script } => {
                    request =
                        Some(Request::RunScript { request: number, script: Box::new(script) });
                }
                Effect::AskGroup { request: number, group, text } => {
                    request = Some(Request::AskGroup { request: number, group, text });
                }
                Effect::Call(call) => self.errand = Some(Errand::Call(call)),
                Effect::AskBot(ask) => self.errand = Some(Errand::AskBot(ask)),
            }
        }
        request
    }
}

/// Runs scripts, or says that there is nobody to run them.
#[derive(Clone)]
pub enum ScriptRunner {
    Pool(script::Pool),
    /// Every script ends as if no worker were free.
    None,
}

impl ScriptRunner {
    pub(crate) async fn run(&self, request: &ScriptRequest) -> ScriptOutcome {
        match self {
            Self::Pool(pool) => pool.run(request).await,
            Self::None => ScriptOutcome {
                actions: Vec::new(),
                end: ScriptEnd::Killed(ScriptError {
                    kind: ScriptErrorKind::Busy,
                    message: "this process runs no scripts".to_owned(),
                    line: None,
                    column: None,
                }),
                cpu_us: 0,
            },
        }
    }
}
