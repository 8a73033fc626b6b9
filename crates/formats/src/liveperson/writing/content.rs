//! What interactions say and do.

use model::bot::{
    Button, ButtonAction, ChoiceDisplay, ChoiceQuestion, Disambiguation, FileUpload, Interaction,
    InteractionKind, Knowledge, ListStyle, QuickReply, SurveyQuestion, Tile, Transfer,
};
use model::key::Key;
use model::text::Texts;
use serde_json::{Map, Value, json};

use super::Writer;
use crate::liveperson::reading::knowledge::{
    BASE, IMAGE, KNOWLEDGE, LAYOUT, LINK_TEXT, MIN_SCORE, MOST, NOT_FOUND, VARIABLE, layout_word,
    score_word,
};
use crate::liveperson::words::{self, Class};

/// Says nothing.
const BLANK: &str = "BLANK_MESSAGE";
/// Where the first tile of an interaction's content is.
const TILE: &str = "/content/results/tile/tileData/0";

/// What our bot says of an interaction's content.
#[derive(Default)]
struct Written {
    /// Of `content` itself.
    content: Map<String, Value>,
    /// Of `tile`.
    tile: Map<String, Value>,
    tiles: Vec<Map<String, Value>>,
}

impl Written {
    /// A first tile that says a text, if there is one.
    fn saying(text: Option<&Texts>) -> Self {
        let mut tile = Map::new();
        if let Some(text) = text.and_then(|text| text.variants.first()) {
            tile.insert("text".to_owned(), text.text.as_str().into());
        }
        Self { tiles: vec![tile], ..Self::default() }
    }

    fn with(mut self, field: &str, value: Value) -> Self {
        if let Some(tile) = self.tiles.first_mut() {
            tile.insert(field.to_owned(), value);
        }
        self
    }

    /// The field `content`, if there is anything to say.
    fn into_content(self) -> Option<Value> {
        let Self { mut content, mut tile, tiles } = self;
        if tiles.iter().any(|tile| !tile.is_empty()) {
            let tiles = tiles.into_iter().map(Value::Object).collect();
            tile.insert("tileData".to_owned(), Value::Array(tiles));
        }
        if !tile.is_empty() {
            content.insert("results".to_owned(), json!({ "tile": tile }));
        }
        (!content.is_empty()).then_some(Value::Object(content))
    }
}

