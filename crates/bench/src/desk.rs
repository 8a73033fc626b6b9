//! `bench desk`: people, in process on a file of its own: how soon a conversation that waits is somebody's, and
//! how soon a list of all that wait is there.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use app::understanding::Encoders;
use app::vault::{MasterKey, Vault};
use app::{
    AgentInput, App, Chance, Clock, Close, CredentialSource, DeskListing, DeskNews, DeskTask,
    InboundMessage, OpenConversation, Parts, ScriptRunner, TeamInput,
};
use desk::{Presence, Routing, TeamSettings};
use jiff::Timestamp;
use model::channel::{Channel, ChannelKind, ChannelSettings, EnvironmentName, FirstResponder};
use model::id::{ConversationId, MemberId, ReplicaId, WorkspaceId};
use model::key::Key;
use store::{PlaceState, SqliteStore};

use crate::figure::{Figure, Target, percentile};

/// Conversations that wait while others are assigned.
const WAITING: usize = 1_000;
/// Assignments that are measured, of each kind.
const MEASURED: usize = 200;
/// Conversations that the lists are taken from.
const LISTED: usize = 100_000;
/// How often each list is read.
const READS: usize = 20;
/// Conversations that are opened at a time.
const AT_A_TIME: usize = 200;
/// Most that an agent may have.
const CAPACITY: u32 = 100;
/// How long something may take that is only waited for.
const PATIENCE: Duration = Duration::from_secs(300);
/// The team whose agents take what they want, and the one whose agents are given it.
const CLAIMED: &str = "claimed";
const GIVEN: &str = "given";
const WORKSPACE: WorkspaceId = WorkspaceId::DEFAULT;

/// Measures assignments and lists.
///
/// # Errors
///
/// When the store fails or a conversation isn't where it should be.
pub fn run() -> Result<Vec<Figure>> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(measure())
}

async fn measure() -> Result<Vec<Figure>> {
    let folder = tempfile::tempdir()?;
    let store = SqliteStore::open(&folder.path().join("bench.db"))?;
    let now = Timestamp::now();
    let (app, _calls) = App::new(Parts {
        store: Arc::new(store),
        replica: ReplicaId::mint(now, app::clock::noise()),
        clock: Clock::System,
        chance: Chance::System,
        scripts: ScriptRunner::None,
        credentials: CredentialSource::Store,
        vault: Vault::new(&MasterKey::generate()),
        encoders: Encoders::default(),
        observer: None,
    });
    app.heartbeat().await?;
    let claimers = set_up(&app, CLAIMED, Routing::NotifyAll).await?;
    let waiting = open(&app, CLAIMED, WAITING + MEASURED).await?;
    until_waiting(&app, CLAIMED, waiting.len()).await?;
    let mut figures = claim(&app, &claimers, &waiting).await?;
    set_up(&app, GIVEN, Routing::Balanced).await?;
    open(&app, GIVEN, WAITING + 2 * MEASURED).await?;
    until_waiting(&app, GIVEN, WAITING + MEASURED).await?;
    figures.extend(give(&app).await?);
    open(&app, CLAIMED, LISTED - 2 * WAITING).await?;
    until_waiting(&app, CLAIMED, LISTED - WAITING).await?;
    figures.extend(list(&app, claimers[0]).await?);
    Ok(figures)
}

/// A team with a channel of its own and agents who may have as many as are measured.
async fn set_up(app: &App, team: &str, routing: Routing) -> Result<Vec<MemberId>> {
    let settings = TeamSettings { name: team.to_owned(), routing, ..TeamSettings::default() };
    let input = TeamInput { settings, messages: BTreeMap::new(), is_default: false, survey: None };
    app.put_team(WORKSPACE, team, input).await?;
    let channel = Channel {
        key: Key::from_name(team),
        name: team.to_owned(),
        kind: ChannelKind::Api,
        environment: EnvironmentName::Production,
        first_responder: FirstResponder::Team { team: team.to_owned() },
        settings: ChannelSettings::default(),
    };
    app.put_channel(WORKSPACE, channel).await?;
    let mut agents = Vec::new();
    for number in 0..MEASURED.div_ceil(CAPACITY as usize) {
        let input = AgentInput {
            name: format!("{team} {number}"),
            capacity: CAPACITY,
            teams: vec![team.to_owned()],
        };
        let agent = app.put_agent(WORKSPACE, None, input).await?;
        app.set_presence(WORKSPACE, agent.id, Presence::Online).await?;
        agents.push(agent.id);
    }
    Ok(agents)
}

