use std::time::Instant;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use super::*;

/// The company on a loopback port of its own.
struct Running {
    address: std::net::SocketAddr,
}

impl Running {
    async fn start(seed: u64) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, router(Settings { seed })).await });
        Self { address }
    }

    async fn ask(&self, method: &str, path: &str, body: &str) -> (u16, Value) {
        let length = body.len();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: company\r\nConnection: close\r\nAuthorization: k\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
        );
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        stream.write_all((head + body).as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, serde_json::from_str(body).unwrap_or_else(|_| json!(body)))
    }

    async fn get(&self, path: &str) -> (u16, Value) {
        self.ask("GET", path, "").await
    }

    async fn switch(&self, switches: Value) -> u16 {
        self.ask("PUT", "/switches", &switches.to_string()).await.0
    }
}

const FRED: &str = "/accountBalance?accountNumber=123456&email=fred%40home.com";

fn balance(answer: &(u16, Value)) -> String {
    assert_eq!(answer.0, 200, "{answer:?}");
    answer.1["accountBalance"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_account_has_the_same_balance_every_time() {
    let company = Running::start(1).await;
    let first = company.get(FRED).await;
    assert_eq!(first.1["accountId"], "123456");
    let (whole, cents) = balance(&first).split_once('.').map(owned).unwrap();
    assert!(whole.parse::<u64>().unwrap() < 10_000 && cents.len() == 2, "{whole}.{cents}");
    assert_eq!(company.get(FRED).await, first);
    assert_eq!(Running::start(1).await.get(&FRED.replace("fred", "Fred")).await, first);
}

fn owned((one, other): (&str, &str)) -> (String, String) {
    (one.to_owned(), other.to_owned())
}

#[tokio::test]
async fn balances_differ_by_account_address_and_seed() {
    let company = Running::start(1).await;
    let mut balances = std::collections::BTreeSet::from([
        balance(&company.get(FRED).await),
        balance(&company.get(&FRED.replace("fred", "ann")).await),
        balance(&Running::start(2).await.get(FRED).await),
    ]);
    for account in 0..20 {
        let path = FRED.replace("123456", &format!("{:06}", 100_000 + account));
        balances.insert(balance(&company.get(&path).await));
    }
    assert!(balances.len() >= 22, "{balances:?}");
}

#[tokio::test]
async fn a_question_without_its_parameters_is_refused() {
    let company = Running::start(1).await;
    for (path, name) in [
        ("/accountBalance", "accountNumber"),
        ("/accountBalance?accountNumber=&email=a", "accountNumber"),
        ("/accountBalance?accountNumber=123456", "email"),
    ] {
        let (status, body) = company.get(path).await;
        assert_eq!(status, 400);
        assert_eq!(body["error"], format!("the parameter {name} is missing"));
    }
}

#[tokio::test]
async fn the_switches_make_it_fail() {
    let company = Running::start(1).await;
    assert_eq!(company.get("/switches").await.1, json!({"mode": "ok", "delay_ms": 5000}));
    assert_eq!(company.switch(json!({"mode": "error"})).await, 200);
    assert_eq!(company.get(FRED).await.0, 500);
    assert_eq!(company.ask("POST", "/livePersonAgent", "{}").await.0, 500);
    assert_eq!(company.switch(json!({"mode": "empty"})).await, 200);
    assert_eq!(company.get(FRED).await, (200, json!({})));
    assert_eq!(company.switch(json!({"mode": "slow", "delay_ms": 40})).await, 200);
    let started = Instant::now();
    balance(&company.get(FRED).await);
    assert!(started.elapsed() >= Duration::from_millis(40));
    assert_eq!(company.switch(json!({"mode": "ok"})).await, 200);
    balance(&company.get(FRED).await);
}

#[tokio::test]
async fn a_switch_that_makes_no_sense_changes_nothing() {
    let company = Running::start(1).await;
    for wrong in [
        json!({"mode": "sideways"}),
        json!({"mode": "ok", "delay": 1}),
        json!({"mode": "slow", "delay_ms": 60_001}),
        json!({"mode": "slow", "delay_ms": -1}),
        json!([]),
    ] {
        let status = company.switch(wrong).await;
        assert!((400..500).contains(&status), "{status}");
    }
    assert_eq!(company.get("/switches").await.1["mode"], "ok");
}

#[tokio::test]
async fn special_accounts_fail_whatever_the_switches_say() {
    let company = Running::start(1).await;
    assert_eq!(company.switch(json!({"mode": "error", "delay_ms": 1})).await, 200);
    balance(&company.get(&FRED.replace("123456", "000408")).await);
    assert_eq!(company.get(&FRED.replace("123456", "000204")).await, (200, json!({})));
    assert_eq!(company.switch(json!({"mode": "ok"})).await, 200);
    assert_eq!(company.get(&FRED.replace("123456", "000500")).await.0, 500);
}

#[tokio::test]
async fn the_last_handovers_are_kept_without_their_key() {
    let company = Running::start(1).await;
    assert_eq!(company.get("/handovers").await.1, json!({"handovers": []}));
    for number in 0..=MAX_HANDOVERS {
        let body = json!({"message": number}).to_string();
        assert_eq!(company.ask("POST", "/livePersonAgent", &body).await, (200, json!({})));
    }
    company.ask("POST", "/livePersonAgent", "no JSON").await;
    let (_, kept) = company.get("/handovers").await;
    let kept = kept["handovers"].as_array().unwrap();
    assert_eq!(kept.len(), MAX_HANDOVERS);
    let first = json!({"number": 3, "has_authorization": true, "body": {"message": 2}});
    assert_eq!(kept.first(), Some(&first));
    assert_eq!(kept.last().unwrap()["body"], "no JSON");
}

#[tokio::test]
async fn it_explains_itself() {
    let company = Running::start(1).await;
    let (status, body) = company.get("/").await;
    assert_eq!(status, 200);
    assert_eq!(body["special_accounts"]["000500"], "error");
    assert!(body["paths"].as_object().unwrap().contains_key("POST /livePersonAgent"));
    assert_eq!(company.get("/nowhere").await.0, 404);
    assert_eq!(company.ask("DELETE", "/handovers", "").await.0, 405);
    let large = "x".repeat(MAX_BODY + 1);
    assert_eq!(company.ask("POST", "/livePersonAgent", &large).await.0, 413);
}
