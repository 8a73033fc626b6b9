//! Searches in LivePerson's knowledge bases. Exports hold none of the articles: a search looks through a
//! story of the base's name, which people fill with questions and answers.

use model::bot::knowledge::MAX_KNOWLEDGE_ANSWERS;
use model::bot::{Condition, Knowledge, KnowledgeDisplay, MinScore, ResultStatus, Rule};
use model::key::Key;
use model::text::Texts;
use serde_json::Value;

use super::Object;
use crate::liveperson::notes::Notes;
use crate::liveperson::words;

/// The object of an interaction that says how it searches.
pub(in crate::liveperson) const KNOWLEDGE: &str = "knowledge";
pub(in crate::liveperson) const BASE: &str = "knowledgeBaseName";
pub(in crate::liveperson) const MIN_SCORE: &str = "minScore";
pub(in crate::liveperson) const MOST: &str = "maxAnswers";
pub(in crate::liveperson) const LAYOUT: &str = "layout";
pub(in crate::liveperson) const VARIABLE: &str = "responseDataVariable";
pub(in crate::liveperson) const NOT_FOUND: &str = "noResultsMessage";
pub(in crate::liveperson) const LINK_TEXT: &str = "linkText";
pub(in crate::liveperson) const IMAGE: &str = "defaultImageUrl";
/// Says nothing.
const BLANK: &str = "BLANK_MESSAGE";

/// The word for how sure a match must be.
pub(in crate::liveperson) const fn score_word(score: MinScore) -> &'static str {
    match score {
        MinScore::VeryGood => "VERY GOOD",
        MinScore::Good => "GOOD",
        MinScore::FairPlus => "FAIR PLUS",
    }
}

/// The word for how answers are shown.
pub(in crate::liveperson) const fn layout_word(display: KnowledgeDisplay) -> &'static str {
    match display {
        KnowledgeDisplay::Carousel => "AUTO_RENDER_RICH",
        KnowledgeDisplay::Text => "AUTO_RENDER_PLAIN",
        KnowledgeDisplay::Nothing => "NO_AUTO_RENDERING",
    }
}

/// How sure a match must be; LivePerson's lower scores are taken for the lowest of ours.
fn score(word: &str) -> Option<MinScore> {
    match words::plain(word).as_str() {
        "VERYGOOD" => Some(MinScore::VeryGood),
        "GOOD" => Some(MinScore::Good),
        "FAIRPLUS" | "FAIR" => Some(MinScore::FairPlus),
        _ => None,
    }
}

fn display(word: &str) -> Option<KnowledgeDisplay> {
    match words::plain(word).as_str() {
        "AUTORENDERRICH" | "RICH" => Some(KnowledgeDisplay::Carousel),
        "AUTORENDERPLAIN" | "PLAIN" => Some(KnowledgeDisplay::Text),
        "NOAUTORENDERING" | "NOAUTORENDER" | "NONE" => Some(KnowledgeDisplay::Nothing),
        _ => None,
    }
}

/// How an integration searches, without touching it: it is kept whole.
pub(super) fn of_integration(object: &Object, notes: &mut Notes) -> Knowledge {
    let word = |names: &[&str]| names.iter().find_map(|name| object.peek(name)?.as_str());
    let number = |name: &str| {
        let value = object.peek(name)?;
        value.as_u64().or_else(|| value.as_str()?.trim().parse().ok())
    };
    let mut knowledge = Knowledge { display: KnowledgeDisplay::Nothing, ..Knowledge::default() };
    let base = word(&[BASE, "knowledgeBase", "kbName", "name"]).filter(|it| !it.trim().is_empty());
    knowledge.stories = base.map(Key::from_name).into_iter().collect();
    if let Some(word) = word(&["threshold", MIN_SCORE]) {
        match score(word) {
            Some(score) => knowledge.min_score = score,
            None => {
                let message = format!("searches know no score `{word}`; 60 percent are asked for");
                notes.add(object.warn("unsupported_setting", "threshold", message));
            }
        }
    }
    if let Some(most) = number("multipleResults").or_else(|| number(MOST)) {
        let taken = u32::try_from(most).unwrap_or(u32::MAX).clamp(1, MAX_KNOWLEDGE_ANSWERS);
        if u64::from(taken) != most {
            let message = format!("a search finds at most {MAX_KNOWLEDGE_ANSWERS} answers here");
            notes.add(object.warn("limit", "multipleResults", message));
        }
        knowledge.max_answers = taken;
    }
    if let Some(variable) = word(&[VARIABLE]).filter(|it| !it.is_empty()) {
        variable.clone_into(&mut knowledge.variable);
    }
    report(object, notes);
    knowledge
}

/// What a search of an integration does otherwise here.
fn report(object: &Object, notes: &mut Notes) {
    let finding = object.warn(
        "knowledge_needed",
        "",
        "the articles of its knowledge base aren't in the export".to_owned(),
    );
    notes.add(finding.suggest("import them as questions and answers into the story of its name"));
    let phrases = object.peek("phrases").and_then(Value::as_str).unwrap_or_default().trim();
    if !matches!(phrases, "" | "{$query}" | "{$userMessage}") {
        let message = "it searches with the contact's message, not with its `phrases`".to_owned();
        notes.add(object.warn("unsupported_setting", "phrases", message));
    }
    let fields = object.peek("customDataFields").and_then(Value::as_array);
    if fields.is_some_and(|fields| !fields.is_empty()) {
        let message = "custom data fields aren't read from what a search finds".to_owned();
        let finding = object.warn("unsupported_setting", "customDataFields", message);
        notes.add(finding.suggest("say `{$.api_VARIABLE.results[0].title}` where they are used"));
    }
}

/// The text that says that nothing was found: none where a rule deals with that.
pub(super) fn silence_for(rules: &[Rule]) -> Option<Texts> {
    let fails = |rule: &Rule| rule.condition == Condition::Result(ResultStatus::Failure);
    rules.iter().any(fails).then(|| Texts::one(BLANK))
}

/// How an interaction searches that says so itself.
pub(super) fn of_interaction(tile: &mut Object, notes: &mut Notes) -> Knowledge {
    let mut own = tile.object(KNOWLEDGE, notes);
    let mut knowledge = Knowledge::default();
    let mut filled = |object: &mut Object, field: &str| {
        object.text(field, notes).filter(|text| !text.is_empty())
    };
    if let Some(base) = filled(&mut own, BASE) {
        let key = Key::from_name(&base);
        if key.as_str() != base {
            own.keep(BASE, base);
        }
        knowledge.stories = vec![key];
    }
    if let Some(word) = filled(&mut own, MIN_SCORE) {
        match score(&word) {
            Some(score) => knowledge.min_score = score,
            None => own.keep(MIN_SCORE, word),
        }
    }
    if let Some(word) = filled(&mut own, LAYOUT) {
        match display(&word) {
            Some(display) => knowledge.display = display,
            None => own.keep(LAYOUT, word),
        }
    }
    if let Some(variable) = filled(&mut own, VARIABLE) {
        knowledge.variable = variable;
    }
    knowledge.not_found = filled(&mut own, NOT_FOUND).map(Texts::one);
    knowledge.link_text = filled(&mut own, LINK_TEXT);
    knowledge.image_url = filled(&mut own, IMAGE);
    if let Some(number) = own.number(MOST, notes) {
        let taken = u32::try_from(number).unwrap_or(u32::MAX).clamp(1, MAX_KNOWLEDGE_ANSWERS);
        knowledge.max_answers = taken;
    }
    tile.keep_rest(KNOWLEDGE, own);
    knowledge
}
