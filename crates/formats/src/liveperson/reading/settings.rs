//! The bot itself: its settings, and what is kept of the whole export.

use model::bot::survey::MAX_SURVEY_UNRECOGNIZED;
use model::bot::{Bot, BotGroup, Chaining, SmallTalk, SmallTalkTurn};
use model::key::Key;
use model::text::Texts;
use serde_json::Value;

use super::Object;
use crate::bot_file::SourceFile;
use crate::liveperson::notes::Notes;
use crate::liveperson::residue::prune;
use crate::liveperson::{defaults, ids, vendor};

/// Longest session, in minutes.
const MAX_SESSION_MINUTES: u64 = 525_600;
const MS_PER_MINUTE: u64 = 60_000;
/// How long a session lives whose length is 0.
pub(in crate::liveperson) const SESSION_MINUTES: u32 = 60;
/// The language of a bot that names none.
const LANGUAGE: &str = "en-US";
/// The attribute that holds the default user-friendly response.
pub(in crate::liveperson) const ERROR_MESSAGE: &str = "DEFAULT_ERROR_MESSAGE";
pub(in crate::liveperson) const SMALL_TALK: &str = "smallTalkEnabled";
pub(in crate::liveperson) const GROUP: &str = "transferGroupId";
pub(in crate::liveperson) const THANK_YOU: &str = "thankyouMessage";
pub(in crate::liveperson) const EXPIRED: &str = "sessionExpiredMessage";
/// The attribute that says how often the text for answers that aren't understood may be said in a survey.
pub(in crate::liveperson) const SURVEY_LIMIT: &str = "PCS_FALLBACK_LIMIT";
/// The same as a field of the bot.
const FALLBACK_LIMIT: &str = "fallbackLimit";
pub(in crate::liveperson) const GIVEN_UP: &str = "fallbackLimitMessage";

/// Reads the bot without its parts; also gives its id. What is left of it is kept in the root.
pub(super) fn bot(root: &mut Object, file: &SourceFile, notes: &mut Notes) -> (Bot, String) {
    let mut object = root.object("bot", notes);
    let name = object.text("name", notes).filter(|name| !name.trim().is_empty());
    let name = name.unwrap_or_else(|| stem(&file.path).to_owned());
    let language = object.text("language", notes).filter(|it| !it.is_empty());
    let key = Key::from_name(&name);
    let mut bot = Bot::new(key, name, language.unwrap_or_else(|| LANGUAGE.to_owned()));
    bot.description = object.text("description", notes);
    let own_id = ids::thing("bot", bot.key.as_str(), "");
    let id = object.text("id", notes).filter(|id| !id.is_empty()).unwrap_or_else(|| own_id.clone());
    if id != own_id {
        object.keep("id", id.as_str());
    }
    settings(&mut bot, &mut object, notes);
    root.keep_rest("bot", object);
    (bot, id)
}

/// The file's name without folders and ending.
fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split('.').next().filter(|stem| !stem.is_empty()).unwrap_or("bot")
}

fn settings(bot: &mut Bot, object: &mut Object, notes: &mut Notes) {
    let settings = &mut bot.settings;
    settings.samples_train = false;
    settings.chaining = Chaining::LivePerson;
    settings.did_you_mean.is_enabled = false;
    if let Some(length) = object.number("sessionLength", notes) {
        settings.session_minutes = session_minutes(length);
        if length != u64::from(written_length(settings.session_minutes)) {
            object.keep("sessionLength", length);
        }
    }
    if object.flag(SMALL_TALK, notes) == Some(true) {
        let at_questions = SmallTalkTurn::First;
        settings.small_talk = SmallTalk { is_enabled: true, at_questions, ..SmallTalk::default() };
    }
    report(object, notes);
    let name = object.text(GROUP, notes).filter(|name| !name.trim().is_empty());
    settings.group = name.map(|name| BotGroup { name, transfer_message: None });
    let mut said = |field| object.text(field, notes).filter(|text| !text.is_empty());
    settings.survey.thank_you = said(THANK_YOU).map(Texts::one);
    settings.survey.expired = said(EXPIRED).map(Texts::one);
    settings.survey.given_up = said(GIVEN_UP).map(Texts::one);
    let mut attributes = object.object("botAttributes", notes);
    settings.survey.most_unrecognized = survey_limit(&mut attributes, object, notes);
    let reply = attributes.text(ERROR_MESSAGE, notes);
    if let Some(reply) = reply.filter(|reply| !reply.is_empty()) {
        settings.default_reply = Some(Texts::one(reply.as_str()));
        settings.call_failed = Some(Texts::one(reply));
    }
    object.keep_rest("botAttributes", attributes);
}

/// How often answers to a question of a survey may go without being understood. What is no such number
/// is kept: 0 sets no limit.
fn survey_limit(attributes: &mut Object, bot: &mut Object, notes: &mut Notes) -> Option<u32> {
    let taken = |number: u32| (1..=MAX_SURVEY_UNRECOGNIZED).contains(&number).then_some(number);
    if let Some(text) = attributes.text(SURVEY_LIMIT, notes) {
        let limit = text.trim().parse().ok().and_then(taken);
        if limit.is_none() {
            if !matches!(text.trim(), "" | "0") {
                let message = format!("`{text}` isn't from 1 to {MAX_SURVEY_UNRECOGNIZED}");
                let finding = attributes.warn("wrong_type", SURVEY_LIMIT, message);
                notes.add(finding.suggest("questions are asked again without a limit"));
            }
            attributes.keep(SURVEY_LIMIT, text);
        }
        return limit;
    }
    let number = bot.number(FALLBACK_LIMIT, notes)?;
    let limit = u32::try_from(number).ok().and_then(taken);
    if limit.is_none() {
        bot.keep(FALLBACK_LIMIT, number);
    }
    limit
}

/// The minutes that a session's length means: 0 is the usual hour, and what would be more than a year is
/// taken for milliseconds.
pub(in crate::liveperson) fn session_minutes(length: u64) -> u32 {
    let minutes = match length {
        0 => return SESSION_MINUTES,
        1..=MAX_SESSION_MINUTES => length,
        _ => (length / MS_PER_MINUTE).clamp(1, MAX_SESSION_MINUTES),
    };
    u32::try_from(minutes).unwrap_or(SESSION_MINUTES)
}

/// The length that is written for a session of so many minutes.
pub(in crate::liveperson) const fn written_length(minutes: u32) -> u32 {
    if minutes == SESSION_MINUTES { 0 } else { minutes }
}

/// What of a bot has to be set up elsewhere.
fn report(object: &Object, notes: &mut Notes) {
    if object.has("environmentId") {
        let message = "the values of its environment aren't in the export".to_owned();
        let finding = object.warn("environment_needed", "environmentId", message);
        notes.add(finding.suggest("add them under `environments`"));
    }
    if object.has(GROUP) {
        let message = "it hands conversations to other bots of its group".to_owned();
        let finding = object.info("bot_group", GROUP, message);
        notes.add(finding.suggest("import those bots too"));
    }
}

/// Keeps what is left of the export with the bot.
pub(super) fn keep(root: Object, bot: &mut Bot, bot_id: &str, notes: &mut Notes) {
    let mut rest = root.rest();
    let mut defaults = defaults::export();
    defaults.insert("bot".to_owned(), Value::Object(defaults::bot()));
    let functions = Value::Object(defaults::functions(bot_id));
    defaults.insert("globalFunctions".to_owned(), functions);
    prune(&mut rest, &defaults);
    notes.count_unknown(&rest, "", "");
    bot.vendor = vendor(rest);
}
