//! Intents, entities and the settings about understanding.

use model::bot::{
    BuiltIn, Collect, DidYouMean, Digits, Entity, EntityCondition, EntityKind, Intent, Settings,
    SmallTalk, SmallTalkTurn, SmartAssist, Tier, TopicAnswers, Understanding,
};
use model::key::Key;
use serde_json::{Value, json};

use super::rule::scope;
use super::{Fields, entries, one_or_many, texts};
use crate::bot_file::decode::{OPERATORS, SLOT_SCOPE};

pub(super) fn intent(key: &str, intent: &Intent) -> Value {
    let mut fields = Fields::default();
    fields.unless(intent.name == key, "name", intent.name.as_str());
    fields.option("label", intent.label.as_deref());
    fields.filled("phrases", json!(intent.phrases));
    fields.filled("translations", json!(intent.translations));
    fields.filled("negatives", json!(intent.negatives));
    fields.filled("children", json!(intent.children));
    fields.vendor(&intent.vendor);
    if fields.0.keys().all(|field| field == "phrases") {
        return json!(intent.phrases);
    }
    fields.done()
}

pub(super) fn entity(key: &str, entity: &Entity) -> Value {
    let mut fields = Fields::default();
    fields.unless(entity.name == key, "name", entity.name.as_str());
    match &entity.kind {
        EntityKind::Values { values, is_fuzzy } => {
            // One that is learned only has no values; `fuzzy` needs them.
            let is_learned_only = values.is_empty() && *is_fuzzy && !entity.learned.is_empty();
            fields.unless(is_learned_only, "values", json!(values));
            fields.unless(*is_fuzzy, "fuzzy", false);
        }
        EntityKind::Regex(source) => fields.put("regex", source.as_str()),
        EntityKind::BuiltIn(it) => built_in(&mut fields, it),
    }
    fields.filled("learned", json!(entity.learned));
    if !entity.asked_with.is_empty() {
        fields.put("asked_with", one_or_many(&entity.asked_with));
    }
    fields.filled("payload_keys", json!(entity.payload_keys));
    fields.vendor(&entity.vendor);
    fields.done()
}

fn built_in(fields: &mut Fields, built_in: &BuiltIn) {
    fields.put("built_in", built_in.name.as_str());
    fields.option("digits", built_in.digits.map(digits));
    fields.option("region", built_in.region.as_deref());
}

fn digits(digits: Digits) -> Value {
    if digits.min == digits.max {
        return digits.min.into();
    }
    format!("{}-{}", digits.min, digits.max).into()
}

pub(super) fn settings(fields: &mut Fields, settings: &Settings) {
    fields.filled("understanding", understanding(&settings.understanding));
    let own = did_you_mean(&settings.did_you_mean);
    fields.unless(settings.did_you_mean == DidYouMean::default(), "did_you_mean", own);
    let own = small_talk(&settings.small_talk);
    fields.unless(settings.small_talk == SmallTalk::default(), "small_talk", own);
    let own = smart_assist(&settings.smart_assist);
    fields.unless(settings.smart_assist == SmartAssist::default(), "smart_assist", own);
}

fn understanding(it: &Understanding) -> Value {
    let default = Understanding::default();
    let tier = match it.tier {
        Tier::Auto => "auto",
        Tier::Words => "words",
        Tier::Table => "table",
        Tier::Sentences => "sentences",
    };
    let mut fields = Fields::default();
    fields.unless(it.tier == default.tier, "tier", tier);
    fields.unless(it.sure_percent == default.sure_percent, "sure", it.sure_percent);
    fields.unless(it.likely_percent == default.likely_percent, "likely", it.likely_percent);
    fields.unless(it.corrects_typos, "correct_typos", false);
    fields.done()
}

fn did_you_mean(it: &DidYouMean) -> Value {
    let mut fields = Fields::default();
    fields.option("text", it.text.as_ref().map(texts));
    fields.option("none", it.none.as_deref());
    switched(it.is_enabled, fields)
}

fn small_talk(it: &SmallTalk) -> Value {
    let mut fields = Fields::default();
    match it.at_questions {
        SmallTalkTurn::Second => {}
        SmallTalkTurn::First => fields.put("at_questions", "first"),
    }
    let answers = entries(&it.answers, |_, answers| match answers {
        TopicAnswers::Off => false.into(),
        TopicAnswers::Texts(it) => texts(it),
    });
    fields.filled("answers", answers);
    switched(it.is_enabled, fields)
}

fn smart_assist(it: &SmartAssist) -> Value {
    let mut fields = Fields::default();
    fields.option("too_short", it.too_short.as_ref().map(texts));
    fields.option("too_long", it.too_long.as_ref().map(texts));
    fields.option("entity_only", it.entity_only.as_ref().map(texts));
    fields.option("out_of_scope", it.out_of_scope.as_ref().map(texts));
    fields.option("options", it.options.as_ref().map(texts));
    switched(it.is_enabled, fields)
}

/// `true` or `false` when there is no more to say.
fn switched(is_enabled: bool, mut fields: Fields) -> Value {
    if fields.0.is_empty() {
        return is_enabled.into();
    }
    fields.unless(is_enabled, "enabled", false);
    fields.done()
}

pub(super) fn collect(collect: &Collect) -> Value {
    let mut fields = Fields::default();
    fields.put("entity", collect.entity.as_str());
    fields.unless(collect.slot == collect.entity.as_str(), "slot", collect.slot.as_str());
    fields.unless(collect.scope == SLOT_SCOPE, "scope", scope(collect.scope));
    fields.unless(!collect.takes_all, "all", true);
    fields.filled("allowed", json!(collect.allowed));
    if fields.0.len() == 1 { collect.entity.as_str().into() } else { fields.done() }
}

pub(super) fn entity_condition(condition: &EntityCondition) -> Value {
    let mut fields = Fields::default();
    fields.put("entity", Key::as_str(&condition.entity));
    if !condition.values.is_empty() {
        fields.put("values", one_or_many(&condition.values));
    }
    for comparison in &condition.comparisons {
        let word = OPERATORS.iter().find(|(_, operator)| *operator == comparison.operator);
        if let Some((word, _)) = word {
            fields.put(word, comparison.value.as_str());
        }
    }
    if fields.0.len() == 1 { condition.entity.as_str().into() } else { fields.done() }
}
