//! What a bot says about understanding, made ready: thresholds, entities, small talk, and the ways to ask
//! what was meant.

use std::collections::HashMap;

use expr::template::Template;
use indexmap::IndexMap;
use model::bot::{
    Bot, Chaining, Collect, DidYouMean, Entity, EntityKind, Scope, SmallTalk, SmallTalkTurn,
    SmartAssist, TopicAnswers,
};
use model::key::Key;

use super::Wording;
use super::compiler::Compiler;
use crate::scales::Scales;

/// How a bot understands, made ready.
#[derive(Debug)]
pub(crate) struct MeaningPlan {
    pub(crate) scales: Scales,
    /// `None`: it never asks.
    pub(crate) did_you_mean: Option<DidYouMeanPlan>,
    /// `None`: it has none.
    pub(crate) small_talk: Option<SmallTalkPlan>,
    /// `None`: it has none.
    pub(crate) assist: Option<AssistPlan>,
    /// Entities with more to say than how they are recognised.
    pub(crate) entities: IndexMap<Key, EntityPlan>,
    /// Whether it matters what the bot said last.
    pub(crate) remembers_said: bool,
    /// Whether buttons may say values.
    pub(crate) hears_payloads: bool,
}

#[derive(Debug)]
pub(crate) struct DidYouMeanPlan {
    pub(crate) text: Option<Wording>,
    pub(crate) none: Option<Template>,
}

#[derive(Debug)]
pub(crate) struct SmallTalkPlan {
    pub(crate) at_questions: SmallTalkTurn,
    /// `None`: the topic isn't small talk here.
    pub(crate) answers: IndexMap<Key, Option<Wording>>,
}

#[derive(Debug)]
pub(crate) struct AssistPlan {
    pub(crate) too_short: Option<Wording>,
    pub(crate) too_long: Option<Wording>,
    pub(crate) entity_only: Option<Wording>,
    pub(crate) out_of_scope: Option<Wording>,
    pub(crate) options: Option<Wording>,
}

#[derive(Debug)]
pub(crate) struct EntityPlan {
    /// In lower case.
    pub(crate) asked_with: Vec<String>,
    /// In lower case.
    pub(crate) payload_keys: Vec<String>,
    /// Its values by all their names, in lower case.
    values: HashMap<String, String>,
}

/// An entity whose value goes into a slot.
#[derive(Debug)]
pub(crate) struct CollectPlan {
    pub(crate) entity: Key,
    pub(crate) slot: String,
    pub(crate) scope: Scope,
    pub(crate) takes_all: bool,
    /// In lower case; empty: any.
    pub(crate) allowed: Vec<String>,
}

impl MeaningPlan {
    pub(super) fn compile(bot: &Bot, compiler: &mut Compiler<'_>) -> Self {
        let settings = &bot.settings;
        let entities = bot.entities.iter().filter(|(_, entity)| EntityPlan::is_needed(entity));
        let entities: IndexMap<Key, EntityPlan> =
            entities.map(|(key, entity)| (key.clone(), EntityPlan::compile(entity))).collect();
        let DidYouMean { is_enabled, text, none } = &settings.did_you_mean;
        Self {
            scales: Scales::of(bot),
            did_you_mean: is_enabled.then(|| DidYouMeanPlan {
                text: text.as_ref().map(|texts| compiler.wording(texts)),
                none: compiler.optional(none.as_ref()),
            }),
            small_talk: SmallTalkPlan::compile(bot, &settings.small_talk, compiler),
            assist: AssistPlan::compile(&settings.smart_assist, compiler),
            remembers_said: entities.values().any(|entity| !entity.asked_with.is_empty()),
            hears_payloads: entities.values().any(|entity| !entity.payload_keys.is_empty()),
            entities,
        }
    }

    /// Whether any message may need to be understood, whatever its dialogs ask for.
    pub(super) const fn needs_understanding(&self) -> bool {
        self.small_talk.is_some() || self.assist.is_some()
    }
}

impl SmallTalkPlan {
    fn compile(bot: &Bot, talk: &SmallTalk, compiler: &mut Compiler<'_>) -> Option<Self> {
        let answers = talk.answers.iter().map(|(topic, answers)| {
            let wording = match answers {
                TopicAnswers::Off => None,
                TopicAnswers::Texts(texts) => Some(compiler.wording(texts)),
            };
            (topic.clone(), wording)
        });
        talk.is_enabled.then(|| Self {
            at_questions: match bot.settings.chaining {
                Chaining::LivePerson => SmallTalkTurn::First,
                Chaining::Ours => talk.at_questions,
            },
            answers: answers.collect(),
        })
    }
}

impl AssistPlan {
    fn compile(assist: &SmartAssist, compiler: &mut Compiler<'_>) -> Option<Self> {
        let mut wording =
            |texts: &Option<model::text::Texts>| texts.as_ref().map(|it| compiler.wording(it));
        assist.is_enabled.then(|| Self {
            too_short: wording(&assist.too_short),
            too_long: wording(&assist.too_long),
            entity_only: wording(&assist.entity_only),
            out_of_scope: wording(&assist.out_of_scope),
            options: wording(&assist.options),
        })
    }
}

impl EntityPlan {
    fn is_needed(entity: &Entity) -> bool {
        !entity.asked_with.is_empty() || !entity.payload_keys.is_empty()
    }

    fn compile(entity: &Entity) -> Self {
        let lower = |texts: &[String]| texts.iter().map(|it| it.trim().to_lowercase()).collect();
        let mut values = HashMap::new();
        if let EntityKind::Values { values: own, .. } = &entity.kind {
            for (value, synonyms) in own {
                for name in std::iter::once(value).chain(synonyms) {
                    values.entry(name.trim().to_lowercase()).or_insert_with(|| value.clone());
                }
            }
        }
        Self {
            asked_with: lower(&entity.asked_with),
            payload_keys: lower(&entity.payload_keys),
            values,
        }
    }

    /// The value that a name stands for, or the name when it has no such value.
    pub(crate) fn value_of(&self, name: &str) -> String {
        self.values.get(&name.trim().to_lowercase()).map_or(name, String::as_str).to_owned()
    }
}

impl CollectPlan {
    pub(super) fn compile(collect: &Collect) -> Self {
        Self {
            entity: collect.entity.clone(),
            slot: collect.slot.clone(),
            scope: collect.scope,
            takes_all: collect.takes_all,
            allowed: collect.allowed.iter().map(|value| value.trim().to_lowercase()).collect(),
        }
    }
}