impl Writer<'_> {
    /// Puts what an interaction says, `class` being that of the type that it was read of.
    pub(super) fn content(
        &mut self,
        path: &str,
        it: &Interaction,
        class: Option<Class>,
        (fields, kept): (&mut Map<String, Value>, &mut Map<String, Value>),
    ) {
        let below = Value::Object(std::mem::take(kept));
        let written = self.written(path, it, class, (fields, &below));
        if let Some(content) = written.into_content() {
            fields.insert("content".to_owned(), content);
        }
        if let Value::Object(mut below) = below {
            if let InteractionKind::Structured { tiles, .. } = &it.kind {
                shorten_tiles(&mut below, tiles.len());
            }
            *kept = below;
        }
    }

    fn written(
        &mut self,
        path: &str,
        it: &Interaction,
        class: Option<Class>,
        (fields, below): (&mut Map<String, Value>, &Value),
    ) -> Written {
        let tile = below.pointer(TILE);
        match &it.kind {
            InteractionKind::Statement { text } | InteractionKind::PrivateNote { text } => {
                Written::saying(Some(text))
            }
            InteractionKind::Image { url, caption } => image(url, caption.as_deref()),
            InteractionKind::TextQuestion { text, sample_answer } => {
                let mut written = Written::saying(Some(text));
                if let Some(sample) = sample_answer {
                    written.tile.insert("sampleUserInput".to_owned(), sample.as_str().into());
                }
                written
            }
            InteractionKind::ChoiceQuestion(question) => choices(question, tile),
            InteractionKind::Media { url, caption, .. } => image(url, caption.as_deref()),
            InteractionKind::FileUpload(it) => upload(it),
            InteractionKind::Survey(question) => survey(question, (fields, below)),
            InteractionKind::Disambiguation(it) => disambiguation(it),
            InteractionKind::Knowledge(_) if class == Some(Class::Call) => Written::default(),
            InteractionKind::Knowledge(knowledge) => {
                let kept = tile.and_then(|tile| tile.get(KNOWLEDGE)?.get(BASE)?.as_str());
                self.search(path, knowledge, kept)
            }
            InteractionKind::ButtonQuestion { text, buttons } => {
                let buttons = self.buttons(buttons, tile);
                Written::saying(Some(text)).with("buttons", buttons)
            }
            InteractionKind::QuickReplyQuestion { text, replies, per_row } => {
                let kept = |at: usize| below.pointer(&format!("/quickReplies/{at}/type")).is_some();
                let replies = replies.iter().enumerate().map(|(at, it)| quick_reply(it, kept(at)));
                let replies: Value = replies.collect();
                fields.insert("quickReplies".to_owned(), replies);
                in_rows(Written::saying(Some(text)), *per_row)
            }
            InteractionKind::Structured { text, tiles } => self.tiles(text.as_ref(), tiles, below),
            InteractionKind::Universal { content, waits } => {
                fields.insert("userInputRequired".to_owned(), (*waits).into());
                let widget = json!({ "leMessageJson": content });
                Written::saying(None).with("universalWidget", widget)
            }
            InteractionKind::Integration { integration } => {
                let mut written = Written::default();
                match self.ids.integrations.get(integration) {
                    Some(id) => {
                        written.content.insert("responderId".to_owned(), id.as_str().into());
                    }
                    None => self.loss(path, &format!("no integration is called `{integration}`")),
                }
                written
            }
            InteractionKind::Transfer(_) if class == Some(Class::Call) => Written::default(),
            InteractionKind::Transfer(transfer) => escalation(transfer),
            InteractionKind::Script if class.is_some() => Written::default(),
            InteractionKind::External { .. } => {
                self.loss(path, "external bots can't be asked; it says nothing");
                Written::saying(Some(&Texts::one(BLANK)))
            }
            InteractionKind::Script
            | InteractionKind::Goto(_)
            | InteractionKind::End
            | InteractionKind::Close { .. } => Written::saying(Some(&Texts::one(BLANK))),
        }
    }

    /// How an interaction searches, but for what every search does.
    fn search(&mut self, path: &str, it: &Knowledge, kept_base: Option<&str>) -> Written {
        let default = Knowledge::default();
        let mut fields = Map::new();
        let mut put = |field: &str, value: Value| {
            fields.insert(field.to_owned(), value);
        };
        if let Some(story) = it.stories.first()
            && kept_base.is_none_or(|base| Key::from_name(base) != *story)
        {
            put(BASE, story.as_str().into());
        }
        if it.min_score != default.min_score {
            put(MIN_SCORE, score_word(it.min_score).into());
        }
        if it.max_answers != default.max_answers {
            put(MOST, it.max_answers.into());
        }
        if it.display != default.display {
            put(LAYOUT, layout_word(it.display).into());
        }
        if it.variable != default.variable {
            put(VARIABLE, it.variable.as_str().into());
        }
        let not_found = it.not_found.as_ref().and_then(|texts| texts.variants.first());
        let not_found = not_found.map(|variant| &variant.text);
        for (field, text) in [
            (NOT_FOUND, not_found),
            (LINK_TEXT, it.link_text.as_ref()),
            (IMAGE, it.image_url.as_ref()),
        ] {
            if let Some(text) = text {
                put(field, text.as_str().into());
            }
        }
        if it.stories.len() > 1 {
            self.loss(path, "of several stories that are searched the first is written");
        }
        let written = Written::saying(None);
        if fields.is_empty() { written } else { written.with(KNOWLEDGE, Value::Object(fields)) }
    }

    /// Names the integration that is called, unless a name was kept.
    pub(super) fn name_responder(&self, kind: &InteractionKind, defaults: &mut Map<String, Value>) {
        let InteractionKind::Integration { integration } = kind else { return };
        let found = self.bot.integrations.get(integration);
        let name = found.and_then(|it| it.name.as_deref()).unwrap_or(integration.as_str());
        if let Some(content) = defaults.get_mut("content").and_then(Value::as_object_mut) {
            content.insert("responderName".to_owned(), name.into());
        }
    }

    fn tiles(&self, text: Option<&Texts>, tiles: &[Tile], below: &Value) -> Written {
        let mut written = Written::saying(text);
        written.tiles.resize(tiles.len().max(1), Map::new());
        for (at, tile) in tiles.iter().enumerate() {
            let kept = below.pointer(&format!("/content/results/tile/tileData/{at}"));
            let fields = &mut written.tiles[at];
            fields.insert("title".to_owned(), tile.title.as_str().into());
            for (field, value) in
                [("subTitle", &tile.subtitle), ("image", &tile.image_url), ("itemUrl", &tile.url)]
            {
                if let Some(value) = value {
                    fields.insert(field.to_owned(), value.as_str().into());
                }
            }
            fields.insert("buttons".to_owned(), self.buttons(&tile.buttons, kept));
        }
        written
    }

    fn buttons(&self, buttons: &[Button], tile: Option<&Value>) -> Value {
        let kept = |at: usize| tile?.pointer(&format!("/buttons/{at}/type"))?.as_str();
        buttons.iter().enumerate().map(|(at, it)| button(it, kept(at))).collect()
    }
}

