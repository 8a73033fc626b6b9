//! The rings: the real workspace obeys, and each kind of wrong dependency is found.

use xtask::rings::{Member, Place, members, violations};

#[test]
fn dependencies_point_inwards() {
    let members = members(&xtask::shell::root().unwrap()).unwrap();
    assert!(members.iter().any(|member| member.name == "model"), "the workspace was not read");
    assert_eq!(violations(&members), Vec::<String>::new());
}

#[test]
fn each_wrong_dependency_is_named() {
    let ring = Place::Ring;
    let cases: [(&str, Place, &str, &[&str]); 14] = [
        ("engine", ring(2), "model", &[]),
        ("engine", ring(2), "serde", &[]),
        ("xtask", Place::Tool, "store", &[]),
        ("bench", Place::Tool, "reqwest", &[]),
        ("outbound", ring(5), "reqwest", &[]),
        ("store", ring(4), "tokio", &[]),
        (
            "engine",
            ring(2),
            "formats",
            &["engine must not use formats: ring 2 is not below ring 2"],
        ),
        ("model", ring(0), "engine", &["model must not use engine: ring 2 is not below ring 0"]),
        ("app", ring(5), "outbound", &["app must not use outbound: ring 5 is not below ring 5"]),
        ("app", ring(5), "testkit", &["app must not use testkit: tools are dev-dependencies only"]),
        (
            "engine",
            ring(2),
            "tokio",
            &["engine must not use tokio: it is not on the list of the pure rings"],
        ),
        ("app", ring(5), "reqwest", &["app must not use reqwest: it connects, only outbound may"]),
        (
            "colloquy",
            ring(7),
            "tokio-postgres",
            &["colloquy must not use tokio-postgres: it connects, only store may"],
        ),
        (
            "referee",
            Place::Tool,
            "model",
            &["referee must not use model: it shares no code with what it judges"],
        ),
    ];
    for (name, place, used, expected) in cases {
        let mut members = vec![
            member("model", ring(0), &[]),
            member("engine", ring(2), &[]),
            member("formats", ring(2), &[]),
            member("store", ring(4), &[]),
            member("outbound", ring(5), &[]),
            member("testkit", Place::Tool, &[]),
        ];
        members.retain(|other| other.name != name);
        members.push(member(name, place, &[used]));
        assert_eq!(violations(&members), expected, "{name} uses {used}");
    }
}

fn member(name: &str, place: Place, dependencies: &[&str]) -> Member {
    Member {
        name: name.to_owned(),
        place,
        folder: format!("crates/{name}"),
        dependencies: dependencies.iter().map(|used| (*used).to_owned()).collect(),
    }
}
