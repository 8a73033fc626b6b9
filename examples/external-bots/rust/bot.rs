//! A hotel's concierge that speaks Kommunicate's protocol for custom bots.
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};

use serde_json::{Value, json};

fn answer(asked: &Value) -> Value {
    let message = asked["message"].as_str().unwrap_or_default();
    let rich = |template: &str, payload: Value| json!({ "contentType": "300", "templateId": template, "payload": payload });
    if asked["eventName"] == "WELCOME" {
        let choices = json!([{ "title": "Rooms", "message": "Show me your rooms" }, { "title": "A person", "message": "A person" }]);
        return json!([{ "message": "Welcome to the Grand! What can I do for you?", "metadata": rich("6", choices) }]);
    }
    match message.to_lowercase() {
        text if text.contains("room") => {
            let book = json!({ "name": "Book it", "action": { "type": "quickReply", "payload": { "message": "Book the garden suite" } } });
            let card = json!({ "title": "Garden suite", "subtitle": "Two beds, breakfast", "titleExt": "4.8/5", "buttons": [book] });
            json!([{ "message": "This one is free:", "metadata": rich("10", json!([card])) }])
        }
        text if text.contains("book") => json!([{ "message": "It is yours. See you soon!" }]),
        text if text.contains("person") => {
            json!([{ "message": "One moment, somebody will be with you.", "metadata": { "KM_ASSIGN_TO": "" } }])
        }
        _ => json!([{ "message": format!("You said: {message}") }]),
    }
}

fn serve(stream: &mut TcpStream) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let (mut line, mut length) = (String::new(), 0);
    while reader.read_line(&mut line)? > 2 {
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().unwrap_or(0);
        }
        line.clear();
    }
    let mut body = Vec::new();
    reader.take(length).read_to_end(&mut body)?;
    let answer = answer(&serde_json::from_slice(&body)?).to_string();
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{answer}",
        answer.len()
    )
}

fn main() -> std::io::Result<()> {
    let port = std::env::args().nth(1).and_then(|port| port.parse().ok()).unwrap_or(5005);
    for stream in TcpListener::bind(("127.0.0.1", port))?.incoming() {
        std::thread::spawn(move || stream.and_then(|mut stream| serve(&mut stream)));
    }
    Ok(())
}
