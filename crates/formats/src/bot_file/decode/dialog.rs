//! Dialogs and what starts them.

use model::bot::{Dialog, DialogKind, Starter};
use model::key::Key;

use super::meaning::collects;
use super::{Decoder, bool, key, keyed, text, texts_of, vendor, whole};
use crate::bot_file::report::Path;
use crate::bot_file::tree::Node;

/// After how many bad answers an auto-escalation dialog starts, unless it says so.
pub(crate) const DEFAULT_ESCALATION: u32 = 3;

impl Decoder<'_, '_> {
    pub(super) fn dialog(&mut self, key: &Key, node: &Node, path: &mut Path) -> Dialog {
        Dialog {
            name: text(node, "name").unwrap_or_else(|| key.to_string()),
            description: text(node, "description"),
            kind: self.dialog_kind(node, path),
            is_enabled: bool(node, "enabled").unwrap_or(true),
            starter: node.get("starts_on").map(starter),
            escalate_after: whole(node, "escalate_after"),
            label: text(node, "label"),
            captures: collects(node.get("captures")),
            interactions: keyed(node.get("interactions"), |key, node| {
                path.within("interactions", |path| {
                    path.within(key, |path| self.interaction(node, path))
                })
            }),
            vendor: vendor(node),
        }
    }

    fn dialog_kind(&mut self, node: &Node, path: &mut Path) -> DialogKind {
        let kind = match text(node, "kind").as_deref() {
            Some("faq") => DialogKind::Faq,
            Some("fallback") => DialogKind::Fallback,
            Some("disambiguation") => DialogKind::Disambiguation,
            Some("auto_escalation") => DialogKind::AutoEscalation {
                after: whole(node, "after").unwrap_or(DEFAULT_ESCALATION),
                skill: text(node, "skill"),
            },
            Some("survey") => DialogKind::Survey,
            _ => DialogKind::Standard,
        };
        let hint = "`escalate_after` is a dialog's own number";
        for (field, hint) in [("after", Some(hint)), ("skill", None)] {
            if let (Some(found), false) =
                (node.get(field), matches!(kind, DialogKind::AutoEscalation { .. }))
            {
                path.within(field, |path| {
                    self.report
                        .error("misplaced_field", found.span, path)
                        .say(format!("`{field}` belongs to `kind: auto_escalation`"))
                        .suggest(hint.map(str::to_owned));
                });
            }
        }
        kind
    }
}

fn starter(node: &Node) -> Starter {
    Starter {
        patterns: texts_of(node.get("patterns")),
        excluded: texts_of(node.get("excluded")),
        intent: node.get("intent").and_then(key),
        samples: texts_of(node.get("samples")),
        negatives: texts_of(node.get("negatives")),
        entity: node.get("entity").and_then(key),
        filters: keyed(node.get("filters"), |_, node| texts_of(Some(node))),
        events: texts_of(node.get("events")),
    }
}
