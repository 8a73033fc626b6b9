//! Which bots of a group take a text, as clients see it.

use engine::{GroupMatch, GroupMatchedBy};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::bot::EnvironmentView;

/// What is asked of a group.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct GroupQuery {
    pub text: String,
    /// Whose releases are asked; `production` unless said otherwise.
    #[serde(default)]
    pub environment: Option<EnvironmentView>,
}

/// The bots that take a text, in the order in which they would take over.
#[derive(Debug, Serialize, ToSchema)]
pub struct GroupMatchesView {
    pub matches: Vec<GroupMatchView>,
}

/// Why a bot takes a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum GroupMatchTypeView {
    Pattern,
    Intent,
}

/// A bot that takes a text.
#[derive(Debug, Serialize, ToSchema)]
pub struct GroupMatchView {
    /// Its key.
    pub bot: String,
    /// The dialog that it starts.
    pub dialog: String,
    #[serde(rename = "type")]
    pub match_type: GroupMatchTypeView,
    /// The pattern that covers the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// The intent that it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub intent: Option<String>,
    /// How sure the bot is of the intent, from 0 to 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
}

impl From<GroupMatch> for GroupMatchView {
    fn from(found: GroupMatch) -> Self {
        let (match_type, pattern, intent, score) = match found.by {
            GroupMatchedBy::Pattern { pattern } => {
                (GroupMatchTypeView::Pattern, Some(pattern), None, None)
            }
            GroupMatchedBy::Intent { intent, score, .. } => {
                (GroupMatchTypeView::Intent, None, Some(intent.to_string()), Some(score))
            }
        };
        let dialog = found.dialog.to_string();
        Self { bot: found.bot, dialog, match_type, pattern, intent, score }
    }
}
