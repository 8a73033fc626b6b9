//! Contents as plain text, for channels that show nothing else.

use super::{
    Card, ChoiceList, Content, ContentAction, ContentButton, Form, List, Location, Media, Reply,
    Submission, SuggestionSource, TaskBox, structured,
};

/// Most suggestions that are written out.
const MAX_SUGGESTIONS: usize = 8;

impl Content {
    /// The content as plain text: what may be tapped as a list that can be answered by number or
    /// letter, links written out. The list counts through the whole message.
    pub fn plain_text(&self) -> String {
        match self {
            Self::Text { text, quick_replies, .. } | Self::Html { text, quick_replies, .. } => {
                with_replies(text, quick_replies, ChoiceList::Numbers)
            }
            Self::Choices { text, choices, list } => with_replies(text, choices, *list),
            Self::Buttons { text, buttons } => {
                let mut lines = Lines::beginning(text);
                lines.buttons(buttons);
                lines.done()
            }
            Self::Image { url, caption, .. } => match caption {
                Some(caption) => format!("{caption}\n{url}"),
                None => url.clone(),
            },
            Self::Media(media) => media_text(media),
            Self::Carousel { text, tiles, .. } => cards_text(text.as_deref(), tiles),
            Self::List(list) => list_text(list),
            Self::Form(form) => form_text(form),
            Self::Location(location) => location_text(location),
            Self::FaqAnswer { title, html, question, buttons } => {
                let mut lines = Lines::beginning(title);
                lines.push(&without_tags(html));
                lines.push(question.as_deref().unwrap_or_default());
                lines.buttons(buttons);
                lines.done()
            }
            Self::AutoSuggest(suggest) => {
                let mut lines = Lines::beginning(&suggest.text);
                if let SuggestionSource::Listed(listed) = &suggest.source {
                    for suggestion in listed.iter().take(MAX_SUGGESTIONS) {
                        lines.item(&suggestion.key);
                    }
                }
                lines.done()
            }
            Self::TaskBox(task_box) => task_box_text(task_box),
            Self::Attachments { text, files } => {
                let mut lines = Lines::beginning(text);
                for file in files {
                    lines.push(file.url.as_deref().unwrap_or(&file.name));
                }
                lines.done()
            }
            Self::Picker { text, .. } | Self::Notice { text } => text.clone(),
            Self::Event { .. } => String::new(),
            Self::Structured { content, quick_replies } => {
                structured::plain_text(content, quick_replies.as_ref())
            }
        }
    }
}

/// `1. ` or `a. `; letters run out after 26 and numbers follow.
pub fn list_mark(index: usize, style: ChoiceList) -> String {
    match (style, u8::try_from(index)) {
        (ChoiceList::Letters, Ok(small)) if small < 26 => format!("{}. ", char::from(b'a' + small)),
        _ => format!("{}. ", index + 1),
    }
}

/// Lines below each other, some of which are counted.
pub(super) struct Lines {
    lines: Vec<String>,
    items: usize,
    style: ChoiceList,
}

impl Lines {
    pub(super) const fn of(style: ChoiceList) -> Self {
        Self { lines: Vec::new(), items: 0, style }
    }

    fn beginning(text: &str) -> Self {
        let mut lines = Self::of(ChoiceList::Numbers);
        lines.push(text);
        lines
    }

    pub(super) fn push(&mut self, line: &str) {
        if !line.is_empty() {
            self.lines.push(line.to_owned());
        }
    }

    pub(super) fn item(&mut self, text: &str) {
        self.lines.push(format!("{}{text}", list_mark(self.items, self.style)));
        self.items += 1;
    }

    fn buttons(&mut self, buttons: &[ContentButton]) {
        for button in buttons {
            self.item(&with_destination(&button.label, &button.action));
        }
    }

    pub(super) fn done(self) -> String {
        self.lines.join("\n")
    }
}

fn with_replies(text: &str, replies: &[Reply], style: ChoiceList) -> String {
    let mut lines = Lines { style, ..Lines::beginning(text) };
    for reply in replies {
        lines.item(&reply.title);
    }
    lines.done()
}

