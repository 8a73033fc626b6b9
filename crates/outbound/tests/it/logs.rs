//! Nothing that a request or an answer says is logged, only who was asked and what came of it.

use std::io;
use std::sync::{Arc, Mutex};

use model::secret::Secret;
use outbound::{Method, Request};
use tracing::Level;
use tracing::subscriber::set_default;
use tracing_subscriber::fmt::MakeWriter;

use crate::server::{Play, Server, last_answer};

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Lines {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn logs_say_who_was_asked_and_nothing_that_was_said() {
    let lines = Lines::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(Level::TRACE)
        .with_writer(lines.clone())
        .with_ansi(false)
        .finish();
    let guard = set_default(subscriber);
    let plays = [Play::Say(last_answer(200, "hunter2")), Play::Say(b"hunter2".to_vec())];
    let server = Server::start(plays).await;
    let client = server.client();
    let request = Request::new(Method::POST, server.url("/hunter2?key=hunter2#hunter2"))
        .with_header("Authorization", Secret::new("hunter2".to_owned()))
        .with_header("X-Plain", "hunter2")
        .with_body("hunter2");
    client.send(request.clone()).await.unwrap();
    client.send(request.clone()).await.unwrap_err();
    client.send(Request { method: Method::TRACE, ..request }).await.unwrap_err();
    drop(guard);

    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(!text.contains("hunter2"), "{text}");
    let port = server.address.port();
    for part in [
        format!("request answered method=POST host=\"127.0.0.1\" port={port} status=200"),
        format!("request failed method=POST host=\"127.0.0.1\" port={port} code=\"bad_response\""),
        "request refused method=TRACE code=\"bad_request\"".to_owned(),
    ] {
        assert!(text.contains(&part), "{part} in {text}");
    }
}
