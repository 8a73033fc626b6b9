use std::path::Path;

use super::page::{Example, Page};
use super::session::{Fault, Session, fits};

fn faults(page: &str) -> Vec<Fault> {
    let session = Session {
        programs: Path::new("."),
        bots: Path::new("."),
        server: "http://there",
        key: "k",
    };
    session.run(&Page::parse(page)).unwrap()
}

#[test]
fn only_marked_blocks_are_examples() {
    let page = "```yaml\na: 1\n```\n\n```sh\nfalse\n```\n\n```text file a.txt\none\ntwo\n```\n";
    let file = Example::File { name: "a.txt".to_owned(), text: "one\ntwo\n".to_owned() };
    assert_eq!(Page::parse(page).examples, [file]);
}

#[test]
fn what_commands_print_is_compared_line_by_line() {
    let cases = [
        ("$ echo one; echo two\none\ntwo", true),
        ("$ echo one; echo two\none", false),
        ("$ echo one\ntwo", false),
        ("$ echo one \\\n    two\none two", true),
        ("$ echo to stderr >&2\nto stderr", true),
        ("$ echo id_123 is new\nid_… is new", true),
        ("$ x=1\n$ echo $x\n1", true),
        ("$ echo $COLLOQUY_SERVER $COLLOQUY_API_KEY\nhttp://there k", true),
        ("$ false", true),
    ];
    for (block, is_right) in cases {
        let found = faults(&format!("```console\n{block}\n```\n"));
        assert_eq!(found.is_empty(), is_right, "{block}: {found:?}");
    }
}

#[test]
fn what_a_typed_line_leads_to_stands_right_after_it() {
    let right = "```console\n$ sed s/a/b/\n> a\nb\n> ca\ncb\n```\n";
    assert_eq!(faults(right), []);
    // The same lines in all, but the answer to the first stands after the second.
    let wrong = "```console\n$ sed s/a/b/\n> a\n> ca\nb\ncb\n```\n";
    assert_eq!(faults(wrong).iter().map(|fault| fault.line).collect::<Vec<_>>(), [3]);
}

#[test]
fn files_are_there_for_the_commands_after_them() {
    let page =
        "```text file sub/note.txt\nhello\n```\n```console\n$ cat sub/note.txt\nhello\n```\n";
    assert_eq!(faults(page), []);
}

#[test]
fn a_bot_that_cannot_be_checked_is_a_fault() {
    let found = faults("text\n\n```yaml bot a.yaml\nformat: 1\n```\n");
    assert_eq!(found.iter().map(|fault| fault.line).collect::<Vec<_>>(), [3]);
}

#[test]
fn an_ellipsis_stands_for_any_text() {
    let cases = [
        ("abc", "abc", true),
        ("abc", "ab", false),
        ("abc", "…", true),
        ("abc", "a…", true),
        ("abc", "…c", true),
        ("abc", "a…b…c", true),
        ("abc", "a…x…c", false),
        ("abc", "b…", false),
        ("a…c", "a…c", true),
        ("ab", "ab…b", false),
    ];
    for (line, wanted, is_same) in cases {
        assert_eq!(fits(line, wanted), is_same, "{line:?} and {wanted:?}");
    }
}
