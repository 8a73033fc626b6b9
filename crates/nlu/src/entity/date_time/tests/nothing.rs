//! What looks like a date or a time and is none.

use super::shown;

#[test]
fn words_that_are_also_dates_are_left_alone() {
    let texts = [
        "may I ask something",
        "This may or may not be right",
        "you may not!",
        "march on",
        "wait a second",
        "one moment",
        "the second option",
        "second",
        "sat",
        "I sat down",
        "the sun is shining",
        "sun",
        "mon ami",
        "mar the surface",
        "fall in love",
        "spring water",
        "Good morning",
        "good night!",
        "Nice day",
        "have a great day",
        "the first prize",
        "I want the third one",
        "once upon a time",
        "the end of the line",
        "up to date",
        "some day",
        "the current apr on my card",
        "the thirty second president",
        "the day before the meeting",
        "a long time ago",
        "before 5 people",
        "set it to 7",
        "an old friend and a half",
    ];
    let found: Vec<String> = texts
        .iter()
        .filter(|text| !shown(text).is_empty())
        .map(|text| format!("{text}: {:?}", shown(text)))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn numbers_alone_are_no_dates_or_times() {
    let texts = [
        "5",
        "15",
        "2026",
        "1200",
        "order 12.05.99x",
        "order number 123456",
        "+49 170 1234567",
        "call 555-1212",
        "(206) 555-1212",
        "Tel: +86 138-2010-2015",
        "version 2.10.12.4",
        "v1.2.3",
        "$12.30",
        "it costs 7.30 €",
        "12,50 EUR",
        "€ 9.99",
        "192.168.10.12",
        "ABC-12345-A1B2C3",
        "the ratio is 4:3",
        "24/7",
        "1/2 cup",
        "3 people",
        "two to four people",
        "from 2 to 4 people",
        "table for 8",
        "at 20 dollars",
        "at 5 points",
        "room 12",
        "the volume at twenty",
        "raise my limit from 1000 to 2000",
        "size 10-12",
        "20 %",
        "123-12-1234",
    ];
    let found: Vec<String> = texts
        .iter()
        .filter(|text| !shown(text).is_empty())
        .map(|text| format!("{text}: {:?}", shown(text)))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}
