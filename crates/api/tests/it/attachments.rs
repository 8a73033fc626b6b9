//! Files: uploaded, read by signed links, and refused when they are what they shouldn't be. Names in
//! comments are the rows of the threat list.

use std::sync::Arc;

use api::{ApiState, ChatPages, Uploads};
use app::{Address, ListMessages};
use model::content::{Content, Location};
use model::id::WorkspaceId;
use outbound::{Scanner, ScannerAddress};
use serde_json::{Value, json};
use testkit::Answer;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::AbortHandle;

use crate::bots_of_tests::saying;
use crate::client::{Client, Response};
use crate::runner::tests;
use crate::server::TestServer;
use crate::talk::{Talk, texts};

tests![
    a_file_is_uploaded_and_read_by_its_link,
    a_link_is_good_for_its_file_and_ten_minutes,
    a_part_of_a_file_can_be_read,
    a_file_that_could_do_harm_is_refused,
    a_name_is_only_a_name,
    a_file_that_is_too_large_is_refused_before_it_is_read,
    the_operator_says_how_large_a_file_may_be,
    an_infected_file_is_refused,
    no_file_is_taken_while_the_scanner_cannot_say,
    a_form_has_one_file,
    an_upload_that_breaks_off_leaves_nothing,
    a_browser_uploads_with_its_conversations_token,
    a_conversation_has_room_for_so_many_files,
    a_file_that_was_never_sent_goes,
    a_closed_conversation_takes_no_file,
    a_message_holds_files_of_its_conversation,
    a_message_holds_no_file_of_elsewhere,
    a_message_is_a_location_where_there_is_one,
    a_file_that_was_sent_stays,
    an_external_bot_gets_links_that_it_can_follow,
];

