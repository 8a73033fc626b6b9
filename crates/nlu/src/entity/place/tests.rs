use crate::entity::tests::{built_in, find};
use crate::entity::{Found, Role};

fn told(found: &[Found]) -> Vec<(&str, Option<Role>)> {
    found.iter().map(|found| (found.value.as_str().unwrap(), found.role)).collect()
}

#[test]
fn places_are_found_with_what_they_are_to_a_journey() {
    use Role::{From, To, Via};
    for (text, expected) in [
        (
            "from mumbai to new delhi via Jaipur",
            vec![("Mumbai", Some(From)), ("New Delhi", Some(To)), ("Jaipur", Some(Via))],
        ),
        ("what's the weather in bengaluru", vec![("Bangalore", None)]),
        ("i live in Germany", vec![("Germany", None)]),
        ("flights to hydrabad", vec![("Hyderabad", Some(To))]),
        ("Paris", vec![("Paris", None)]),
        ("münchen or köln", vec![("Munich", None), ("Cologne", None)]),
        ("to NYC", vec![("New York", Some(To))]),
        ("東京", vec![("Tokyo", None)]),
    ] {
        assert_eq!(told(&find(&[built_in("location")], text)), expected, "{text}");
    }
}

#[test]
fn words_that_are_also_places_need_more() {
    for (text, count) in [
        ("have a nice day", 0),
        ("Nice to meet you", 0),
        ("a flight to nice", 1),
        ("we like Nice a lot", 1),
        ("i'm reading a book", 0),
        ("roast turkey with chile", 0),
        ("tell us more", 0),
        ("going to somewhere", 0),
        ("beans for pork", 0),
        ("meet me at landmark", 0),
        ("my phone is manely broken", 0),
    ] {
        assert_eq!(find(&[built_in("location")], text).len(), count, "{text}");
    }
}

#[test]
fn cities_and_countries_are_told_apart() {
    let text = "from Rome to Spain";
    for (name, expected) in [
        ("city", vec!["Rome"]),
        ("country", vec!["Spain"]),
        ("LOCATION", vec!["Rome", "Spain"]),
        ("flight_departure_city", vec!["Rome"]),
        ("flight_arrival_city", vec![]),
    ] {
        let found = find(&[built_in(name)], text);
        let values: Vec<&str> = told(&found).into_iter().map(|(value, _)| value).collect();
        assert_eq!(values, expected, "{name}");
    }
}
