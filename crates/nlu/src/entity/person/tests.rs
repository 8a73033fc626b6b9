use crate::entity::tests::{at, built_in, find, values_of};
use crate::entity::{Detection, Recognisers};

#[test]
fn names_are_found_where_people_say_them() {
    for (text, expected) in [
        ("my name is john", "john"),
        ("My name is John Smith and I need help", "John Smith"),
        ("hi, my name is anita desai, can you help", "anita desai"),
        ("my name is mark", "mark"),
        ("I am Jean-Luc Picard.", "Jean-Luc Picard"),
        ("Hello, I'm Anna!", "Anna"),
        ("this is Ravi from Pune", "Ravi"),
        ("call me Bob", "Bob"),
        ("please call Mr. Smith", "Smith"),
        ("a letter for mrs anita rao please", "anita rao"),
        ("ask Dr. Martin Luther King", "Martin Luther King"),
        ("name: Ludwig van Beethoven", "Ludwig van Beethoven"),
        ("John F. Kennedy", "John F. Kennedy"),
        ("Priya", "Priya"),
        ("Sinead O'Connor", "Sinead O'Connor"),
        ("ich heiße Jürgen", "Jürgen"),
        ("Me llamo María José", "María José"),
        ("我叫 my name is 王伟", "王伟"),
    ] {
        assert_eq!(values_of("person", text), [expected], "{text}");
    }
}

#[test]
fn other_words_are_no_names() {
    for text in [
        "I am happy",
        "I am Indian",
        "I'm Sorry",
        "this is great",
        "This Is Great",
        "Hello",
        "OK",
        "Thanks",
        "Refund Please",
        "call me back",
        "call me tomorrow",
        "Paris",
        "I am from Rome",
        "yes sir i need help",
        "my name is not on the list",
        "OTP",
        "I NEED HELP NOW",
        "I AM ANGRY",
        "Monday",
        "where is my order",
        "it's Monday",
        "",
    ] {
        assert_eq!(values_of("PERSON", text), [] as [serde_json::Value; 0], "{text}");
    }
}

#[test]
fn a_message_that_is_a_name_is_less_sure() {
    let found = find(&[built_in("person")], "Anna Schmidt");
    assert_eq!((found[0].detection, found[0].score < 1.0), (Detection::Whole, true));
}

#[test]
fn a_place_inside_a_name_is_no_place() {
    let descriptions = [built_in("location"), built_in("person"), built_in("organization")];
    let (recognisers, _) = Recognisers::compile(&descriptions, "en");
    let told = |text: &str| {
        let found = recognisers.find(text, &at()).into_iter();
        found.map(|one| format!("{}:{}", one.entity, one.text)).collect::<Vec<_>>()
    };
    assert_eq!(told("my name is Paris Hilton"), ["person:Paris Hilton"]);
    assert_eq!(told("I'm Anna from Paris"), ["person:Anna", "location:Paris"]);
    assert_eq!(told("I work at London Electronics"), ["organization:London Electronics"]);
}

#[test]
fn organizations_are_known_by_their_endings() {
    for (text, expected) in [
        ("I work for Acme Inc.", "Acme Inc"),
        ("we are Müller & Söhne GmbH", "Müller & Söhne GmbH"),
        ("Tata Motors called", "Tata Motors"),
        ("from Blue Sky Foods Pvt. Ltd. in Pune", "Blue Sky Foods Pvt. Ltd"),
        ("i have an account with the State Bank of India", "State Bank of India"),
        ("she studied at the University of Oxford", "University of Oxford"),
        ("acme ltd", "acme ltd"),
        ("do you deliver to velora oceanic gmbh", "velora oceanic gmbh"),
    ] {
        assert_eq!(values_of("ORGANIZATION", text), [expected], "{text}");
    }
    for text in ["limited offer", "a bank", "your services", "Customer Services", "The company"] {
        assert_eq!(values_of("ORGANIZATION", text), [] as [serde_json::Value; 0], "{text}");
    }
}
