//! Canned responses: texts that agents have ready, with what is known of the contact, the agent and the
//! conversation in its places. They are rendered once, before the agent sends anything.

use std::borrow::Cow;
use std::collections::BTreeMap;

use expr::template::{Builtin, Position, Reference, Rendered, Scope, Template};
use model::Timestamp;
use model::contact::Profile;
use model::conversation::Details;
use model::id::{CannedResponseId, ConversationId, MemberId, WorkspaceId};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::{CannedEntry, CannedFilter, NewCanned, StoreError};

use super::DeskError;
use super::room::AtDesk;
use super::say::MAX_CHARS;
use crate::App;
use crate::clock::noise;

/// Longest shortcut, in characters.
const MAX_SHORTCUT_CHARS: usize = 50;
/// Longest title, in characters.
const MAX_TITLE_CHARS: usize = 200;
/// Most languages beside the usual text.
const MAX_VARIANTS: usize = 30;
/// Longest name of a language, BCP 47.
const MAX_LANGUAGE_CHARS: usize = 35;
/// Most of a workspace.
const MAX_CANNED: u64 = 5_000;
/// Most of a page.
const MAX_PAGE: u32 = 200;
/// What stands before the dot of `{contact.name}` and so on.
const SOURCES: [&str; 3] = ["contact", "agent", "conversation"];

/// A canned response to keep.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CannedInput {
    /// Key or number of the team whose it is; `None`: the whole workspace has it.
    pub team: Option<String>,
    /// What an agent types to find it.
    pub shortcut: String,
    pub title: String,
    pub text: String,
    /// Texts by language, BCP 47.
    pub variants: BTreeMap<String, String>,
}

/// A canned response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Canned {
    pub id: CannedResponseId,
    /// Key of its team.
    pub team: Option<String>,
    pub shortcut: String,
    pub title: String,
    pub text: String,
    pub variants: BTreeMap<String, String>,
    pub updated_at: Timestamp,
}

/// Which canned responses to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CannedListing {
    /// Key or number: those of that team and of the whole workspace.
    pub team: Option<String>,
    pub search: Option<String>,
    pub after: Option<(String, CannedResponseId)>,
    /// At most 200.
    pub limit: u32,
}

/// A canned response as it may be sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CannedText {
    pub text: String,
    /// The language of the text that was taken; `None`: the usual one.
    pub language: Option<String>,
    /// What isn't known and so is left out, as it is written.
    pub unset: Vec<String>,
}

