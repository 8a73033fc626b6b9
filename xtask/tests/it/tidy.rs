//! The house style: the real tree obeys, and each rule finds a small bad sample.

use xtask::rings::{Member, Place, members};
use xtask::shell::root;
use xtask::tidy::{SourceFile, read_tree, violations};

/// (what is wrong, path, text, line, beginning of the message)
type Bad = (&'static str, &'static str, &'static str, usize, &'static str);

#[test]
fn the_tree_obeys_the_house_style() {
    let root = root().unwrap();
    let files = read_tree(&root).unwrap();
    assert!(files.iter().any(|file| file.path == "xtask/tests/it/tidy.rs"), "tree was not read");
    let found = violations(&files, &members(&root).unwrap());
    let found: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert!(found.is_empty(), "\n{}\n", found.join("\n"));
}

const BAD_CODE: &[Bad] = &[
    ("allow", "crates/app/src/a.rs", "//! A.\n#[allow(dead_code)]\nfn a() {}\n", 2, "write #[exp"),
    ("allow inside", "crates/app/src/a.rs", "//! A.\n#![allow(x)]\n", 2, "write #![exp"),
    (
        "hidden allow",
        "xtask/src/a.rs",
        "//! A.\n#[cfg_attr(x, allow(y))]\nfn a() {}\n",
        2,
        "no `al",
    ),
    ("allow in tests", "crates/app/tests/it/a.rs", "#[allow(x)]\nfn a() {}\n", 1, "write #[exp"),
    ("ignore", "crates/app/tests/it/a.rs", "#[test]\n#[ignore]\nfn a() {}\n", 2, "a test is run"),
    (
        "ignore, why",
        "crates/app/tests/it/a.rs",
        "#[ignore = \"slow\"]\nfn a() {}\n",
        1,
        "a test is",
    ),
    ("todo", "crates/app/src/a.rs", "//! A.\nfn a() {\n    todo!()\n}\n", 3, "finish it"),
    ("unimplemented", "xtask/src/a.rs", "//! A.\nfn a() { unimplemented!() }\n", 2, "finish it"),
    ("dbg", "crates/app/src/a.rs", "//! A.\nfn a() { dbg!(1); }\n", 2, "remove it"),
    ("unwrap", "crates/app/src/a.rs", "//! A.\nfn a() {\n    b().unwrap();\n}\n", 3, "unwrap is"),
    ("in macro", "crates/app/src/a.rs", "//! A.\nfn a() { c!(b().unwrap()); }\n", 2, "unwrap is"),
    ("expect", "xtask/src/a.rs", "//! A.\nfn a() {\n    b().expect(\"c\");\n}\n", 3, "expect is"),
    ("after tests", "crates/app/src/a.rs", AFTER_TESTS, 6, "unwrap is"),
    ("not only tests", "crates/app/src/a.rs", NOT_TEST, 4, "unwrap is"),
    ("no //!", "crates/app/src/a.rs", "// A.\nfn a() {}\n", 1, "open with `//!`"),
    ("no Rust", "crates/app/src/a.rs", "//! A.\nfn a( {}\n", 2, "is not Rust"),
];

const AFTER_TESTS: &str = "\
//! A.
#[cfg(test)]
mod tests {
    fn a() { b().unwrap() }
}
fn c() { b().unwrap() }
";

const NOT_TEST: &str = "\
//! A.
#[cfg(not(test))]
mod tests {
    fn a() { b().unwrap() }
}
";

