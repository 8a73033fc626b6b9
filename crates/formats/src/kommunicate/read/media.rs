//! Images and films, of which each is a message of its own.

use model::content::{Content, Media, MediaKind};

use super::template::Shown;
use crate::kommunicate::object::Object;

/// Images: template 9.
pub fn images(metadata: &Object<'_>) -> Vec<Shown> {
    read(metadata, |item| Some(Content::image(url(item)?, item.text("caption"))))
}

/// Films: template 14.
pub fn videos(metadata: &Object<'_>) -> Vec<Shown> {
    read(metadata, |item| {
        Some(Content::Media(Media {
            kind: MediaKind::Video,
            url: url(item)?,
            name: None,
            media_type: item.text("type"),
            caption: item.text("caption"),
            player: item.text("source"),
        }))
    })
}

fn read(metadata: &Object<'_>, content: impl Fn(&Object<'_>) -> Option<Content>) -> Vec<Shown> {
    let items = metadata.objects("payload");
    let shown = items.iter().enumerate();
    shown
        .filter_map(|(item, object)| content(object).map(|content| Shown { content, item }))
        .collect()
}

fn url(item: &Object<'_>) -> Option<String> {
    if !item.has("url") {
        item.lose("url", "missing");
    }
    item.resource("url")
}
