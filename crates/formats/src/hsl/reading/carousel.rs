//! Cards, pictures and films.

use model::content::{Card, Content, ContentAction, ContentButton, Layout, Media, MediaKind};

use super::actionable;
use crate::address;
use crate::hsl::extras::Extras;
use crate::hsl::node::Node;
use crate::hsl::{WIDTHS, own_label, video};
use crate::loss::Losses;

/// From here on, the shape of pictures says that there are none.
const NO_PICTURE: f64 = 1_000.0;

/// Reads a carousel. One item that is a picture or film alone is that.
pub(super) fn read(node: &Node<'_>, losses: &mut Losses) -> Vec<Content> {
    let text = node.text("text", losses);
    let data = node.node("data");
    let items = data.nodes("items", losses);
    let tiles: Vec<Tile> = items.iter().filter_map(|item| tile(item, losses)).collect();
    match (tiles.as_slice(), text) {
        ([], text) => text.map(Content::text).into_iter().collect(),
        ([only], text) if only.is_picture() => {
            let url = only.card.image_url.clone().unwrap_or_default();
            vec![Content::Image { url, caption: text, layout: layout(&data, losses) }]
        }
        ([only], text) if only.is_film() => {
            let name = Some(only.card.title.clone()).filter(|title| !title.is_empty());
            vec![Content::Media(Media {
                kind: MediaKind::Video,
                url: only.film.clone().unwrap_or_default(),
                name,
                media_type: None,
                caption: text,
                player: Some(video::PLAYER.to_owned()),
            })]
        }
        (_, text) => {
            let mut layout = layout(&data, losses);
            if !tiles.iter().any(|tile| tile.card.image_url.is_some()) {
                layout.picture_ratio = None;
            }
            let tiles =
                tiles.into_iter().zip(&items).map(|(tile, item)| tile.into_card(item, losses));
            vec![Content::Carousel { text, tiles: tiles.collect(), layout }]
        }
    }
}

/// How large the cards and their pictures are.
fn layout(data: &Node<'_>, losses: &mut Losses) -> Layout {
    let name = data.word("width");
    let width = WIDTHS.iter().find(|(own, _)| *own == name).map(|(_, width)| *width);
    if width.is_none() && !name.is_empty() {
        losses.add(data.path("width"), "isn't known");
    }
    let picture_ratio = data.number("image_aspect_ratio").filter(|ratio| *ratio < NO_PICTURE);
    if picture_ratio.is_some_and(|ratio| ratio <= 0.0) {
        losses.add(data.path("image_aspect_ratio"), "isn't the shape of a picture");
    }
    Layout { width, picture_ratio: picture_ratio.filter(|ratio| *ratio > 0.0) }
}

/// A card, and the film that it shows in the place of a picture.
struct Tile {
    card: Card,
    film: Option<String>,
}

impl Tile {
    fn has_picture_alone(&self) -> bool {
        let Card { subtitle, title_note, description, image_note, url, buttons, .. } = &self.card;
        let texts = [subtitle, title_note, description, image_note, url];
        texts.iter().all(|text| text.is_none()) && buttons.is_empty()
    }

    fn is_picture(&self) -> bool {
        self.has_picture_alone() && self.card.title.is_empty() && self.card.image_url.is_some()
    }

    fn is_film(&self) -> bool {
        self.has_picture_alone() && self.film.is_some()
    }

    /// Between other cards, a film is where a tap on its card leads.
    fn into_card(mut self, item: &Node<'_>, losses: &mut Losses) -> Card {
        if let Some(film) = self.film {
            losses.add(item.path("thumbnail.image"), "the film is shown as a link");
            self.card.url.get_or_insert(film);
        }
        self.card
    }
}

fn tile(item: &Node<'_>, losses: &mut Losses) -> Option<Tile> {
    let (image_url, film) = thumbnail(item, losses);
    let meta = item.node("meta");
    let mut card = Card {
        title: item.text("title", losses).unwrap_or_default(),
        subtitle: item.text("sub_title", losses),
        title_note: meta.text("rating", losses).or_else(|| item.text("meta", losses)),
        description: item.text("description", losses),
        image_url,
        image_note: meta.text("price", losses),
        url: None,
        buttons: Vec::new(),
    };
    let lists = [item.nodes("actionables", losses), item.nodes("actionable", losses)];
    let [plural, singular] = lists;
    let nodes = if plural.is_empty() { singular } else { plural };
    for node in &nodes {
        add_detail(&mut card, node, losses);
        if let Some(button) = actionable::button(node, losses) {
            add_button(&mut card, button);
        }
    }
    drop_own_button(&mut card);
    for node in item.nodes("mini_actionable", losses).iter().take(1) {
        card.buttons.extend(actionable::button(node, losses).map(mini));
    }
    let tile = Tile { card, film };
    let is_blank = tile.card == Card::default() && tile.film.is_none();
    if is_blank {
        losses.add(item.path(""), "shows nothing");
    }
    (!is_blank).then_some(tile)
}

/// The picture or the film.
fn thumbnail(item: &Node<'_>, losses: &mut Losses) -> (Option<String>, Option<String>) {
    let thumbnail = item.node("thumbnail");
    let Some(found) = thumbnail.first_text(&["image"]) else { return (None, None) };
    match address::media(&found) {
        Some(address) if video::is_video(&address) => (None, Some(address)),
        Some(address) => (Some(address), None),
        None => {
            losses.add(thumbnail.path("image"), "isn't the address of a picture");
            (None, None)
        }
    }
}

/// Adds what the card's own page shows and the card doesn't.
fn add_detail(card: &mut Card, node: &Node<'_>, losses: &mut Losses) {
    if node.word("uri") != "CAROUSEL_DETAIL" {
        return;
    }
    let payload = node.node("payload");
    if card.description.is_none() {
        card.description = payload.text("description", losses);
    }
    if card.image_url.is_none() {
        let images = payload.texts("images", losses);
        card.image_url = images.iter().find_map(|image| address::media(image));
    }
}

/// Adds a button. The first link that is the default is where a tap on the card leads.
fn add_button(card: &mut Card, mut button: ContentButton) {
    if let ContentAction::Link { url, .. } = &button.action {
        let mut extras = Extras::of_metadata(&button.metadata, "", &mut Losses::default());
        if extras.is_default && card.url.is_none() {
            card.url = Some(url.clone());
            extras.is_default = false;
            button.metadata = extras.into_metadata();
        }
    }
    card.buttons.push(button);
}

/// Takes away the last button if it only leads where a tap on the card leads, under its own label:
/// that is how a card's address is written.
fn drop_own_button(card: &mut Card) {
    let is_own = card.buttons.last().is_some_and(|button| match &button.action {
        ContentAction::Link { url, target: None } => {
            card.url.as_ref() == Some(url)
                && button.label == own_label(&card.title, url)
                && button.metadata.is_empty()
        }
        _ => false,
    });
    if is_own {
        card.buttons.pop();
    }
}

fn mini(mut button: ContentButton) -> ContentButton {
    let mut extras = Extras::of_metadata(&button.metadata, "", &mut Losses::default());
    extras.is_mini = true;
    button.metadata = extras.into_metadata();
    button
}
