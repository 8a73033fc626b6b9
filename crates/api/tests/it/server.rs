//! A whole server: verbs, worker and HTTP on a free port, a company that its bots call, and a clock
//! that is moved by hand.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use api::{ApiState, ChatPages, Uploads};
use app::understanding::Encoders;
use app::vault::{MasterKey, Vault};
use app::{App, Chance, Clock, CredentialSource, Parts, ScriptRunner};
use model::Timestamp;
use model::id::{ReplicaId, WorkspaceId};
use outbound::{AllowedAddress, Client as Outbound, Lookup, Policy, Resolve, SystemResolver};
use script::{Pool, PoolSettings};
use serde_json::{Value, json};
use store::{Store, Workspace};
use testkit::FakeServer;
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use worker::{Caller, Worker};

use crate::client::Client;
use crate::database::{Database, Kind};

/// The day on which all tests take place: 2027-01-15, in seconds since 1970.
const TODAY: i64 = 1_800_000_000;
/// The key that the company's hand-off API is called with.
pub const COMPANY_KEY: &str = "canary-7f3a-company-key";
/// The tutorial's bot, as it stands in the repository's examples.
const BILLING: &str = include_str!("../../../../examples/billing/bot.yaml");
/// Where that file expects the company.
const COMPANY: &str = "127.0.0.1:7071";

/// A server of a test.
pub struct TestServer {
    pub process: Process,
    /// Whom bots call.
    pub company: FakeServer,
    pub clock: Clock,
    /// With a key for everything.
    pub client: Client,
    pub database: Database,
    /// What every process starts with.
    pub master_key: MasterKey,
}

/// One running process of the server; dropping it is killing it: nothing under way goes on.
pub struct Process {
    pub app: App,
    pub address: SocketAddr,
    runtime: Option<Runtime>,
    stop: watch::Sender<bool>,
    /// The worker and the server, which end when they are told to stop.
    ending: Vec<JoinHandle<()>>,
}

impl TestServer {
    /// A server with an empty database; `None` when there is no such database here.
    pub async fn start(kind: Kind) -> Option<Self> {
        let database = Database::fresh(kind).await?;
        let company = FakeServer::start().await.unwrap();
        let clock = Clock::manual(Timestamp::from_second(TODAY).unwrap());
        let master_key = MasterKey::generate();
        let outside = Outside { company: company.address(), clock: clock.clone() };
        let process = Process::start(database.first(), outside, &master_key).await;
        let key = process.key(WorkspaceId::DEFAULT, &["admin"]).await;
        let client = Client { address: process.address, key: Some(key) };
        Some(Self { process, company, clock, client, database, master_key })
    }

    /// Another process on the same database.
    pub async fn another_process(&self) -> Process {
        let outside = Outside { company: self.company.address(), clock: self.clock.clone() };
        Process::start(self.database.another().await, outside, &self.master_key).await
    }

    /// A key for these scopes.
    pub async fn client_with(&self, scopes: &[&str]) -> Client {
        let key = self.process.key(WorkspaceId::DEFAULT, scopes).await;
        self.client.with_key(Some(&key))
    }

    /// The same workspace through another process.
    pub fn client_of(&self, process: &Process) -> Client {
        Client { address: process.address, key: self.client.key.clone() }
    }

    /// A key for everything in a workspace of its own.
    pub async fn stranger(&self) -> Client {
        let now = self.clock.now();
        let id = WorkspaceId::mint(now, app::clock::noise());
        let workspace = Workspace { id, name: id.to_string(), created_at: now };
        assert!(self.process.app.store().create_workspace(workspace).await.unwrap());
        let key = self.process.key(id, &["admin"]).await;
        self.client.with_key(Some(&key))
    }

    /// The tutorial's bot with the company's address in it.
    pub fn billing(&self) -> String {
        BILLING.replace(COMPANY, &self.company.address().to_string())
    }

    /// Publishes a bot in `test` and in `production`.
    pub async fn publish(&self, bot: &str, source: &str) {
        save_draft(&self.client, bot, source).await;
        for environment in ["test", "production"] {
            let path = format!("/api/v1/bots/{bot}/publish");
            self.client.post(&path, &json!({ "environment": environment })).await.expect(200);
        }
    }

    /// Makes a channel, public, in `test`, with a bot as first responder; `more` wins.
    pub async fn channel(&self, key: &str, bot: &str, more: Value) {
        let mut body = json!({
            "kind": "web", "environment": "test", "is_public": true,
            "first_responder": { "bot": bot },
        });
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        let answer = self.client.put(&format!("/api/v1/channels/{key}"), &body).await;
        assert!(matches!(answer.status, 200 | 201), "{}", answer.text());
    }

