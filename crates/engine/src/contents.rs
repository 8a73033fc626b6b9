//! What an interaction says itself, rendered.

use expr::template::{Position, Template};
use model::bot::ChoiceDisplay;
use model::bot::interaction::MAX_TILES;
use model::content::{
    Card, Content, ContentAction, ContentButton, MAX_TEXT_CHARS, Media, MediaKind, Reply,
    structured,
};
use serde_json::Value;

use crate::effect::{ReportCode, Severity};
use crate::payload::visible_text;
use crate::program::{ActionPlan, ButtonPlan, ChoicePlan, InteractionPlan, KindPlan, TilePlan};
use crate::walk::Walk;

/// Most faults of rich content that a report repeats.
const MAX_TOLD_FAULTS: usize = 3;

impl Walk<'_> {
    /// Says what the interaction at hand says itself.
    pub(crate) fn say_own(&mut self, here: &InteractionPlan) {
        let delay_ms = self.turn.block.delay_ms.unwrap_or(here.delay_ms);
        let added = std::mem::take(&mut self.turn.block.quick_replies);
        match &here.kind {
            KindPlan::Statement(wording) | KindPlan::TextQuestion(wording) => {
                let text = self.word(wording);
                self.say_with(text, added, delay_ms);
            }
            KindPlan::Choices(question) => self.say_choices(question, added, delay_ms),
            KindPlan::QuickReplies { text, replies } => {
                let text = self.word(text);
                let own = replies.iter().map(|reply| {
                    let title = self.part(&reply.title, None);
                    let payload = reply.payload.as_ref().map(|payload| self.part(payload, None));
                    let (title, payload) = with_values_hidden(title, payload);
                    let image_url = reply.image_url.as_ref().map(|url| self.part(url, None));
                    Reply { title, payload, image_url, metadata: reply.metadata.clone() }
                });
                let replies = own.chain(added).collect();
                self.say_with(text, replies, delay_ms);
            }
            KindPlan::Buttons { text, buttons } => {
                let text = cut(self.word(text));
                if text.is_empty() || !self.does_special(text.trim()) {
                    let own = buttons.iter().map(|button| self.button(button, None));
                    let buttons = own.chain(added.into_iter().map(reply_button)).collect();
                    self.say(Content::Buttons { text, buttons }, delay_ms);
                }
            }
            KindPlan::Structured { text, tiles } => {
                self.refuse_quick_replies(&added);
                let text = text.as_ref().map(|text| cut(self.word(text)));
                let text = text.filter(|text| !text.is_empty());
                let tiles = self.tiles(tiles);
                self.say_carousel(text, tiles, delay_ms);
            }
            KindPlan::Image { url, caption } => {
                self.refuse_quick_replies(&added);
                let url = self.part(url, None);
                let caption = caption.as_ref().map(|caption| self.part(caption, None));
                self.say_image(url, caption, delay_ms);
            }
            KindPlan::Media { media, url, caption } => {
                self.refuse_quick_replies(&added);
                let url = self.part(url, None);
                let caption = caption.as_ref().map(|caption| self.part(caption, None));
                self.say_media(*media, url, caption, delay_ms);
            }
            KindPlan::Universal(template) => {
                self.refuse_quick_replies(&added);
                let rendered = template.render(&self.view());
                let json = self.accept(rendered);
                self.say_structured(&json, delay_ms);
            }
            KindPlan::Upload(plan) => {
                self.refuse_quick_replies(&added);
                self.ask_for_file(plan, delay_ms);
            }
            KindPlan::Survey(plan) => self.say_survey(plan, added, delay_ms),
            KindPlan::Note(_)
            | KindPlan::Knowledge(_)
            | KindPlan::Call(_)
            | KindPlan::External(_)
            | KindPlan::Transfer(_)
            | KindPlan::Silent => {}
        }
    }

    /// Reports quick replies of a script that have no message to go with.
    pub(crate) fn refuse_quick_replies(&mut self, added: &[Reply]) {
        if !added.is_empty() {
            self.warn(ReportCode::BadContent, "quick replies have no message to go with");
        }
    }

    fn say_choices(&mut self, question: &ChoicePlan, added: Vec<Reply>, delay_ms: u32) {
        let text = cut(self.word(&question.text));
        let candidates = self.candidate_names(question.most).into_iter();
        let labels = question.labels.iter().map(|label| self.part(label, None).trim().to_owned());
        let own = candidates.chain(labels.collect::<Vec<_>>()).map(plain_reply);
        let choices: Vec<Reply> = own.chain(added).collect();
        match question.display {
            ChoiceDisplay::QuickReplies => self.say_with(text, choices, delay_ms),
            ChoiceDisplay::Buttons => {
                if text.is_empty() || !self.does_special(text.trim()) {
                    self.say(Content::Choices { text, choices, list: question.list }, delay_ms);
                }
            }
        }
    }

    fn say_carousel(&mut self, text: Option<String>, tiles: Vec<Card>, delay_ms: u32) {
        if tiles.is_empty() {
            self.warn(ReportCode::BadContent, "the carousel has no tile to show");
            self.say_with(text.unwrap_or_default(), Vec::new(), delay_ms);
        } else {
            self.say(Content::carousel(text, tiles), delay_ms);
        }
    }

    fn say_media(&mut self, kind: MediaKind, url: String, caption: Option<String>, delay_ms: u32) {
        if !is_address(&url) {
            let message = "the address of the file doesn't begin with https:// or http://";
            return self.report(Severity::Error, ReportCode::BadContent, message);
        }
        let caption = caption.filter(|caption| !caption.is_empty());
        let media = Media { kind, url, name: None, media_type: None, caption, player: None };
        self.say(Content::Media(media), delay_ms);
    }

    fn say_image(&mut self, url: String, caption: Option<String>, delay_ms: u32) {
        if is_address(&url) {
            self.say(Content::image(url, caption), delay_ms);
        } else {
            let message = "the address of the image doesn't begin with https:// or http://";
            self.report(Severity::Error, ReportCode::BadContent, message);
        }
    }

    fn say_structured(&mut self, json: &str, delay_ms: u32) {
        match structured(json) {
            Ok(content) => self.say(content, delay_ms),
            Err(reason) => {
                let message = format!("the rich content isn't shown: {reason}");
                self.report(Severity::Error, ReportCode::BadContent, message);
            }
        }
    }

    /// The tiles, those over lists once per element.
    fn tiles(&mut self, plans: &[TilePlan]) -> Vec<Card> {
        let mut tiles = Vec::new();
        for plan in plans {
            let view = self.view();
            let repetitions = plan.templates().filter_map(|it| it.repetitions(&view)).max();
            let left = MAX_TILES - tiles.len();
            match repetitions {
                None => tiles.extend((left > 0).then(|| self.tile(plan, None))),
                Some(count) => {
                    tiles.extend((0..count.min(left)).map(|index| self.tile(plan, Some(index))));
                }
            }
        }
        tiles
    }

    fn tile(&mut self, plan: &TilePlan, index: Option<usize>) -> Card {
        let mut optional = |template: &Option<Template>| {
            let text = template.as_ref().map(|template| self.part(template, index));
            text.filter(|text| !text.is_empty())
        };
        let (subtitle, image_url, url) =
            (optional(&plan.subtitle), optional(&plan.image_url), optional(&plan.url));
        Card {
            title: self.part(&plan.title, index),
            subtitle,
            image_url,
            url,
            title_note: None,
            description: None,
            image_note: None,
            buttons: plan.buttons.iter().map(|button| self.button(button, index)).collect(),
        }
    }

    fn button(&mut self, plan: &ButtonPlan, index: Option<usize>) -> ContentButton {
        let mut label = self.part(&plan.label, index);
        let action = match &plan.action {
            ActionPlan::Reply(payload) => {
                let payload = payload.as_ref().map(|payload| self.part(payload, index));
                let (visible, payload) = with_values_hidden(label, payload);
                label = visible;
                ContentAction::Reply { payload: payload.unwrap_or_else(|| label.clone()) }
            }
            ActionPlan::Link { url, target } => {
                ContentAction::Link { url: self.part(url, index), target: target.clone() }
            }
        };
        ContentButton { label, action, metadata: plan.metadata.clone() }
    }

    /// Renders a part of a content, or one repetition of it.
    fn part(&mut self, template: &Template, index: Option<usize>) -> String {
        let Some(index) = index else { return cut(self.render(template)) };
        let rendered = template.render_at(&self.view(), Position::Text, index);
        cut(self.accept(rendered))
    }
}

