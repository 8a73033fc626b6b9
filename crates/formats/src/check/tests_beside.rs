//! Conversation tests beside a bot: what is wrong with them keeps nobody from publishing it, so all of it are
//! warnings.

use model::bot::{Bot, Target};

use crate::bot_file::Parsed;
use crate::conversation_test::{ConversationTest, TestFile};
use crate::problem::{Problem, Severity, did_you_mean};

pub(super) fn problems(parsed: &Parsed) -> Vec<Problem> {
    let bot = parsed.readable();
    let faults = parsed.tests.iter().flat_map(|file| file.problems.clone());
    let faults = faults.map(|fault| Problem { severity: Severity::Warning, ..fault });
    let across = parsed.tests.iter().filter_map(|file| {
        let (bot, test) = (bot?, file.test.as_ref()?);
        Some([lost_start(bot, (file, test)), lost_answers(bot, (file, test))].into_iter().flatten())
    });
    faults.chain(across.flatten()).collect()
}

/// The place to begin at, when the bot has no such.
fn lost_start(bot: &Bot, (file, test): (&TestFile, &ConversationTest)) -> Option<Problem> {
    let start = test.start.as_ref().filter(|start| !has_place(bot, start))?;
    let places = bot.stories.values().flat_map(|story| &story.dialogs);
    let places = places.flat_map(|(dialog, it)| {
        it.interactions.keys().map(move |interaction| format!("{dialog}/{interaction}"))
    });
    let known: Vec<String> = places.collect();
    let wanted = start.to_string();
    let suggestion = did_you_mean(&wanted, known.iter().map(String::as_str));
    let message = format!("there is no {wanted} in the bot to begin at");
    Some(warning(file, ("unknown_target", "start"), (message, suggestion)))
}

/// A canned answer of something that the bot doesn't call.
fn lost_answers(bot: &Bot, (file, test): (&TestFile, &ConversationTest)) -> Option<Problem> {
    let is_known = |name: &str| {
        name == "fetch"
            || bot.integrations.keys().any(|key| key.as_str() == name)
            || bot.external_bots.keys().any(|key| key.as_str() == name)
    };
    let lost = test.answers.keys().find(|name| !is_known(name))?;
    let known = bot.integrations.keys().chain(bot.external_bots.keys());
    let suggestion = did_you_mean(lost, known.map(|key| key.as_str()));
    let message = format!("the bot calls nothing named {lost}");
    Some(warning(file, ("unknown_integration", "answers"), (message, suggestion)))
}

fn has_place(bot: &Bot, place: &Target) -> bool {
    let Some(dialog) = &place.dialog else { return false };
    let mut dialogs = bot.stories.values().filter_map(|story| story.dialogs.get(dialog));
    dialogs.any(|it| match &place.interaction {
        Some(interaction) => it.interactions.contains_key(interaction),
        None => true,
    })
}

fn warning(
    file: &TestFile,
    (code, path): (&'static str, &str),
    (message, suggestion): (String, Option<String>),
) -> Problem {
    Problem {
        severity: Severity::Warning,
        code,
        file: file.path.clone(),
        line: file.line_of(path),
        column: 1,
        path: path.to_owned(),
        message,
        suggestion,
    }
}