    /// Publishes the tutorial's bot, with its secret and the channels `web` and `widget`.
    pub async fn set_up_billing(&self) {
        self.publish("billing", &self.billing()).await;
        let hosts = [self.company.address().to_string()];
        let secret = json!({ "secret": COMPANY_KEY, "hosts": hosts });
        self.client.put("/api/v1/secrets/escalation", &secret).await.expect(204);
        self.channel("web", "billing", json!({})).await;
        self.channel("widget", "billing", json!({ "kind": "widget" })).await;
    }

    /// Publishes a small bot under the key `small`, on the channel `web`.
    pub async fn set_up(&self, source: &str) {
        self.publish("small", source).await;
        self.channel("web", "small", json!({})).await;
    }

    /// What bots left for their authors, newest first.
    pub async fn reports(&self) -> Vec<Value> {
        let page = self.client.get("/api/v1/reports?limit=200").await.expect(200);
        page["items"].as_array().unwrap().clone()
    }
}

/// Makes a bot's draft, or replaces it.
pub async fn save_draft(client: &Client, bot: &str, source: &str) {
    let path = format!("/api/v1/bots/{bot}/draft");
    let body = json!({ "files": [{ "path": "bot.yaml", "text": source }] });
    let found = client.get(&path).await;
    let request = client.request("PUT", &path).json(&body);
    match found.header("etag") {
        Some(tag) => request.header("if-match", tag).send().await.expect(200),
        None => request.header("if-none-match", "*").send().await.expect(201),
    };
}

impl Process {
    async fn start(own: (Arc<dyn Store>, ReplicaId), outside: Outside, key: &MasterKey) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let (stop, stopping) = watch::channel(false);
        let vault = Vault::new(key);
        let running = runtime.spawn(run(own, outside, (vault, stopping)));
        let (app, address, ending) = running.await.unwrap();
        Self { app, address, runtime: Some(runtime), stop, ending }
    }

    /// Tells it to stop and waits until it has.
    pub async fn stop(&mut self) {
        self.stop.send_replace(true);
        for task in self.ending.drain(..) {
            task.await.unwrap();
        }
    }

    async fn key(&self, workspace: WorkspaceId, scopes: &[&str]) -> String {
        let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        let created = self.app.create_api_key(workspace, "test", scopes).await.unwrap();
        created.key.expose().clone()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// What a process finds around it.
#[derive(Clone)]
struct Outside {
    company: SocketAddr,
    clock: Clock,
}

/// Answers names like the system, but for one that leads to the company at first, and into a private network
/// afterwards.
#[derive(Default)]
struct Flip {
    asked: AtomicUsize,
    system: SystemResolver,
}

/// The name that changes its mind.
pub const FLIPPING: &str = "flip.example";

impl Resolve for Flip {
    fn resolve<'a>(&'a self, name: &'a str) -> Lookup<'a> {
        if name != FLIPPING {
            return self.system.resolve(name);
        }
        let address = match self.asked.fetch_add(1, Ordering::SeqCst) {
            0 => Ipv4Addr::LOCALHOST,
            _ => Ipv4Addr::new(10, 0, 0, 1),
        };
        Box::pin(async move { Ok(vec![address.into()]) })
    }
}

/// Puts a process together on the runtime that it is called on. Returns what to wait for at its end.
async fn run(
    (store, replica): (Arc<dyn Store>, ReplicaId),
    outside: Outside,
    (vault, stopping): (Vault, watch::Receiver<bool>),
) -> (App, SocketAddr, Vec<JoinHandle<()>>) {
    let (app, calls) = App::new(Parts {
        store,
        replica,
        clock: outside.clock,
        chance: Chance::Seeded(7),
        scripts: ScriptRunner::Pool(script_pool()),
        credentials: CredentialSource::Store,
        vault,
        encoders: Encoders::default(),
        observer: None,
    });
    app.heartbeat().await.unwrap();
    let allowed = AllowedAddress::exactly(outside.company.ip(), outside.company.port());
    let policy = Policy { resolver: Arc::new(Flip::default()), ..Policy::allowing([allowed]) };
    let network = Caller::Network(Outbound::new(policy).unwrap());
    let worker = Worker::new(app.clone(), Arc::new(network), calls);
    let working = worker.run(stopping.clone());
    let working = tokio::spawn(async move { working.await.unwrap() });
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let state = ApiState {
        app: app.clone(),
        metrics: Arc::new(|| "up 1\n".to_owned()),
        uploads: Uploads::default(),
        chat_pages: ChatPages::Linked,
        proxies: 0,
    };
    let serving = tokio::spawn(api::serve(listener, api::router(state), stopping));
    (app, address, vec![serving, working])
}

/// A worker for scripts: a process of this same program.
fn script_pool() -> Pool {
    let program = std::env::current_exe().unwrap();
    let settings = PoolSettings::new(program, &[crate::SCRIPT_WORKER]);
    Pool::start(PoolSettings { workers: 1, ..settings }).unwrap()
}
