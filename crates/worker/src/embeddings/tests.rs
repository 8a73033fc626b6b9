//! An endpoint that answers, fails and hangs.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use app::understanding::{Asked, Encoders, tell, train};
use outbound::{AllowedAddress, Policy};
use serde_json::Value;
use testkit::{Answer as Canned, FakeServer};

use super::*;

const KEY: &str = "canary-embeddings-key";
const BOT: &str = "format: 1
bot: shop
settings: { understanding: { tier: sentences } }
intents:
  track: { phrases: [where is my parcel, has my parcel been sent, when does the package come] }
  refund: { phrases: [I want my money back, please refund the order, can I return this] }
stories:
  main:
    dialogs:
      track: { starts_on: { intent: track }, interactions: { reply: { say: Soon. } } }
      refund: { starts_on: { intent: refund }, interactions: { reply: { say: Here. } } }
";

fn embeddings(server: &FakeServer) -> Embeddings {
    let allowed = AllowedAddress::exactly(server.address().ip(), server.address().port());
    let client = Client::new(Policy::allowing([allowed])).unwrap();
    let url = server.url("/v1/embeddings");
    let key = Some(Secret::new(KEY.to_owned()));
    let endpoint = Endpoint { url, model: "small".to_owned(), key };
    Embeddings::new(endpoint, client, Handle::current()).unwrap()
}

/// An answer with a vector for each, the last first.
fn canned(vectors: &[[f32; 2]]) -> Canned {
    let rows = vectors.iter().enumerate().rev();
    let rows = rows.map(|(index, embedding)| json!({ "index": index, "embedding": embedding }));
    Canned::json(200, &json!({ "data": rows.collect::<Vec<Value>>() }))
}

async fn apart<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.unwrap()
}

