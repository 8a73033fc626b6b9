use serde_json::{Value, json};

use crate::entity::tests::values_of;

fn bounds(min: Option<f64>, max: Option<f64>) -> (Option<f64>, Option<f64>) {
    (min, max)
}

fn read(entity: &str, text: &str) -> Vec<(Option<f64>, Option<f64>)> {
    let end = |value: &Value| value.as_f64();
    let values = values_of(entity, text).into_iter();
    values.map(|value| (end(&value["min"]), end(&value["max"]))).collect()
}

#[test]
fn ranges_have_two_ends_or_one() {
    for (text, expected) in [
        ("between 10 and 20 people", bounds(Some(10.0), Some(20.0))),
        ("from five to ten", bounds(Some(5.0), Some(10.0))),
        ("10-20", bounds(Some(10.0), Some(20.0))),
        ("10 – 20 seats", bounds(Some(10.0), Some(20.0))),
        ("10 to 20k", bounds(Some(10_000.0), Some(20_000.0))),
        ("2 to 3 lakh", bounds(Some(200_000.0), Some(300_000.0))),
        ("at least three", bounds(Some(3.0), None)),
        ("more than 1,000", bounds(Some(1000.0), None)),
        ("50 or more", bounds(Some(50.0), None)),
        ("18+", bounds(Some(18.0), None)),
        ("up to 700", bounds(None, Some(700.0))),
        ("less than or equal to 40", bounds(None, Some(40.0))),
        ("<= 5", bounds(None, Some(5.0))),
        ("100 or less", bounds(None, Some(100.0))),
        ("more than 10 and less than 20", bounds(Some(10.0), Some(20.0))),
        ("at most 100, but at least 20", bounds(Some(20.0), Some(100.0))),
    ] {
        assert_eq!(read("number_range", text), [expected], "{text}");
    }
}

#[test]
fn one_number_is_no_range() {
    for text in ["20", "20 and 30", "5kg", "to 20", "between us", "20 to 10", "over", "march 3-5"] {
        assert_eq!(read("number_range", text), [], "{text}");
    }
}

#[test]
fn a_budget_is_the_most_unless_it_says_otherwise() {
    for (text, expected) in [
        ("less than 2k", bounds(None, Some(2000.0))),
        ("5 lakhs", bounds(Some(0.0), Some(500_000.0))),
        ("between 10 and 20k", bounds(Some(10_000.0), Some(20_000.0))),
        ("from $100 to $200", bounds(Some(100.0), Some(200.0))),
        ("between Rs 500 and Rs 1000", bounds(Some(500.0), Some(1000.0))),
        ("under 300 euros", bounds(None, Some(300.0))),
        ("above 50k", bounds(Some(50_000.0), None)),
        ("$40", bounds(Some(0.0), Some(40.0))),
        ("my budget is 5000", bounds(Some(0.0), Some(5000.0))),
        ("5000", bounds(Some(0.0), Some(5000.0))),
        ("3 shirts under 500", bounds(None, Some(500.0))),
    ] {
        assert_eq!(read("budget", text), [expected], "{text}");
    }
    assert_eq!(read("budget", "3 shirts and a 401k"), []);
    assert_eq!(values_of("budget", "$40")[0], json!({ "min": 0, "max": 40 }));
}
