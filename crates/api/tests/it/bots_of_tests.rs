//! Small bots.

/// A bot of these dialogs, written as they stand under `dialogs`, each line indented by eight.
pub fn bot_of(dialogs: &str) -> String {
    format!("format: 1\nbot: small\nstories:\n  main:\n    dialogs:\n{dialogs}")
}

/// A bot that answers everything with this text, which may hold templates.
pub fn saying(text: &str) -> String {
    bot_of(&format!(
        "      any:
        starts_on: {{ patterns: [\"*\"] }}
        interactions:
          reply: {{ say: {text:?} }}
"
    ))
}

/// A bot that calls the company's `/slow` on `call`, and says back everything else.
pub fn calling(company: std::net::SocketAddr) -> String {
    let head = format!(
        "format: 1
bot: small
integrations:
  Slow:
    post: \"http://{company}/slow\"
    json: {{ said: \"{{$query}}\" }}
    idempotent: true
stories:
  main:
    dialogs:
"
    );
    head + "      call:
        starts_on: { patterns: [\"call*\"] }
        interactions:
          before: { say: One moment. }
          fetch:
            call: Slow
            rules: [{ result: success, next: after }]
            next: end
          after: { say: \"It says {$.api_Slow.word}\" }
      any:
        kind: fallback
        interactions:
          reply: { say: \"you said {$query}\" }
"
}
