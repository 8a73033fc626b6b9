//! Lists that people keep elsewhere, into a bot's draft: questions with answers, and values of an entity.

use formats::Problem;
use formats::faq::{self, AddError, Mode, Upload};
use formats::values;
use model::id::WorkspaceId;
use store::{SourceFile, StoreError};

use super::draft::{BotError, SaveDraftError};
use super::to_format;
use crate::App;

/// How often an upload is put into a draft that somebody else saved in the meantime.
const MAX_ATTEMPTS: usize = 4;

/// A sheet of questions and answers for a bot.
#[derive(Debug, Clone)]
pub struct FaqUpload {
    /// Named as the sheet is.
    pub sheet: formats::SourceFile,
    /// The story that they come into; named as the sheet unless said otherwise.
    pub story: Option<String>,
    pub mode: Mode,
}

/// Questions and answers that are in a draft now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaqSaved {
    /// The file of the draft that holds them.
    pub path: String,
    pub added: usize,
    pub replaced: usize,
    /// Questions that were switched off.
    pub disabled: usize,
    /// Nothing that keeps them from being used.
    pub problems: Vec<Problem>,
    /// The draft's new tag.
    pub etag: u64,
}

/// Values of an entity that are in a draft now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValuesSaved {
    /// The file of the draft that holds them.
    pub path: String,
    pub count: usize,
    /// The draft's new tag.
    pub etag: u64,
}

/// Why an upload didn't come into a draft. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum UploadError {
    /// What was uploaded has errors, or can't stand beside what is there.
    #[error("the upload has errors")]
    Faulty(Vec<Problem>),
    /// The draft has errors that keep it from being changed.
    #[error("{0}")]
    BadDraft(String),
    #[error("no entity {0}")]
    NoEntity(String),
    #[error(transparent)]
    Bot(#[from] BotError),
    #[error(transparent)]
    Draft(#[from] SaveDraftError),
}

impl From<StoreError> for UploadError {
    fn from(error: StoreError) -> Self {
        Self::Bot(error.into())
    }
}

/// A draft with one file new or changed.
struct Changed<R> {
    path: String,
    files: Vec<SourceFile>,
    result: R,
}

impl App {
    /// Puts a sheet of questions and answers into a bot's draft: the one of that tag, or the latest.
    ///
    /// # Errors
    ///
    /// [`UploadError`]; nothing was changed then.
    pub async fn add_faq(
        &self,
        workspace: WorkspaceId,
        (key, expected): (&str, Option<u64>),
        upload: FaqUpload,
    ) -> Result<FaqSaved, UploadError> {
        let change = move |files: &[SourceFile]| add_sheet(files, &upload);
        let (changed, etag) = self.change_draft(workspace, (key, expected), change).await?;
        let added = changed.result;
        Ok(FaqSaved {
            path: changed.path,
            added: added.added,
            replaced: added.replaced,
            disabled: added.disabled,
            problems: added.problems,
            etag,
        })
    }

    /// Replaces the values of an entity in a bot's draft by a list, `word|variant1,variant2` a line.
    ///
    /// # Errors
    ///
    /// [`UploadError`]; nothing was changed then.
    pub async fn replace_entity_values(
        &self,
        workspace: WorkspaceId,
        (key, expected): (&str, Option<u64>),
        (entity, list): (String, String),
    ) -> Result<ValuesSaved, UploadError> {
        let change = move |files: &[SourceFile]| replace_values(files, &entity, &list);
        let (changed, etag) = self.change_draft(workspace, (key, expected), change).await?;
        Ok(ValuesSaved { path: changed.path, count: changed.result, etag })
    }

    /// Changes a draft off the runtime's threads, and saves it.
    async fn change_draft<R: Send + 'static>(
        &self,
        workspace: WorkspaceId,
        (key, expected): (&str, Option<u64>),
        change: impl Fn(&[SourceFile]) -> Result<Changed<R>, UploadError> + Clone + Send + 'static,
    ) -> Result<(Changed<R>, u64), UploadError> {
        let mut attempts = 0;
        loop {
            attempts += 1;
            let draft = self.get_draft(workspace, key).await?;
            if let Some(expected) = expected.filter(|expected| *expected != draft.etag) {
                tracing::debug!(expected, current = draft.etag, "a draft was changed meanwhile");
                return Err(SaveDraftError::Conflict { current: draft.etag }.into());
            }
            let change = change.clone();
            let changed = tokio::task::spawn_blocking(move || change(&draft.files))
                .await
                .map_err(|error| StoreError::Database(error.to_string().into()))??;
            let files = changed.files.clone();
            match self.save_draft(workspace, key, (files, draft.etag)).await {
                Ok(etag) => return Ok((changed, etag)),
                Err(SaveDraftError::Conflict { .. })
                    if expected.is_none() && attempts < MAX_ATTEMPTS => {}
                Err(error) => return Err(error.into()),
            }
        }
    }
}

fn add_sheet(files: &[SourceFile], upload: &FaqUpload) -> Result<Changed<faq::Added>, UploadError> {
    let sheet = faq::parse(&upload.sheet);
    let Some(dialogs) = sheet.dialogs else { return Err(UploadError::Faulty(sheet.problems)) };
    let story = upload.story.clone().unwrap_or_else(|| faq::stem(&upload.sheet.path).to_owned());
    let upload = Upload { story, dialogs, mode: upload.mode };
    let mut added = faq::add(&to_format(files), upload).map_err(|error| match error {
        AddError::Taken(taken) => UploadError::Faulty(taken),
        AddError::NoBot(_) | AddError::Part(_) => UploadError::BadDraft(error.to_string()),
    })?;
    added.problems.splice(0..0, sheet.problems);
    let file = added.file.clone();
    Ok(Changed { path: file.path.clone(), files: with(files, file), result: added })
}

fn replace_values(
    files: &[SourceFile],
    entity: &str,
    list: &str,
) -> Result<Changed<usize>, UploadError> {
    let values = nlu::entity::parse_dictionary(list)
        .map_err(|errors| UploadError::Faulty(errors.iter().map(line_problem).collect()))?;
    let count = values.len();
    let file = values::replace(&to_format(files), entity, values).map_err(|error| match error {
        values::ReplaceError::NoEntity(name) => UploadError::NoEntity(name),
        values::ReplaceError::Other(_) | values::ReplaceError::Part(_) => {
            UploadError::BadDraft(error.to_string())
        }
    })?;
    Ok(Changed { path: file.path.clone(), files: with(files, file), result: count })
}

fn line_problem(error: &nlu::entity::LineError) -> Problem {
    Problem {
        severity: formats::Severity::Error,
        code: "bad_line",
        file: "values".to_owned(),
        line: u32::try_from(error.line).unwrap_or(u32::MAX),
        column: 1,
        path: String::new(),
        message: error.fault.to_string(),
        suggestion: None,
    }
}

/// The files with this one in the place of the one of its path, or after them.
fn with(files: &[SourceFile], file: formats::SourceFile) -> Vec<SourceFile> {
    let file = SourceFile { path: file.path, text: file.text };
    let mut files = files.to_vec();
    match files.iter_mut().find(|known| known.path == file.path) {
        Some(known) => *known = file,
        None => files.push(file),
    }
    files
}
