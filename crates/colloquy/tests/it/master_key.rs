//! Another master key while the server runs, and is killed.

use std::process::Output;
use std::time::{Duration, Instant};

use app::vault::{MasterKeys, Vault};
use model::id::WorkspaceId;
use model::{Secret, Timestamp};
use serde_json::Value;
use store::{NewSecret, SecretStore as _, SqliteStore};

use crate::backup::BOT;
use crate::server::Server;

/// Set to the number of secrets of a longer run.
const LONGER: &str = "COLLOQUY_SECRETS";
/// Secrets that are encrypted anew: many batches.
const SECRETS: u64 = 4_000;
/// How often the server is killed as soon as a few more of them are.
const KILLS: usize = 6;
/// How long all may take.
const PATIENCE: Duration = Duration::from_secs(120);

fn said(output: &Output) -> String {
    let all = [output.stdout.as_slice(), &output.stderr].concat();
    String::from_utf8(all).unwrap()
}

fn ran(output: &Output) -> String {
    assert!(output.status.success(), "{}", said(output));
    said(output)
}

fn keys(server: &Server) -> MasterKeys {
    let text = std::fs::read_to_string(server.file("data/master.key")).unwrap();
    MasterKeys::parse(&text).unwrap()
}

fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

fn name(number: u64) -> String {
    format!("s{number}")
}

/// Puts secrets into the database of a server that doesn't run.
fn seed(server: &Server, secrets: u64) {
    let vault = Vault::under(&keys(server));
    block_on(async {
        let store = SqliteStore::open(&server.file("data/colloquy.sqlite")).unwrap();
        let put = (0..secrets).map(|number| {
            let secret = Secret::new(format!("value {number}"));
            let sealed = vault.seal(WorkspaceId::DEFAULT, &name(number), &secret).unwrap();
            let new = NewSecret {
                name: name(number),
                kind: "credential".to_owned(),
                hosts: Vec::new(),
                ciphertext: sealed.ciphertext,
                key_id: sealed.key_id,
                now: Timestamp::UNIX_EPOCH,
            };
            store.put_secret(WorkspaceId::DEFAULT, new)
        });
        futures::future::try_join_all(put).await.unwrap();
    });
}

/// How many secrets are under each key.
fn rows(server: &Server) -> Vec<(String, u64)> {
    let status = server.api(("GET", "/api/v1/master-key"), &Value::Null);
    let keys = status["keys"].as_array().unwrap().iter();
    let rows =
        |key: &Value| (key["id"].as_str().unwrap().to_owned(), key["rows"].as_u64().unwrap());
    keys.map(rows).collect()
}

fn under(server: &Server, key: &str) -> u64 {
    rows(server).into_iter().find(|(id, _)| id == key).map_or(0, |(_, rows)| rows)
}

fn count() -> u64 {
    std::env::var(LONGER).map_or(SECRETS, |count| count.parse().unwrap())
}

