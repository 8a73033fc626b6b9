//! What helps to build bots, as clients see it: templates, versions, differences, rich messages, curl commands.

use app::{CurlRead, CurlWarning, RichForm, RichForms};
use formats::difference::{Change, ChangeKind};
use formats::templates::Template;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use store::BotVersion;
use utoipa::ToSchema;

use super::bot::SourceFileView;

/// Templates in the order in which they are offered.
#[derive(Debug, Serialize, ToSchema)]
pub struct TemplatesView {
    pub items: Vec<TemplateView>,
}

/// A bot to begin with.
#[derive(Debug, Serialize, ToSchema)]
pub struct TemplateView {
    pub key: String,
    pub name: String,
    pub description: String,
    /// The new bot's source.
    pub files: Vec<SourceFileView>,
}

impl From<&Template> for TemplateView {
    fn from(template: &Template) -> Self {
        let file = |(path, text): &(&str, &str)| SourceFileView {
            path: (*path).to_owned(),
            text: (*text).to_owned(),
        };
        Self {
            key: template.key.to_owned(),
            name: template.name.to_owned(),
            description: template.description.to_owned(),
            files: template.files.iter().map(file).collect(),
        }
    }
}

/// A version with its source.
#[derive(Debug, Serialize, ToSchema)]
pub struct VersionFilesView {
    pub id: String,
    pub number: u64,
    pub created_by: String,
    pub created_at: String,
    pub files: Vec<SourceFileView>,
}

impl From<BotVersion> for VersionFilesView {
    fn from(version: BotVersion) -> Self {
        Self {
            id: version.entry.id.to_string(),
            number: version.entry.number,
            created_by: version.entry.created_by,
            created_at: version.entry.created_at.to_string(),
            files: version.files.into_iter().map(Into::into).collect(),
        }
    }
}

/// What changed between two states of a bot.
#[derive(Debug, Serialize, ToSchema)]
pub struct DifferenceView {
    /// In the order of the bot file; what was removed comes after what is left of its kind.
    pub changes: Vec<ChangeView>,
}

#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKindView {
    Added,
    Removed,
    Changed,
    /// To another position among its like, or to another story.
    Moved,
}

/// One thing of a bot that isn't as it was.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangeView {
    pub kind: ChangeKindView,
    /// Where it is in the bot file, as `stories.main.dialogs.billing`; where it was, when it was removed. Empty
    /// for the bot's own fields.
    pub path: String,
    /// `bot`, `settings`, `task_box`, `environment`, `credential`, `variable`, `intent`, `entity`, `integration`,
    /// `external_bot`, `story`, `dialog` or `interaction`.
    pub what: String,
    /// What people call it; its key, when nothing else.
    pub name: String,
    /// Key of the story that it is or is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub story: Option<String>,
    /// Key of the dialog that it is or is in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dialog: Option<String>,
    /// Key of the interaction that it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interaction: Option<String>,
    /// All of its fields, when it was added or removed; those of the dialogs of a story and the interactions of
    /// a dialog are told with these. `position` (from 1) or `story`, when it was moved.
    pub fields: Vec<FieldChangeView>,
}

/// A field in the form of the bot file; a side without it has its default.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldChangeView {
    pub field: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
}

impl From<Vec<Change>> for DifferenceView {
    fn from(changes: Vec<Change>) -> Self {
        Self { changes: changes.into_iter().map(Into::into).collect() }
    }
}

impl From<Change> for ChangeView {
    fn from(change: Change) -> Self {
        let kind = match change.kind {
            ChangeKind::Added => ChangeKindView::Added,
            ChangeKind::Removed => ChangeKindView::Removed,
            ChangeKind::Changed => ChangeKindView::Changed,
            ChangeKind::Moved => ChangeKindView::Moved,
        };
        let fields = change.fields.into_iter().map(|it| FieldChangeView {
            field: it.field,
            before: it.before,
            after: it.after,
        });
        Self {
            kind,
            path: change.path,
            what: change.what.to_owned(),
            name: change.name,
            story: change.place.story,
            dialog: change.place.dialog,
            interaction: change.place.interaction,
            fields: fields.collect(),
        }
    }
}

/// A command to make an integration of.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CurlRequest {
    /// As it is pasted; of several commands the first is taken.
    pub command: String,
}

/// An integration made of a command. Secrets that were in it are in none of this.
#[derive(Debug, Serialize, ToSchema)]
pub struct CurlView {
    /// A suggestion for the integration's key.
    pub key: String,
    /// In the form of the bot file.
    #[schema(value_type = Object)]
    pub integration: Value,
    /// The credential that the integration names; the workspace keeps its secret.
    pub credentials: Vec<CurlCredentialView>,
    /// Names that each environment must give an address or value for.
    pub environment: Vec<String>,
    /// Variables that must be set before the call.
    pub variables: Vec<String>,
    pub warnings: Vec<CurlWarningView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct CurlCredentialView {
    pub key: String,
    /// In the form of the bot file.
    pub credential: Value,
    /// Headers whose value was only a placeholder, as `<Private Key>`.
    pub placeholders: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct CurlWarningView {
    /// Of the command, from 1.
    pub line: usize,
    pub message: String,
}

impl From<CurlRead> for CurlView {
    fn from(read: CurlRead) -> Self {
        let credentials = read.credentials.into_iter().map(|it| CurlCredentialView {
            key: it.key.to_string(),
            credential: it.credential,
            placeholders: it.placeholders,
        });
        let warning =
            |CurlWarning { line, message }: CurlWarning| CurlWarningView { line, message };
        Self {
            key: read.key.to_string(),
            integration: read.integration,
            credentials: credentials.collect(),
            environment: read.environment,
            variables: read.variables,
            warnings: read.warnings.into_iter().map(warning).collect(),
        }
    }
}

/// An interaction with a rich message.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RenderRichRequest {
    /// As in a bot file: with `buttons`, `quick_replies`, `carousel` or `universal`.
    #[schema(value_type = Object)]
    pub interaction: Value,
}

/// A rich message in each of the forms.
#[derive(Debug, Serialize, ToSchema)]
pub struct RichFormsView {
    /// An element of HSL.
    pub haptik: RichFormView,
    /// A message with its metadata.
    pub kommunicate: RichFormView,
    /// Structured content, with its quick replies in `quickReplies`.
    pub liveperson: RichFormView,
}

/// A rich message as clients of one system get it.
#[derive(Debug, Serialize, ToSchema)]
pub struct RichFormView {
    #[schema(value_type = Object)]
    pub message: Value,
    /// What this form can't say.
    pub losses: Vec<RichLossView>,
}

/// Something that a form can't say.
#[derive(Debug, Serialize, ToSchema)]
pub struct RichLossView {
    /// Where it stands; empty: the whole.
    pub path: String,
    /// In a sentence.
    pub message: String,
}

impl From<RichForms> for RichFormsView {
    fn from(forms: RichForms) -> Self {
        Self {
            haptik: forms.haptik.into(),
            kommunicate: forms.kommunicate.into(),
            liveperson: forms.liveperson.into(),
        }
    }
}

impl From<RichForm> for RichFormView {
    fn from(form: RichForm) -> Self {
        let loss = |it: formats::loss::Loss| RichLossView { path: it.path, message: it.what };
        Self { message: form.message, losses: form.losses.into_iter().map(loss).collect() }
    }
}
