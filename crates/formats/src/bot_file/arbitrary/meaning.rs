//! What a bot understands by, of any shape.

use super::*;

pub(super) fn understanding() -> BoxedStrategy<Understanding> {
    let tier = prop::sample::select(vec![Tier::Auto, Tier::Words, Tier::Table, Tier::Sentences]);
    (tier, 0..101u32, 0..101u32, any::<bool>())
        .prop_map(|(tier, sure_percent, likely_percent, corrects_typos)| Understanding {
            tier,
            sure_percent,
            likely_percent,
            corrects_typos,
        })
        .boxed()
}

pub(super) fn did_you_mean() -> BoxedStrategy<DidYouMean> {
    (any::<bool>(), of(texts()), of(text()))
        .prop_map(|(is_enabled, text, none)| DidYouMean { is_enabled, text, none })
        .boxed()
}

pub(super) fn small_talk() -> BoxedStrategy<SmallTalk> {
    let turn = prop::sample::select(vec![SmallTalkTurn::First, SmallTalkTurn::Second]);
    let answers =
        prop_oneof![Just(TopicAnswers::Off), texts().prop_map(TopicAnswers::Texts)].boxed();
    (any::<bool>(), turn, map(key(), answers))
        .prop_map(|(is_enabled, at_questions, answers)| SmallTalk {
            is_enabled,
            at_questions,
            answers,
        })
        .boxed()
}

pub(super) fn smart_assist() -> BoxedStrategy<SmartAssist> {
    let said = || of(texts());
    (any::<bool>(), said(), said(), said(), said(), said())
        .prop_map(|(is_enabled, too_short, too_long, entity_only, out_of_scope, options)| {
            SmartAssist { is_enabled, too_short, too_long, entity_only, out_of_scope, options }
        })
        .boxed()
}

pub(super) fn intent() -> BoxedStrategy<Intent> {
    let sentences = || vec(text(), 0..4);
    let said = (sentences(), map(text(), sentences()), sentences());
    (text(), of(text()), said, vec(key(), 0..2), vendor())
        .prop_map(|(name, label, (phrases, translations, negatives), children, vendor)| Intent {
            name,
            label,
            phrases,
            translations,
            negatives,
            children,
            vendor,
        })
        .boxed()
}

pub(super) fn entity() -> BoxedStrategy<Entity> {
    let kind = prop_oneof![
        (map(text(), vec(text(), 0..3)), any::<bool>())
            .prop_map(|(values, is_fuzzy)| EntityKind::Values { values, is_fuzzy }),
        text().prop_map(EntityKind::Regex),
        built_in().prop_map(EntityKind::BuiltIn),
    ];
    let texts = || vec(text(), 0..3);
    (text(), kind, texts(), texts(), texts(), vendor())
        .prop_map(|(name, kind, learned, asked_with, payload_keys, vendor)| Entity {
            name,
            kind,
            learned,
            asked_with,
            payload_keys,
            vendor,
        })
        .boxed()
}

pub(super) fn built_in() -> BoxedStrategy<BuiltIn> {
    let digits = (1..9u32, 0..9u32).prop_map(|(min, more)| Digits { min, max: min + more });
    (text(), of(digits), of(text()))
        .prop_map(|(name, digits, region)| BuiltIn { name, digits, region })
        .boxed()
}

pub(super) fn collect() -> BoxedStrategy<Collect> {
    (key(), text(), scope(), any::<bool>(), vec(text(), 0..3))
        .prop_map(|(entity, slot, scope, takes_all, allowed)| Collect {
            entity,
            slot,
            scope,
            takes_all,
            allowed,
        })
        .boxed()
}

pub(super) fn entity_condition() -> BoxedStrategy<EntityCondition> {
    // In the order of the fields, each once, as a file has them.
    let operator = |word: &str| {
        crate::bot_file::decode::OPERATORS.iter().find(|(name, _)| *name == word).map(|(_, it)| *it)
    };
    let words = ["not_equals", "contains", "gt", "lte", "regex"];
    let operators: Vec<Operator> = words.into_iter().filter_map(operator).collect();
    let comparisons = prop::sample::subsequence(operators, 0..4);
    (key(), vec(text(), 0..3), comparisons, text())
        .prop_map(|(entity, values, operators, value)| EntityCondition {
            entity,
            values,
            comparisons: operators
                .into_iter()
                .map(|operator| Comparison { operator, value: value.clone() })
                .collect(),
        })
        .boxed()
}
