use super::super::MAX_FILE_BYTES;
use super::*;

fn tree(text: &str) -> Node {
    let (tree, faults) = read(text, 0);
    assert_eq!(faults, Vec::new(), "{text}");
    tree.expect("a tree")
}

fn codes(text: &str) -> Vec<(&'static str, usize, usize)> {
    let faults = read(text, 0).1;
    faults.iter().map(|fault| (fault.code, fault.span.line, fault.span.column)).collect()
}

#[test]
fn yaml_and_json_give_the_same_values() {
    for (text, json) in [
        ("a: yes\nb: 'true'\nc: 1.0", r#"{"a":"yes","b":"true","c":1.0}"#),
        ("- 1\n- [x, {y: z}]", r#"[1,["x",{"y":"z"}]]"#),
        ("a: |\n  x\n   y\n", r#"{"a":"x\n y\n"}"#),
        (r#"{"a": "\/\u00e9", "b": null}"#, r#"{"a":"/é","b":null}"#),
        ("\u{feff}a: 1", r#"{"a":1}"#),
        ("a:\n", r#"{"a":null}"#),
    ] {
        assert_eq!(tree(text).to_value().to_string(), json, "{text}");
    }
}

#[test]
fn what_a_file_may_not_have_is_refused_with_its_place() {
    for (text, refused) in [
        ("a: &x 1\nb: *x", vec![("anchor", 1, 4), ("alias", 2, 4)]),
        ("a: !!str 1", vec![("tag", 1, 4)]),
        ("a: 1\na: 2\nb: {c: 1, c: 2}", vec![("duplicate_key", 2, 1), ("duplicate_key", 3, 11)]),
        ("a: 1\n---\nb: 2", vec![("several_documents", 2, 1)]),
        ("a: [1", vec![("bad_yaml", 2, 1)]),
        ("[a]: 1", vec![("bad_key", 1, 1)]),
        ("", vec![("empty_file", 1, 1)]),
        ("# nothing", vec![("empty_file", 1, 1)]),
        ("a: \"\\0\"", vec![("null_character", 1, 4)]),
    ] {
        assert_eq!(codes(text), refused, "{text}");
    }
}

#[test]
fn a_file_that_is_too_deep_or_too_large_is_refused() {
    let nested = |depth| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(codes(&nested(MAX_DEPTH)), Vec::new());
    assert_eq!(codes(&nested(MAX_DEPTH + 1)), [("too_deep", 1, MAX_DEPTH + 1)]);
    assert_eq!(codes(&"[".repeat(1_000_000)).len(), 1);
    assert_eq!(codes(&"x".repeat(MAX_FILE_BYTES + 1)), [("file_too_large", 1, 1)]);
}

#[test]
fn a_comment_belongs_to_what_follows_or_to_its_line() {
    let text = "# top\na: b # beside a\nc: 'it # no'\nscript: | # beside script\n  x # no\n\n\
                # before d\nd:\n  # before e\n  e: [1, 2] # beside e\n  # before f\nf: # beside f\n  \
                - x\n  # before y\n  - y: 1 # beside y\n    z: # beside z\n      - 2\n# end\n";
    let tree = tree(text);
    let comments = |path: &[&str]| {
        let path: Vec<String> = path.iter().map(|segment| (*segment).to_owned()).collect();
        let comments = &tree.find(&path).expect("a node").comments;
        (comments.before.join("|"), comments.beside.clone().unwrap_or_default())
    };
    for (path, before, beside) in [
        (&["a"][..], "# top", "# beside a"),
        (&["c"], "", ""),
        (&["script"], "", "# beside script"),
        (&["d"], "# before d", ""),
        (&["d", "e"], "# before e", "# beside e"),
        (&["f"], "# before f", "# beside f"),
        (&["f", "0"], "", ""),
        (&["f", "1"], "# before y", "# beside y"),
        (&["f", "1", "z"], "", "# beside z"),
    ] {
        assert_eq!(comments(path), (before.to_owned(), beside.to_owned()), "{path:?}");
    }
    assert_eq!(tree.comments.after, ["# end"]);
}

#[test]
fn a_value_knows_its_place() {
    let tree = tree("ä: 1\nb:\n  - x\n  - 'y'\n");
    let place = |path: &[&str]| {
        let path: Vec<String> = path.iter().map(|segment| (*segment).to_owned()).collect();
        let span = tree.find(&path).expect("a node").span;
        (span.line, span.column)
    };
    assert_eq!(place(&["ä"]), (1, 4));
    assert_eq!(place(&["b", "1"]), (4, 5));
}
