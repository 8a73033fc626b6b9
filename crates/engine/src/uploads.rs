//! Asking for a file: which are taken, and what is said of what became of one.

use model::bot::Target;
use model::bot::upload::MAX_UPLOAD_BYTES;
use model::content::{Attachment, Content, ContentAction, ContentButton};
use model::script::ScriptPlace;

use crate::contents::cut;
use crate::program::{InteractionPlan, KindPlan, UploadPlan, Wording};
use crate::trace::StartedBy;
use crate::turn::Phase;
use crate::walk::{Flow, Walk};

const PROGRESS: &str = "Processing the file...";
const SUCCESS: &str = "Successfully processed the file.";
const FAILURE: &str = "Failed to process the file. Please try again.";
const TOO_LARGE: &str = "The file is too large: it may have 5 MB at most.";
const CHOOSE_FILE: &str = "Choose a file";
/// What a bot is told as if the contact had said it, before the text about the file.
const TOLD_SUCCESS: &str = "file_upload_success:";
const TOLD_FAILURE: &str = "file_upload_failed:";
const _: () = assert!(MAX_UPLOAD_BYTES == 5 * 1024 * 1024, "the text says 5 MB");

/// Endings of files with their media types.
const ENDINGS: [(&str, &str); 26] = [
    ("aac", "audio/aac"),
    ("bmp", "image/bmp"),
    ("csv", "text/csv"),
    ("doc", "application/msword"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("gif", "image/gif"),
    ("heic", "image/heic"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("json", "application/json"),
    ("mov", "video/quicktime"),
    ("mp3", "audio/mpeg"),
    ("mp4", "video/mp4"),
    ("odt", "application/vnd.oasis.opendocument.text"),
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("ppt", "application/vnd.ms-powerpoint"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("tif", "image/tiff"),
    ("tiff", "image/tiff"),
    ("txt", "text/plain"),
    ("wav", "audio/wav"),
    ("webp", "image/webp"),
    ("xls", "application/vnd.ms-excel"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("zip", "application/zip"),
];

impl Walk<'_> {
    /// Asks for a file, with a button to choose one where that can be shown.
    pub(crate) fn ask_for_file(&mut self, plan: &UploadPlan, delay_ms: u32) {
        let text = cut(self.word(&plan.text));
        if self.moment.channel.is_text_only() || self.does_special(text.trim()) {
            return self.say_with(text, Vec::new(), delay_ms);
        }
        let accepts = plan.accepts.iter().map(|kind| media_type(kind)).collect();
        let button = ContentButton {
            label: CHOOSE_FILE.to_owned(),
            action: ContentAction::Upload { accepts },
            metadata: Vec::new(),
        };
        self.say(Content::Buttons { text, buttons: vec![button] }, delay_ms);
    }

    /// Takes the file that came: goes on with it, or says why not and waits on.
    pub(crate) fn take_file(&mut self, question: &InteractionPlan, plan: &UploadPlan) -> Flow {
        let Some(file) = self.turn.files.first() else { return Flow::Wait };
        let is_small = file.size.is_none_or(|size| size <= MAX_UPLOAD_BYTES);
        if !is_small || !is_accepted(file, &plan.accepts) {
            let text = match &plan.wrong_type {
                Some(wording) => self.word(wording),
                None if !is_small => TOO_LARGE.to_owned(),
                None => wrong_type(&plan.accepts),
            };
            self.say_text(text);
            return Flow::Wait;
        }
        self.say_of_file(plan.progress.as_ref(), PROGRESS);
        if let Some(frame) = self.frame() {
            frame.unrecognized = 0;
        }
        self.turn.upload = Some(question.place.clone());
        self.script(ScriptPlace::ProcessUserResponse, Phase::Move { rule: None })
    }

    /// Tells what became of the file that the call at hand worked on: by a dialog whose patterns take
    /// that up, which then takes the place of this one, or by a text. `None`: the dialog goes on.
    pub(crate) fn tell_of_upload(&mut self, is_success: bool, is_explicit: bool) -> Option<Flow> {
        let place = self.turn.upload.take()?;
        let plan = self.upload_at(&place)?;
        let (own, built_in, told) = if is_success {
            (plan.success.as_ref(), SUCCESS, TOLD_SUCCESS)
        } else {
            (plan.failure.as_ref(), FAILURE, TOLD_FAILURE)
        };
        let text = own.map_or_else(|| built_in.to_owned(), |wording| self.word(wording));
        let said = std::mem::replace(&mut self.turn.text, format!("{told}{text}"));
        if let Some((dialog, pattern)) = self.matched_pattern() {
            self.state.stack.pop();
            return Some(self.start(dialog, StartedBy::Pattern { pattern }));
        }
        self.turn.text = said;
        self.say_text(text);
        if is_success || is_explicit {
            return None;
        }
        // It may be tried again.
        let dialog = place.dialog.as_ref().map(model::key::Key::as_str);
        let frame = self.frame().filter(|frame| Some(frame.dialog.as_str()) == dialog);
        let Some(frame) = frame else { return Some(Flow::Go(Phase::End)) };
        frame.at = place.interaction.map(|key| key.to_string());
        Some(Flow::Wait)
    }

    fn say_of_file(&mut self, own: Option<&Wording>, built_in: &str) {
        let text = own.map_or_else(|| built_in.to_owned(), |wording| self.word(wording));
        self.say_text(text);
    }
}

impl crate::Program {
    /// Whether the bot waits for a file.
    pub fn awaits_file(&self, state: &crate::State) -> bool {
        let here = state.position().and_then(|(dialog, at)| self.at(dialog, at));
        here.is_some_and(|(_, here)| matches!(here.kind, KindPlan::Upload(_)))
    }
}

impl<'a> Walk<'a> {
    fn upload_at(&self, place: &Target) -> Option<&'a UploadPlan> {
        let (dialog, interaction) = (place.dialog.as_ref()?, place.interaction.as_ref()?);
        match &self.program.at(dialog.as_str(), interaction.as_str())?.1.kind {
            KindPlan::Upload(plan) => Some(plan),
            _ => None,
        }
    }
}

fn wrong_type(accepts: &[String]) -> String {
    format!("The file type is invalid. Upload one of these types: {}.", accepts.join(", "))
}

/// Whether a file is of one of these types. A known ending is held against what the file is.
fn is_accepted(file: &Attachment, accepts: &[String]) -> bool {
    let name = file.name.to_lowercase();
    accepts.is_empty()
        || accepts.iter().any(|accepted| {
            let wanted = media_type(accepted);
            match wanted.split_once('/') {
                Some((family, "*")) => {
                    file.media_type.split('/').next().is_some_and(|own| own == family)
                }
                Some(_) => file.media_type.eq_ignore_ascii_case(&wanted),
                None => name.ends_with(&wanted),
            }
        })
}

/// The media type of an ending, or the ending with its dot when it isn't known.
fn media_type(accepted: &str) -> String {
    let accepted = accepted.trim().to_lowercase();
    if accepted.contains('/') {
        return accepted;
    }
    let ending = accepted.trim_start_matches(['*', '.']);
    let known = ENDINGS.iter().find(|(own, _)| *own == ending);
    known.map_or_else(|| format!(".{ending}"), |(_, media_type)| (*media_type).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_of_a_type_by_what_it_is() {
        for (name, media_type, accepted, expected) in [
            ("a.pdf", "application/pdf", "pdf", true),
            ("a.PDF", "application/pdf", "PDF", true),
            ("a.pdf", "application/pdf", ".pdf", true),
            ("a.pdf", "text/html", "pdf", false),
            ("a.jpg", "image/jpeg", "jpeg", true),
            ("a.png", "image/png", "image/*", true),
            ("a.png", "image/png", "image/png", true),
            ("a.mp4", "video/mp4", "image/*", false),
            ("a.dwg", "application/octet-stream", "dwg", true),
            ("a.dxf", "application/octet-stream", "dwg", false),
        ] {
            let file = Attachment {
                id: None,
                name: name.to_owned(),
                media_type: media_type.to_owned(),
                size: None,
                url: None,
            };
            let got = is_accepted(&file, &[accepted.to_owned()]);
            assert_eq!(got, expected, "{name} as {accepted}");
        }
    }
}