fn with_destination(label: &str, action: &ContentAction) -> String {
    match action {
        ContentAction::Link { url, .. } => format!("{label}: {url}"),
        ContentAction::Call { number } => format!("{label}: {number}"),
        ContentAction::Reply { .. }
        | ContentAction::Submit(_)
        | ContentAction::ShareLocation
        | ContentAction::Upload { .. } => label.to_owned(),
    }
}

fn cards_text(text: Option<&str>, tiles: &[Card]) -> String {
    let mut parts: Vec<String> = text.map(str::to_owned).into_iter().collect();
    let mut items = 0;
    for card in tiles {
        let title = match &card.title_note {
            Some(note) => format!("{} ({note})", card.title),
            None => card.title.clone(),
        };
        let mut lines = Lines { items, ..Lines::beginning(&title) };
        for line in [&card.subtitle, &card.description, &card.image_note, &card.url] {
            lines.push(line.as_deref().unwrap_or_default());
        }
        lines.buttons(&card.buttons);
        items = lines.items;
        parts.push(lines.done());
    }
    parts.join("\n\n")
}

fn list_text(list: &List) -> String {
    let mut lines = Lines::beginning(list.text.as_deref().unwrap_or_default());
    for item in &list.items {
        let title = match &item.description {
            Some(description) => format!("{} - {description}", item.title),
            None => item.title.clone(),
        };
        match &item.action {
            Some(action) => lines.item(&with_destination(&title, action)),
            None => lines.item(&title),
        }
    }
    lines.buttons(&list.buttons);
    lines.done()
}

fn form_text(form: &Form) -> String {
    if form.submission == Submission::AsText {
        return asked_text(form);
    }
    let mut lines = Lines::beginning(form.text.as_deref().unwrap_or_default());
    lines.push(form.subtitle.as_deref().unwrap_or_default());
    for field in &form.fields {
        if !matches!(field.kind, super::FieldKind::Hidden) {
            let label = field.label.as_deref().or(field.placeholder.as_deref());
            lines.push(&format!("- {}", label.unwrap_or(&field.key)));
        }
    }
    lines.done()
}

/// What asks for one value: the text, or else what the field is called.
fn asked_text(form: &Form) -> String {
    let field = form.fields.first();
    let called = field.and_then(|field| field.label.as_ref().or(field.placeholder.as_ref()));
    let mut lines = Lines::beginning("");
    for line in [&form.text, &form.subtitle] {
        lines.push(line.as_deref().unwrap_or_default());
    }
    if lines.lines.is_empty() {
        lines.push(called.map_or("", |called| called.as_str()));
    }
    lines.done()
}

fn task_box_text(task_box: &TaskBox) -> String {
    let mut lines = Lines::beginning(task_box.header.as_deref().unwrap_or_default());
    for task in &task_box.tasks {
        lines.item(&task.title);
    }
    lines.done()
}

fn media_text(media: &Media) -> String {
    let mut lines =
        Lines::beginning(media.caption.as_deref().or(media.name.as_deref()).unwrap_or_default());
    lines.push(&media.url);
    lines.done()
}

fn location_text(location: &Location) -> String {
    let mut lines = Lines::beginning(location.label.as_deref().unwrap_or_default());
    lines.push(&format!("{}, {}", location.latitude, location.longitude));
    lines.done()
}

/// What sanitised HTML says: its texts, a line for each break and block.
pub fn without_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        text.push_str(&rest[..open]);
        let Some(close) = rest[open..].find('>') else {
            rest = "";
            break;
        };
        let tag = rest[open + 1..open + close].trim_start_matches('/').to_ascii_lowercase();
        let name = tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        let is_block =
            matches!(name, "br" | "p" | "div" | "li" | "ul" | "ol" | "tr" | "h1" | "h2" | "h3");
        if is_block && !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        rest = &rest[open + close + 1..];
    }
    text.push_str(rest);
    let entities =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&nbsp;", " ")];
    for (entity, character) in entities {
        text = text.replace(entity, character);
    }
    text.replace("&amp;", "&").trim().to_owned()
}
