//! Bots in several files.

use formats::{SourceFile, check, parse};

fn file(path: &str, text: &str) -> SourceFile {
    SourceFile { path: path.to_owned(), text: text.to_owned() }
}

const BOT: &str = "format: 1\nbot: b\nstories:\n  main:\n    dialogs:\n      hello:\n        \
                   starts_on: { patterns: [hello] }\n        interactions:\n          \
                   hi: { say: Hi, pre: { file: scripts/greet.js }, next: bye/ }\n";

#[test]
fn parts_of_a_folder_are_put_together() {
    let parsed = parse(&[
        file("bot.yaml", BOT),
        file(
            "dialogs/bye.yml",
            "format: 1\nstories:\n  main:\n    name: Main\n    dialogs:\n      \
             bye: { interactions: { bye: { call: Balance } } }\n",
        ),
        file("more.json", r#"{"integrations": {"Balance": {"get": "https://api.example.com"}}}"#),
        file("scripts/greet.js", "botContext.sendMessage('x');"),
    ]);
    assert_eq!(check(&parsed), Vec::new());
    let bot = parsed.bot.expect("a bot");
    let dialogs: Vec<&str> = bot.dialogs().map(|(key, _)| key.as_str()).collect();
    assert_eq!(dialogs, ["hello", "bye"]);
    assert_eq!(bot.stories["main"].name, "Main");
    let script = bot.stories["main"].dialogs["hello"].interactions["hi"].pre_process.as_ref();
    assert_eq!(script.map(|it| it.source.as_str()), Some("botContext.sendMessage('x');"));
}

#[test]
fn faults_between_files_are_reported_with_both_places() {
    let parsed = parse(&[
        file("bot.yaml", BOT),
        file(
            "again.yaml",
            "bot: other\nstories:\n  main:\n    dialogs:\n      hello:\n        interactions: {}\n",
        ),
        file("scripts/grete.js", ""),
    ]);
    let said: Vec<String> = check(&parsed).iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "again.yaml:1:1: error[duplicate_key] bot: `bot` stands here twice, first at \
             bot.yaml:2",
            "again.yaml:5:7: error[duplicate_key] stories.main.dialogs.hello: `hello` stands here \
             twice, first at bot.yaml:6",
            "bot.yaml:9:39: error[unknown_file] stories.main.dialogs.hello.interactions.hi.pre: no \
             file `scripts/greet.js` in the bot's folder; did you mean `scripts/grete.js`?",
            "bot.yaml:9:65: error[unknown_target] stories.main.dialogs.hello.interactions.hi.next: \
             no dialog `bye`",
            "scripts/grete.js:1:1: warning[unused_file] no script of the bot is taken from this \
             file",
        ]
    );
}

#[test]
fn a_part_that_cannot_be_read_hides_no_other_fault_of_the_same_kind() {
    let parsed = parse(&[file("a.yaml", "a: ["), file("b.json", "{"), file("c.yaml", "")]);
    let codes: Vec<_> = parsed.problems.iter().map(|it| (it.file.as_str(), it.code)).collect();
    assert_eq!(codes, [("a.yaml", "bad_yaml"), ("b.json", "bad_json"), ("c.yaml", "empty_file")]);
    assert_eq!(parsed.bot, None);
    assert_eq!(parse(&[]).bot, None);
}