/// Opens conversations that wait for a team.
async fn open(app: &App, team: &str, count: usize) -> Result<Vec<ConversationId>> {
    let mut opened = Vec::with_capacity(count);
    while opened.len() < count {
        let size = AT_A_TIME.min(count - opened.len());
        let first = opened.len();
        let batch = (0..size).map(|number| open_one(app, team, first + number));
        opened.extend(futures::future::try_join_all(batch).await?);
    }
    Ok(opened)
}

async fn open_one(app: &App, team: &str, number: usize) -> Result<ConversationId> {
    let opening = OpenConversation {
        channel: team.to_owned(),
        contact: format!("contact-{number}-{}", Timestamp::now().as_nanosecond()),
        ..OpenConversation::default()
    };
    let id = app.open_conversation(WORKSPACE, opening).await?.conversation;
    let message = InboundMessage::typed(format!("{id}/1"), "Hello".to_owned());
    app.receive_message(WORKSPACE, id, message).await?;
    Ok(id)
}

/// Waits until the desk has taken up all that waits.
async fn until_waiting(app: &App, team: &str, count: usize) -> Result<()> {
    let until = Instant::now() + PATIENCE;
    loop {
        let waiting = app.get_team(WORKSPACE, team).await?.waiting;
        if waiting >= count {
            return Ok(());
        }
        if Instant::now() > until {
            bail!("{waiting} of {count} are in line");
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Agents take what waits.
async fn claim(app: &App, agents: &[MemberId], waiting: &[ConversationId]) -> Result<Vec<Figure>> {
    let mut samples = Vec::with_capacity(MEASURED);
    for (number, id) in waiting.iter().take(MEASURED).enumerate() {
        let agent = agents.get(number / CAPACITY as usize).context("an agent")?;
        let start = Instant::now();
        app.do_at_desk(WORKSPACE, (*id, *agent), DeskTask::Claim).await?;
        samples.push(millis(start));
    }
    Ok(assigned("claim", samples))
}

/// Agents who have all that they may close one, and the next is theirs.
async fn give(app: &App) -> Result<Vec<Figure>> {
    let held = DeskListing {
        state: Some(PlaceState::Held),
        team: Some(GIVEN.to_owned()),
        limit: 200,
        ..DeskListing::default()
    };
    let mut follower = app.follow_desk(WORKSPACE, None).await?;
    let mut samples = Vec::with_capacity(MEASURED);
    let mut held = app.list_desk(WORKSPACE, held).await?.into_iter().cycle();
    while samples.len() < MEASURED {
        let next = held.next().context("somebody has one")?;
        let id = next.summary.conversation.id;
        let Some(agent) = next.place.agent else { bail!("nobody has {id}") };
        let start = Instant::now();
        app.do_at_desk(WORKSPACE, (id, agent), DeskTask::Close(Close::default())).await?;
        loop {
            let news = tokio::time::timeout(PATIENCE, follower.next()).await??;
            if matches!(news, DeskNews::Happened(event) if event.kind == "assigned") {
                break;
            }
        }
        samples.push(millis(start));
    }
    Ok(assigned("the next of whoever closes one", samples))
}

fn assigned(how: &str, mut samples: Vec<f64>) -> Vec<Figure> {
    samples.sort_by(f64::total_cmp);
    let name = format!("{how}, {WAITING} waiting, p99");
    vec![
        Figure::new(name, percentile(&samples, 0.99), "ms", Target::AtMost(20.0)),
        Figure::context("  p50", percentile(&samples, 0.5), "ms"),
    ]
}

async fn list(app: &App, agent: MemberId) -> Result<Vec<Figure>> {
    let all = DeskListing { limit: 50, ..DeskListing::default() };
    let filters = [
        ("nothing", all.clone()),
        ("state", DeskListing { state: Some(PlaceState::Held), ..all.clone() }),
        ("team", DeskListing { team: Some(CLAIMED.to_owned()), ..all.clone() }),
        ("agent", DeskListing { agent: Some(agent), ..all.clone() }),
        ("channel", DeskListing { channel: Some(CLAIMED.to_owned()), ..all.clone() }),
        ("a tag that none has", DeskListing { tag: Some("vip".to_owned()), ..all.clone() }),
    ];
    let mut figures = Vec::new();
    for (name, listing) in filters {
        let mut samples = Vec::with_capacity(READS);
        for _ in 0..READS {
            let start = Instant::now();
            app.list_desk(WORKSPACE, listing.clone()).await?;
            samples.push(millis(start));
        }
        samples.sort_by(f64::total_cmp);
        let name = format!("{LISTED} at the desk, by {name}, p99");
        figures.push(Figure::new(name, percentile(&samples, 0.99), "ms", Target::AtMost(50.0)));
    }
    Ok(figures)
}

fn millis(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1e3
}
