//! Saying texts: the special ones, the pauses, and splitting what is long.

#[cfg(test)]
mod tests;

use model::bot::interaction::MAX_DELAY_MS;
use model::content::{Content, MAX_TEXT_CHARS, Markup, Reply};
use serde_json::Value;

use crate::effect::{Effect, ReportCode, Say, Severity};
use crate::turn::MAX_REPLIES;
use crate::walk::Walk;

/// Stands for no message at all.
const BLANK: &str = "BLANK_MESSAGE";
/// Closes the conversation and begins its survey.
const CLOSE_DIALOG: &str = "LP_CLOSEDIALOG";
/// Closes the conversation without a survey.
const CLOSE_CONVERSATION: &str = "LP_CLOSECONVERSATION";
/// Begins a text that sets what is known of the contact: `SET_USER_PROFILE | {…}`.
const SET_PROFILE: &str = "SET_USER_PROFILE";
/// Splits a text in two, with a pause of so many milliseconds between.
const BREAK: &str = "tag::breakWithDelay=";

/// Stands for the bot's task box.
const TASK_BOX: &str = "{taskbox}";

/// How much of the bot's last message is kept, in characters.
const MAX_SAID_CHARS: usize = 2_000;

/// A part of a text, and the pause before it.
#[derive(Debug, PartialEq, Eq)]
struct Piece<'t> {
    text: &'t str,
    /// `None`: the pause that the whole text has.
    delay_ms: Option<u32>,
}

impl Walk<'_> {
    /// Says a text that is no interaction's own.
    pub(crate) fn say_text(&mut self, text: String) {
        self.say_with(text, Vec::new(), self.turn.block.delay_ms.unwrap_or_default());
    }

    /// Says a text, or does what it stands for. Quick replies go with its last part.
    pub(crate) fn say_with(&mut self, text: String, mut quick_replies: Vec<Reply>, delay_ms: u32) {
        if self.does_special(text.trim()) {
            return;
        }
        if self.program.task_box.is_some()
            && let Some((before, after)) = text.split_once(TASK_BOX)
        {
            self.say_with(before.trim().to_owned(), Vec::new(), delay_ms);
            self.say_task_box();
            return self.say_with(after.trim().to_owned(), quick_replies, 0);
        }
        let most = self.longest_text();
        let pieces: Vec<Piece<'_>> =
            pieces(&text).into_iter().flat_map(|piece| split(piece, most)).collect();
        let count = pieces.len();
        for (index, piece) in pieces.into_iter().enumerate() {
            let is_last = index + 1 == count;
            let quick_replies =
                if is_last { std::mem::take(&mut quick_replies) } else { Vec::new() };
            let content =
                Content::Text { text: piece.text.to_owned(), markup: Markup::Plain, quick_replies };
            self.say(content, piece.delay_ms.unwrap_or(delay_ms));
        }
    }

    /// Sends a message, within the limit of a turn.
    pub(crate) fn say(&mut self, content: Content, delay_ms: u32) {
        if self.is_over {
            return;
        }
        self.turn.replies = self.turn.replies.saturating_add(1);
        if self.turn.replies <= MAX_REPLIES {
            if self.program.meaning.remembers_said {
                let text = content.plain_text().to_lowercase();
                self.state.said = text.chars().take(MAX_SAID_CHARS).collect();
            }
            let delay_ms = delay_ms.min(MAX_DELAY_MS);
            self.effects.push(Effect::Say(Say { content, delay_ms, raw: None }));
        } else if self.turn.replies == MAX_REPLIES + 1 {
            let message = format!("a turn has at most {MAX_REPLIES} messages; the rest isn't sent");
            self.report(Severity::Error, ReportCode::TooManyReplies, message);
        }
    }

    /// Does what a special text stands for. Says whether it was one.
    pub(crate) fn does_special(&mut self, text: &str) -> bool {
        match text {
            "" | BLANK => {}
            CLOSE_DIALOG => self.close(true),
            CLOSE_CONVERSATION => self.close(false),
            _ => {
                match text.strip_prefix(SET_PROFILE).map(|rest| rest.trim_start().strip_prefix('|'))
                {
                    Some(Some(profile)) => self.set_profile(profile),
                    Some(None) | None => return false,
                }
            }
        }
        true
    }

    fn set_profile(&mut self, json: &str) {
        let Ok(Value::Object(profile)) = serde_json::from_str(json) else {
            self.warn(ReportCode::BadContent, "the profile to set isn't a JSON object");
            return;
        };
        let text = |name| profile.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        let names: Vec<&str> =
            [text("firstName"), text("lastName")].into_iter().flatten().collect();
        let name = (!names.is_empty()).then(|| names.join(" "));
        let email = text("email").map(str::to_owned);
        self.effects.push(Effect::SetProfile { name, email });
    }

    /// Longest text of one message, in characters.
    fn longest_text(&self) -> usize {
        let own = self.program.bot().settings.split_at.filter(|_| !self.turn.block.is_unsplit);
        let own = own.and_then(|most| usize::try_from(most).ok()).filter(|most| *most > 0);
        own.map_or(MAX_TEXT_CHARS, |most| most.min(MAX_TEXT_CHARS))
    }
}

/// Cuts a text where it asks for a pause.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut found = Vec::new();
    let mut delay_ms = None;
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(BREAK) {
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        push_piece(&mut found, before, delay_ms);
        delay_ms = Some(after[..digits].parse().unwrap_or(MAX_DELAY_MS));
        rest = &after[digits..];
    }
    if found.is_empty() && delay_ms.is_none() {
        return vec![Piece { text, delay_ms: None }];
    }
    push_piece(&mut found, rest, delay_ms);
    found
}

fn push_piece<'t>(found: &mut Vec<Piece<'t>>, text: &'t str, delay_ms: Option<u32>) {
    let text = text.trim();
    if !text.is_empty() {
        found.push(Piece { text, delay_ms });
    }
}

/// Cuts a text into parts of at most so many characters, between words where it can. Only the first
/// part keeps the pause.
fn split(piece: Piece<'_>, most: usize) -> Vec<Piece<'_>> {
    // Bytes are never fewer than characters.
    if piece.text.len() <= most {
        return vec![piece];
    }
    let mut parts = Vec::new();
    let mut rest = piece.text;
    let mut delay_ms = piece.delay_ms;
    while let Some((end, _)) = rest.char_indices().nth(most) {
        let cut = last_blank(rest, end).unwrap_or(end);
        parts.push(Piece { text: rest[..cut].trim_end(), delay_ms });
        rest = rest[cut..].trim_start();
        delay_ms = Some(0);
    }
    if !rest.is_empty() {
        parts.push(Piece { text: rest, delay_ms });
    }
    parts
}

/// The last whitespace at which the text can be cut so that the first part ends by `end`.
fn last_blank(text: &str, end: usize) -> Option<usize> {
    let is_blank_at_end = text[end..].starts_with(char::is_whitespace);
    let blank = if is_blank_at_end { Some(end) } else { text[..end].rfind(char::is_whitespace) };
    blank.filter(|at| !text[..*at].trim().is_empty())
}
