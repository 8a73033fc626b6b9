//! The whole of it against a small API of its own, a right one and wrong ones: what visitors note and
//! the referee finds doesn't depend on the real server.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

use referee::{Folder, Promise, Verdict};

use super::bank::Bank;
use super::crowd::{Crowd, Size};
use super::dice::Dice;
use super::scene::{Clock, Scene, Server, Talk};
use fake_api::{FakeApi, Fault};

mod fake_api;

/// Messages that visitors write before they are asked to come to an end.
const MESSAGES: u64 = 90;
/// Between two looks at how many there are.
const PAUSE: Duration = Duration::from_millis(5);

fn run(fault: Option<Fault>) -> Verdict {
    let path = tempfile::tempdir().unwrap();
    let folder = Folder::new(path.path());
    let clock = Clock::start();
    let bank = Bank::open(folder.open_log("bank").unwrap(), clock).unwrap();
    let address = FakeApi::start(bank.address, fault);
    let server = Server { addresses: vec![address], key: "key".to_owned() };
    let scene = Arc::new(Scene::new(server, folder, clock, Duration::from_secs(2)));
    let crowd = Crowd::start(&scene, Size { visitors: 6, readers: 2 }, &Dice::new(5)).unwrap();
    let sent = |talk: Arc<Talk>| talk.sent.load(Ordering::Relaxed);
    while scene.talks().into_iter().map(sent).sum::<u64>() < MESSAGES {
        thread::sleep(PAUSE);
    }
    scene.fault();
    crowd.judge().unwrap()
}

#[test]
fn a_right_server_keeps_every_promise() {
    let verdict = run(None);
    assert!(verdict.is_kept(), "{:#?}", verdict.findings);
    assert!(verdict.acked > 20 && verdict.repeats > 0 && verdict.effects > 0, "{verdict}");
}

#[test]
fn each_wrong_server_is_found_out() {
    let cases = [
        (Fault::Forgets, Promise::NoLoss),
        (Fault::KeepsTwice, Promise::NoDuplicate),
        (Fault::AnswersTwice, Promise::SingleTurn),
        (Fault::NeverAnswers, Promise::Progress),
        (Fault::CallsTwice, Promise::Effects),
    ];
    for (fault, promise) in cases {
        let verdict = run(Some(fault));
        let is_found = verdict.findings.iter().any(|finding| finding.promise == promise);
        assert!(is_found, "{fault:?}: {verdict} {:#?}", verdict.findings);
    }
}