/// A picture of one pixel.
pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89\0\0\0\rIDATx\x9cc\xfc\xcf\xc0P\x0f\0\x04\x85\x01\x80\x84\xa9\x8c!\0\0\0\0IEND\xaeB`\x82";
const LIMIT: usize = 10 * 1024 * 1024;
const BOUNDARY: &str = "frontier";

/// Uploads a body as it is.
pub async fn upload(talk: &Talk, query: &str, kind: &str, body: &[u8]) -> Response {
    let path = talk.path(&format!("/attachments{query}"));
    talk.client.request("POST", &path).header("content-type", kind).body(body).send().await
}

/// A form with one field for each of these: its head's end, and what it holds.
fn form(fields: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (head, content) in fields {
        body.extend(
            format!("--{BOUNDARY}\r\ncontent-disposition: form-data; {head}\r\n\r\n").bytes(),
        );
        body.extend(*content);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{BOUNDARY}--\r\n").bytes());
    body
}

async fn upload_form(talk: &Talk, fields: &[(&str, &[u8])]) -> Response {
    upload(talk, "", &format!("multipart/form-data; boundary={BOUNDARY}"), &form(fields)).await
}

/// Reads a link as somebody without a key.
async fn read(client: &Client, file: &Value) -> Response {
    client.anonymous().get(file["url"].as_str().unwrap()).await
}

async fn talk_of(server: &TestServer) -> Talk {
    server.set_up(&saying("yes")).await;
    Talk::open(&server.client, "web").await
}

async fn a_file_is_uploaded_and_read_by_its_link(server: TestServer) {
    let talk = talk_of(&server).await;
    let large = [b"col,umn\n".as_slice(), &b"1234567,\n".repeat(120_000)].concat();
    let file_field = "name=\"file\"; filename=\"Grüße \\\"1\\\".csv\"\r\ncontent-type: text/csv";
    let uploads = [
        (upload(&talk, "?name=dot.png", "image/png", PNG).await, PNG, "dot.png", "image/png"),
        (upload(&talk, "", "application/octet-stream", PNG).await, PNG, "file.png", "image/png"),
        (upload_form(&talk, &[(file_field, &large)]).await, &large, "Grüße \"1\".csv", "text/csv"),
    ];
    for (answer, bytes, name, kind) in uploads {
        assert_eq!(answer.header("cache-control"), Some("no-store"));
        let file = answer.expect(201);
        assert!(file["id"].as_str().unwrap().starts_with("file_"), "{file}");
        assert_eq!((file["name"].as_str(), file["media_type"].as_str()), (Some(name), Some(kind)));
        assert_eq!(file["size"], bytes.len());
        let read = read(&server.client, &file).await;
        assert_eq!(read.status, 200, "{}", read.text());
        assert!(read.body == bytes);
        for (header, value) in [
            ("content-type", kind),
            ("content-length", &bytes.len().to_string()),
            ("x-content-type-options", "nosniff"),
            ("content-security-policy", "sandbox; default-src 'none'"),
            ("cache-control", "private"),
        ] {
            assert_eq!(read.header(header), Some(value), "{name}");
        }
        let shown = if kind == "image/png" { "inline; " } else { "attachment; " };
        let disposition = read.header("content-disposition").unwrap();
        assert!(disposition.starts_with(shown), "{disposition}");
    }
}

async fn a_part_of_a_file_can_be_read(server: TestServer) {
    let talk = talk_of(&server).await;
    // More than two of the parts that files are kept in.
    let numbered: Vec<u8> = (0..200_000).flat_map(|it| format!("{it:07}\n").into_bytes()).collect();
    let file = upload(&talk, "", "text/plain", &numbered).await.expect(201);
    let link = file["url"].as_str().unwrap();
    let anyone = server.client.anonymous();
    let (size, part) = (numbered.len(), 512 * 1024);
    let whole = anyone.get(link).await;
    assert_eq!(whole.header("accept-ranges"), Some("bytes"));
    let tag = whole.header("etag").unwrap();
    for (range, first, last) in [
        ("bytes=0-0".to_owned(), 0, 0),
        ("bytes=100-199".to_owned(), 100, 199),
        (format!("bytes={}-{}", part - 2, part + 1), part - 2, part + 1),
        (format!("bytes={part}-{}", 2 * part - 1), part, 2 * part - 1),
        (format!("bytes={}-", part - 1), part - 1, size - 1),
        ("bytes=-5".to_owned(), size - 5, size - 1),
        (format!("bytes={}-{}", size - 1, size + 9), size - 1, size - 1),
    ] {
        let read = anyone.request("GET", link).header("range", &range).send().await;
        assert_eq!(read.status, 206, "{range}: {}", read.text());
        assert!(read.body == numbered[first..=last], "{range}");
        assert_eq!(read.header("content-range"), Some(&*format!("bytes {first}-{last}/{size}")));
        assert_eq!(read.header("content-length"), Some(&*(last - first + 1).to_string()));
        assert_eq!(read.header("content-security-policy"), Some("sandbox; default-src 'none'"));
    }
    for range in ["bytes=0-1,5-6", "lines=1-2", "bytes=9-8"] {
        let read = anyone.request("GET", link).header("range", range).send().await;
        assert_eq!((read.status, read.body.len()), (200, size), "{range}");
    }
    let beyond = format!("bytes={size}-");
    let refused = anyone.request("GET", link).header("range", &beyond).send().await;
    assert_eq!(refused.header("content-range"), Some(&*format!("bytes */{size}")));
    refused.expect_problem(416, "range_not_satisfiable");
    for (known, status) in [(tag, 206), ("\"other\"", 200)] {
        let asked = anyone.request("GET", link).header("range", "bytes=0-9");
        assert_eq!(asked.header("if-range", known).send().await.status, status, "{known}");
    }
    let forged = anyone.request("GET", &format!("{link}x")).header("range", "bytes=0-0");
    forged.send().await.expect_problem(403, "bad_signature");
}

async fn a_link_is_good_for_its_file_and_ten_minutes(server: TestServer) {
    let talk = talk_of(&server).await;
    let file = upload(&talk, "", "image/png", PNG).await.expect(201);
    let other = upload(&talk, "", "text/plain", b"other").await.expect(201);
    let link = file["url"].as_str().unwrap();
    let (path, query) = link.split_once('?').unwrap();
    let (expires, signature) = query.split_once("&sig=").unwrap();
    let expires: i64 = expires.strip_prefix("expires=").unwrap().parse().unwrap();
    let (other_path, other_query) = other["url"].as_str().unwrap().split_once('?').unwrap();
    let flipped = if signature.starts_with('A') { "B" } else { "A" };
    let anyone = server.client.anonymous();
    for forged in [
        path.to_owned(),
        format!("{path}?expires={expires}"),
        format!("{path}?sig={signature}"),
        format!("{path}?expires={expires}&sig="),
        format!("{path}?expires={}&sig={signature}", expires + 1),
        format!("{path}?expires={expires}&sig={flipped}{}", &signature[1..]),
        format!("{path}?expires={expires}&sig={signature}="),
        format!("{path}?expires=soon&sig={signature}"),
        format!("{path}?{other_query}"),
        format!("{other_path}?{query}"),
        format!("/files/file_{}?{query}", "0".repeat(32)),
    ] {
        anyone.get(&forged).await.expect_problem(403, "bad_signature");
        // A key opens no file either: there is one way.
        server.client.get(&forged).await.expect_problem(403, "bad_signature");
    }
    for path in ["/files/", "/files/x", "/files/..%2fCargo.toml", "/files/file_%00"] {
        anyone.get(&format!("{path}?{query}")).await.expect_problem(404, "not_found");
    }
    server.clock.advance_by_seconds(599);
    assert_eq!(anyone.get(link).await.status, 200);
    server.clock.advance_by_seconds(1);
    anyone.get(link).await.expect_problem(410, "link_expired");
}

/// UP-01 to UP-05, UP-11.
async fn a_file_that_could_do_harm_is_refused(server: TestServer) {
    let talk = talk_of(&server).await;
    let svg = br#"<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>"#;
    let xxe =
        br#"<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>"#;
    let html = b"<!DOCTYPE html><script>fetch('/api/v1/bots')</script>";
    let polyglot = b"GIF89a\x01\0\x01\0\0\0\0<script>alert(1)</script>;";
    let huge = [&PNG[..16], b"\0\0\xc3\x50\0\0\xc3\x50", &PNG[24..]].concat();
    let posed = br#"{"files":[{"filepath":"/etc/passwd"}]}"#;
    for (row, query, kind, body) in [
        ("UP-01", "", "image/svg+xml", svg.as_slice()),
        ("UP-01", "?name=a.png", "image/png", svg),
        ("UP-02", "", "application/xml", xxe),
        ("UP-02", "", "text/plain", html),
        ("UP-03", "?name=a.gif", "image/gif", html),
        ("UP-03", "?name=a.js", "image/png", PNG),
        ("UP-03", "", "text/javascript", b"alert(1)"),
        ("UP-03", "?name=a.js", "text/plain", b"alert(1)"),
        ("UP-03", "", "image/gif", polyglot),
        ("UP-03", "?name=a.html", "image/png", PNG),
        ("UP-05", "", "application/json", posed),
        ("UP-05", "", "application/x-www-form-urlencoded", b"file=/etc/passwd"),
        ("UP-11", "", "image/png", &huge),
        ("UP-11", "", "application/zip", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
        ("empty", "", "text/plain", b""),
        ("unlike", "", "image/jpeg", PNG),
        ("program", "", "application/octet-stream", b"MZ\x90\0\x03\0\0\0\x04\0\0\0"),
        ("script", "", "text/plain", b"#!/bin/sh\nid\n"),
    ] {
        let refused = upload(&talk, query, kind, body).await;
        assert_eq!(refused.status, 415, "{row}: {kind}: {}", refused.text());
        let problem = refused.expect_problem(415, "attachment_type");
        assert!(problem["detail"].is_string(), "{row}: {problem}");
    }
    let encoded = talk.client.request("POST", &talk.path("/attachments"));
    let encoded = encoded.header("content-encoding", "gzip").header("content-type", "image/png");
    encoded.body(PNG).send().await.expect_problem(415, "unsupported_media_type");
    let pdf =
        upload(&talk, "", "application/pdf", b"%PDF-1.7 /JavaScript\n%%EOF").await.expect(201);
    let shown = read(&server.client, &pdf).await;
    let disposition = shown.header("content-disposition").unwrap();
    assert!(disposition.starts_with("attachment"), "UP-04: {disposition}");
}

/// UP-06, UP-07, UP-09.
async fn a_name_is_only_a_name(server: TestServer) {
    let talk = talk_of(&server).await;
    let long = format!("{}.txt", "x".repeat(5_000));
    let long = long.as_str();
    for (given, kept) in [
        ("..%2F..%2Fetc%2Fpasswd", "passwd.txt"),
        ("C%3A%5Cx.txt", "x.txt"),
        ("a%00b.txt", "ab.txt"),
        ("%E2%80%AEgpj.txt", "gpj.txt"),
        ("%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E.txt", "<img src=x onerror=alert(1)>.txt"),
        ("a%0D%0Aset-cookie:%20x.txt", "aset-cookie: x.txt"),
        (long, &format!("{}.txt", "x".repeat(196))),
    ] {
        let file = upload(&talk, &format!("?name={given}"), "text/plain", b"hi").await.expect(201);
        assert_eq!(file["name"], kept);
        let read = read(&server.client, &file).await;
        assert_eq!((read.status, read.header("set-cookie")), (200, None), "{given}");
    }
    upload(&talk, "?path=x", "text/plain", b"hi").await.expect_problem(400, "bad_field");
}

async fn a_file_that_is_too_large_is_refused_before_it_is_read(server: TestServer) {
    let talk = talk_of(&server).await;
    let path = talk.path("/attachments");
    // Only said: the body never comes.
    let head = talk.client.request("POST", &path).header("content-length", "99999999999").head();
    let answer = Response::read(&talk.client.raw(head.as_bytes()).await);
    answer.expect_problem(413, "attachment_too_large");
    // Not said: pieces that never end.
    let head = talk.client.request("POST", &path).header("transfer-encoding", "chunked").head();
    let piece = [b"100000\r\n".as_slice(), &vec![b'x'; 1 << 20], b"\r\n"].concat();
    let endless = [head.as_bytes(), &piece.repeat(11)].concat();
    let answer = Response::read(&talk.client.raw(&endless).await);
    answer.expect_problem(413, "attachment_too_large");
    let text = vec![b'x'; LIMIT];
    assert_eq!(upload(&talk, "", "text/plain", &text).await.expect(201)["size"], LIMIT);
    let text = vec![b'x'; LIMIT + 1];
    let field = "name=\"file\"; filename=\"x.txt\"";
    upload(&talk, "", "text/plain", &text).await.expect_problem(413, "attachment_too_large");
    upload_form(&talk, &[(field, &text)]).await.expect_problem(413, "attachment_too_large");
}

/// The same server under other rules for files.
async fn under(server: &TestServer, uploads: Uploads) -> (Client, watch::Sender<bool>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = server.process.app.clone();
    let state = ApiState {
        app,
        metrics: Arc::new(String::new),
        uploads,
        chat_pages: ChatPages::Apart,
        proxies: 0,
    };
    let (stop, stopping) = watch::channel(false);
    tokio::spawn(api::serve(listener, api::router(state), stopping));
    (Client { address, key: server.client.key.clone() }, stop)
}

async fn the_operator_says_how_large_a_file_may_be(server: TestServer) {
    let mut talk = talk_of(&server).await;
    for (limit, mebibytes) in [(1024 * 1024, 1), (LIMIT + 1024 * 1024, 11)] {
        let uploads = Uploads { max_bytes: limit, ..Uploads::default() };
        let (client, _stop) = under(&server, uploads).await;
        talk.client = client;
        let mut text = vec![b'x'; limit];
        assert_eq!(upload(&talk, "", "text/plain", &text).await.expect(201)["size"], limit);
        text.push(b'x');
        let field = "name=\"file\"; filename=\"x.txt\"";
        upload(&talk, "", "text/plain", &text).await.expect_problem(413, "attachment_too_large");
        upload_form(&talk, &[(field, &text)]).await.expect_problem(413, "attachment_too_large");
        let page = talk.client.anonymous().get("/chat/web").await.text();
        assert!(page.contains(&format!("data-max-mib=\"{mebibytes}\"")), "{page}");
    }
}

/// What virus scanners are tried with; harmless, and written here in two parts so that no scanner takes
/// this file for it.
const EICAR: [&str; 2] =
    ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!$H+H*"];

/// A scanner that knows one virus.
async fn scanner() -> (ScannerAddress, AbortHandle) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = ScannerAddress::Tcp(listener.local_addr().unwrap().to_string());
    let scanning = tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut told = Vec::new();
            while !told.ends_with(&[0; 4]) {
                stream.read_buf(&mut told).await.unwrap();
            }
            let is_infected = String::from_utf8_lossy(&told).contains(&EICAR.concat());
            let found = if is_infected { "Eicar-Test-Signature FOUND" } else { "OK" };
            stream.write_all(format!("stream: {found}\0").as_bytes()).await.unwrap();
        }
    });
    (address, scanning.abort_handle())
}

/// UP-12.
async fn an_infected_file_is_refused(server: TestServer) {
    let mut talk = talk_of(&server).await;
    let (address, _scanning) = scanner().await;
    let scanner = Some(Scanner::new(address));
    let (client, _stop) = under(&server, Uploads { scanner, ..Uploads::default() }).await;
    talk.client = client;
    let virus = EICAR.concat();
    let refused = upload(&talk, "", "text/plain", virus.as_bytes()).await;
    refused.expect_problem(422, "attachment_infected");
    let field = "name=\"file\"; filename=\"x.txt\"";
    let refused = upload_form(&talk, &[(field, virus.as_bytes())]).await;
    refused.expect_problem(422, "attachment_infected");
    upload(&talk, "", "image/png", PNG).await.expect(201);
}

async fn no_file_is_taken_while_the_scanner_cannot_say(server: TestServer) {
    let mut talk = talk_of(&server).await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = ScannerAddress::Tcp(listener.local_addr().unwrap().to_string());
    drop(listener);
    let scanner = Some(Scanner::new(address));
    let (client, _stop) = under(&server, Uploads { scanner, ..Uploads::default() }).await;
    talk.client = client;
    let refused = upload(&talk, "", "image/png", PNG).await;
    refused.expect_problem(503, "unavailable");
}

async fn a_form_has_one_file(server: TestServer) {
    let talk = talk_of(&server).await;
    let file = ("name=\"file\"; filename=\"x.txt\"", b"hi".as_slice());
    for fields in [
        vec![],
        vec![("name=\"other\"; filename=\"x.txt\"", b"hi".as_slice())],
        vec![("filename=\"x.txt\"", b"hi")],
        vec![file, file],
        vec![file, ("name=\"role\"", b"agent")],
    ] {
        upload_form(&talk, &fields).await.expect_problem(400, "bad_field");
    }
    let kinds = [
        ("multipart/form-data", "no boundary"),
        ("multipart/form-data; boundary=other", "another boundary"),
    ];
    for (kind, case) in kinds {
        let refused = upload(&talk, "", kind, &form(&[file])).await;
        assert_eq!(refused.status, 400, "{case}: {}", refused.text());
    }
    let cut = form(&[file]);
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    upload(&talk, "", &kind, &cut[..cut.len() - 20]).await.expect_problem(400, "bad_request");
}

/// UP-13.
async fn an_upload_that_breaks_off_leaves_nothing(server: TestServer) {
    let talk = talk_of(&server).await;
    let head = talk.client.request("POST", &talk.path("/attachments"));
    let head = head.header("content-type", "text/plain").header("content-length", "1000").head();
    let mut stream = TcpStream::connect(talk.client.address).await.unwrap();
    stream.write_all(format!("{head}{}", "x".repeat(990)).as_bytes()).await.unwrap();
    drop(stream);
    // Whatever it came to, this comes after it on the same store.
    let file = upload(&talk, "", "text/plain", b"whole").await.expect(201);
    assert_eq!(read(&server.client, &file).await.text(), "whole");
    server.clock.advance_by_seconds(26 * 3_600);
    let swept = server.process.app.store().sweep_attachments(server.clock.now(), 100).await;
    assert_eq!(swept.unwrap(), 2, "the whole file's entry and its part");
}

/// UP-08.
async fn a_browser_uploads_with_its_conversations_token(server: TestServer) {
    server.set_up(&saying("yes")).await;
    let open = async |client_id: &str| {
        let body = json!({ "client_id": client_id });
        let path = "/api/v1/public/channels/web/conversations";
        let opened = server.client.anonymous().post(path, &body).await.expect(201);
        let [id, token] = ["id", "token"].map(|name| opened[name].as_str().unwrap().to_owned());
        (format!("/api/v1/public/conversations/{id}/attachments"), token)
    };
    let ((ours, token), (theirs, _)) = (open("one").await, open("other").await);
    let browser = server.client.with_key(Some(&token));
    let send = async |client: &Client, path: &str| {
        client.request("POST", path).header("content-type", "image/png").body(PNG).send().await
    };
    let file = send(&browser, &ours).await.expect(201);
    assert_eq!(read(&server.client, &file).await.body, PNG);
    send(&browser, &theirs).await.expect_problem(401, "not_signed_in");
    send(&browser.anonymous(), &ours).await.expect_problem(401, "not_signed_in");
    send(&browser.anonymous(), &format!("{ours}?token={token}"))
        .await
        .expect_problem(401, "not_signed_in");
    send(&server.client, &ours).await.expect_problem(401, "not_signed_in");
}

async fn a_conversation_has_room_for_so_many_files(server: TestServer) {
    let talk = talk_of(&server).await;
    for _ in 0..200 {
        upload(&talk, "", "text/plain", b"x").await.expect(201);
    }
    upload(&talk, "", "text/plain", b"x").await.expect_problem(409, "attachments_full");
    let other = Talk::open(&server.client, "web").await;
    upload(&other, "", "text/plain", b"x").await.expect(201);
}

async fn a_file_that_was_never_sent_goes(server: TestServer) {
    let talk = talk_of(&server).await;
    let file = upload(&talk, "", "text/plain", b"lost").await.expect(201);
    let id = file["id"].as_str().unwrap().parse().unwrap();
    server.clock.advance_by_seconds(26 * 3_600);
    let app = &server.process.app;
    app.store().purge(server.clock.now(), 100).await.unwrap();
    let link = app.attachment_link(id, app::LINK_VALID_FOR);
    server.client.anonymous().get(&link).await.expect_problem(404, "not_found");
}

async fn a_closed_conversation_takes_no_file(server: TestServer) {
    let talk = talk_of(&server).await;
    assert_eq!(talk.client.request("POST", &talk.path("/close")).send().await.status, 204);
    upload(&talk, "", "image/png", PNG).await.expect_problem(409, "conversation_closed");
}

/// What a message that came holds, as it is kept.
async fn kept(server: &TestServer, talk: &Talk, number: u64) -> Content {
    let request = ListMessages { after: number - 1, before: None, limit: 1 };
    let id = talk.id.parse().unwrap();
    let page = server.process.app.list_messages(WorkspaceId::DEFAULT, id, request).await.unwrap();
    page.messages.into_iter().next().unwrap().content
}

async fn a_message_holds_files_of_its_conversation(server: TestServer) {
    let talk = talk_of(&server).await;
    let picture = upload(&talk, "?name=dot.png", "image/png", PNG).await.expect(201);
    let text = upload(&talk, "?name=a.txt", "text/plain", b"hello").await.expect(201);
    let ids = [&picture["id"], &text["id"]];
    let body = json!({ "id": "1", "text": "Here they are", "attachments": ids });
    for _ in 0..2 {
        // The same message again.
        let answer = talk.post(body.clone(), 30).await.expect(200);
        assert_eq!((&answer["number"], &answer["replies"][0]["text"]), (&json!(1), &json!("yes")));
    }
    let other = json!({ "id": "1", "text": "Here they are", "attachments": [ids[1]] });
    talk.post(other, 0).await.expect_problem(409, "id_reused");
    let Content::Attachments { text: beside, files } = kept(&server, &talk, 1).await else {
        panic!("no files");
    };
    assert_eq!(beside, "Here they are");
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["dot.png", "a.txt"]);
    assert_eq!(files[0].id.as_deref(), ids[0].as_str());
    assert_eq!(
        (files[0].size, files[0].media_type.as_str()),
        (Some(PNG.len() as u64), "image/png")
    );
    // Without a text, and in the same conversation once more.
    let body = json!({ "id": "2", "attachments": [ids[0]] });
    assert_eq!(talk.post(body, 30).await.expect(200)["finished"], true);
}

/// UP-08.
async fn a_message_holds_no_file_of_elsewhere(server: TestServer) {
    let talk = talk_of(&server).await;
    let mine = upload(&talk, "", "image/png", PNG).await.expect(201);
    let other = Talk::open(&server.client, "web").await;
    let theirs = upload(&other, "", "image/png", PNG).await.expect(201);
    let zeros = format!("file_{}", "0".repeat(32));
    for id in [theirs["id"].as_str().unwrap(), &zeros, "x", "", &talk.id, "\u{0}"] {
        let body = json!({ "id": "1", "text": "look", "attachments": [mine["id"], id] });
        talk.post(body, 0).await.expect_problem(404, "attachment_not_found");
    }
    for attachments in [json!(vec![&mine["id"]; 6]), json!(vec!["x"; 1_000])] {
        let body = json!({ "id": "1", "text": "look", "attachments": attachments });
        talk.post(body, 0).await.expect_problem(400, "bad_field");
    }
    for attachments in [json!(mine["id"]), json!([{ "id": mine["id"] }]), json!(null), json!([1])] {
        let body = json!({ "id": "1", "text": "look", "attachments": attachments });
        talk.post(body, 0).await.expect_problem(400, "bad_json");
    }
    let stranger = talk.with(&server.stranger().await);
    upload(&stranger, "", "image/png", PNG).await.expect_problem(404, "not_found");
    let body = json!({ "id": "1", "attachments": [mine["id"]] });
    stranger.post(body.clone(), 0).await.expect_problem(404, "attachment_not_found");
    assert!(talk.messages().await.is_empty(), "nothing was kept");
    server.clock.advance_by_seconds(24 * 3_600);
    talk.post(body, 0).await.expect_problem(404, "attachment_not_found");
}

async fn a_message_is_a_location_where_there_is_one(server: TestServer) {
    let talk = talk_of(&server).await;
    let file = upload(&talk, "", "image/png", PNG).await.expect(201);
    let body = json!({ "id": "1", "location": { "latitude": 52.52, "longitude": -13.405, "label": "Berlin" } });
    assert_eq!(texts(&talk.post(body, 30).await.expect(200)["replies"]), ["yes"]);
    let expected =
        Location { latitude: 52.52, longitude: -13.405, label: Some("Berlin".to_owned()) };
    assert_eq!(kept(&server, &talk, 1).await, Content::Location(expected));
    let place = json!({ "latitude": 1, "longitude": 2 });
    for (body, code) in [
        (json!({ "location": { "latitude": 90.1, "longitude": 0 } }), "bad_field"),
        (json!({ "location": { "latitude": 0, "longitude": -180.5 } }), "bad_field"),
        (json!({ "location": { "latitude": 0, "longitude": 0, "label": "a\u{0}" } }), "bad_field"),
        (
            json!({ "location": { "latitude": 0, "longitude": 0, "label": "x".repeat(201) } }),
            "bad_field",
        ),
        (json!({ "location": place, "text": "here" }), "bad_field"),
        (json!({ "location": place, "attachments": [file["id"]] }), "bad_field"),
        (json!({}), "bad_field"),
        (json!({ "attachments": [] }), "bad_field"),
        (json!({ "location": { "latitude": "1", "longitude": 2 } }), "bad_json"),
        (json!({ "location": { "latitude": 1 } }), "bad_json"),
        (json!({ "location": { "latitude": 1, "longitude": 2, "accuracy": 3 } }), "bad_json"),
    ] {
        let mut body = body;
        body["id"] = json!("2");
        let answer = talk.post(body.clone(), 0).await;
        assert_eq!(answer.status, 400, "{body}: {}", answer.text());
        answer.expect_problem(400, code);
    }
}

async fn a_file_that_was_sent_stays(server: TestServer) {
    let talk = talk_of(&server).await;
    let file = upload(&talk, "", "image/png", PNG).await.expect(201);
    talk.post(json!({ "id": "1", "attachments": [file["id"]] }), 30).await.expect(200);
    server.clock.advance_by_seconds(30 * 3_600);
    let app = &server.process.app;
    app.store().purge(server.clock.now(), 100).await.unwrap();
    let id = file["id"].as_str().unwrap().parse().unwrap();
    let link = app.attachment_link(id, app::LINK_VALID_FOR);
    assert_eq!(server.client.anonymous().get(&link).await.body, PNG);
}

async fn an_external_bot_gets_links_that_it_can_follow(server: TestServer) {
    let bot = format!(
        "format: 1\nbot: small\nexternal_bots:\n  ext:\n    protocol: kommunicate\n    \
         url: \"http://{}/bot\"\nanswered_by: ext\n",
        server.company.address()
    );
    let base = format!("http://{}", server.client.address);
    server.process.app.announce_address(Address::Public(base.clone()));
    server.company.on_any(Answer::json(200, &json!([{ "message": "Got it" }])));
    server.set_up(&bot).await;
    let talk = Talk::open(&server.client, "web").await;
    let file = upload(&talk, "?name=dot.png", "image/png", PNG).await.expect(201);
    assert!(file["url"].as_str().unwrap().starts_with(&base), "{file}");
    let body = json!({ "id": "f", "attachments": [file["id"]] });
    let answer = talk.post(body, 30).await.expect(200);
    assert_eq!(texts(&answer["replies"]), ["Got it"]);
    let asked = server.company.requests().pop().unwrap().json().unwrap();
    assert_eq!(asked["eventName"], "KOMMUNICATE_MEDIA_EVENT");
    let told = &asked["metadata"]["KM_CHAT_CONTEXT"]["attachments"][0];
    assert_eq!((&told["type"], &told["payload"]["name"]), (&json!("image/png"), &json!("dot.png")));
    let link = told["payload"]["url"].as_str().unwrap().strip_prefix(&base).unwrap();
    assert_eq!(server.client.anonymous().get(link).await.body, PNG);
    let shown = talk.messages().await;
    let shown = shown.iter().find(|message| message["type"] == "attachments").unwrap();
    let link = shown["files"][0]["url"].as_str().unwrap().strip_prefix(&base).unwrap();
    assert_eq!(server.client.anonymous().get(link).await.body, PNG);
    server.clock.advance_by_seconds(600);
    let late = server.client.anonymous().get(link).await;
    late.expect_problem(410, "link_expired");
}
