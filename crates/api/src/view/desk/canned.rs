//! Canned responses as clients set them up and see them.

use std::collections::BTreeMap;

use app::{Canned, CannedInput, CannedText};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// A canned response to keep.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CannedBody {
    /// What an agent types to find it: 1 to 50 characters without spaces, kept in lower case. Unique among those of
    /// its team, or of the workspace.
    pub shortcut: String,
    /// 1 to 200 characters.
    pub title: String,
    /// 1 to 8,000 characters. May name `{contact.name}`, `{contact.first_name}`, `{contact.email}`, the contact's
    /// attributes as `{contact.plan}`, `{agent.name}`, `{conversation.id}`, `{conversation.channel}`,
    /// `{conversation.title}` and what bots are told of the circumstances as `{conversation.page}`.
    pub text: String,
    /// Texts by language, as `de` or `de-AT`; at most 30.
    #[serde(default)]
    pub variants: BTreeMap<String, String>,
    /// Key or number of the team that has it; absent: the whole workspace.
    #[serde(default)]
    pub team: Option<String>,
}

impl From<CannedBody> for CannedInput {
    fn from(body: CannedBody) -> Self {
        let CannedBody { shortcut, title, text, variants, team } = body;
        Self { team, shortcut, title, text, variants }
    }
}

/// A text that agents have ready.
#[derive(Debug, Serialize, ToSchema)]
pub struct CannedView {
    pub id: String,
    pub shortcut: String,
    pub title: String,
    pub text: String,
    /// Texts by language.
    pub variants: BTreeMap<String, String>,
    /// Key of the team that has it; absent: the whole workspace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub team: Option<String>,
    pub updated_at: String,
}

impl From<Canned> for CannedView {
    fn from(canned: Canned) -> Self {
        Self {
            id: canned.id.to_string(),
            shortcut: canned.shortcut,
            title: canned.title,
            text: canned.text,
            variants: canned.variants,
            team: canned.team,
            updated_at: canned.updated_at.to_string(),
        }
    }
}

impl CannedView {
    /// What comes after it in the list, as a cursor.
    pub fn cursor(&self) -> String {
        format!("{}.{}", self.shortcut, self.id)
    }
}

#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct CannedQuery {
    /// What occurs in a shortcut, title or text.
    pub search: Option<String>,
    /// Key or number: those of that team and of the whole workspace.
    pub team: Option<String>,
    /// The `next` of the page before.
    pub cursor: Option<String>,
    /// 1 to 200; 50 unless said otherwise.
    pub limit: Option<u32>,
}

/// For what a canned response is filled in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RenderBody {
    /// Id of the conversation that it is for.
    pub conversation: String,
    /// BCP 47; the conversation's unless said otherwise.
    #[serde(default)]
    pub language: Option<String>,
}

/// A canned response as it may be sent.
#[derive(Debug, Serialize, ToSchema)]
pub struct CannedTextView {
    pub text: String,
    /// The language of the variant that was taken; absent: the usual text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// What isn't known and so is left out, as it is written: to be looked at before it is sent.
    pub unset: Vec<String>,
}

impl From<CannedText> for CannedTextView {
    fn from(rendered: CannedText) -> Self {
        let CannedText { text, language, unset } = rendered;
        Self { text, language, unset }
    }
}
