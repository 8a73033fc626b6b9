//! Interactions.

use model::bot::interaction::MIN_FOLLOW_UP_S;
use model::bot::{
    Button, ButtonAction, Choice, ChoiceQuestion, FollowUp, Interaction, InteractionKind, Next,
    QuickReply, Target, Tile, Transfer,
};
use model::content::MediaKind;
use model::key::Key;

use super::kinds::{disambiguation, display, knowledge, list_style, survey_question, upload};
use super::meaning::collect;
use super::service::json_text;
use super::{BadTarget, Decoder, bool, key, text, texts, texts_of, vendor, whole};
use crate::bot_file::fields::{INTERACTION, KINDS};
use crate::bot_file::report::Path;
use crate::bot_file::tree::{Content, Node};

/// Fields that mean something for some kinds only.
const OF_KIND: &[(&str, &[&str])] = &[
    ("caption", &["image", "audio", "video", "file"]),
    ("sample_answer", &["ask"]),
    ("choices", &["choose"]),
    ("display", &["choose"]),
    ("list", &["choose"]),
    ("indented", &["choose"]),
    ("text", &["buttons", "quick_replies", "carousel"]),
    ("per_row", &["choose", "quick_replies"]),
    ("waits", &["universal"]),
    ("path", &["external"]),
];

impl Decoder<'_, '_> {
    pub(super) fn interaction(&mut self, node: &Node, path: &mut Path) -> Interaction {
        let kind = self.kind_field(node, path);
        let mut pre_process = self.script(node, "pre", path);
        if kind == "script"
            && let Some(source) = self.script(node, "script", path)
        {
            if pre_process.is_some() {
                self.report
                    .error("several_scripts", node.span, path)
                    .say("`script` runs before, as `pre` does")
                    .suggest(Some("keep one of the two".to_owned()));
            }
            pre_process = Some(source);
        }
        Interaction {
            name: text(node, "name"),
            kind: self.kind(kind, node, path),
            delay_ms: whole(node, "delay_ms"),
            is_enabled: bool(node, "enabled").unwrap_or(true),
            pre_process,
            post_process: self.script(node, "post", path),
            process_user_response: self.script(node, "on_answer", path),
            unrecognized: texts(node, "unrecognized"),
            collect: node.get("collect").and_then(collect),
            follow_up: node.get("follow_up").map(follow_up),
            rules: self.rules(node, path),
            next: self.next(node, path).unwrap_or(Next::Following),
            comment: text(node, "comment"),
            vendor: vendor(node),
        }
    }

