use super::*;
use crate::bot_file::{SourceFile, parse};

fn bot(interactions: &str) -> Bot {
    let text = format!(
        "format: 1\nbot: b\nstories: {{ s: {{ dialogs: {{ d: {{ starts_on: {{ patterns: [d] }}, \
         interactions: {{ {interactions} }} }} }} }} }}"
    );
    let parsed = parse(&[SourceFile { path: "b.yaml".to_owned(), text }]);
    assert_eq!(parsed.problems, Vec::new());
    parsed.bot.expect("a bot")
}

fn codes(interactions: &str) -> Vec<&'static str> {
    check_bot(&bot(interactions)).iter().map(|problem| problem.code).collect()
}

#[test]
fn a_bot_without_a_file_is_checked_with_paths_alone() {
    let problems = check_bot(&bot("a: { say: A, next: b }"));
    assert_eq!(
        problems.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["error[unknown_target] stories.s.dialogs.d.interactions.a.next: no interaction `b` in \
          dialog `d`; did you mean `a`?"]
    );
}

#[test]
fn what_scripts_do_unseen_is_given_the_benefit_of_the_doubt() {
    for (interactions, expected) in [
        (r#"a: { say: "{$botContext.x}" }"#, vec!["unset_variable"]),
        (r#"a: { say: "{$botContext.x}", pre: "botContext.setBotVariable('x', 1)" }"#, vec![]),
        (r#"a: { say: "{$botContext.x}", pre: "botContext.setBotVariable(name, 1)" }"#, vec![]),
        ("a: { say: A, next: end }, b: { say: B }", vec!["unreachable_interaction"]),
        (
            r#"a: { say: A, next: end, pre: "botContext.setTriggerNextMessage('b')" }, b: { say: B }"#,
            vec![],
        ),
        (
            r#"a: { say: A, next: end, pre: "botContext.setTriggerNextMessage(where)" }, b: { say: B }"#,
            vec![],
        ),
    ] {
        assert_eq!(codes(interactions), expected, "{interactions}");
    }
}

#[test]
fn only_loops_without_a_pause_are_reported() {
    for (interactions, expected) in [
        ("a: { say: A, next: repeat }", vec!["unbounded_loop"]),
        ("a: { ask: A, next: repeat }", vec![]),
        ("a: { say: A }, b: { ask: B, next: a }", vec![]),
        ("a: { say: A }, b: { say: B, enabled: false }, c: { goto: a }", vec!["unbounded_loop"]),
        ("a: { universal: { type: text, text: A }, waits: true, next: repeat }", vec![]),
        ("a: { say: A, enabled: false, next: repeat }, b: { say: B }", vec![]),
        ("a: { say: A, next: b }, b: { say: B, next: end }", vec![]),
    ] {
        assert_eq!(codes(interactions), expected, "{interactions}");
    }
}

#[test]
fn an_external_bot_that_is_connected_with_itself_waits() {
    for (interactions, expected) in [
        ("a: { external: e, next: repeat }", None),
        ("a: { external: e, next: a }", None),
        ("a: { external: e, next: d/ }", None),
        ("a: { external: e, rules: [{ result: failure, next: repeat }], next: end }", None),
        ("a: { say: A }, b: { external: e, next: a }", Some(Severity::Error)),
        (
            "a: { external: e, rules: [{ result: failure, next: repeat }] }, b: { goto: a }",
            Some(Severity::Warning),
        ),
        ("a: { call: c, next: repeat }", Some(Severity::Error)),
    ] {
        let mut bot = bot(interactions);
        let parsed = parse(&[SourceFile { path: "b.yaml".to_owned(), text: SERVICES.to_owned() }]);
        let services = parsed.bot.expect("a bot");
        (bot.external_bots, bot.integrations) = (services.external_bots, services.integrations);
        let problems = check_bot(&bot);
        let found: Vec<_> = problems.iter().map(|it| (it.code, it.severity)).collect();
        let expected: Vec<_> = expected.map(|it| ("unbounded_loop", it)).into_iter().collect();
        assert_eq!(found, expected, "{interactions}");
    }
}

const SERVICES: &str = "format: 1\nbot: b\n\
    external_bots: { e: { protocol: rasa, url: 'https://example.com' } }\n\
    integrations: { c: { get: 'https://example.com' } }\n";

#[test]
fn rich_content_is_checked_as_far_as_it_is_known() {
    for (universal, expected) in [
        ("{ type: text, text: A }", vec![]),
        ("{ type: text, text: 'Hello {$firstname}', style: { bold: true } }", vec![]),
        ("{ type: map, la: '{$api.lat}', lo: 1 }", vec![]),
        ("{ type: '{$botContext.kind}', text: 1 }", vec![]),
        ("'{$botContext.whole}'", vec![]),
        (r#"'{"type": "text", "text": 1}'"#, vec!["universal.text"]),
        ("{ type: text }", vec!["universal"]),
        (
            "{ type: text, text: A, quickReplies: { replies: [{ title: 1 }] } }",
            vec!["universal.quickReplies.replies.0.title"],
        ),
        (
            "{ type: vertical, elements: [{ type: text, text: '{$a}', bold: true }, { type: b }] }",
            vec!["universal.elements.0", "universal.elements.1.type"],
        ),
    ] {
        let problems = check_bot(&bot(&format!("a: {{ universal: {universal} }}")));
        let found = problems.iter().filter(|problem| problem.code == "bad_content");
        let places: Vec<&str> =
            found.filter_map(|it| it.path.split_once("interactions.a.")).map(|it| it.1).collect();
        assert_eq!(places, expected, "{universal}");
    }
}

#[test]
fn a_thousand_wrong_names_are_all_reported() {
    let wrong: Vec<String> =
        (0..1_000).map(|at| format!("i{at}: {{ ask: A, next: nowhere_{at} }}")).collect();
    let problems = check_bot(&bot(&wrong.join(", ")));
    let unknown = problems.iter().filter(|problem| problem.code == "unknown_target").count();
    assert_eq!(unknown, 1_000);
}
