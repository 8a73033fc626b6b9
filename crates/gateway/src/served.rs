//! What other systems ask bots of ours, and how they are answered, whatever they speak.

use indexmap::IndexMap;
use model::contact::Profile;
use model::content::{Attachment, Location};
use model::exchange::BotInput;
use serde_json::{Map, Value};

use crate::cause::Failure;
use crate::judge::MAX_REPLY_BYTES;
use crate::wire::HOPS_HEADER;

/// Longest body of a request that is read.
pub(crate) const MAX_ARRIVED_BYTES: usize = MAX_REPLY_BYTES;
/// Most bytes of an id that another system gives.
const MAX_ID_BYTES: usize = 256;
/// Longest tag of a language.
const MAX_LANGUAGE_BYTES: usize = 35;

/// A request as it came.
#[derive(Debug, Clone, Copy)]
pub struct Arrived<'a> {
    /// Names in any case.
    pub headers: &'a [(String, String)],
    pub body: &'a [u8],
}

impl<'a> Arrived<'a> {
    /// Finds a header by name.
    pub fn header(&self, name: &str) -> Option<&'a str> {
        let found = self.headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// How many bots stand between the contact and ours: what the asking bot says, else 1.
    pub(crate) fn hops(&self) -> u32 {
        self.header(HOPS_HEADER).and_then(|text| text.trim().parse().ok()).unwrap_or(1).max(1)
    }

    /// The body as a JSON object.
    pub(crate) fn object(&self) -> Result<Map<String, Value>, ServeError> {
        if self.body.len() > MAX_ARRIVED_BYTES {
            return Err(ServeError::TooLarge);
        }
        let body = self.body.trim_ascii();
        if body.is_empty() {
            return Err(ServeError::Empty);
        }
        match crate::judge::parse(body) {
            Ok(Value::Object(object)) => Ok(object),
            Ok(_) => Err(ServeError::Shape("the body isn't an object")),
            Err(Failure { .. }) => Err(ServeError::Json),
        }
    }
}

/// What another system asks a bot of ours.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Served {
    /// By what the other system knows the contact.
    pub contact: String,
    /// By what it knows the conversation.
    pub conversation: String,
    /// By what it knows the message, where the protocol says; the same message is answered once.
    pub message_id: Option<String>,
    /// In order. None: there is nothing to answer.
    pub input: Vec<BotInput>,
    /// What it says of the circumstances.
    pub context: Map<String, Value>,
    /// What we know of the contact from it.
    pub profile: Profile,
    /// By what it knows our bot.
    pub bot: Option<String>,
    /// BCP 47.
    pub language: Option<String>,
    /// What our bot wrote down there earlier.
    pub conversation_details: Map<String, Value>,
    pub user_details: Map<String, Value>,
    /// Where the other system takes what our bot says later.
    pub reply_url: Option<String>,
    /// How many bots stand between the contact and ours.
    pub hops: u32,
}

/// Reasons why a request isn't taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ServeError {
    #[error("the body is empty")]
    Empty,
    #[error("the body has more than {MAX_ARRIVED_BYTES} bytes")]
    TooLarge,
    #[error("the body isn't JSON, or too deeply nested")]
    Json,
    #[error("{0}")]
    Shape(&'static str),
    #[error("the id {0} is missing, or has more than {MAX_ID_BYTES} bytes")]
    Id(&'static str),
}

impl ServeError {
    /// The status to answer with.
    pub const fn status(&self) -> u16 {
        match self {
            Self::Empty | Self::Json | Self::Shape(_) | Self::Id(_) => 400,
            Self::TooLarge => 413,
        }
    }
}

/// An answer to another system.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendered {
    pub status: u16,
    /// JSON; `None`: an empty body.
    pub body: Option<Value>,
    /// What couldn't be said.
    pub losses: Vec<String>,
}

impl Rendered {
    pub(crate) const fn ok(body: Value, losses: Vec<String>) -> Self {
        Self { status: 200, body: Some(body), losses }
    }
}

/// A language as BCP 47 writes it; `None` when it is none.
pub(crate) fn language(value: Option<&Value>) -> Option<String> {
    let tag = crate::values::text(value)?.trim().replace('_', "-");
    let is_part = |part: &str| {
        (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    (tag.len() <= MAX_LANGUAGE_BYTES && tag.split('-').all(is_part)).then_some(tag)
}

/// Adds what isn't empty, unless it was said already.
pub(crate) fn tell(context: &mut Map<String, Value>, name: &str, told: Option<&Value>) {
    let is_nothing = match told {
        None | Some(Value::Null) => true,
        Some(Value::String(text)) => text.is_empty(),
        Some(Value::Object(object)) => object.is_empty(),
        Some(Value::Bool(_) | Value::Number(_) | Value::Array(_)) => false,
    };
    if let (false, Some(told)) = (is_nothing || context.contains_key(name), told) {
        context.insert(name.to_owned(), told.clone());
    }
}

/// Texts and numbers, as attributes of a contact.
pub(crate) fn attributes(details: &Map<String, Value>) -> IndexMap<String, String> {
    let told = |(name, value): (&String, &Value)| {
        Some((
            name.clone(),
            match value {
                Value::Bool(truth) => truth.to_string(),
                value => crate::values::text(Some(value))?,
            },
        ))
    };
    details.iter().filter_map(told).collect()
}

/// An id that another system gives, a text or a number.
pub(crate) fn id(value: Option<&Value>, name: &'static str) -> Result<String, ServeError> {
    let id = crate::values::text(value).filter(|id| id.len() <= MAX_ID_BYTES);
    id.ok_or(ServeError::Id(name))
}

/// An address of a file that another system gives.
pub(crate) fn link(value: Option<&Value>) -> Option<String> {
    let text = crate::values::text(value)?;
    let url = url::Url::parse(&text).ok()?;
    matches!(url.scheme(), "http" | "https").then_some(text)
}

/// A file as our own protocol and Rasa's metadata have it: `name`, `type`, `size` and `url`.
pub(crate) fn file(told: &Value) -> Option<Attachment> {
    let part = |name: &str| crate::values::text(told.get(name));
    Some(Attachment {
        id: None,
        name: part("name").unwrap_or_default(),
        media_type: part("type")?,
        size: part("size").and_then(|size| size.parse().ok()),
        url: Some(link(told.get("url"))?),
    })
}

/// A place by its degrees, under any of the names that are in use.
pub(crate) fn place(told: &Value) -> Option<Location> {
    let degrees = |names: [&str; 2], most: f64| {
        let stated = names.iter().find_map(|name| crate::values::number(told.get(name)));
        stated.filter(|degrees| degrees.abs() <= most)
    };
    let latitude = degrees(["latitude", "lat"], 90.0)?;
    let longitude =
        degrees(["longitude", "lng"], 180.0).or_else(|| degrees(["lon", "lng"], 180.0))?;
    let label = crate::values::text(told.get("label"));
    Some(Location { latitude, longitude, label })
}
