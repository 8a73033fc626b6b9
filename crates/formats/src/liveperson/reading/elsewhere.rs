//! Integrations that call no API of the company's own: functions that run at LivePerson, mails. They become
//! requests to an address that whoever runs the bot gives. Nothing documents how exports write them: several
//! names are tried, and the export's own fields are kept as they are.

use expr::template::{JsonTemplate, NoNames};
use model::bot::{Body, Integration};
use model::call::Method;
use serde_json::{Map, Value, json};

use crate::liveperson::words;

/// How an integration is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::liveperson) enum Way {
    Http,
    /// A call that takes a file along.
    File,
    Function,
    Mail,
    Knowledge,
    Transfer,
    Unsupported,
}

impl Way {
    /// The way of an integration's type.
    pub(in crate::liveperson) fn of(word: &str) -> Self {
        match words::plain(word).as_str() {
            "API" | "HTTP" | "REST" => Self::Http,
            "FILE" => Self::File,
            "FAAS"
            | "FUNCTION"
            | "FUNCTIONS"
            | "LAMBDA"
            | "LIVEPERSONFUNCTION"
            | "LIVEPERSONFUNCTIONS"
            | "LPFUNCTION"
            | "LPFUNCTIONS" => Self::Function,
            "EMAIL" | "MAIL" => Self::Mail,
            "KB" | "KNOWLEDGE" | "KNOWLEDGEAI" | "KNOWLEDGEBASE" => Self::Knowledge,
            "AGENTESCALATION" | "LIVEPERSONAGENTESCALATION" | "ESCALATION" | "LIVEPERSON" => {
                Self::Transfer
            }
            _ => Self::Unsupported,
        }
    }

    /// Where requests of that way go, when they go elsewhere.
    pub(in crate::liveperson) const fn place(self) -> Option<&'static Place> {
        match self {
            Self::Function => Some(&FUNCTIONS),
            Self::Mail => Some(&MAIL),
            Self::Http | Self::File | Self::Knowledge | Self::Transfer | Self::Unsupported => None,
        }
    }
}

/// Where requests go, as it is told to whoever runs the bot.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::liveperson) struct Place {
    /// Name of the address in the bot's environments.
    pub(in crate::liveperson) address: &'static str,
    /// Name of the credential that is used unless the export names one.
    pub(in crate::liveperson) credential: &'static str,
    /// What is told of it.
    pub(in crate::liveperson) about: &'static str,
    /// What is sent there.
    pub(in crate::liveperson) sends: &'static str,
}

static FUNCTIONS: Place = Place {
    address: "functions_url",
    credential: "functions",
    about: "it runs a function at LivePerson",
    sends: "`POST` of `headers` and `payload` to its path `/FUNCTION/invoke`",
};
static MAIL: Place = Place {
    address: "mail_url",
    credential: "mail",
    about: "it sends a mail",
    sends: "`POST` of `to`, `reply_to`, `subject`, `body` and `is_html`",
};

/// What is sent in place of an integration of that way; `None` when its fields don't say enough.
pub(in crate::liveperson) fn request_of(
    way: Way,
    fields: &Map<String, Value>,
) -> Option<Integration> {
    let place = way.place()?;
    let (path, body) = match way {
        Way::Function => function(fields)?,
        _ => mail(fields)?,
    };
    let url = format!("{{$env.{}}}{path}", place.address);
    Some(Integration { body: Some(Body::Json(body)), ..Integration::new(Method::Post, url) })
}

/// The path and body that run a function.
fn function(fields: &Map<String, Value>) -> Option<(String, String)> {
    const IDS: [&str; 6] =
        ["lambdaUuid", "lambdaUUID", "lambdaId", "functionUuid", "functionId", "functionName"];
    let own = IDS.iter().find_map(|field| text(fields, field));
    let nested = || {
        let objects =
            ["lambda", "function"].iter().find_map(|field| fields.get(*field)?.as_object());
        ["uuid", "id", "name"].iter().find_map(|field| text(objects?, field))
    };
    let id = own.or_else(nested)?;
    let pairs = fields.get("headers").and_then(Value::as_array).into_iter().flatten();
    let headers = pairs.filter_map(|pair| {
        let pair = pair.as_object()?;
        let name = text(pair, "key").or_else(|| text(pair, "name"))?;
        let value = text(pair, "value").unwrap_or_default();
        Some(json!({ "key": name, "value": value }))
    });
    let headers: Value = headers.collect();
    let payload = ["payload", "functionPayload", "postBody", "body"];
    let payload = payload.iter().find_map(|field| fields.get(*field)).map(json_of);
    let payload = payload.unwrap_or_else(|| "{}".to_owned());
    Some((format!("/{id}/invoke"), format!("{{\"headers\": {headers}, \"payload\": {payload}}}")))
}

/// A value as JSON: a text that is JSON, whatever its templates stand for, as itself.
fn json_of(value: &Value) -> String {
    match value {
        Value::String(text) if text.trim().is_empty() => "{}".to_owned(),
        Value::String(text) if JsonTemplate::parse(text, &NoNames).is_json() => text.clone(),
        other => other.to_string(),
    }
}

/// The body that is sent for a mail; its address is the whole of the place's.
fn mail(fields: &Map<String, Value>) -> Option<(String, String)> {
    let first = |names: &[&str]| names.iter().find_map(|name| listed(fields.get(*name)?));
    let to = first(&["to", "emailTo", "toEmail", "recipients"])?;
    let is_html =
        ["html", "isHtml", "htmlEmail"].iter().find_map(|field| match fields.get(*field)? {
            Value::Bool(value) => Some(*value),
            Value::String(text) => Some(text.eq_ignore_ascii_case("true")),
            _ => None,
        });
    let body = json!({
        "to": to,
        "reply_to": first(&["replyTo", "replyToEmail"]),
        "subject": first(&["subject", "emailSubject"]).unwrap_or_default(),
        "body": first(&["body", "emailBody", "message", "postBody"]).unwrap_or_default(),
        "is_html": is_html.unwrap_or(false),
    });
    Some((String::new(), body.to_string()))
}

/// A text, or a list of texts with commas between.
fn listed(value: &Value) -> Option<String> {
    let listed = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Array(items) => {
            let texts: Vec<&str> = items.iter().filter_map(Value::as_str).collect();
            texts.join(", ")
        }
        _ => return None,
    };
    (!listed.is_empty()).then_some(listed)
}

fn text(fields: &Map<String, Value>, field: &str) -> Option<String> {
    let text = fields.get(field)?.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
