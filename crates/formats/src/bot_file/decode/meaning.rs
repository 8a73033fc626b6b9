//! Intents, entities and the settings about understanding.

use indexmap::IndexMap;
use model::bot::{
    BuiltIn, Collect, Comparison, DidYouMean, Digits, Entity, EntityCondition, EntityKind, Intent,
    SmallTalk, SmallTalkTurn, SmartAssist, Tier, TopicAnswers, Understanding,
};
use model::key::Key;

use super::rule::{OPERATORS, SLOT_SCOPE, scope};
use super::{Decoder, bool, key, keyed, keys_of, named, text, texts, texts_of, vendor, whole};
use crate::bot_file::report::Path;
use crate::bot_file::tree::{Content, Node};

pub(super) fn intent(key: &Key, node: &Node) -> Intent {
    Intent {
        name: text(node, "name").unwrap_or_else(|| key.to_string()),
        label: text(node, "label"),
        phrases: texts_of(node.items().map_or_else(|| node.get("phrases"), |_| Some(node))),
        translations: named(node.get("translations"), |node| texts_of(Some(node))),
        negatives: texts_of(node.get("negatives")),
        children: keys_of(node.get("children")),
        vendor: vendor(node),
    }
}

impl Decoder<'_, '_> {
    pub(super) fn entity(&mut self, key: &Key, node: &Node, path: &mut Path) -> Entity {
        let learned = texts_of(node.get("learned"));
        Entity {
            name: text(node, "name").unwrap_or_else(|| key.to_string()),
            kind: self.entity_kind(node, path, learned.is_empty()),
            learned,
            asked_with: texts_of(node.get("asked_with")),
            payload_keys: texts_of(node.get("payload_keys")),
            vendor: vendor(node),
        }
    }

    fn entity_kind(&mut self, node: &Node, path: &mut Path, needs_one: bool) -> EntityKind {
        let built_in = text(node, "built_in");
        for (field, kind) in [("digits", "built_in"), ("region", "built_in"), ("fuzzy", "values")] {
            if let Some(found) = node.get(field).filter(|_| node.get(kind).is_none()) {
                path.within(field, |path| {
                    self.report
                        .error("misplaced_field", found.span, path)
                        .say(format!("`{field}` belongs to `{kind}`"))
                        .done();
                });
            }
        }
        let built_in = built_in.map(|name| {
            let digits = self.digits(node, path);
            EntityKind::BuiltIn(BuiltIn { name, digits, region: text(node, "region") })
        });
        let regex = text(node, "regex").map(EntityKind::Regex);
        let is_fuzzy = bool(node, "fuzzy").unwrap_or(true);
        let values = node.get("values").map(|values| EntityKind::Values {
            values: named(Some(values), |node| texts_of(Some(node))),
            is_fuzzy,
        });
        let mut kinds = [values, regex, built_in].into_iter().flatten();
        let kind = kinds.next();
        if (kind.is_none() && needs_one) || kinds.next().is_some() {
            self.report
                .error("entity_kind", node.span, path)
                .say("an entity has one of `values`, `regex` and `built_in`, or is `learned`")
                .done();
        }
        kind.unwrap_or(EntityKind::Values { values: IndexMap::new(), is_fuzzy: true })
    }

    /// `4` or `4-6`.
    fn digits(&mut self, node: &Node, path: &mut Path) -> Option<Digits> {
        let field = node.get("digits")?;
        let written = match &field.content {
            Content::Number(number) => number.to_string(),
            _ => field.text()?.to_owned(),
        };
        let (min, max) = written.split_once('-').unwrap_or((&written, &written));
        let digits = (min.trim().parse(), max.trim().parse());
        if let (Ok(min), Ok(max)) = digits
            && 1 <= min
            && min <= max
        {
            return Some(Digits { min, max });
        }
        path.within("digits", |path| {
            self.report
                .error("bad_digits", field.span, path)
                .say(format!("`{written}` is no number of digits"))
                .suggest(Some("say how many, as `4` or `4-6`".to_owned()));
        });
        None
    }
}

pub(super) fn understanding(node: &Node) -> Understanding {
    let default = Understanding::default();
    Understanding {
        tier: match text(node, "tier").as_deref() {
            Some("words") => Tier::Words,
            Some("table") => Tier::Table,
            Some("sentences") => Tier::Sentences,
            _ => Tier::Auto,
        },
        sure_percent: whole(node, "sure").unwrap_or(default.sure_percent),
        likely_percent: whole(node, "likely").unwrap_or(default.likely_percent),
        corrects_typos: bool(node, "correct_typos").unwrap_or(default.corrects_typos),
    }
}

pub(super) fn did_you_mean(node: &Node) -> DidYouMean {
    DidYouMean { is_enabled: is_on(node), text: texts(node, "text"), none: text(node, "none") }
}

pub(super) fn small_talk(node: &Node) -> SmallTalk {
    SmallTalk {
        is_enabled: is_on(node),
        at_questions: match text(node, "at_questions").as_deref() {
            Some("first") => SmallTalkTurn::First,
            _ => SmallTalkTurn::Second,
        },
        answers: keyed(node.get("answers"), |_, node| match super::wordings(node) {
            Some(texts) => Some(TopicAnswers::Texts(texts)),
            // `true` says what holds anyway.
            None => (node.content == Content::Bool(false)).then_some(TopicAnswers::Off),
        })
        .into_iter()
        .filter_map(|(key, answers)| Some((key, answers?)))
        .collect(),
    }
}

pub(super) fn smart_assist(node: &Node) -> SmartAssist {
    SmartAssist {
        is_enabled: is_on(node),
        too_short: texts(node, "too_short"),
        too_long: texts(node, "too_long"),
        entity_only: texts(node, "entity_only"),
        out_of_scope: texts(node, "out_of_scope"),
        options: texts(node, "options"),
    }
}

/// `true`, or fields that don't say `enabled: false`.
fn is_on(node: &Node) -> bool {
    match node.content {
        Content::Bool(is_on) => is_on,
        _ => bool(node, "enabled").unwrap_or(true),
    }
}

pub(super) fn collect(node: &Node) -> Option<Collect> {
    let entity = key(node).or_else(|| node.get("entity").and_then(key))?;
    Some(Collect {
        slot: text(node, "slot").unwrap_or_else(|| entity.to_string()),
        entity,
        scope: node.get("scope").and_then(Node::text).and_then(scope).unwrap_or(SLOT_SCOPE),
        takes_all: bool(node, "all").unwrap_or(false),
        allowed: texts_of(node.get("allowed")),
    })
}

pub(super) fn collects(node: Option<&Node>) -> Vec<Collect> {
    node.and_then(Node::items).unwrap_or_default().iter().filter_map(collect).collect()
}

pub(super) fn entity_condition(node: &Node) -> Option<EntityCondition> {
    if let Some(entity) = key(node) {
        return Some(EntityCondition::any_of(entity));
    }
    let comparisons = OPERATORS.iter().filter_map(|(field, operator)| {
        Some(Comparison { operator: *operator, value: text(node, field)? })
    });
    Some(EntityCondition {
        entity: node.get("entity").and_then(key)?,
        values: texts_of(node.get("values")),
        comparisons: comparisons.collect(),
    })
}
