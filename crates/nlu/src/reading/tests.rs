use super::*;

fn read_english(text: &str) -> MessageReading {
    read(text, "en-US", &"2026-11-21T10:00:00[UTC]".parse().unwrap())
}

#[test]
fn a_mood_is_told_by_its_words() {
    use Sentiment::*;
    for (text, mood) in [
        ("I love this, thank you!", Positive),
        ("That was really helpful", Positive),
        ("not bad at all", Positive),
        ("No problem", Positive),
        ("👍", Positive),
        ("This is terrible.", Negative),
        ("I'm very disappointed with the service", Negative),
        ("it is not good", Negative),
        ("I don't like it", Negative),
        ("your app crashes and I hate it, thanks", Negative),
        ("WORST COMPANY EVER 😡", Negative),
        ("what time do you open", Neutral),
        ("my number is 42", Neutral),
        ("", Neutral),
        ("   ", Neutral),
        ("😡😊", Neutral),
    ] {
        assert_eq!(read_english(text).sentiment, mood, "{text}");
    }
}

#[test]
fn other_languages_are_split_into_words_and_no_more() {
    let reading =
        read("Das ist terrible. Danke!", "de", &"2026-11-21T10:00:00[UTC]".parse().unwrap());
    assert_eq!(reading.sentiment, Sentiment::Neutral);
    assert_eq!(reading.tokens, ["Das", "ist", "terrible", "Danke"]);
    assert_eq!(reading.sentences, ["Das ist terrible.", "Danke!"]);
    assert_eq!((reading.nouns.len(), reading.verbs.len(), reading.phrases.len()), (0, 0, 0));
}

#[test]
fn nouns_and_verbs_are_told_by_lists_endings_and_neighbours() {
    for (text, nouns, verbs) in [
        ("I want to return my blue shoes", vec!["shoes"], vec!["want", "return"]),
        ("Where is my order?", vec!["order"], vec![]),
        ("please order the large pizza", vec!["pizza"], vec!["order"]),
        ("The delivery arrived late yesterday", vec!["delivery"], vec!["arrived"]),
        ("Can you cancel the subscription", vec!["subscription"], vec!["cancel"]),
        ("I paid the bill with my credit card", vec!["bill", "credit", "card"], vec!["paid"]),
        ("that is wrong", vec![], vec![]),
        ("", vec![], vec![]),
    ] {
        let reading = read_english(text);
        assert_eq!(reading.nouns, nouns, "{text}");
        assert_eq!(reading.verbs, verbs, "{text}");
    }
}

#[test]
fn a_phrase_is_a_noun_with_what_describes_it() {
    for (text, phrases) in [
        ("I want to return my small blue shoes", vec!["small blue shoes"]),
        ("I paid the bill with my credit card", vec!["bill", "credit card"]),
        ("it is late", vec![]),
    ] {
        assert_eq!(read_english(text).phrases, phrases, "{text}");
    }
}

#[test]
fn sentences_end_with_their_sign_or_line() {
    for (text, sentences) in [
        ("Hi. How are you? I pay 3.50!", vec!["Hi.", "How are you?", "I pay 3.50!"]),
        ("one\ntwo", vec!["one", "two"]),
        ("Wait... what", vec!["Wait...", "what"]),
        ("\n\n", vec![]),
    ] {
        assert_eq!(read_english(text).sentences, sentences, "{text}");
    }
}

#[test]
fn names_and_values_are_told_with_their_entity() {
    let reading = read_english("My name is Ada Lovelace and I paid $20 on Monday in Paris");
    let found: Vec<_> =
        reading.entities.iter().map(|it| (it.names[0].as_str(), it.phrase.as_str())).collect();
    for expected in [("person", "Ada Lovelace"), ("money", "$20"), ("location", "Paris")] {
        assert!(found.contains(&expected), "{expected:?} in {found:?}");
    }
    assert!(found.iter().any(|(entity, _)| *entity == "date"), "{found:?}");
}

#[test]
fn whatever_is_written_is_read_soon() {
    for text in [
        "a".repeat(100_000),
        "very ".repeat(20_000),
        "not good ".repeat(10_000),
        "😡".repeat(8_000),
        "\u{200d}\u{301}.".repeat(3_000),
        "my 1 2 3 ".repeat(2_000),
    ] {
        let begun = std::time::Instant::now();
        let reading = read_english(&text);
        assert!(reading.tokens.len() <= MAX_WORDS);
        assert!(begun.elapsed().as_secs() < 5, "{} bytes", text.len());
    }
}