    /// The field that says what an interaction does; `script` when none does.
    fn kind_field(&mut self, node: &Node, path: &mut Path) -> &'static str {
        let present: Vec<&'static str> =
            KINDS.iter().copied().filter(|kind| node.get(kind).is_some()).collect();
        let Some(kind) = present.first().copied() else {
            // An unknown field is reported already, and was probably meant to be the one.
            if has_unknown_field(node) {
                return "script";
            }
            self.report
                .error("no_kind", node.span, path)
                .say("an interaction does one thing")
                .suggest(Some(format!("add one of {}", KINDS.join(", "))));
            return "script";
        };
        if present.len() > 1 {
            self.report
                .error("several_kinds", node.span, path)
                .say(format!("an interaction does one thing, not {}", present.join(" and ")))
                .suggest(Some("make an interaction of each".to_owned()));
        }
        for (field, kinds) in OF_KIND {
            if !kinds.contains(&kind)
                && let Some(found) = node.entries().and_then(|entries| entries.get(*field))
            {
                path.within(field, |path| {
                    self.report
                        .error("misplaced_field", found.key, path)
                        .say(format!("`{field}` belongs to {}, not to {kind}", kinds.join(", ")))
                        .done();
                });
            }
        }
        kind
    }

    fn kind(&mut self, kind: &str, node: &Node, path: &mut Path) -> InteractionKind {
        let said = |field| texts(node, field).unwrap_or_default();
        match kind {
            "say" => InteractionKind::Statement { text: said("say") },
            "image" => InteractionKind::Image {
                url: text(node, "image").unwrap_or_default(),
                caption: text(node, "caption"),
            },
            "audio" => media(MediaKind::Audio, node, kind),
            "video" => media(MediaKind::Video, node, kind),
            "file" => media(MediaKind::File, node, kind),
            "upload" => node
                .get("upload")
                .map(upload)
                .map_or(InteractionKind::Script, InteractionKind::FileUpload),
            "survey" => node
                .get("survey")
                .map(survey_question)
                .map_or(InteractionKind::Script, InteractionKind::Survey),
            "disambiguate" => node
                .get("disambiguate")
                .map(disambiguation)
                .map_or(InteractionKind::Script, InteractionKind::Disambiguation),
            "knowledge" => node
                .get("knowledge")
                .map(knowledge)
                .map_or(InteractionKind::Script, InteractionKind::Knowledge),
            "note" => InteractionKind::PrivateNote { text: said("note") },
            "ask" => InteractionKind::TextQuestion {
                text: said("ask"),
                sample_answer: text(node, "sample_answer"),
            },
            "choose" => InteractionKind::ChoiceQuestion(choice_question(node)),
            "buttons" => InteractionKind::ButtonQuestion {
                text: said("text"),
                buttons: self.buttons(node, path),
            },
            "quick_replies" => InteractionKind::QuickReplyQuestion {
                text: said("text"),
                replies: list(node.get("quick_replies"), quick_reply),
                per_row: whole(node, "per_row"),
            },
            "carousel" => InteractionKind::Structured {
                text: texts(node, "text"),
                tiles: self.tiles(node, path),
            },
            "universal" => InteractionKind::Universal {
                content: node.get("universal").map(json_text).unwrap_or_default(),
                waits: bool(node, "waits").unwrap_or(false),
            },
            "call" => {
                node.get("call").and_then(key).map_or(InteractionKind::Script, |integration| {
                    InteractionKind::Integration { integration }
                })
            }
            "external" => {
                node.get("external").and_then(key).map_or(InteractionKind::Script, |bot| {
                    InteractionKind::External { bot, path: text(node, "path") }
                })
            }
            "transfer" => InteractionKind::Transfer(transfer(node.get("transfer"))),
            "goto" => self.goto(node, path).map_or(InteractionKind::End, InteractionKind::Goto),
            "end" => {
                self.refuse_false(node, "end", path);
                InteractionKind::End
            }
            "close" => {
                self.refuse_false(node, "close", path);
                InteractionKind::Close { with_survey: text(node, "close").is_some() }
            }
            _ => InteractionKind::Script,
        }
    }

    fn refuse_false(&mut self, node: &Node, field: &str, path: &mut Path) {
        if let Some(value) = node.get(field)
            && value.content == Content::Bool(false)
        {
            path.within(field, |path| {
                self.report
                    .error("not_true", value.span, path)
                    .say(format!("`{field}` is `true` or isn't there"))
                    .done();
            });
        }
    }

    fn goto(&mut self, node: &Node, path: &mut Path) -> Option<Target> {
        let target = node.get("goto")?;
        path.within("goto", |path| self.target(target, path))
    }

    fn tiles(&mut self, node: &Node, path: &mut Path) -> Vec<Tile> {
        let tiles = node.get("carousel").and_then(Node::items).unwrap_or_default();
        path.within("carousel", |path| {
            let tiles = tiles.iter().enumerate().map(|(at, tile)| Tile {
                title: text(tile, "title").unwrap_or_default(),
                subtitle: text(tile, "subtitle"),
                image_url: text(tile, "image"),
                url: text(tile, "url"),
                buttons: path.within(at, |path| self.buttons(tile, path)),
            });
            tiles.collect()
        })
    }

    fn buttons(&mut self, node: &Node, path: &mut Path) -> Vec<Button> {
        let buttons = node.get("buttons").and_then(Node::items).unwrap_or_default();
        path.within("buttons", |path| {
            let buttons = buttons
                .iter()
                .enumerate()
                .map(|(at, node)| path.within(at, |path| self.button(node, path)));
            buttons.collect()
        })
    }

    fn button(&mut self, node: &Node, path: &Path) -> Button {
        if let Some(label) = node.text() {
            let action = ButtonAction::Reply { payload: None };
            return Button { label: label.to_owned(), action, metadata: Vec::new() };
        }
        let (link, reply) = (text(node, "link"), text(node, "reply"));
        let target = text(node, "target");
        if (link.is_some() && reply.is_some()) || (link.is_none() && target.is_some()) {
            self.report
                .error("button_action", node.span, path)
                .say("a button has a `reply` or a `link`, and a `target` with a link only")
                .done();
        }
        let action = link.map_or(ButtonAction::Reply { payload: reply }, |url| {
            ButtonAction::Link { url, target }
        });
        Button {
            label: text(node, "label").unwrap_or_default(),
            action,
            metadata: list(node.get("metadata"), Node::to_value),
        }
    }

    /// Where `next` of an interaction or a rule leads.
    pub(super) fn next(&mut self, parent: &Node, path: &mut Path) -> Option<Next> {
        let node = parent.get("next")?;
        Some(match node.text()? {
            "next" => Next::Following,
            "repeat" => Next::Repeat,
            "end" => Next::End,
            "clear" => Next::Clear,
            "close" => Next::Close { with_survey: false },
            "close_with_survey" => Next::Close { with_survey: true },
            _ => Next::Goto(path.within("next", |path| self.target(node, path))?),
        })
    }

    /// A target; one that begins with `./` is in the same dialog.
    fn target(&mut self, node: &Node, path: &Path) -> Option<Target> {
        let written = node.text()?;
        let (dialog, interaction) = match written.split_once('/') {
            Some((".", interaction)) => ("", interaction),
            Some(("", _)) => ("/", ""),
            Some((dialog, interaction)) => (dialog, interaction),
            None if written.is_empty() => ("/", ""),
            None => ("", written),
        };
        let key = |text: &str| {
            if text.is_empty() { Ok(None) } else { Key::new(text).map(Some) }
        };
        match (key(dialog), key(interaction)) {
            (Ok(dialog), Ok(interaction)) => Some(Target { dialog, interaction }),
            _ => {
                let written = written.to_owned();
                self.bad_targets.push(BadTarget { written, span: node.span, path: path.clone() });
                None
            }
        }
    }
}

