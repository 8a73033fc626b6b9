//! What an interaction says or does.

mod special;

use model::bot::{
    Button, ButtonAction, Choice, ChoiceDisplay, ChoiceQuestion, Condition, InteractionKind,
    Knowledge, QuickReply, Rule, Tile, Transfer,
};
use model::text::Texts;
use serde_json::{Map, Value};

use super::service::Service;
use super::{Context, Object, knowledge};
use crate::liveperson::defaults;
use crate::liveperson::words::{self, Class};

/// Most choices in a row.
const MAX_PER_ROW: u32 = 100;
/// Types of buttons that open an address.
const LINK_TYPES: [&str; 3] = ["web_url", "url", "link"];

/// The parts of an interaction's content, opened.
struct Content {
    outer: Object,
    results: Object,
    tile: Object,
    first: Object,
    others: Vec<Object>,
}

impl Context<'_> {
    /// Reads what an interaction does.
    pub(super) fn kind(
        &mut self,
        message: &mut Object,
        class: Class,
        rules: &[Rule],
    ) -> InteractionKind {
        let mut content = self.open(message);
        let waits = message.flag("userInputRequired", self.notes);
        let kind = self.kind_of(class, message, &mut content, (rules, waits == Some(true)));
        if let Some(waits) = waits
            && !matches!(kind, InteractionKind::Universal { .. })
        {
            message.keep("userInputRequired", waits);
        }
        close(message, content);
        kind
    }

    fn open(&mut self, message: &mut Object) -> Content {
        let mut outer = message.object("content", self.notes);
        let mut results = outer.object("results", self.notes);
        let mut tile = results.object("tile", self.notes);
        let mut tiles = tile.objects("tileData", self.notes).into_iter();
        let first = tiles.next().unwrap_or_else(|| {
            let place = format!("{}/tileData/0", tile.place);
            let mut first = Object::new(Map::new(), place);
            first.path.clone_from(&tile.path);
            first
        });
        Content { first, others: tiles.collect(), outer, results, tile }
    }

    fn kind_of(
        &mut self,
        class: Class,
        message: &mut Object,
        content: &mut Content,
        (rules, waits): (&[Rule], bool),
    ) -> InteractionKind {
        let tile = &mut content.first;
        match class {
            Class::Starter => InteractionKind::Script,
            Class::Statement => InteractionKind::Statement { text: self.said(tile) },
            Class::Image => {
                let (url, caption) = self.address(tile);
                InteractionKind::Image { url, caption }
            }
            Class::Note => InteractionKind::PrivateNote { text: self.said(tile) },
            Class::TextQuestion => InteractionKind::TextQuestion {
                text: self.said(tile),
                sample_answer: content.tile.text("sampleUserInput", self.notes),
            },
            Class::Choices => self.choices(tile),
            Class::Buttons => InteractionKind::ButtonQuestion {
                text: self.said(tile),
                buttons: self.buttons(tile),
            },
            Class::QuickReplies => self.quick_replies(message, tile),
            Class::Structured => self.structured(content),
            Class::Universal => self.universal(tile, waits),
            Class::Call => self.call(message, &mut content.outer, rules),
            Class::Transfer => InteractionKind::Transfer(self.transfer(tile)),
            Class::Media(media) => {
                let (url, caption) = self.address(tile);
                InteractionKind::Media { media, url, caption }
            }
            Class::Upload => InteractionKind::FileUpload(self.upload(tile)),
            Class::Survey(measure) => self.survey(measure, message, tile),
            Class::Disambiguation => InteractionKind::Disambiguation(self.disambiguation(tile)),
            Class::Knowledge => {
                let text = "its answers aren't in the export".to_owned();
                let finding = message.warn("knowledge_needed", "interactionType", text);
                self.notes.add(finding.suggest("add them to the bot as dialogs of kind `faq`"));
                let found = knowledge::of_interaction(tile, self.notes);
                if let Some(story) = found.stories.first() {
                    let name = story.to_string();
                    self.services.searched.entry(story.clone()).or_insert(name);
                }
                InteractionKind::Knowledge(found)
            }
            Class::Unknown => self.unknown(message, content, (rules, waits)),
        }
    }

    fn said(&mut self, tile: &mut Object) -> Texts {
        tile.text("text", self.notes).map(Texts::one).unwrap_or_default()
    }

    /// The address of a picture or the like, and the text beneath.
    fn address(&mut self, tile: &mut Object) -> (String, Option<String>) {
        const FIELDS: [&str; 3] = ["url", "image", "imageUrl"];
        let mut filled =
            FIELDS.into_iter().filter_map(|field| filled(tile.text(field, self.notes)));
        let url = filled.next();
        let caption = tile.text("text", self.notes).filter(|it| !it.is_empty());
        (url.unwrap_or_default(), caption)
    }

    fn choices(&mut self, tile: &mut Object) -> InteractionKind {
        let text = self.said(tile);
        let mut choice = tile.object("multipleChoice", self.notes);
        let choices = choice.texts("multipleChoices", self.notes);
        let display = choice.text("displayChoice", self.notes);
        let shows_replies =
            display.as_deref().is_some_and(|it| words::plain(it).starts_with("QUICK"));
        let display_of =
            if shows_replies { ChoiceDisplay::QuickReplies } else { ChoiceDisplay::Buttons };
        if let Some(display) = display.filter(|it| it != "BUTTON" && it != "QUICK_REPLY") {
            choice.keep("displayChoice", display);
        }
        let style = choice.text("textStyle", self.notes);
        let list_style = style.as_deref().map(words::list_style).unwrap_or_default();
        if let Some(style) = style.filter(|it| it != "NUMBERS" && it != "LETTERS") {
            choice.keep("textStyle", style);
        }
        let is_indented = choice.flag("indented", self.notes).unwrap_or(false);
        tile.keep_rest("multipleChoice", choice);
        InteractionKind::ChoiceQuestion(ChoiceQuestion {
            text,
            choices: choices.into_iter().map(|label| Choice { label }).collect(),
            display: display_of,
            per_row: self.per_row(tile),
            list_style,
            is_indented,
        })
    }

    fn per_row(&mut self, tile: &mut Object) -> Option<u32> {
        let mut widget = tile.object("quickReplyWidget", self.notes);
        let number = widget.number("choicesPerRow", self.notes);
        let per_row = number.and_then(|it| u32::try_from(it).ok());
        let per_row = per_row.filter(|it| (1..=MAX_PER_ROW).contains(it));
        if let Some(number) = number.filter(|_| per_row.is_none()) {
            widget.keep("choicesPerRow", number);
        }
        tile.keep_rest("quickReplyWidget", widget);
        per_row
    }

    fn quick_replies(&mut self, message: &mut Object, tile: &mut Object) -> InteractionKind {
        let text = self.said(tile);
        let per_row = self.per_row(tile);
        let holder = if message.has("quickReplies") { message } else { &mut *tile };
        let field = if holder.has("quickReplies") { "quickReplies" } else { "quickReplyList" };
        let (mut replies, mut rests) = (Vec::new(), Vec::new());
        for mut reply in holder.objects(field, self.notes) {
            let title = reply.first_text(&["title", "name", "label"], self.notes);
            let kind = reply.text("type", self.notes);
            if let Some(kind) = kind.filter(|kind| kind != "text") {
                if words::plain(&kind) == "LOCATION" {
                    let message = "where contacts are can't be asked for by a quick reply";
                    self.notes.add(reply.warn("unsupported_reply", "type", message.to_owned()));
                }
                reply.keep("type", kind);
            }
            replies.push(QuickReply {
                title: title.unwrap_or_default(),
                payload: reply.text("payload", self.notes),
                image_url: reply.first_text(&["imageUrl", "image"], self.notes),
                metadata: self.metadata(&mut reply),
            });
            rests.push(reply.rest());
        }
        holder.keep_rests(field, rests);
        InteractionKind::QuickReplyQuestion { text, replies, per_row }
    }

    fn metadata(&mut self, object: &mut Object) -> Vec<Value> {
        object.values("metadata", self.notes)
    }

    fn buttons(&mut self, tile: &mut Object) -> Vec<Button> {
        let (mut buttons, mut rests) = (Vec::new(), Vec::new());
        for mut button in tile.objects("buttons", self.notes) {
            buttons.push(self.button(&mut button));
            rests.push(button.rest());
        }
        tile.keep_rests("buttons", rests);
        buttons
    }

    fn button(&mut self, button: &mut Object) -> Button {
        let label = button.first_text(&["name", "title", "label"], self.notes);
        let callback = button.first_text(&["callback", "payload", "url"], self.notes);
        let kind = button.text("type", self.notes).unwrap_or_else(|| "postback".to_owned());
        let is_link = opens_address(&kind);
        if kind != "web_url" && kind != "postback" {
            if !is_link {
                let message = format!("buttons of the type `{kind}` say their text here");
                self.notes.add(button.warn("unsupported_button", "type", message));
            }
            button.keep("type", kind);
        }
        let action = if is_link {
            let target = button.text("target", self.notes);
            ButtonAction::Link { url: callback.unwrap_or_default(), target }
        } else {
            ButtonAction::Reply { payload: callback }
        };
        let metadata = self.metadata(button);
        Button { label: label.unwrap_or_default(), action, metadata }
    }

    fn structured(&mut self, content: &mut Content) -> InteractionKind {
        let tiles = std::iter::once(&mut content.first).chain(&mut content.others);
        let mut text = None;
        let mut read: Vec<Tile> = Vec::new();
        for (at, tile) in tiles.enumerate() {
            if at == 0 {
                text = tile.text("text", self.notes).filter(|it| !it.is_empty()).map(Texts::one);
            }
            read.push(Tile {
                title: tile.text("title", self.notes).unwrap_or_default(),
                subtitle: tile.first_text(&["subTitle", "subtitle"], self.notes),
                image_url: tile.first_text(&["image", "imageUrl"], self.notes),
                url: tile.first_text(&["itemUrl", "url"], self.notes),
                buttons: self.buttons(tile),
            });
        }
        InteractionKind::Structured { text, tiles: read }
    }

    fn universal(&mut self, tile: &mut Object, waits: bool) -> InteractionKind {
        let mut widget = tile.object("universalWidget", self.notes);
        let content = match widget.take("leMessageJson") {
            Some(Value::String(text)) => text,
            Some(other) => other.to_string(),
            None => String::new(),
        };
        tile.keep_rest("universalWidget", widget);
        InteractionKind::Universal { content, waits }
    }

    fn call(&mut self, message: &Object, content: &mut Object, rules: &[Rule]) -> InteractionKind {
        let id = content.text("responderId", self.notes);
        let name = content.text("responderName", self.notes);
        let found = self.services.find(id.as_deref(), name.as_deref());
        if let Some(Service::Integration(integration)) = &found {
            let own = self.services.name_of(integration);
            if let Some(name) = name.filter(|name| Some(name.as_str()) != own) {
                content.keep("responderName", name);
            }
            return InteractionKind::Integration { integration: integration.clone() };
        }
        let called = name.as_deref().or(id.as_deref()).unwrap_or_default().to_owned();
        for (field, value) in [("responderId", id), ("responderName", name)] {
            if let Some(value) = value {
                content.keep(field, value);
            }
        }
        match found {
            Some(Service::Transfer(transfer)) => InteractionKind::Transfer(transfer),
            Some(Service::Knowledge(found)) => {
                let not_found = knowledge::silence_for(rules);
                InteractionKind::Knowledge(Knowledge { not_found, ..found })
            }
            Some(Service::Unsupported | Service::Integration(_)) => {
                let text = format!("`{called}` can't be called here; this does nothing");
                let finding = message.warn("unsupported_integration", "content", text);
                self.notes.add(finding.suggest("make an integration of its HTTP API"));
                InteractionKind::Script
            }
            None => {
                let text = format!("no integration `{called}` is in the export; this does nothing");
                let finding = message.warn("dangling_integration", "content", text);
                self.notes.add(finding.suggest("export the bot with its integrations"));
                InteractionKind::Script
            }
        }
    }

    fn transfer(&mut self, tile: &mut Object) -> Transfer {
        let message = tile.text("text", self.notes).map(Texts::one);
        let mut escalation = tile.object("escalation", self.notes);
        let transfer = Transfer {
            message,
            skill: filled(escalation.text("agentSkillId", self.notes)),
            agent: filled(escalation.text("agentId", self.notes)),
            passes_context: escalation.flag("tangoContextEnabled", self.notes).unwrap_or(false),
        };
        tile.keep_rest("escalation", escalation);
        transfer
    }

    /// An interaction of a type that nobody knows: it says its text, and asks when it has rules for
    /// answers.
    fn unknown(
        &mut self,
        message: &Object,
        content: &mut Content,
        (rules, waits): (&[Rule], bool),
    ) -> InteractionKind {
        let text = content.first.text("text", self.notes);
        let asks = waits || rules.iter().any(takes_answers);
        let word = message.peek("interactionType").and_then(Value::as_str);
        let word = word.or_else(|| content.results.peek("type")?.as_str()).map(str::to_owned);
        let (kind, does) = match (text, asks) {
            (text, true) => {
                let text = text.map(Texts::one).unwrap_or_default();
                let sample_answer = content.tile.text("sampleUserInput", self.notes);
                (InteractionKind::TextQuestion { text, sample_answer }, "asks its text")
            }
            (None, false) if word.is_some() => (InteractionKind::Script, "runs its scripts only"),
            (text, false) => {
                let text = text.map(Texts::one).unwrap_or_default();
                (InteractionKind::Statement { text }, "says its text")
            }
        };
        let (code, text) = match word {
            Some(word) => (
                "unsupported_interaction",
                format!("interactions of the type `{word}` aren't known here; it {does}"),
            ),
            None => ("missing_type", format!("it has no type; it {does}")),
        };
        self.notes.add(message.warn(code, "interactionType", text));
        kind
    }
}

/// Puts back what is left of the content.
fn close(message: &mut Object, content: Content) {
    let Content { mut outer, mut results, mut tile, first, others } = content;
    let rests = std::iter::once(first).chain(others).map(Object::rest);
    let mut rests: Vec<Map<String, Value>> = rests.collect();
    for rest in &mut rests {
        crate::liveperson::residue::prune(rest, &defaults::fields(defaults::tile()));
    }
    tile.keep_rests("tileData", rests);
    results.keep_rest("tile", tile);
    outer.keep_rest("results", results);
    message.keep_rest("content", outer);
}

/// Whether a rule is about what somebody answers.
const fn takes_answers(rule: &Rule) -> bool {
    match rule.condition {
        Condition::Always | Condition::Result(_) => false,
        Condition::Intent(_)
        | Condition::Regex { .. }
        | Condition::Pattern { .. }
        | Condition::Exact(_)
        | Condition::Choice(_)
        | Condition::Entity(_)
        | Condition::NoMatch { .. } => true,
    }
}

/// Whether buttons of that type open an address.
pub(in crate::liveperson) fn opens_address(kind: &str) -> bool {
    LINK_TYPES.contains(&kind.to_ascii_lowercase().as_str())
}

fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}
