use serde_json::Value;

use super::*;
use crate::entity::Detection;
use crate::entity::tests::{built_in, find, values};

fn mention(span: Range<usize>, detection: Detection) -> Mention {
    Mention { detection, ..Mention::ruled(Value::Null, span) }
}

#[test]
fn of_one_entity_the_longest_stays() {
    use Detection::{Exact, Fuzzy};
    for (mentions, kept) in [
        (vec![(0..3, Exact), (0..8, Fuzzy), (4..8, Exact)], vec![(0, 8)]),
        (vec![(0..3, Exact), (3..8, Exact)], vec![(0, 3), (3, 8)]),
        (vec![(0..4, Fuzzy), (2..6, Exact)], vec![(2, 6)]),
        (vec![(2..6, Exact), (0..4, Exact)], vec![(0, 4)]),
        (vec![(1..1, Exact)], vec![]),
    ] {
        let all = mentions.into_iter().map(|(span, how)| mention(span, how)).collect();
        let kept_spans = longest(all).into_iter().map(|one| (one.span.start, one.span.end));
        let mut spans: Vec<(usize, usize)> = kept_spans.collect();
        spans.sort_unstable();
        assert_eq!(spans, kept);
    }
}

#[test]
fn what_lies_inside_a_longer_one_of_its_family_goes() {
    let numbers =
        ["number", "ordinal", "percentage", "money", "number_range", "phone", "email", "url"];
    let descriptions: Vec<_> = numbers.map(built_in).into();
    for (text, expected) in [
        ("5 people", vec!["number:5"]),
        ("5 %", vec!["percentage:5 %"]),
        ("$5", vec!["money:$5"]),
        ("mail 5@x.com", vec!["email:5@x.com"]),
        ("see x.com/5", vec!["url:x.com/5"]),
        ("from 5 to 6", vec!["number_range:from 5 to 6"]),
        ("the 2nd of 3", vec!["ordinal:2nd", "number:3"]),
        ("call +1 415 555 2671", vec!["phone:+1 415 555 2671"]),
        ("4155552671", vec!["number:4155552671", "phone:4155552671"]),
    ] {
        let found = find(&descriptions, text);
        let told: Vec<_> = found.iter().map(|one| format!("{}:{}", one.entity, one.text)).collect();
        assert_eq!(told, expected, "{text}");
    }
}

#[test]
fn without_the_longer_entity_the_part_stays() {
    let found = find(&[built_in("number")], "5 % of $7");
    assert_eq!(found.iter().map(|one| one.text.as_str()).collect::<Vec<_>>(), ["5", "7"]);
}

#[test]
fn lists_and_expressions_overlap_everything() {
    let descriptions = [
        values("phone_model", &[("iphone 15", &[])]),
        values("brand", &[("iphone", &[])]),
        built_in("number"),
    ];
    let found = find(&descriptions, "an iphone 15");
    let told: Vec<_> = found.iter().map(|one| format!("{}:{}", one.entity, one.text)).collect();
    assert_eq!(told, ["phone_model:iphone 15", "brand:iphone", "number:15"]);
}