fn has_unknown_field(node: &Node) -> bool {
    let known = |name: &String| INTERACTION.fields.iter().any(|field| field.name == name);
    node.entries().is_some_and(|entries| !entries.keys().all(known))
}

pub(super) fn list<T>(node: Option<&Node>, decode: impl FnMut(&Node) -> T) -> Vec<T> {
    node.and_then(Node::items).unwrap_or_default().iter().map(decode).collect()
}

fn media(media: MediaKind, node: &Node, field: &str) -> InteractionKind {
    InteractionKind::Media {
        media,
        url: text(node, field).unwrap_or_default(),
        caption: text(node, "caption"),
    }
}

fn follow_up(node: &Node) -> FollowUp {
    FollowUp {
        after_s: whole(node, "after_seconds").unwrap_or(MIN_FOLLOW_UP_S),
        text: texts(node, "say").unwrap_or_default(),
    }
}

fn choice_question(node: &Node) -> ChoiceQuestion {
    ChoiceQuestion {
        text: texts(node, "choose").unwrap_or_default(),
        choices: texts_of(node.get("choices")).into_iter().map(|label| Choice { label }).collect(),
        display: display(node),
        per_row: whole(node, "per_row"),
        list_style: list_style(node),
        is_indented: bool(node, "indented").unwrap_or(false),
    }
}

fn quick_reply(node: &Node) -> QuickReply {
    let title = node.text().map(str::to_owned).or_else(|| text(node, "title"));
    QuickReply {
        title: title.unwrap_or_default(),
        payload: text(node, "payload"),
        image_url: text(node, "image"),
        metadata: list(node.get("metadata"), Node::to_value),
    }
}

fn transfer(node: Option<&Node>) -> Transfer {
    let field = |field| node.and_then(|node| text(node, field));
    Transfer {
        message: node.and_then(|node| texts(node, "message")),
        skill: field("skill"),
        agent: field("agent"),
        passes_context: node.and_then(|node| bool(node, "context")).unwrap_or(true),
    }
}
