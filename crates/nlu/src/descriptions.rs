//! The entities of a bot, described for their recognisers: those that it declares, and built-in ones
//! that it names without declaring them.

use std::collections::HashSet;

use model::bot::{Assignment, Bot, BuiltIn, Condition, Dialog, EntityKind, Rule};
use model::key::Key;

use crate::entity::{Description, Kind, Options};

/// Describes the entities of a bot, the declared ones first.
pub(crate) fn descriptions(bot: &Bot) -> Vec<Description> {
    let declared = bot.entities.iter().map(|(key, entity)| {
        let kind = match &entity.kind {
            EntityKind::Values { values, is_fuzzy } => {
                Kind::Values { values: values.clone(), is_fuzzy: *is_fuzzy }
            }
            EntityKind::Regex(source) => Kind::Regex(source.clone()),
            EntityKind::BuiltIn(it) => built_in(it, bot),
        };
        Description { key: key.clone(), kind }
    });
    let mut all: Vec<Description> = declared.collect();
    for key in named(bot) {
        if crate::entity::is_built_in(key.as_str()) {
            let kind = built_in(&BuiltIn::named(key.as_str()), bot);
            all.push(Description { key, kind });
        }
    }
    all
}

fn built_in(it: &BuiltIn, bot: &Bot) -> Kind {
    let digits = |digits: u32| usize::try_from(digits).unwrap_or(usize::MAX);
    let options = Options {
        min_digits: it.digits.map(|it| digits(it.min)),
        max_digits: it.digits.map(|it| digits(it.max)),
        region: it.region.clone().or_else(|| region_of(&bot.language)),
        ..Options::default()
    };
    Kind::BuiltIn { name: it.name.clone(), options }
}

/// The country of a language tag: `US` of `en-US`.
fn region_of(language: &str) -> Option<String> {
    let mut parts = language.split(['-', '_']).skip(1);
    let region = parts.find(|part| part.len() == 2)?;
    Some(region.to_ascii_uppercase())
}

/// Entities that the bot names and doesn't declare, each once, in the order of the bot.
fn named(bot: &Bot) -> Vec<Key> {
    let mut seen: HashSet<Key> = bot.entities.keys().cloned().collect();
    let mut named = Vec::new();
    for (_, dialog) in bot.dialogs() {
        of_dialog(dialog, &mut |key| {
            if seen.insert(key.clone()) {
                named.push(key);
            }
        });
    }
    named
}

fn of_dialog(dialog: &Dialog, see: &mut impl FnMut(Key)) {
    if let Some(starter) = &dialog.starter {
        starter.entity.iter().chain(starter.filters.keys()).for_each(|key| see(key.clone()));
    }
    dialog.captures.iter().for_each(|it| see(it.entity.clone()));
    for interaction in dialog.interactions.values() {
        interaction.collect.iter().for_each(|it| see(it.entity.clone()));
        interaction.rules.iter().for_each(|rule| of_rule(rule, see));
    }
}

fn of_rule(rule: &Rule, see: &mut impl FnMut(Key)) {
    if let Condition::Entity(condition) = &rule.condition {
        see(condition.entity.clone());
    }
    rule.set.iter().chain(&rule.slot).filter_map(assigned).for_each(see);
}

/// The entity of `@entity` and `@entity[]`.
fn assigned(assignment: &Assignment) -> Option<Key> {
    let name = assignment.value.trim().strip_prefix('@')?;
    Key::new(name.strip_suffix("[]").unwrap_or(name)).ok()
}