/// Why a canned response wasn't kept or found. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum CannedError {
    #[error("no canned response {0}")]
    NotFound(CannedResponseId),
    #[error("another canned response has the shortcut {0:?}")]
    Taken(String),
    #[error("{0}")]
    Bad(&'static str),
    #[error("at most {MAX_CANNED} canned responses")]
    TooMany,
    #[error(transparent)]
    Desk(#[from] DeskError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// As it is stored. Fields are only added, with a default.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Record {
    title: String,
    text: String,
    variants: BTreeMap<String, String>,
}

impl App {
    /// Keeps a canned response; with an id in place of that one.
    ///
    /// # Errors
    ///
    /// [`CannedError`].
    pub async fn put_canned(
        &self,
        workspace: WorkspaceId,
        id: Option<CannedResponseId>,
        input: CannedInput,
    ) -> Result<Canned, CannedError> {
        check(&input)?;
        let store = &self.inner.store;
        match id {
            Some(id) => drop(self.get_canned(workspace, id).await?),
            None if store.count_canned(workspace).await? >= MAX_CANNED => {
                return Err(CannedError::TooMany);
            }
            None => {}
        }
        let team = self.team_of_canned(workspace, input.team.as_deref()).await?;
        let id = id.unwrap_or_else(|| CannedResponseId::mint(self.now(), noise()));
        let shortcut = input.shortcut.to_lowercase();
        let texts =
            [&shortcut, &input.title, &input.text].into_iter().chain(input.variants.values());
        let search = texts.map(|text| text.to_lowercase()).collect::<Vec<_>>().join("\n");
        let CannedInput { title, text, variants, .. } = input;
        let record = serde_json::to_value(Record { title, text, variants })
            .map_err(|error| StoreError::Encode(error.to_string().into()))?;
        let new =
            NewCanned { id, team, shortcut: shortcut.clone(), record, search, now: self.now() };
        if !store.put_canned(workspace, new).await? {
            return Err(CannedError::Taken(shortcut));
        }
        self.get_canned(workspace, id).await
    }

    /// Finds a canned response.
    ///
    /// # Errors
    ///
    /// [`CannedError::NotFound`].
    pub async fn get_canned(
        &self,
        workspace: WorkspaceId,
        id: CannedResponseId,
    ) -> Result<Canned, CannedError> {
        let found = self.inner.store.find_canned(workspace, id).await?;
        let found = found.ok_or(CannedError::NotFound(id))?;
        Ok(self.at_desk(workspace, |at_desk| canned_of(at_desk, found)).await?)
    }

    /// Lists canned responses by shortcut.
    ///
    /// # Errors
    ///
    /// [`DeskError::NoTeam`].
    pub async fn list_canned(
        &self,
        workspace: WorkspaceId,
        listing: CannedListing,
    ) -> Result<Vec<Canned>, CannedError> {
        let filter = CannedFilter {
            team: self.team_of_canned(workspace, listing.team.as_deref()).await?,
            search: listing.search.map(|search| search.to_lowercase()),
            after: listing.after,
        };
        let limit = listing.limit.clamp(1, MAX_PAGE);
        let found = self.inner.store.list_canned(workspace, filter, limit).await?;
        let read = |at_desk: &AtDesk| found.into_iter().map(|it| canned_of(at_desk, it)).collect();
        Ok(self.at_desk(workspace, read).await?)
    }

    /// Removes a canned response.
    ///
    /// # Errors
    ///
    /// [`CannedError::NotFound`].
    pub async fn delete_canned(
        &self,
        workspace: WorkspaceId,
        id: CannedResponseId,
    ) -> Result<(), CannedError> {
        match self.inner.store.delete_canned(workspace, id).await? {
            true => Ok(()),
            false => Err(CannedError::NotFound(id)),
        }
    }

    /// Renders a canned response for an agent and a conversation: in that language, else in the
    /// conversation's, else as it usually is.
    ///
    /// # Errors
    ///
    /// [`CannedError::NotFound`], [`DeskError::NotFound`].
    pub async fn render_canned(
        &self,
        workspace: WorkspaceId,
        (id, agent): (CannedResponseId, MemberId),
        (conversation, language): (ConversationId, Option<String>),
    ) -> Result<CannedText, CannedError> {
        let canned = self.get_canned(workspace, id).await?;
        let found = self.find_conversation(workspace, conversation).await?;
        let found = found.ok_or(DeskError::NotFound(conversation))?;
        let contact = found.conversation.contact;
        let profile = self.inner.store.find_contact(workspace, contact).await?;
        let agent_name =
            self.at_desk(workspace, |at_desk| at_desk.agents.get(&agent).map(|it| it.name.clone()));
        let known = Known {
            profile: profile.map(|entry| entry.profile).unwrap_or_default(),
            agent: (agent, agent_name.await?),
            conversation: (conversation, found.channel),
            details: found.conversation.details,
        };
        let language = language.or_else(|| known.details.language.clone());
        let (language, text) = variant(&canned, language.as_deref());
        let is_source = |name: &str| SOURCES.contains(&name);
        let Rendered { text, unset } =
            Template::parse(text, &is_source).render(&known, Position::Text);
        Ok(CannedText { text, language: language.map(str::to_owned), unset })
    }

    async fn team_of_canned(
        &self,
        workspace: WorkspaceId,
        named: Option<&str>,
    ) -> Result<Option<u64>, CannedError> {
        let Some(named) = named else { return Ok(None) };
        match self.get_team(workspace, named).await {
            Ok(team) => Ok(Some(team.number)),
            Err(_) => Err(DeskError::NoTeam(named.to_owned()).into()),
        }
    }
}

/// The text in that language, or in one that it is a kind of (`de` for `de-AT`).
fn variant<'a>(canned: &'a Canned, language: Option<&str>) -> (Option<&'a str>, &'a str) {
    let mut wanted = language.unwrap_or_default();
    while !wanted.is_empty() {
        let found = canned.variants.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted));
        if let Some((name, text)) = found {
            return (Some(name), text);
        }
        wanted = wanted.rsplit_once('-').map_or("", |(wider, _)| wider);
    }
    (None, &canned.text)
}

fn check(input: &CannedInput) -> Result<(), CannedError> {
    let is_word = |c: char| !c.is_whitespace() && !c.is_control();
    let has = |text: &str, most: usize| (1..=most).contains(&text.chars().count());
    if !has(&input.shortcut, MAX_SHORTCUT_CHARS) || !input.shortcut.chars().all(is_word) {
        return Err(CannedError::Bad("a shortcut has 1 to 50 characters without spaces"));
    }
    if !has(&input.title, MAX_TITLE_CHARS) || input.title.chars().any(char::is_control) {
        return Err(CannedError::Bad("a title has 1 to 200 characters"));
    }
    let mut texts = std::iter::once(&input.text).chain(input.variants.values());
    if !texts.all(|text| has(text, MAX_CHARS) && !text.contains('\0')) {
        return Err(CannedError::Bad("a text has 1 to 8000 characters and no U+0000"));
    }
    let is_tag = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let is_language = |name: &String| has(name, MAX_LANGUAGE_CHARS) && name.chars().all(is_tag);
    if input.variants.len() > MAX_VARIANTS || !input.variants.keys().all(is_language) {
        return Err(CannedError::Bad("at most 30 variants, by language as `de` or `de-AT`"));
    }
    Ok(())
}