const BAD_BOUNDARIES: &[Bad] = &[
    (
        "tcp",
        "crates/app/src/a.rs",
        "//! A.\nfn a() { TcpStream::connect(b); }\n",
        2,
        "`TcpStream ::",
    ),
    (
        "tcp of std",
        "crates/api/src/a.rs",
        "//! A.\nfn a() { std::net::TcpStream::connect_timeout(b, c); }\n",
        2,
        "`TcpStream :: connect_timeout` connects",
    ),
    ("reqwest", "crates/worker/src/a.rs", "//! A.\nuse reqwest::Client;\n", 2, "`reqwest ::` con"),
    ("hyper", "crates/api/src/a.rs", "//! A.\nuse hyper::client::conn;\n", 2, "`client :: conn`"),
    ("pool", "crates/api/src/a.rs", "//! A.\nuse hyper_util::{client::legacy};\n", 2, "`client ::"),
    (
        "alias",
        "crates/api/src/a.rs",
        "//! A.\nuse tokio::net::{TcpStream as A};\n",
        2,
        "`TcpStream",
    ),
    ("udp", "crates/script/src/a.rs", "//! A.\nfn a() { UdpSocket::bind(b); }\n", 2, "`UdpSocket"),
    ("dns", "crates/colloquy/src/a.rs", "//! A.\nfn a() { lookup_host(b); }\n", 2, "`lookup_host"),
    ("driver", "crates/app/src/a.rs", "//! A.\nuse tokio_postgres::Client;\n", 2, "`tokio_postgre"),
    (
        "tcp in store",
        "crates/store/src/a.rs",
        "//! A.\nuse reqwest::Client;\n",
        2,
        "`reqwest ::` c",
    ),
    ("select", "crates/app/src/a.rs", "//! A.\nconst A: &str = \"SELECT 1\";\n", 2, "SQL is wri"),
    (
        "raw",
        "crates/app/src/a.rs",
        "//! A.\nconst A: &str = r#\"\n DELETE FROM b\"#;\n",
        2,
        "SQL i",
    ),
    ("insert", "crates/api/tests/it/a.rs", "const A: &str = \"INSERT INTO b\";\n", 1, "SQL is wri"),
    ("update", "crates/api/src/a.rs", "//! A.\nfn a() { b(\"UPDATE b SET c\") }\n", 2, "SQL is wr"),
];

const BAD_PURITY: &[Bad] = &[
    ("clock", "crates/engine/src/a.rs", "//! A.\nfn a() { Instant::now(); }\n", 2, "time is an ar"),
    ("jiff", "crates/model/src/a.rs", "//! A.\nfn a() { Timestamp::now(); }\n", 2, "time is an ar"),
    ("alias", "crates/engine/src/a.rs", "//! A.\nfn a() { T::now(); }\n", 2, "time is an ar"),
    ("elapsed", "crates/engine/src/a.rs", "//! A.\nfn a() { b.elapsed(); }\n", 2, "time is an ar"),
    ("uuid 7", "crates/model/src/a.rs", "//! A.\nfn a() { Uuid::now_v7(); }\n", 2, "time is an ar"),
    ("uuid 4", "crates/model/src/a.rs", "//! A.\nfn a() { Uuid::new_v4(); }\n", 2, "randomness is"),
    (
        "random",
        "crates/engine/src/a.rs",
        "//! A.\nfn a() { rand::random(); }\n",
        2,
        "randomness is",
    ),
    ("source", "crates/model/src/a.rs", "//! A.\nfn a() { getrandom(b); }\n", 2, "randomness is"),
    ("files", "crates/model/src/a.rs", "//! A.\nuse std::fs;\n", 2, "std::fs does IO"),
    (
        "many",
        "crates/model/src/a.rs",
        "//! A.\nuse std::{\n    fmt,\n    net::A,\n};\n",
        4,
        "std::net",
    ),
    ("call", "crates/model/src/a.rs", "//! A.\nfn a() { std::env::var(b); }\n", 2, "std::env do"),
];

