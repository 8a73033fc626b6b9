//! Responses: what a bot says, in its variants, with buttons and pictures.

use indexmap::IndexMap;
use model::bot::{Button, ButtonAction, Interaction, InteractionKind};
use model::text::{TextVariant, Texts};
use serde_json::Value;

use super::{Piece, Reading};
use crate::import::source::{At, Steps};

/// Fields of a response that we read.
const READ: [&str; 6] = ["text", "buttons", "quick_replies", "image", "channel", "id"];

/// A response.
#[derive(Debug, Clone, Default)]
pub(super) struct Response {
    pub(super) texts: Texts,
    pub(super) buttons: Vec<Offered>,
    pub(super) image: Option<String>,
}

/// A button: a tap says `payload`.
#[derive(Debug, Clone)]
pub(super) struct Offered {
    pub(super) title: String,
    pub(super) payload: Option<String>,
    pub(super) url: Option<String>,
}

/// By name, as `utter_greet`.
pub(super) type Responses = IndexMap<String, Response>;

impl Reading {
    pub(super) fn responses(&mut self) -> Responses {
        let mut responses = Responses::new();
        for (name, piece) in self.named("responses") {
            let mut response = Response::default();
            for variant in piece.items() {
                self.variant(&variant, &mut response);
            }
            if responses.insert(name.clone(), response).is_some() {
                let message = format!("{name:?} stands in several files; the last one counts");
                self.findings.warn("duplicate_name", piece.at(), message).done();
            }
        }
        responses
    }

    fn variant(&mut self, piece: &Piece, response: &mut Response) {
        let text = piece.text("text").or(piece.value.as_str()).unwrap_or_default();
        if !text.is_empty() {
            response.texts.variants.push(TextVariant {
                text: self.template(text),
                language: None,
                channel: piece.text("channel").map(str::to_owned),
            });
        }
        if let Some(image) = piece.text("image") {
            response.image = Some(self.template(image));
        }
        let buttons = ["buttons", "quick_replies"].map(|name| piece.member(name));
        let offered: Vec<Offered> =
            buttons.iter().flat_map(Piece::items).filter_map(|it| offered(&it.value)).collect();
        if response.buttons.is_empty() {
            response.buttons = offered;
        } else if !offered.is_empty() {
            self.findings
                .warn("variants", piece.at(), "the buttons of the first variant stand for all")
                .done();
        }
        for (field, it) in piece.members().filter(|(field, _)| !READ.contains(field)) {
            let message = format!("{field:?} of a response has no like here");
            self.findings.warn("unknown_field", it.at(), message).done();
        }
    }

    /// `{name}` of a slot as our template. A slot with a first value is a variable, too.
    fn template(&self, text: &str) -> String {
        let mut ours = String::new();
        let mut rest = text;
        while let Some(open) = rest.find('{') {
            ours.push_str(&rest[..open]);
            let inner = &rest[open + 1..];
            let end = inner.find(['{', '}']).filter(|at| inner[*at..].starts_with('}'));
            let known = end.and_then(|end| Some((end, *self.known_slots.get(&inner[..end])?)));
            match known {
                Some((end, has_initial)) => {
                    let scope = if has_initial { "" } else { "slot." };
                    ours.push_str(&format!("{{$botContext.{scope}{}}}", &inner[..end]));
                    rest = &inner[end + 1..];
                }
                None => {
                    ours.push('{');
                    rest = inner;
                }
            }
        }
        ours + rest
    }

    /// Adds what a response says.
    pub(super) fn say(&mut self, name: &str, steps: &mut Steps, at: At<'_>, responses: &Responses) {
        let Some(response) = responses.get(name) else {
            let message = format!("there is no response {name:?}");
            self.findings.warn("unknown_response", at, message).done();
            return;
        };
        if !self.room.take(response.size()) {
            return self.crowded(at);
        }
        if let Some(url) = &response.image {
            steps.push_kind("image", InteractionKind::Image { url: url.clone(), caption: None });
        }
        let text = response.texts.clone();
        if response.buttons.is_empty() {
            if !text.variants.is_empty() {
                steps.push_kind(step_name(name), InteractionKind::Statement { text });
            }
            return;
        }
        let buttons = response.buttons.iter().map(button).collect();
        // A payload that names an intent is heard wherever the conversation stands.
        let mut interaction = Interaction::new(InteractionKind::ButtonQuestion { text, buttons });
        interaction.rules = response.rules();
        steps.push(step_name(name), interaction);
    }
}

/// What an interaction takes beside its texts, in bytes.
pub(super) const OVERHEAD: usize = 256;

/// How many bytes texts have.
pub(super) fn size(texts: &Texts) -> usize {
    texts.variants.iter().map(|it| it.text.len() + OVERHEAD).sum()
}

impl Response {
    /// About how many bytes it has.
    fn size(&self) -> usize {
        let button = |it: &Offered| it.title.len() + OVERHEAD;
        OVERHEAD + size(&self.texts) + self.buttons.iter().map(button).sum::<usize>()
    }

    /// What keeps a question open for what the rules of others take: it is no answer by itself.
    fn rules(&self) -> Vec<model::bot::Rule> {
        let titles = self.buttons.iter().filter(|button| button.url.is_none());
        let plain =
            titles.filter(|button| button.payload.as_deref().is_none_or(|it| !it.starts_with('/')));
        plain
            .map(|button| {
                model::bot::Rule::new(
                    model::bot::Condition::Exact(vec![button.title.clone()]),
                    None,
                )
            })
            .collect()
    }
}

fn button(offered: &Offered) -> Button {
    let action = match &offered.url {
        Some(url) => ButtonAction::Link { url: url.clone(), target: None },
        None => ButtonAction::Reply { payload: offered.payload.clone() },
    };
    Button { label: offered.title.clone(), action, metadata: Vec::new() }
}

fn offered(button: &Value) -> Option<Offered> {
    let text = |name: &str| button.get(name).and_then(Value::as_str).map(str::to_owned);
    Some(Offered { title: text("title")?, payload: text("payload"), url: text("url") })
}

/// The name of a step that says the response.
pub(super) fn step_name(response: &str) -> &str {
    response.strip_prefix("utter_").unwrap_or(response)
}
