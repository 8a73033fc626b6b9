//! The scripts of a bot with their places, for whoever can parse them: that takes a JavaScript engine,
//! which this crate hasn't.

use model::bot::{Bot, Script};
use model::key::Key;

use super::Checker;
use crate::bot_file::{Node, Parsed, Path};
use crate::problem::{Problem, Severity};

/// A script of a bot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundScript {
    pub kind: ScriptKind,
    pub source: String,
    /// What a problem in it says, but for its message.
    place: Problem,
    /// Whether its lines are those of the file that `place` names, from that place on.
    is_block: bool,
}

/// How a script is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScriptKind {
    /// Code of an interaction or an integration: `return` at its top level is fine.
    Block,
    /// The bot's global functions.
    Functions,
}

impl FoundScript {
    /// The problem that its source can't be parsed; line and column are those in the source, from 1.
    pub fn syntax_error(&self, message: &str, line: Option<u32>, column: Option<u32>) -> Problem {
        let mut problem = self.place.clone();
        problem.message = format!("the script can't be parsed: {message}");
        match line {
            Some(line) if self.is_block => problem.line += line.saturating_sub(1),
            Some(line) if self.place.line == 0 => {
                problem.line = line;
                problem.column = column.unwrap_or(1);
            }
            Some(_) | None => {}
        }
        problem
    }
}

/// All scripts of a bot that could be read, in its order.
pub fn scripts(parsed: &Parsed) -> Vec<FoundScript> {
    let Some(bot) = parsed.bot.as_ref().or(parsed.draft.as_ref()) else { return Vec::new() };
    let checker = Checker::new(bot, &parsed.places);
    all(bot)
        .into_iter()
        .map(|(path, kind, script)| {
            let path = written_path(&checker, path);
            let node = checker.node(&path);
            let own_file = node.and_then(|node| node.get("file")).and_then(Node::text);
            let span = checker.span(&path);
            let named = parsed.places.files.get(span.file).cloned().unwrap_or_default();
            let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            let place = Problem {
                severity: Severity::Error,
                code: "script_syntax",
                file: own_file.map_or(named, str::to_owned),
                line: if own_file.is_some() { 0 } else { number(span.line) },
                column: if own_file.is_some() { 0 } else { number(span.column) },
                path: path.to_string(),
                message: String::new(),
                suggestion: None,
            };
            let is_block = own_file.is_none() && script.source.contains('\n');
            FoundScript { kind, source: script.source.clone(), place, is_block }
        })
        .collect()
}

/// The path as it was written: `script` is a short form of `pre`.
fn written_path(checker: &Checker<'_>, path: Path) -> Path {
    let segments = path.segments();
    if checker.node(&path).is_none()
        && let Some((last, before)) = segments.split_last()
        && last == "pre"
    {
        return Path::of(before).with("script");
    }
    path
}

fn all(bot: &Bot) -> Vec<(Path, ScriptKind, &Script)> {
    let mut found = Vec::new();
    if let Some(functions) = &bot.functions {
        found.push((Path::of(["functions"]), ScriptKind::Functions, functions));
    }
    for (key, integration) in &bot.integrations {
        if let Some(script) = &integration.transform {
            let path = Path::of(["integrations", key.as_str(), "transform"]);
            found.push((path, ScriptKind::Block, script));
        }
    }
    for (story, it) in &bot.stories {
        for (dialog, it) in &it.dialogs {
            for (key, interaction) in &it.interactions {
                let at = interaction_path(story, dialog, key);
                let scripts = [
                    ("pre", &interaction.pre_process),
                    ("post", &interaction.post_process),
                    ("on_answer", &interaction.process_user_response),
                ];
                for (name, script) in scripts {
                    if let Some(script) = script {
                        found.push((at.with(name), ScriptKind::Block, script));
                    }
                }
            }
        }
    }
    found
}

fn interaction_path(story: &Key, dialog: &Key, key: &Key) -> Path {
    let segments = ["stories", story.as_str(), "dialogs", dialog.as_str(), "interactions"];
    Path::of(segments).with(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{SourceFile, parse};

    const BOT: &str = "\
format: 1
bot: b
functions: { file: scripts/all.js }
stories:
  main:
    dialogs:
      d:
        starts_on: { patterns: [hi] }
        interactions:
          one:
            say: x
            pre: |
              var a = 1;
              var b = ;
";

    #[test]
    fn a_syntax_error_is_told_at_its_line_of_the_file() {
        let file = |path: &str, text: &str| SourceFile { path: path.into(), text: text.into() };
        let parsed = parse(&[file("bot.yaml", BOT), file("scripts/all.js", "function f(){\n")]);
        let found = scripts(&parsed);
        let functions = found[0].syntax_error("unexpected end", Some(2), Some(1));
        assert_eq!(
            (functions.file.as_str(), functions.line, functions.column),
            ("scripts/all.js", 2, 1)
        );
        let block = found[1].syntax_error("unexpected token", Some(2), Some(9));
        assert_eq!((block.file.as_str(), block.line), ("bot.yaml", 14));
        assert_eq!(block.path, "stories.main.dialogs.d.interactions.one.pre");
    }
}
