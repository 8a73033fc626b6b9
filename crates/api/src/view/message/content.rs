//! What a message shows: the fields of all kinds of contents, side by side.

use formats::{address, structured};
use model::content::{
    Attachment, AutoSuggest, ChoiceList, Content, Form, List, Markup, Media, MediaKind, PickerKind,
    Reply, SuggestionSource, TaskBox,
};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::form::FormView;
use super::parts::{
    ButtonView, ItemView, LayoutView, LocationView, RemoteSuggestionsView, ReplyView,
    SuggestionView, TaskView, TileView, buttons, file, replies,
};
use crate::view::attachment::AttachmentView;

/// What a message shows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, ToSchema)]
pub struct ContentView {
    #[serde(rename = "type")]
    pub kind: ContentKind,
    /// The text; for `structured`, its plain-text rendering; of a task box, what stands above it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// How the text is marked up; plain without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub markup: Option<MarkupView>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub quick_replies: Vec<ReplyView>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<ReplyView>,
    /// How choices are listed where only text can be shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub list: Option<ListView>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<ButtonView>,
    /// Of an image, or of `media`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    /// What `media` is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media: Option<MediaView>,
    /// As `video/mp4`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media_type: Option<String>,
    /// The site whose player shows it, as `youtube`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub player: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tiles: Vec<TileView>,
    /// Of an image or tiles: how large they are shown, where that is said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layout: Option<LayoutView>,
    /// Above a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image_url: Option<String>,
    /// Of a list.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<ItemView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<FormView>,
    /// What is to be picked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub picker: Option<PickerView>,
    /// The earliest that may be picked; ISO 8601.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earliest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<LocationView>,
    /// Sanitised: no script, style, frame or form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub html: Option<String>,
    /// Of an answer to a frequent question.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Above the buttons of such an answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placeholder: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub suggestions: Vec<SuggestionView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote_suggestions: Option<RemoteSuggestionsView>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<TaskView>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<AttachmentView>,
    /// Of an event, or of `media`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What came with an event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data: Option<Value>,
    /// Rich content as the bot wrote it, in LivePerson's structured form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<Value>,
    /// Quick replies of rich content, in the same form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub structured_quick_replies: Option<Value>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContentKind {
    #[default]
    Text,
    Choices,
    Buttons,
    Image,
    Media,
    Carousel,
    List,
    Form,
    Picker,
    Location,
    Html,
    FaqAnswer,
    AutoSuggest,
    TaskBox,
    Attachments,
    Notice,
    /// Something that a bot was told of; contacts don't see it.
    Event,
    Structured,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ListView {
    Numbers,
    Letters,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MarkupView {
    Markdown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MediaView {
    Audio,
    Video,
    File,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PickerView {
    Date,
    Time,
    DateTime,
}

impl ContentView {
    fn of(kind: ContentKind, text: String) -> Self {
        Self { kind, text: Some(text), ..Self::default() }
    }

    /// Lets taps write what they stand for in the contact's name.
    pub(super) fn say_payloads(&mut self) {
        for reply in self.quick_replies.iter_mut().chain(&mut self.choices) {
            reply.says.clone_from(&reply.payload);
        }
        let of_tiles = self.tiles.iter_mut().flat_map(|tile| &mut tile.buttons);
        let actions = self.buttons.iter_mut().chain(of_tiles).map(|button| &mut button.action);
        let of_items = self.items.iter_mut().filter_map(|item| item.action.as_mut());
        for action in actions.chain(of_items) {
            action.say_payload();
        }
    }
}

impl From<Content> for ContentView {
    fn from(content: Content) -> Self {
        let plain = match &content {
            Content::Structured { .. } => content.plain_text(),
            _ => String::new(),
        };
        match content {
            Content::Text { text, markup, quick_replies } => text_view(text, markup, quick_replies),
            Content::Choices { text, choices, list } => choices_view(text, choices, list),
            Content::Buttons { text, buttons: offered } => {
                Self { buttons: buttons(offered), ..Self::of(ContentKind::Buttons, text) }
            }
            Content::Image { url, caption, layout } => {
                let url = address::media(&url);
                let layout = LayoutView::of(layout);
                Self { kind: ContentKind::Image, url, caption, layout, ..Self::default() }
            }
            Content::Media(media) => media_view(media),
            Content::Carousel { text, tiles, layout } => Self {
                kind: ContentKind::Carousel,
                text,
                tiles: tiles.into_iter().map(TileView::from).collect(),
                layout: LayoutView::of(layout),
                ..Self::default()
            },
            Content::List(list) => list_view(list),
            Content::Form(form) => form_view(form),
            Content::Picker { text, kind, earliest, latest } => {
                let picker = Some(PickerView::from(kind));
                Self { picker, earliest, latest, ..Self::of(ContentKind::Picker, text) }
            }
            Content::Location(location) => {
                let location = Some(LocationView::from(location));
                Self { kind: ContentKind::Location, location, ..Self::default() }
            }
            Content::Html { html, text, quick_replies } => {
                let (html, quick_replies) = (Some(html), replies(quick_replies));
                Self { html, quick_replies, ..Self::of(ContentKind::Html, text) }
            }
            Content::FaqAnswer { title, html, question, buttons: offered } => Self {
                kind: ContentKind::FaqAnswer,
                title: Some(title),
                html: Some(html),
                question,
                buttons: buttons(offered),
                ..Self::default()
            },
            Content::AutoSuggest(suggest) => suggest_view(suggest),
            Content::TaskBox(task_box) => task_box_view(task_box),
            Content::Attachments { text, files } => attachments_view(text, files),
            Content::Notice { text } => Self::of(ContentKind::Notice, text),
            Content::Event { name, data } => {
                Self { kind: ContentKind::Event, name: Some(name), data, ..Self::default() }
            }
            Content::Structured { content, quick_replies } => Self {
                content: Some(without_traps(content)),
                structured_quick_replies: quick_replies.map(without_traps),
                ..Self::of(ContentKind::Structured, plain)
            },
        }
    }
}

impl From<PickerKind> for PickerView {
    fn from(kind: PickerKind) -> Self {
        match kind {
            PickerKind::Date => Self::Date,
            PickerKind::Time => Self::Time,
            PickerKind::DateTime => Self::DateTime,
        }
    }
}

/// Rich content without addresses that a browser must not follow.
fn without_traps(mut content: Value) -> Value {
    structured::clean(&mut content);
    content
}

fn text_view(text: String, markup: Markup, quick_replies: Vec<Reply>) -> ContentView {
    let markup = match markup {
        Markup::Plain => None,
        Markup::Markdown => Some(MarkupView::Markdown),
    };
    let quick_replies = replies(quick_replies);
    ContentView { markup, quick_replies, ..ContentView::of(ContentKind::Text, text) }
}

fn choices_view(text: String, choices: Vec<Reply>, list: ChoiceList) -> ContentView {
    let list = match list {
        ChoiceList::Numbers => ListView::Numbers,
        ChoiceList::Letters => ListView::Letters,
    };
    let choices = replies(choices);
    ContentView { choices, list: Some(list), ..ContentView::of(ContentKind::Choices, text) }
}

fn media_view(media: Media) -> ContentView {
    ContentView {
        kind: ContentKind::Media,
        media: Some(match media.kind {
            MediaKind::Audio => MediaView::Audio,
            MediaKind::Video => MediaView::Video,
            MediaKind::File => MediaView::File,
        }),
        url: address::media(&media.url),
        name: media.name,
        media_type: media.media_type,
        caption: media.caption,
        player: media.player,
        ..ContentView::default()
    }
}

fn list_view(list: List) -> ContentView {
    ContentView {
        kind: ContentKind::List,
        text: list.text,
        image_url: list.image_url.as_deref().and_then(address::media),
        items: list.items.into_iter().map(ItemView::from).collect(),
        buttons: buttons(list.buttons),
        ..ContentView::default()
    }
}

fn form_view(mut form: Form) -> ContentView {
    ContentView {
        kind: ContentKind::Form,
        text: form.text.take(),
        form: Some(FormView::from(form)),
        ..ContentView::default()
    }
}

fn suggest_view(suggest: AutoSuggest) -> ContentView {
    let (suggestions, remote_suggestions) = match suggest.source {
        SuggestionSource::Listed(listed) => {
            (listed.into_iter().map(SuggestionView::from).collect(), None)
        }
        SuggestionSource::Remote { url, method, headers: _ } => {
            (Vec::new(), RemoteSuggestionsView::of(&url, method))
        }
    };
    ContentView {
        placeholder: suggest.placeholder,
        suggestions,
        remote_suggestions,
        ..ContentView::of(ContentKind::AutoSuggest, suggest.text)
    }
}

fn task_box_view(task_box: TaskBox) -> ContentView {
    ContentView {
        kind: ContentKind::TaskBox,
        text: task_box.header,
        tasks: task_box.tasks.into_iter().map(TaskView::from).collect(),
        ..ContentView::default()
    }
}

fn attachments_view(text: String, files: Vec<Attachment>) -> ContentView {
    ContentView {
        kind: ContentKind::Attachments,
        text: Some(text).filter(|text| !text.is_empty()),
        files: files.into_iter().map(file).collect(),
        ..ContentView::default()
    }
}
