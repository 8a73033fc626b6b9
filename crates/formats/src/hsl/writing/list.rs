//! Lists, for which there is no element: as buttons where lines are only titles, else as cards.

use model::content::{Card, ContentButton, Layout, List, ListItem};
use serde_json::Value;

use super::{buttons, carousel};
use crate::loss::Losses;

/// Writes a list.
pub(super) fn write(list: &List, losses: &mut Losses) -> Value {
    let is_short = |item: &ListItem| item.description.is_none() && item.image_url.is_none();
    if list.image_url.is_none() && list.items.iter().all(is_short) {
        losses.add("", "a list is shown as buttons");
        return as_buttons(list, losses);
    }
    losses.add("", "a list is shown as cards");
    let mut cards: Vec<Card> = list.items.iter().map(card).collect();
    if cards.is_empty() {
        cards.push(Card::default());
    }
    if let Some(first) = cards.first_mut() {
        first.image_url = first.image_url.take().or_else(|| list.image_url.clone());
    }
    if let Some(last) = cards.last_mut() {
        last.buttons.extend(list.buttons.iter().cloned());
    }
    carousel::cards((list.text.as_deref().unwrap_or_default(), Layout::default()), &cards, losses)
}

/// Lines that can't be tapped stand below the text.
fn as_buttons(list: &List, losses: &mut Losses) -> Value {
    let fixed = list.items.iter().filter(|item| item.action.is_none()).map(|it| it.title.as_str());
    let lines: Vec<&str> = list.text.as_deref().into_iter().chain(fixed).collect();
    let own: Vec<ContentButton> =
        list.items.iter().filter_map(button).chain(list.buttons.iter().cloned()).collect();
    buttons(&lines.join("\n"), &own, losses)
}

fn card(item: &ListItem) -> Card {
    Card {
        title: item.title.clone(),
        subtitle: item.description.clone(),
        image_url: item.image_url.clone(),
        buttons: button(item).into_iter().collect(),
        ..Card::default()
    }
}

fn button(item: &ListItem) -> Option<ContentButton> {
    let action = item.action.clone()?;
    Some(ContentButton { label: item.title.clone(), action, metadata: item.metadata.clone() })
}