const BAD_TEXT: &[Bad] = &[
    ("name", "crates/app/src/utils.rs", "//! A.\n", 1, "`utils` doesn't say"),
    ("folder", "crates/app/tests/common/a.rs", "//! A.\n", 1, "`common` doesn't say"),
    ("name of a script", "web/src/helpers.test.ts", "a\n", 1, "`helpers` doesn't say"),
    ("no newline", "docs/a.md", "a\nb", 2, "end the last line"),
    ("tab", "crates/app/src/a.rs", "//! A.\n\tfn a() {}\n", 2, "indent with spaces"),
    ("not UTF-8", "docs/a.md", "a\u{FFFD}\n", 1, "the file is not UTF-8"),
    ("note", "web/a.ts", concat!("// TO", "DO(me): b\n"), 1, "`TO"),
    ("other note", "crates/app/src/a.rs", concat!("//! A.\n// FIX", "ME\n"), 2, "`FIX"),
    ("machine", "docs/a.md", concat!("see `/ho", "me/me/a`\n"), 1, "a path below `/home`"),
    ("temporary", ".ci/run", concat!("a --data=/t", "mp/a\n"), 1, "a path below `/tmp`"),
    ("git", "Cargo.lock", "source = \"git+https://github.com/a/b\"\n", 1, "not from the public"),
    (
        "mirror",
        "Cargo.lock",
        "a\nsource = \"registry+https://mirror.example/index\"\n",
        2,
        "not from the public registry",
    ),
    (
        "npm mirror",
        "e2e/package-lock.json",
        "{\n  \"resolved\": \"https://npm.example/a.tgz\",\n}\n",
        2,
        "not from the public registry",
    ),
    ("link", "docs/a.md", "see [b](b.md)\n", 1, "the link leads nowhere: b.md"),
    (
        "link up",
        "docs/a.md",
        "a\n[b](../docs/c/d.rs#x)\n",
        2,
        "the link leads nowhere: ../docs/c/d",
    ),
];

#[test]
fn each_rule_finds_its_bad_sample() {
    let tables = [BAD_CODE, BAD_BOUNDARIES, BAD_PURITY, BAD_TEXT];
    for &(name, path, text, line, message) in tables.concat().iter() {
        let found = check(path, text);
        assert_eq!(found.len(), 1, "{name}: {found:?}");
        let expected = format!("{path}:{line}: {message}");
        assert!(found[0].starts_with(&expected), "{name}: {expected:?} but {found:?}");
    }
}