fn image(url: &str, caption: Option<&str>) -> Written {
    let mut written = Written::saying(None);
    if !url.is_empty() {
        written = written.with("url", url.into());
    }
    match caption {
        Some(caption) => written.with("text", caption.into()),
        None => written,
    }
}

fn escalation(transfer: &Transfer) -> Written {
    let mut escalation = Map::new();
    for (field, value) in [("agentSkillId", &transfer.skill), ("agentId", &transfer.agent)] {
        if let Some(value) = value {
            escalation.insert(field.to_owned(), value.as_str().into());
        }
    }
    escalation.insert("tangoContextEnabled".to_owned(), transfer.passes_context.into());
    Written::saying(transfer.message.as_ref()).with("escalation", Value::Object(escalation))
}

fn choices(question: &ChoiceQuestion, tile: Option<&Value>) -> Written {
    let kept = |field: &str| tile?.pointer(&format!("/multipleChoice/{field}"))?.as_str();
    let labels: Vec<&str> = question.choices.iter().map(|choice| choice.label.as_str()).collect();
    let mut fields = Map::new();
    fields.insert("multipleChoices".to_owned(), json!(labels));
    let shows_replies = question.display == ChoiceDisplay::QuickReplies;
    let is_kept = |word: &str| words::plain(word).starts_with("QUICK") == shows_replies;
    if !kept("displayChoice").is_some_and(is_kept) {
        let own = if shows_replies { "QUICK_REPLY" } else { "BUTTON" };
        fields.insert("displayChoice".to_owned(), own.into());
    }
    let is_kept = |word: &str| words::list_style(word) == question.list_style;
    if !kept("textStyle").is_some_and(is_kept) {
        let own = match question.list_style {
            ListStyle::Numbers => "NUMBERS",
            ListStyle::Letters => "LETTERS",
        };
        fields.insert("textStyle".to_owned(), own.into());
    }
    if question.is_indented {
        fields.insert("indented".to_owned(), true.into());
    }
    let written = Written::saying(Some(&question.text));
    in_rows(written.with("multipleChoice", Value::Object(fields)), question.per_row)
}