fn is_address(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// Rich content that is given as JSON, or as a JSON string that holds it.
///
/// Errors say in a sentence why it can't be shown, with the place.
pub(crate) fn structured(json: &str) -> Result<Content, String> {
    let parsed = match serde_json::from_str(json) {
        Ok(Value::String(inner)) => serde_json::from_str(&inner),
        parsed => parsed,
    };
    let object = match parsed {
        Ok(Value::Object(object)) => object,
        Ok(_) => return Err("it is no JSON object".to_owned()),
        Err(error) => return Err(format!("it is no JSON: {error}")),
    };
    let content = structured::with_quick_replies(object);
    let faults = match &content {
        Content::Structured { content, quick_replies } => {
            structured::faults(content, quick_replies.as_ref())
        }
        _ => Vec::new(),
    };
    let told: Vec<String> = faults.iter().take(MAX_TOLD_FAULTS).map(ToString::to_string).collect();
    match faults.len().saturating_sub(MAX_TOLD_FAULTS) {
        _ if faults.is_empty() => Ok(content),
        0 => Err(told.join("; ")),
        more => Err(format!("{}; and {more} more", told.join("; "))),
    }
}

/// Cuts what is longer than any message may be.
pub(crate) fn cut(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(MAX_TEXT_CHARS) {
        text.truncate(end);
    }
    text
}

fn reply_button(reply: Reply) -> ContentButton {
    let payload = reply.payload.unwrap_or_else(|| reply.title.clone());
    let action = ContentAction::Reply { payload };
    ContentButton { label: reply.title, action, metadata: reply.metadata }
}

/// A reply that says its title; values that the title says go with the tap only.
pub(crate) fn plain_reply(title: String) -> Reply {
    let (title, payload) = with_values_hidden(title, None);
    Reply { title, payload, image_url: None, metadata: Vec::new() }
}

/// Hides the values that a title says; without a payload, the whole title becomes it.
fn with_values_hidden(title: String, payload: Option<String>) -> (String, Option<String>) {
    let visible = visible_text(&title);
    if visible.len() == title.len() {
        return (title, payload);
    }
    (visible.to_owned(), payload.or(Some(title)))
}