#[test]
fn what_is_allowed_is_not_reported() {
    let cases = [
        (
            "unwrap in tests",
            "crates/app/src/a.rs",
            "//! A.\n#[cfg(test)]\nmod t { fn a() { b.unwrap() } }\n",
        ),
        ("unwrap in one test", "crates/app/src/a.rs", "//! A.\n#[test]\nfn a() { b.unwrap() }\n"),
        ("a file of tests", "crates/app/src/a/tests.rs", "fn a() { b.expect(\"c\") }\n"),
        ("a parser's expect", "crates/app/src/a.rs", "//! A.\nfn a() { b.expect(Token::Dot) }\n"),
        ("unwrap_or", "crates/app/src/a.rs", "//! A.\nfn a() { b.unwrap_or(c) }\n"),
        ("a word in a text", "crates/app/src/a.rs", "//! A.\nconst A: &str = \"b.unwrap()\";\n"),
        ("a word in a comment", "crates/app/src/a.rs", "//! A.\n// #[allow(x)] todo!()\n"),
        ("expect", "crates/app/src/a.rs", "//! A.\n#[expect(x, reason = \"y\")]\nfn a() {}\n"),
        ("SQL in store", "crates/store/src/a.rs", "//! A.\nconst A: &str = \"SELECT 1\";\n"),
        ("SQL of a tool", "crates/testkit/src/a.rs", "//! A.\nconst A: &str = \"SELECT 1\";\n"),
        ("SQL in a doc", "crates/app/src/a.rs", "//! A.\n/// SELECT one of them.\nfn a() {}\n"),
        ("a sentence", "crates/app/src/a.rs", "//! A.\nconst A: &str = \"Select one\";\n"),
        ("the one client", "crates/outbound/src/a.rs", "//! A.\nuse reqwest::Client;\n"),
        ("the driver", "crates/store/src/a.rs", "//! A.\nuse tokio_postgres::Client;\n"),
        ("a client in tests", "crates/api/tests/it/a.rs", "use reqwest::Client;\n"),
        ("a client of a tool", "crates/testkit/src/a.rs", "//! A.\nuse reqwest::Client;\n"),
        ("the clock above", "crates/app/src/a.rs", "//! A.\nfn a() { Instant::now(); }\n"),
        ("the clock in tests", "crates/engine/src/tests.rs", "fn a() { Instant::now(); }\n"),
        ("a field named now", "crates/engine/src/a.rs", "//! A.\nfn a() { moment.now(); }\n"),
        ("env!", "crates/engine/src/a.rs", "//! A.\nconst A: &str = std::env!(\"B\");\n"),
        ("fmt", "crates/engine/src/a.rs", "//! A.\nuse std::{fmt, mem};\nuse b::fs;\n"),
        ("a recorded payload", "crates/formats/tests/it/a.json", "{}"),
        ("a longer word", "docs/a.css", concat!("/* mas", "TO", "DON */\n")),
        ("a path of a URL", "docs/a.md", concat!("https://a.example/ho", "me/me\n")),
        ("an own folder", "docs/a.md", concat!("docs/wo", "rk/a\n")),
        (
            "crates.io",
            "Cargo.lock",
            "source = \"registry+https://github.com/rust-lang/crates.io-index\"\n",
        ),
        ("npm", "e2e/package-lock.json", "\"resolved\": \"https://registry.npmjs.org/a.tgz\"\n"),
        ("own packages", "web/package-lock.json", "\"resolved\": \"packages/ui\",\n"),
        ("links", "docs/a.md", "[a](a.md) [b](../docs) [c](#c) [d](https://d.example/e.md)\n"),
        ("a link in code", "docs/a.md", "```text\n[b](b.md)\n```\n"),
        ("a picture", "docs/a.md", "![b](b.png)\n"),
    ];
    for (name, path, text) in cases {
        assert_eq!(check(path, text), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn a_file_is_a_test_when_its_module_is() {
    let bad = "fn a() { b.unwrap() }\n";
    let declared = "//! A.\n#[cfg(test)]\nmod samples;\n";
    let undeclared = "//! A.\nmod samples;\n";
    let cases = [
        ("crates/app/src/lib.rs", declared, "crates/app/src/samples.rs", 0),
        ("crates/app/src/a.rs", declared, "crates/app/src/a/samples.rs", 0),
        ("crates/app/src/a/mod.rs", declared, "crates/app/src/a/samples/b.rs", 0),
        ("crates/app/src/lib.rs", undeclared, "crates/app/src/samples.rs", 2),
        ("crates/app/src/a.rs", declared, "crates/app/src/samples.rs", 2),
        ("crates/app/src/lib.rs", declared, "crates/app/src/samples_too.rs", 2),
    ];
    for (parent, text, path, count) in cases {
        let found = check_all(&[(parent, text), (path, bad)]);
        assert_eq!(found.len(), count, "{path} below {parent}: {found:?}");
    }
}

#[test]
fn files_and_functions_have_a_longest_length() {
    let body = |lines: usize| format!("fn a() {{\n{}}}\n", "    b();\n".repeat(lines - 2));
    let code = |lines: usize| format!("//! A.\n{}", "use b::c;\n".repeat(lines - 1));
    let script = |lines: usize| "a();\n".repeat(lines);
    let with_tests = |lines: usize| {
        let tests = format!("#[cfg(test)]\nmod tests {{\n{}}}\n", "    use b::c;\n".repeat(300));
        code(lines) + &tests
    };
    let cases = [
        ("crates/app/src/a.rs", code(500), None),
        ("crates/app/src/a.rs", code(501), Some("the file has 501 lines, 500 at most")),
        ("crates/app/src/a.rs", with_tests(500), None),
        ("crates/app/src/a.rs", with_tests(501), Some("the file has 501 lines, 500 at most")),
        ("crates/app/src/a/tests.rs", code(1000), None),
        ("crates/app/src/a/tests.rs", code(1001), Some("the file has 1001 lines, 1000 at most")),
        ("web/a.ts", script(500), None),
        ("web/a.ts", script(501), Some("the file has 501 lines, 500 at most")),
        ("crates/app/src/a.rs", format!("//! A.\n{}", body(80)), None),
        (
            "crates/app/src/a.rs",
            format!("//! A.\n{}", body(81)),
            Some("fn a has 81 lines, 80 at most"),
        ),
        (
            "crates/app/src/a.rs",
            format!("//! A.\nimpl B {{\n{}}}\n", body(81)),
            Some("fn a has 81 lines, 80 at most"),
        ),
        ("crates/app/tests/it/a.rs", body(160), None),
        ("crates/app/tests/it/a.rs", body(161), Some("fn a has 161 lines, 160 at most")),
    ];
    for (path, text, message) in cases {
        let found = check(path, &text);
        let messages: Vec<&str> =
            found.iter().filter_map(|line| line.rsplit_once(": ")).map(|parts| parts.1).collect();
        assert_eq!(messages, Vec::from_iter(message), "{path}");
    }
}

const LINTS: &str = "[lints]\nworkspace = true\n";

#[test]
fn a_manifest_takes_lints_and_versions_from_the_workspace_and_lists_only_what_is_used() {
    let path = "crates/app/Cargo.toml";
    let code = ("crates/app/src/a.rs", "//! A.\nuse serde_json::Value;\n");
    let other = ("crates/api/src/a.rs", "//! A.\nuse tokio::net;\n");
    let cases = [
        ("[dependencies]\nserde_json.workspace = true\n", None),
        ("[dev-dependencies]\nserde_json = { workspace = true, features = [\"a\"] }\n", None),
        ("[dependencies]\nserde_json = \"1\"\n", Some("5: `serde_json`: versions are in the wor")),
        ("[dependencies]\ntokio.workspace = true\n", Some("5: `tokio` is not used")),
        ("[dev-dependencies]\ntokio.workspace = true\n", Some("5: `tokio` is not used")),
    ];
    for (dependencies, message) in cases {
        let manifest = format!("{LINTS}\n{dependencies}");
        let found = check_all(&[(path, &manifest), code, other]);
        assert_eq!(found.len(), usize::from(message.is_some()), "{dependencies}: {found:?}");
        let expected = format!("{path}:{}", message.unwrap_or_default());
        assert!(found.iter().all(|line| line.starts_with(&expected)), "{expected}: {found:?}");
    }
    let found = check_all(&[(path, "[package]\nname = \"app\"\n")]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("say `[lints] workspace = true`"), "{found:?}");
}

fn check(path: &str, text: &str) -> Vec<String> {
    check_all(&[(path, text)])
}

fn check_all(files: &[(&str, &str)]) -> Vec<String> {
    let files: Vec<SourceFile> = files
        .iter()
        .map(|(path, text)| SourceFile { path: (*path).to_owned(), text: (*text).to_owned() })
        .collect();
    let members = [
        ("model", Place::Ring(0)),
        ("engine", Place::Ring(2)),
        ("script", Place::Ring(4)),
        ("store", Place::Ring(4)),
        ("app", Place::Ring(5)),
        ("outbound", Place::Ring(5)),
        ("api", Place::Ring(6)),
        ("worker", Place::Ring(6)),
        ("colloquy", Place::Ring(7)),
        ("testkit", Place::Tool),
    ];
    let members = members.map(|(name, place)| Member {
        name: name.to_owned(),
        place,
        folder: format!("crates/{name}"),
        dependencies: Vec::new(),
    });
    violations(&files, &members).iter().map(ToString::to_string).collect()
}
