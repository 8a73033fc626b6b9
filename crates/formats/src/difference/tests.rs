use super::*;
use crate::bot_file::{SourceFile, parse};

const BASE: &str = "\
format: 1
bot: shop
name: Shop
language: en
settings: { session_minutes: 30 }
environments: { test: { values: { tone: warm } } }
credentials: { stock: bearer }
variables: { basket: {}, total: {} }
intents: { buy: [I want to buy], leave: [bye] }
integrations: { Stock: { get: \"https://a.example/stock\" } }
stories:
  main:
    dialogs:
      order:
        name: An order
        starts_on: { intent: buy }
        interactions:
          ask: { ask: What? }
          thank: { say: Thanks. }
      leave:
        starts_on: { intent: leave }
        interactions: { bye: { say: Bye. } }
  more:
    dialogs: {}
";

fn bot(text: &str) -> Bot {
    let parsed = parse(&[SourceFile { path: "bot.yaml".to_owned(), text: text.to_owned() }]);
    parsed.bot.unwrap_or_else(|| panic!("{text}: {:?}", parsed.problems))
}

/// A change in a line: kind, what, path, name, and its fields as `field: before → after`.
fn line(change: &Change) -> String {
    let side = |it: &Option<Value>| it.as_ref().map_or("–".to_owned(), ToString::to_string);
    let field =
        |it: &FieldChange| format!("{}: {} → {}", it.field, side(&it.before), side(&it.after));
    let fields: Vec<String> = change.fields.iter().map(field).collect();
    let Change { kind, what, path, name, .. } = change;
    format!("{} {what} {path} ({name}) {}", kind.as_str(), fields.join(", ")).trim().to_owned()
}

#[test]
fn each_change_is_told_where_it_is() {
    const ORDER: &str = "stories.main.dialogs.order";
    for (from, to, expected) in [
        ("", "", vec![]),
        ("bot: shop", "# A comment.\nbot:   shop", vec![]),
        ("name: Shop", "name: Store", vec!["changed bot  (Store) name: \"Shop\" → \"Store\"".into()]),
        (
            "session_minutes: 30",
            "split_at: never",
            vec![
                "changed settings settings (settings) split_at: – → \"never\", session_minutes: 30 → –"
                    .into(),
            ],
        ),
        (
            "tone: warm",
            "tone: cool",
            vec![
                "changed environment environments.test (test) \
                 values: {\"tone\":\"warm\"} → {\"tone\":\"cool\"}"
                    .to_owned(),
            ],
        ),
        (
            "stock: bearer",
            "stock: { kind: basic, description: Ours. }",
            vec![
                "changed credential credentials.stock (stock) \
                 kind: \"bearer\" → \"basic\", description: – → \"Ours.\""
                    .into(),
            ],
        ),
        (
            "basket: {}, total: {}",
            "cart: { initial: 1 }, total: {}",
            vec![
                "added variable variables.cart (cart) initial: – → 1".into(),
                "removed variable variables.basket (basket)".into(),
            ],
        ),
        (
            "basket: {}, total: {}",
            "total: {}, basket: {}",
            vec!["moved variable variables.total (total) position: 2 → 1".into()],
        ),
        (
            "leave: [bye]",
            "leave: { name: Leave, phrases: [bye] }",
            vec!["changed intent intents.leave (Leave) name: – → \"Leave\"".into()],
        ),
        (
            "leave: [bye]",
            "leave: [bye, ciao]",
            vec![
                "changed intent intents.leave (leave) phrases: [\"bye\"] → [\"bye\",\"ciao\"]".into(),
            ],
        ),
        (
            "get: \"https://a.example/stock\"",
            "post: \"https://a.example/stock\"",
            vec![
                "changed integration integrations.Stock (Stock) \
                 post: – → \"https://a.example/stock\", get: \"https://a.example/stock\" → –"
                    .into(),
            ],
        ),
        (
            "name: An order",
            "name: Orders",
            vec![format!("changed dialog {ORDER} (Orders) name: \"An order\" → \"Orders\"")],
        ),
        (
            "ask: What?",
            "ask: What exactly?",
            vec![format!(
                "changed interaction {ORDER}.interactions.ask (ask) \
                 ask: \"What?\" → \"What exactly?\""
            )],
        ),
        (
            "          ask: { ask: What? }\n          thank: { say: Thanks. }\n",
            "          thank: { say: Thanks. }\n          ask: { ask: Why? }\n",
            vec![
                format!("changed interaction {ORDER}.interactions.ask (ask) ask: \"What?\" → \"Why?\""),
                format!("moved interaction {ORDER}.interactions.thank (thank) position: 2 → 1"),
            ],
        ),
        (
            "thank: {",
            "thanks: { name: Thank them,",
            vec![
                format!(
                    "added interaction {ORDER}.interactions.thanks (Thank them) \
                     name: – → \"Thank them\", say: – → \"Thanks.\""
                ),
                format!("removed interaction {ORDER}.interactions.thank (thank) say: \"Thanks.\" → –"),
            ],
        ),
        (
            "  more:\n    dialogs: {}\n",
            "  more:\n    dialogs: { new: { interactions: { hi: { say: Hi. } } } }\n",
            vec![
                "added dialog stories.more.dialogs.new (new)".into(),
                "added interaction stories.more.dialogs.new.interactions.hi (hi) say: – → \"Hi.\"".into(),
            ],
        ),
        (
            "      leave:\n        starts_on: { intent: leave }\n        interactions: { bye: { say: Bye. } }\n  more:\n    dialogs: {}\n",
            "  more:\n    name: More\n    dialogs: { leave: { starts_on: { intent: leave }, interactions: { bye: { say: Ciao. } } } }\n",
            vec![
                "changed story stories.more (More) name: – → \"More\"".into(),
                "moved dialog stories.more.dialogs.leave (leave) story: \"main\" → \"more\"".into(),
                "changed interaction stories.more.dialogs.leave.interactions.bye (bye) \
                 say: \"Bye.\" → \"Ciao.\""
                    .into(),
            ],
        ),
        (
            "  more:\n    dialogs: {}\n",
            "",
            vec!["removed story stories.more (more)".into()],
        ),
    ] {
        assert!(BASE.contains(from), "{from}");
        let after = BASE.replacen(from, to, 1);
        let found = difference(&bot(BASE), &bot(&after));
        let lines: Vec<String> = found.iter().map(line).collect();
        assert_eq!(lines, expected, "{from} → {to}");
    }
}

#[test]
fn a_change_of_a_dialog_says_where_it_belongs() {
    let after = BASE.replace("Thanks.", "Thank you.");
    let found = difference(&bot(BASE), &bot(&after));
    let place = Place {
        story: Some("main".to_owned()),
        dialog: Some("order".to_owned()),
        interaction: Some("thank".to_owned()),
    };
    assert_eq!(found.iter().map(|it| &it.place).collect::<Vec<_>>(), [&place]);
}

#[test]
fn the_way_back_has_the_same_places_with_the_sides_exchanged() {
    let after = BASE
        .replace("thank: { say: Thanks. }", "bye: { say: Bye. }")
        .replace("leave: [bye]", "leave: [ciao]")
        .replace("        name: An order\n", "");
    let (one, two) = (bot(BASE), bot(&after));
    let flipped = |change: &Change| {
        let kind = match change.kind {
            ChangeKind::Added => ChangeKind::Removed,
            ChangeKind::Removed => ChangeKind::Added,
            other => other,
        };
        let sides = change.fields.iter().map(|it| FieldChange {
            field: it.field.clone(),
            before: it.after.clone(),
            after: it.before.clone(),
        });
        (kind.as_str(), change.path.clone(), sides.collect::<Vec<_>>())
    };
    let mut there: Vec<_> = difference(&one, &two).iter().map(flipped).collect();
    let same = |change: &Change| (change.kind.as_str(), change.path.clone(), change.fields.clone());
    let mut back: Vec<_> = difference(&two, &one).iter().map(same).collect();
    there.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    back.sort_by(|a, b| (a.0, &a.1).cmp(&(b.0, &b.1)));
    assert_eq!(there, back);
    assert_eq!(there.len(), 4);
}
