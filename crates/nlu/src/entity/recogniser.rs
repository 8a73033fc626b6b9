//! Recognisers: the entities of a bot, compiled.

use expr::bounded_regex::{BoundedRegex, RegexError};
use jiff::Zoned;
use model::key::Key;
use serde_json::Value;

use super::attachment::Attachment;
use super::built_in::BuiltIn;
use super::dictionary::{Dictionary, List, MAX_WORDS};
use super::overlap::{Claim, Family, longest, outermost};
use super::reading::Reading;
use super::{Description, Detection, Found, Kind, MAX_FOUND, MAX_TEXT_CHARS, Mention, Options};

/// The entities of a bot, ready to be found.
#[derive(Debug, Clone, Default)]
pub struct Recognisers {
    language: String,
    entities: Vec<(Key, Rule)>,
    dictionary: Dictionary,
}

#[derive(Debug, Clone)]
enum Rule {
    /// It is in the dictionary.
    Listed,
    Regex(BoundedRegex),
    BuiltIn(BuiltIn, Options),
    /// It has a fault and is never found.
    Never,
}

/// An entity that isn't found as it is described.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("entity `{entity}`: {reason}")]
pub struct Fault {
    pub entity: Key,
    pub reason: FaultReason,
}

/// What is wrong with a description.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum FaultReason {
    #[error("there is no built-in entity `{0}`")]
    UnknownName(String),
    #[error(transparent)]
    Regex(#[from] RegexError),
    #[error("the name `{0}` has no word, or more than {MAX_WORDS}, and is never found")]
    LostName(String),
}

impl Recognisers {
    /// Compiles descriptions for a language (BCP 47). What has a fault is left out and told; of a
    /// list that is the name alone.
    pub fn compile(descriptions: &[Description], language: &str) -> (Self, Vec<Fault>) {
        let mut faults = Vec::new();
        let mut entities = Vec::new();
        let mut lists = Vec::new();
        for (entity, Description { key, kind }) in descriptions.iter().enumerate() {
            let rule = match kind {
                Kind::Values { values, is_fuzzy } => {
                    lists.push(List { entity, values, is_fuzzy: *is_fuzzy });
                    Ok(Rule::Listed)
                }
                Kind::Regex(source) => {
                    BoundedRegex::parse(source).map(Rule::Regex).map_err(FaultReason::Regex)
                }
                Kind::BuiltIn { name, options } => BuiltIn::named(name)
                    .map(|built_in| Rule::BuiltIn(built_in, options.clone()))
                    .ok_or_else(|| FaultReason::UnknownName(name.clone())),
            };
            let rule = rule.unwrap_or_else(|reason| {
                faults.push(Fault { entity: key.clone(), reason });
                Rule::Never
            });
            entities.push((key.clone(), rule));
        }
        let (dictionary, lost) = Dictionary::compile(&lists, language);
        faults.extend(lost.into_iter().map(|(entity, name)| Fault {
            entity: descriptions[entity].key.clone(),
            reason: FaultReason::LostName(name),
        }));
        (Self { language: language.to_owned(), entities, dictionary }, faults)
    }

    /// Finds the entities in a text that was written at that time, in the order of the text, at most
    /// [`MAX_FOUND`]. Takes time in proportion to the text; what is beyond [`MAX_TEXT_CHARS`] isn't
    /// read.
    pub fn find(&self, text: &str, at: &Zoned) -> Vec<Found> {
        let text = match text.char_indices().nth(MAX_TEXT_CHARS) {
            Some((end, _)) => &text[..end],
            None => text,
        };
        let reading = Reading::new(text, &self.language, at);
        let mut listed: Vec<Vec<Mention>> = vec![Vec::new(); self.entities.len()];
        for (entity, mention) in self.dictionary.find(text) {
            listed[entity].push(mention);
        }
        let mut claims = Vec::new();
        for (entity, ((_, rule), listed)) in self.entities.iter().zip(listed).enumerate() {
            let (family, mentions) = match rule {
                Rule::Listed => (Family::Alone, listed),
                Rule::Regex(regex) => (Family::Alone, matches(regex, text)),
                Rule::BuiltIn(built_in, options) => {
                    (built_in.family(), built_in.find(&reading, options))
                }
                Rule::Never => continue,
            };
            let kept = longest(mentions).into_iter();
            claims.extend(kept.map(|mention| Claim { entity, family, mention }));
        }
        let found = outermost(claims).into_iter().take(MAX_FOUND);
        found.map(|claim| self.found(claim, text)).collect()
    }

    /// Finds the entities that a file sent by the contact stands for; their text is its name, or its
    /// kind when it has none.
    pub fn find_attachment(&self, attachment: &Attachment) -> Vec<Found> {
        let text = attachment.name.clone().unwrap_or_else(|| attachment.kind().to_string());
        let fitting = self.entities.iter().filter(
            |(_, rule)| matches!(rule, Rule::BuiltIn(built_in, _) if built_in.takes(attachment)),
        );
        let found = fitting.map(|(entity, _)| Found {
            entity: entity.clone(),
            value: attachment.value(),
            start: 0,
            end: text.len(),
            text: text.clone(),
            detection: Detection::Whole,
            score: 1.0,
            role: None,
        });
        found.collect()
    }

    fn found(&self, Claim { entity, mention, .. }: Claim, text: &str) -> Found {
        let Mention { value, span, detection, score, role } = mention;
        Found {
            entity: self.entities[entity].0.clone(),
            value,
            text: text[span.clone()].to_owned(),
            start: span.start,
            end: span.end,
            detection,
            score,
            role,
        }
    }
}

fn matches(regex: &BoundedRegex, text: &str) -> Vec<Mention> {
    let found = regex.find_all(text).into_iter().filter(|found| !found.text.trim().is_empty());
    let mention = |found: expr::bounded_regex::Found<'_>| Mention {
        value: Value::String(found.text.to_owned()),
        span: found.start..found.end,
        detection: Detection::Pattern,
        score: 1.0,
        role: None,
    };
    found.map(mention).collect()
}
