use super::*;

fn texts<'t>(pieces: &[Piece<'t>]) -> Vec<(&'t str, Option<u32>)> {
    pieces.iter().map(|piece| (piece.text, piece.delay_ms)).collect()
}

#[test]
fn a_text_breaks_where_it_asks_for_a_pause() {
    for (text, expected) in [
        ("one", vec![("one", None)]),
        ("one tag::breakWithDelay=1000 two", vec![("one", None), ("two", Some(1_000))]),
        (
            "one tag::breakWithDelay=10two tag::breakWithDelay=20 three",
            vec![("one", None), ("two", Some(10)), ("three", Some(20))],
        ),
        ("tag::breakWithDelay=5 two", vec![("two", Some(5))]),
        ("one tag::breakWithDelay=99999999999", vec![("one", None)]),
        (
            "one tag::breakWithDelay=99999999999 two",
            vec![("one", None), ("two", Some(MAX_DELAY_MS))],
        ),
        ("tag::breakWithDelay=", vec![]),
    ] {
        assert_eq!(texts(&pieces(text)), expected, "{text:?}");
    }
}

#[test]
fn a_long_text_is_cut_between_words() {
    let parts = |text, most| -> Vec<&str> {
        split(Piece { text, delay_ms: None }, most).iter().map(|piece| piece.text).collect()
    };
    assert_eq!(parts("one two three", 7), ["one two", "three"]);
    assert_eq!(parts("one two three", 8), ["one two", "three"]);
    assert_eq!(parts("onetwothree four", 4), ["onet", "woth", "ree", "four"]);
    assert_eq!(parts("äöü äöü", 7), ["äöü äöü"]);
    assert_eq!(parts("äöü äöü", 3), ["äöü", "äöü"]);
}

#[test]
fn only_the_first_part_of_a_long_text_has_the_pause() {
    let parts = split(Piece { text: "one two", delay_ms: Some(500) }, 3);
    assert_eq!(texts(&parts), [("one", Some(500)), ("two", Some(0))]);
}