/// SE-05.
#[test]
fn a_rotation_goes_on_after_every_kill_and_nothing_is_lost() {
    let secrets = count();
    let mut server = Server::start(&[("shop", BOT)]);
    server.kill();
    seed(&server, secrets);
    server.start_again();
    let old = keys(&server).ids().swap_remove(0);
    assert_eq!(rows(&server), [(old.clone(), secrets)]);

    let told = ran(&server.run_here(&["master-key", "rotate"]));
    let new = keys(&server).ids().swap_remove(0);
    assert!(told.contains(&new) && keys(&server).ids() == [new.clone(), old.clone()], "{told}");
    let early = server.ask(&["master-key", "retire"]);
    assert!(!early.status.success() && said(&early).contains("still under"), "{}", said(&early));
    server.hang_up();
    let began = Instant::now();
    let (mut done, mut kills) = (0, 0);
    for _ in 0..KILLS {
        let before = done;
        while done == before && done < secrets {
            assert!(began.elapsed() < PATIENCE);
            done = under(&server, &new);
        }
        server.kill();
        server.start_again();
        let kept = rows(&server);
        assert_eq!(kept.iter().map(|(_, rows)| rows).sum::<u64>(), secrets);
        assert!(under(&server, &new) >= done, "what was done is done");
        kills += u64::from(done < secrets);
    }
    assert!(kills > 1, "it was never killed in the middle");
    while !rows(&server).contains(&(new.clone(), secrets)) {
        assert!(began.elapsed() < PATIENCE, "{:?}", rows(&server));
    }
    eprintln!("{secrets} secrets, {kills} kills: {:.1} s", began.elapsed().as_secs_f64());
    let status = ran(&server.ask(&["master-key", "status"]));
    assert!(status.contains(&format!("key {new}\twrites\t{secrets} secrets")), "{status}");
    ran(&server.ask(&["master-key", "retire"]));
    assert_eq!(keys(&server).ids(), [new]);
    server.hang_up();
    while rows(&server).len() > 1 {
        assert!(began.elapsed() < PATIENCE);
    }

    server.kill();
    let vault = Vault::under(&keys(&server));
    block_on(async {
        let store = SqliteStore::open(&server.file("data/colloquy.sqlite")).unwrap();
        for number in 0..secrets {
            let name = name(number);
            let kept = store.find_secret(WorkspaceId::DEFAULT, &name).await.unwrap().unwrap();
            let opened = vault.open(WorkspaceId::DEFAULT, &name, &kept.ciphertext).unwrap();
            assert_eq!(*opened.expose(), format!("value {number}"));
        }
    });
}

#[test]
fn a_server_does_not_start_with_a_key_that_is_not_its_own() {
    let mut server = Server::start(&[("shop", BOT)]);
    let secret = serde_json::json!({ "secret": "s", "hosts": ["a.example"] });
    server.api(("PUT", "/api/v1/secrets/crm"), &secret);
    let right = keys(&server).ids().swap_remove(0);
    server.kill();
    let path = server.file("data/master.key");
    let kept = std::fs::read(&path).unwrap();

    std::fs::remove_file(&path).unwrap();
    for (case, text) in
        [("made anew", None), ("another", Some("11".repeat(32))), ("none", Some("x".to_owned()))]
    {
        if let Some(text) = text {
            std::fs::write(&path, text).unwrap();
        }
        let refused = server.run_here(&["serve", "--listen", "127.0.0.1:0"]);
        let word = if case == "none" { "64 hexadecimal digits" } else { &right };
        assert!(
            !refused.status.success() && said(&refused).contains(word),
            "{case}: {}",
            said(&refused)
        );
    }
    let both = [format!("{}\n", "11".repeat(32)).into_bytes(), kept].concat();
    std::fs::write(&path, both).unwrap();
    server.start_again();
    assert!(rows(&server).len() == 2);
}

#[test]
fn a_key_file_is_changed_by_one_at_a_time_and_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let server = Server::start(&[("shop", BOT)]);
    let first = keys(&server).ids();
    let none = server.run_here(&["master-key", "promote"]);
    assert!(said(&none).contains("add another one first"), "{}", said(&none));
    ran(&server.run_here(&["master-key", "add"]));
    let added = keys(&server).ids();
    assert_eq!((added.len(), &added[..1]), (2, &first[..]));
    ran(&server.run_here(&["master-key", "promote"]));
    let promoted = keys(&server).ids();
    assert_eq!(promoted, [added[1].clone(), added[0].clone()]);
    let mode = std::fs::metadata(server.file("data/master.key")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);

    std::fs::write(server.file("data/master.key.new"), "").unwrap();
    let busy = server.run_here(&["master-key", "rotate"]);
    assert!(!busy.status.success() && said(&busy).contains("under way"), "{}", said(&busy));
    assert_eq!(keys(&server).ids(), promoted);
}