#[test]
fn an_answer_that_is_not_what_was_asked_for_is_refused() {
    let shape = |got, dim| EmbedError::Shape { asked: 1, got, dim };
    let malformed = EmbedError::Unreachable("its answer holds no vectors".to_owned());
    for (body, expected) in [
        (r#"{"data":[{"index":0,"embedding":[3,4]}]}"#, Ok(vec![vec![0.6, 0.8]])),
        (r#"{"data":[]}"#, Err(shape(0, 0))),
        (r#"{"data":[{"index":1,"embedding":[3,4]}]}"#, Err(shape(1, 2))),
        (r#"{"data":[{"index":0,"embedding":[3]},{"index":1,"embedding":[3]}]}"#, Err(shape(2, 1))),
        (r#"{"data":[{"index":0,"embedding":[0,0]}]}"#, Err(malformed.clone())),
        (r#"{"data":[{"index":0,"embedding":[]}]}"#, Err(malformed.clone())),
        (r#"{"data":[{"index":0,"embedding":["a"]}]}"#, Err(malformed.clone())),
        ("no JSON", Err(malformed)),
    ] {
        assert_eq!(vectors_of(body.as_bytes(), 1), expected, "{body}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn texts_are_sent_in_batches_with_a_key_that_nobody_logs() {
    let logged = Logged::default();
    let writer = logged.clone();
    let log = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE);
    log.with_writer(move || writer.clone()).init();
    let server = FakeServer::start().await.unwrap();
    let first: Vec<[f32; 2]> = (0..64_u8).map(|at| [f32::from(at), 1.0]).collect();
    server.on_any(canned(&first)).on_any(canned(&[[0.0, 2.0]]));
    let embeddings = Arc::new(embeddings(&server));
    assert_eq!((embeddings.name(), embeddings.dim()), ("small@127.0.0.1", 0));
    let asked = Arc::clone(&embeddings);
    let vectors = apart(move || asked.embed(&["text"; 65])).await.unwrap();
    assert_eq!((vectors.len(), embeddings.dim()), (65, 2));
    assert_eq!((&vectors[0], &vectors[64]), (&vec![0.0, 1.0], &vec![0.0, 1.0]));
    assert!(vectors[63][0] > 0.99, "{:?}", vectors[63]);
    let requests = server.requests();
    for (request, size) in requests.iter().zip([64, 1]) {
        let body = request.json().unwrap();
        assert_eq!((&request.method[..], &request.path[..]), ("POST", "/v1/embeddings"));
        assert_eq!(request.header("authorization"), Some(&*format!("Bearer {KEY}")));
        assert_eq!(
            (&body["model"], body["input"].as_array().unwrap().len()),
            (&json!("small"), size)
        );
    }
    assert_eq!(requests.len(), 2);
    let logged = logged.text();
    assert!(logged.contains("request answered") && !logged.contains(KEY), "{logged}");
    assert!(!format!("{embeddings:?}").contains(KEY));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn failure_and_slowness_are_errors_in_time() {
    let server = FakeServer::start().await.unwrap();
    server.on_any(Canned::status(401)).on_any(canned(&[[1.0, 0.0]])).on_any(Canned::hang());
    let embeddings = Arc::new(embeddings(&server));
    for is_ok in [false, true, false, false] {
        let asked = Arc::clone(&embeddings);
        let answer = apart(move || asked.ask(&["text"], Duration::from_millis(200))).await;
        assert_eq!(answer.is_ok(), is_ok, "{answer:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn training_and_unsure_messages_ask_and_words_answer_when_nobody_does() {
    let server = FakeServer::start().await.unwrap();
    let encoders = Encoders::new(None, Some(Arc::new(embeddings(&server))));
    let files = [formats::SourceFile { path: "bot.yaml".to_owned(), text: BOT.to_owned() }];
    let bot = Arc::new(formats::parse(&files).bot.unwrap());

    let (taught, by) = (Arc::clone(&bot), encoders.clone());
    let (makeshift, _) = apart(move || train(&taught, &by)).await.unwrap();
    assert!(makeshift.is_makeshift && makeshift.report.tier == "words");
    assert!(makeshift.report.findings.iter().any(|it| it.code == "weaker_tier"));

    // The endpoint learns batch by batch what it is asked for.
    let mut batches: Vec<Vec<[f32; 2]>> = Vec::new();
    let trained = loop {
        let sent = server.requests().last().unwrap().json().unwrap();
        batches.push(sent["input"].as_array().unwrap().iter().map(vector_of).collect());
        server.forget_answers();
        for batch in &batches {
            server.on_any(canned(batch));
        }
        server.on_any(Canned::status(401));
        let (taught, by) = (Arc::clone(&bot), encoders.clone());
        let (trained, _) = apart(move || train(&taught, &by)).await.unwrap();
        if !trained.is_makeshift {
            break trained;
        }
        assert!(batches.len() < 100, "{:?}", trained.report);
    };
    assert_eq!(trained.report.tier, "sentences", "{:?}", trained.report);
    server.forget_answers();
    server.on_any(canned(&[[1.0, 0.1]])).on_any(Canned::status(401));

    let trained = Arc::new(trained);
    let before = server.requests().len();
    for (text, requests) in [("it has vanished", 1), ("it has vanished", 1), ("give it to me", 2)] {
        let (trained, bot, encoders) = (Arc::clone(&trained), Arc::clone(&bot), encoders.clone());
        let at = jiff::Timestamp::UNIX_EPOCH.to_zoned(jiff::tz::TimeZone::UTC);
        let asked = Asked::of_draft(text.to_owned());
        let told = apart(move || tell(&trained, &bot, (&asked, &at, &encoders))).await;
        let best = told.understanding.intents.first().filter(|best| best.score > 0.6);
        assert_eq!(
            best.is_some_and(|best| best.intent.as_str() == "track"),
            requests == 1,
            "{told:?}"
        );
        assert_eq!(server.requests().len() - before, requests, "{text}");
    }
}

fn vector_of(text: &Value) -> [f32; 2] {
    let is_track = ["parcel", "package"].iter().any(|word| text.as_str().unwrap().contains(word));
    if is_track { [1.0, 0.0] } else { [0.0, 1.0] }
}

#[derive(Clone, Default)]
struct Logged(Arc<Mutex<Vec<u8>>>);

impl Logged {
    fn text(&self) -> String {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl io::Write for Logged {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