fn upload(it: &FileUpload) -> Written {
    let mut fields = Map::new();
    if !it.accepts.is_empty() {
        fields.insert("fileTypes".to_owned(), json!(it.accepts));
    }
    for (field, texts) in [
        ("progressMessage", &it.progress),
        ("successMessage", &it.success),
        ("failureMessage", &it.failure),
        ("validationFailureMessage", &it.wrong_type),
    ] {
        if let Some(text) = texts.as_ref().and_then(|texts| texts.variants.first()) {
            fields.insert(field.to_owned(), text.text.as_str().into());
        }
    }
    let written = Written::saying(Some(&it.text));
    if fields.is_empty() { written } else { written.with("fileUpload", Value::Object(fields)) }
}

fn survey(
    question: &SurveyQuestion,
    (fields, below): (&mut Map<String, Value>, &Value),
) -> Written {
    if !question.answers.is_empty() {
        let kept = |at: usize| below.pointer(&format!("/quickReplies/{at}/type")).is_some();
        let answers = question.answers.iter().enumerate().map(|(at, answer)| {
            let reply = QuickReply {
                title: answer.label.clone(),
                payload: Some(answer.value.clone()),
                image_url: None,
                metadata: Vec::new(),
            };
            quick_reply(&reply, kept(at))
        });
        fields.insert("quickReplies".to_owned(), answers.collect());
    }
    let written = Written::saying(Some(&question.text));
    match &question.skip {
        Some(label) => written.with("skipOption", label.as_str().into()),
        None => written,
    }
}

fn disambiguation(it: &Disambiguation) -> Written {
    let mut fields = Map::new();
    fields.insert("intentsToShow".to_owned(), it.most.into());
    if let Some(other) = &it.other {
        fields.insert("additionalOption".to_owned(), other.label.as_str().into());
        let reply = other.reply.as_ref().and_then(|texts| texts.variants.first());
        if let Some(reply) = reply {
            fields.insert("additionalOptionReply".to_owned(), reply.text.as_str().into());
        }
    }
    Written::saying(Some(&it.text)).with("disambiguation", Value::Object(fields))
}

fn in_rows(written: Written, per_row: Option<u32>) -> Written {
    match per_row {
        Some(per_row) => written.with("quickReplyWidget", json!({ "choicesPerRow": per_row })),
        None => written,
    }
}

fn quick_reply(reply: &QuickReply, has_type: bool) -> Value {
    let mut fields = Map::new();
    if !has_type {
        fields.insert("type".to_owned(), "text".into());
    }
    fields.insert("title".to_owned(), reply.title.as_str().into());
    for (field, value) in [("payload", &reply.payload), ("imageUrl", &reply.image_url)] {
        if let Some(value) = value {
            fields.insert(field.to_owned(), value.as_str().into());
        }
    }
    if !reply.metadata.is_empty() {
        fields.insert("metadata".to_owned(), Value::Array(reply.metadata.clone()));
    }
    Value::Object(fields)
}

fn button(button: &Button, kept_type: Option<&str>) -> Value {
    let mut fields = Map::new();
    fields.insert("name".to_owned(), button.label.as_str().into());
    let (own, callback, target) = match &button.action {
        ButtonAction::Reply { payload } => ("postback", payload.as_deref(), None),
        ButtonAction::Link { url, target } => ("web_url", Some(url.as_str()), target.as_deref()),
    };
    let is_link = own == "web_url";
    let reads_as = |word: &str| crate::liveperson::reading::content::opens_address(word) == is_link;
    if !kept_type.is_some_and(reads_as) {
        fields.insert("type".to_owned(), own.into());
    }
    for (field, value) in [("callback", callback), ("target", target)] {
        if let Some(value) = value {
            fields.insert(field.to_owned(), value.into());
        }
    }
    if !button.metadata.is_empty() {
        fields.insert("metadata".to_owned(), Value::Array(button.metadata.clone()));
    }
    Value::Object(fields)
}

/// Forgets what was kept of tiles that are no more.
fn shorten_tiles(kept: &mut Map<String, Value>, count: usize) {
    let tiles = kept
        .get_mut("content")
        .and_then(|it| it.get_mut("results")?.get_mut("tile")?.get_mut("tileData"))
        .and_then(Value::as_array_mut);
    if let Some(tiles) = tiles {
        tiles.truncate(count);
    }
}