fn canned_of(at_desk: &AtDesk, entry: CannedEntry) -> Canned {
    let record: Record = serde_json::from_value(entry.record).unwrap_or_else(|error| {
        tracing::error!(%error, id = %entry.id, "a canned response can't be read");
        Record::default()
    });
    // The team may be gone; its number still tells it from those that everybody has.
    let key =
        |team: u64| at_desk.teams.get(&team).map_or_else(|| team.to_string(), |it| it.key.clone());
    Canned {
        id: entry.id,
        team: entry.team.map(key),
        shortcut: entry.shortcut,
        title: record.title,
        text: record.text,
        variants: record.variants,
        updated_at: entry.updated_at,
    }
}

/// What canned responses may name.
struct Known {
    profile: Profile,
    agent: (MemberId, Option<String>),
    conversation: (ConversationId, String),
    details: Details,
}

impl Known {
    fn field(&self, source: &str, field: &str) -> Option<Value> {
        match (source, field) {
            ("contact", "name") => self.profile.name.as_deref().map(Value::from),
            ("contact", "first_name") => self.first_name(),
            ("contact", "email") => self.profile.email.as_deref().map(Value::from),
            ("contact", name) => self.profile.attributes.get(name).map(|it| it.as_str().into()),
            ("agent", "name") => self.agent.1.as_deref().map(Value::from),
            ("agent", "id") => Some(self.agent.0.to_string().into()),
            ("conversation", "id") => Some(self.conversation.0.to_string().into()),
            ("conversation", "channel") => Some(self.conversation.1.as_str().into()),
            ("conversation", "title") => self.details.title.as_deref().map(Value::from),
            ("conversation", name) => self.details.context.get(name).cloned(),
            (_, _) => None,
        }
    }

    fn first_name(&self) -> Option<Value> {
        self.profile.name.as_deref()?.split_whitespace().next().map(Value::from)
    }
}

impl Scope for Known {
    fn value(&self, reference: &Reference) -> Option<Cow<'_, Value>> {
        match reference {
            Reference::Field { integration, field, .. } => self.field(integration, field),
            Reference::Builtin(Builtin::FirstName) => self.first_name(),
            Reference::Builtin(Builtin::Conversation) => self.field("conversation", "id"),
            Reference::Bare(name) | Reference::Variable(name) => self.field("conversation", name),
            Reference::Dated { of, .. } => return self.value(of),
            Reference::Message
            | Reference::Slot(_)
            | Reference::Environment(_)
            | Reference::Result(_)
            | Reference::Builtin(_) => None,
        }
        .map(Cow::Owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canned(variants: &[(&str, &str)]) -> Canned {
        let variants = variants.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        Canned {
            id: CannedResponseId::from_uuid(Default::default()),
            team: None,
            shortcut: "hi".to_owned(),
            title: "Greeting".to_owned(),
            text: "Hello".to_owned(),
            variants: variants.collect(),
            updated_at: Timestamp::UNIX_EPOCH,
        }
    }

    #[test]
    fn the_nearest_language_is_taken() {
        let canned = canned(&[("de", "Hallo"), ("de-AT", "Servus"), ("fr", "Bonjour")]);
        for (wanted, expected) in [
            (Some("de-AT"), "Servus"),
            (Some("DE-at"), "Servus"),
            (Some("de-CH"), "Hallo"),
            (Some("de"), "Hallo"),
            (Some("it"), "Hello"),
            (Some(""), "Hello"),
            (None, "Hello"),
        ] {
            assert_eq!(variant(&canned, wanted).1, expected, "{wanted:?}");
        }
    }

    #[test]
    fn what_cannot_be_kept_is_refused() {
        let good = CannedInput {
            shortcut: "hi".to_owned(),
            title: "Greeting".to_owned(),
            text: "Hello".to_owned(),
            ..CannedInput::default()
        };
        check(&good).unwrap();
        let long = |count: usize| "x".repeat(count);
        let variants = |name: &str| BTreeMap::from([(name.to_owned(), "x".to_owned())]);
        for bad in [
            CannedInput { shortcut: String::new(), ..good.clone() },
            CannedInput { shortcut: "a b".to_owned(), ..good.clone() },
            CannedInput { shortcut: long(51), ..good.clone() },
            CannedInput { title: String::new(), ..good.clone() },
            CannedInput { title: "a\nb".to_owned(), ..good.clone() },
            CannedInput { text: String::new(), ..good.clone() },
            CannedInput { text: long(8_001), ..good.clone() },
            CannedInput { text: "\0".to_owned(), ..good.clone() },
            CannedInput { variants: variants(""), ..good.clone() },
            CannedInput { variants: variants("de_AT"), ..good.clone() },
        ] {
            assert!(check(&bad).is_err(), "{bad:?}");
        }
    }
}
