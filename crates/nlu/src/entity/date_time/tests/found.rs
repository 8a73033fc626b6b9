//! What is found: text, the part that is the mention, its value.

use jiff::Zoned;

use super::{at, found, shown};
use crate::entity::date_time::{Kind, Language, Reading, find};

/// Checks rows of text, mention and value on a Wednesday, the 4th of February 2026, at ten.
fn check(rows: &[(&str, &str, &str)]) {
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|(text, mention, value)| {
            let got = shown(text);
            let wanted = format!("{mention} = {value}");
            (got != [wanted.as_str()]).then(|| format!("{text}: wanted {wanted}, got {got:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn days_near_today_are_found_by_name() {
    check(&[
        ("today please", "today", "2026-02-04"),
        ("Can I come tomorrow?", "tomorrow", "2026-02-05"),
        ("see you tmrw", "tmrw", "2026-02-05"),
        ("it broke yesterday", "yesterday", "2026-02-03"),
        ("the day after tomorrow works", "the day after tomorrow", "2026-02-06"),
        ("the day before yesterday", "the day before yesterday", "2026-02-02"),
        ("tomorrow's meeting", "tomorrow", "2026-02-05"),
        ("the day after christmas", "the day after christmas", "2026-12-26"),
        ("in three days", "in three days", "2026-02-07"),
        ("in two weeks", "in two weeks", "2026-02-18"),
        ("in a month", "in a month", "2026-03-04"),
        ("3 days ago", "3 days ago", "2026-02-01"),
        ("two days earlier", "two days earlier", "2026-02-02"),
        ("a week ago", "a week ago", "2026-01-28"),
        ("two weeks from now", "two weeks from now", "2026-02-18"),
        ("two days after tomorrow", "two days after tomorrow", "2026-02-07"),
        ("1 month and 2 days later", "1 month and 2 days later", "2026-03-06"),
    ]);
}

#[test]
fn weekdays_are_those_of_the_week_that_is_said() {
    check(&[
        ("on Friday", "Friday", "2026-02-06"),
        ("this friday", "this friday", "2026-02-06"),
        ("next friday", "next friday", "2026-02-13"),
        ("last friday", "last friday", "2026-01-30"),
        ("this coming monday", "this coming monday", "2026-02-09"),
        ("this past monday", "this past monday", "2026-02-02"),
        ("friday next week", "friday next week", "2026-02-13"),
        ("next week on tuesday", "next week on tuesday", "2026-02-10"),
        ("on sat", "sat", "2026-02-07"),
        ("Tue works", "Tue", "2026-02-10"),
        ("wednesday", "wednesday", "2026-02-04"),
        ("two mondays from now", "two mondays from now", "2026-02-16"),
        ("last monday of may", "last monday of may", "2026-05-25"),
        ("the last friday of the month", "the last friday of the month", "2026-02-27"),
        ("the last friday of this year", "the last friday of this year", "2026-12-25"),
        ("the first friday of july 2027", "the first friday of july 2027", "2027-07-02"),
        ("the second monday of next month", "the second monday of next month", "2026-03-09"),
        ("friday the 13th", "friday the 13th", "2026-02-13"),
    ]);
}

#[test]
fn a_date_without_a_year_is_the_next_one() {
    check(&[
        ("3rd of march", "3rd of march", "2026-03-03"),
        ("March 3", "March 3", "2026-03-03"),
        ("January 3", "January 3", "2027-01-03"),
        ("on may the fourth", "may the fourth", "2026-05-04"),
        ("the 15th of june", "the 15th of june", "2026-06-15"),
        ("Dec. 24", "Dec. 24", "2026-12-24"),
        ("28-nov", "28-nov", "2026-11-28"),
        ("june twenty first", "june twenty first", "2026-06-21"),
        ("on the 27th", "the 27th", "2026-02-27"),
        ("on the 2nd", "the 2nd", "2026-03-02"),
        ("the 20th of next month", "the 20th of next month", "2026-03-20"),
        ("feb 29", "feb 29", "2028-02-29"),
        ("the last day of this month", "the last day of this month", "2026-02-28"),
        ("last day of may", "last day of may", "2026-05-31"),
        ("next month on the 5th", "next month on the 5th", "2026-03-05"),
    ]);
}

#[test]
fn full_dates_are_read_in_words_and_digits() {
    check(&[
        ("2026-02-01", "2026-02-01", "2026-02-01"),
        ("2026/2/1", "2026/2/1", "2026-02-01"),
        ("12/25/2026", "12/25/2026", "2026-12-25"),
        ("25/12/2026", "25/12/2026", "2026-12-25"),
        ("25.12.2026", "25.12.2026", "2026-12-25"),
        ("1/2/26", "1/2/26", "2026-01-02"),
        ("on 4/22", "4/22", "2026-04-22"),
        ("January 5th, 2027", "January 5th, 2027", "2027-01-05"),
        ("5 Jan 2027", "5 Jan 2027", "2027-01-05"),
        ("22/Jan/2019", "22/Jan/2019", "2019-01-22"),
        ("monday, january 12th, 2026", "monday, january 12th, 2026", "2026-01-12"),
        ("may fifth twenty twenty seven", "may fifth twenty twenty seven", "2027-05-05"),
        ("born on 3 may nineteen eighty six", "3 may nineteen eighty six", "1986-05-03"),
        ("tomorrow (5 Feb)", "tomorrow (5 Feb)", "2026-02-05"),
    ]);
}

#[test]
fn the_region_says_which_number_is_the_month() {
    let rows = [
        ("en-US", "1/2/2026", "2026-01-02"),
        ("en", "1/2/2026", "2026-01-02"),
        ("en-GB", "1/2/2026", "2026-02-01"),
        ("en_IN", "on 3/4", "2026-04-03"),
        ("en-GB", "12/25/2026", "2026-12-25"),
        ("en-US", "25/12/2026", "2026-12-25"),
    ];
    for (tag, text, value) in rows {
        let language = Language::of(tag).expect("a language");
        let mentions = find(text, &at(), language);
        assert_eq!(mentions[0].value.to_string(), value, "{tag}: {text}");
    }
    assert_eq!(Language::of("tlh"), None);
}

#[test]
fn feasts_are_worked_out() {
    check(&[
        ("on christmas", "christmas", "2026-12-25"),
        ("Easter Sunday", "Easter Sunday", "2026-04-05"),
        ("good friday 2027", "good friday 2027", "2027-03-26"),
        ("thanksgiving", "thanksgiving", "2026-11-26"),
        ("last halloween", "last halloween", "2025-10-31"),
        ("black friday", "black friday", "2026-11-27"),
        ("mother's day", "mother's day", "2026-05-10"),
        ("ramadan 2024", "ramadan 2024", "2024-03-10"),
        ("new year’s eve", "new year’s eve", "2026-12-31"),
        ("presidents' day", "presidents' day", "2026-02-16"),
    ]);
}

#[test]
fn times_are_found() {
    check(&[
        ("at 5pm", "5pm", "17:00:00"),
        ("at 7", "7", "07:00:00"),
        ("17:30", "17:30", "17:30:00"),
        ("7:56:30 pm", "7:56:30 pm", "19:56:30"),
        ("8.30pm", "8.30pm", "20:30:00"),
        ("9 a.m.", "9 a.m.", "09:00:00"),
        ("half past seven", "half past seven", "07:30:00"),
        ("a quarter to 8", "a quarter to 8", "07:45:00"),
        ("ten past 9 in the evening", "ten past 9 in the evening", "21:10:00"),
        ("20 minutes to three", "20 minutes to three", "02:40:00"),
        ("noon", "noon", "12:00:00"),
        ("an hour before noon", "an hour before noon", "11:00:00"),
        ("30 minutes after 5pm", "30 minutes after 5pm", "17:30:00"),
        ("12 midnight", "12 midnight", "00:00:00"),
        ("eight forty pm", "eight forty pm", "20:40:00"),
        ("seven o'clock in the evening", "seven o'clock in the evening", "19:00:00"),
        ("12 am", "12 am", "00:00:00"),
        ("at 11ish", "11ish", "11:00:00"),
        ("at 7 please", "7", "07:00:00"),
        ("1140 a.m.", "1140 a.m.", "11:40:00"),
        ("at half 7", "half 7", "07:30:00"),
        ("at ten to nine", "ten to nine", "08:50:00"),
        ("at 1530", "1530", "15:30:00"),
        ("15:30h", "15:30h", "15:30:00"),
        ("6 o clock", "6 o clock", "06:00:00"),
    ]);
}

#[test]
fn days_with_times_are_one_mention() {
    check(&[
        ("tomorrow at 5pm", "tomorrow at 5pm", "2026-02-05T17:00:00"),
        ("5pm tomorrow", "5pm tomorrow", "2026-02-05T17:00:00"),
        ("Friday at 9", "Friday at 9", "2026-02-06T09:00:00"),
        ("next monday 9:30", "next monday 9:30", "2026-02-09T09:30:00"),
        ("tonight at 8", "tonight at 8", "2026-02-04T20:00:00"),
        ("this morning at 7", "this morning at 7", "2026-02-04T07:00:00"),
        (
            "tomorrow evening at half past six",
            "tomorrow evening at half past six",
            "2026-02-05T18:30:00",
        ),
        ("2026-02-01T15:00:00", "2026-02-01T15:00:00", "2026-02-01T15:00:00"),
        ("16. Nov. 2026 10:38", "16. Nov. 2026 10:38", "2026-11-16T10:38:00"),
        ("March 3rd, 8:15am", "March 3rd, 8:15am", "2026-03-03T08:15:00"),
        ("now", "now", "2026-02-04T10:00:00"),
        ("in 2 hours", "in 2 hours", "2026-02-04T12:00:00"),
        ("half an hour ago", "half an hour ago", "2026-02-04T09:30:00"),
        ("in 1 day and 3 hours", "in 1 day and 3 hours", "2026-02-05T13:00:00"),
        ("end of day", "end of day", "2026-02-04T23:59:59"),
        ("today eod", "today eod", "2026-02-04T23:59:59"),
        ("eod friday", "eod friday", "2026-02-06T23:59:59"),
    ]);
}

#[test]
fn periods_end_with_the_day_after() {
    check(&[
        ("this weekend", "this weekend", "2026-02-07/2026-02-09"),
        ("next week", "next week", "2026-02-09/2026-02-16"),
        ("last month", "last month", "2026-01-01/2026-02-01"),
        ("this year", "this year", "2026-01-01/2027-01-01"),
        ("in May", "May", "2026-05-01/2026-06-01"),
        ("January 2025", "January 2025", "2025-01-01/2025-02-01"),
        ("Q3 2026", "Q3 2026", "2026-07-01/2026-10-01"),
        ("in 2019", "2019", "2019-01-01/2020-01-01"),
        ("week 10", "week 10", "2026-03-02/2026-03-09"),
        ("the next 3 days", "next 3 days", "2026-02-05/2026-02-08"),
        ("past two weeks", "past two weeks", "2026-01-21/2026-02-04"),
        ("from March 3 to March 5", "from March 3 to March 5", "2026-03-03/2026-03-05"),
        ("march 3-5", "march 3-5", "2026-03-03/2026-03-05"),
        ("from 3 to 5 march", "from 3 to 5 march", "2026-03-03/2026-03-05"),
        ("monday to friday", "monday to friday", "2026-02-09/2026-02-13"),
        ("since August", "since August", "2026-08-01/.."),
        ("before May 5", "before May 5", "../2026-05-05"),
        ("after 2018", "after 2018", "2019-01-01/.."),
        ("end of march", "end of march", "2026-03-16/2026-04-01"),
        ("rest of the week", "rest of the week", "2026-02-04/2026-02-08"),
        ("mid 1990s", "mid 1990s", "1994-01-01/1997-01-01"),
        ("the weekend of march 4", "the weekend of march 4", "2026-03-07/2026-03-09"),
        ("the 1990s", "the 1990s", "1990-01-01/2000-01-01"),
        ("the week of march 4", "the week of march 4", "2026-03-02/2026-03-09"),
        ("3 nights from 12 March", "3 nights from 12 March", "2026-03-12/2026-03-15"),
        ("from 12 March for 3 nights", "from 12 March for 3 nights", "2026-03-12/2026-03-15"),
        ("the second week of 2027", "the second week of 2027", "2027-01-11/2027-01-18"),
    ]);
}

#[test]
fn hours_of_a_day_are_ranges() {
    check(&[
        ("from 9 to 5", "from 9 to 5", "09:00:00/17:00:00"),
        ("5 to 6pm", "5 to 6pm", "17:00:00/18:00:00"),
        ("between 10:30 and 3", "between 10:30 and 3", "10:30:00/15:00:00"),
        ("in the morning", "in the morning", "08:00:00/12:00:00"),
        ("after 3pm", "after 3pm", "15:00:00/.."),
        ("before noon", "before noon", "../12:00:00"),
        ("at lunch", "at lunch", "11:00:00/13:00:00"),
        ("between 5 and 6 in the morning", "between 5 and 6 in the morning", "05:00:00/06:00:00"),
        ("after 6", "after 6", "06:00:00/.."),
        ("open 0900-1700", "0900-1700", "09:00:00/17:00:00"),
        ("from 10 am for 3 hours", "from 10 am for 3 hours", "10:00:00/13:00:00"),
        ("tomorrow from 9 to 5", "tomorrow from 9 to 5", "2026-02-05T09:00:00/2026-02-05T17:00:00"),
        ("tonight", "tonight", "2026-02-04T20:00:00/2026-02-04T23:59:59"),
        ("tomorrow morning", "tomorrow morning", "2026-02-05T08:00:00/2026-02-05T12:00:00"),
        ("last night", "last night", "2026-02-03T20:00:00/2026-02-03T23:59:59"),
        ("friday 10-12", "friday 10-12", "2026-02-06T10:00:00/2026-02-06T12:00:00"),
        ("next 3 hours", "next 3 hours", "2026-02-04T10:00:00/2026-02-04T13:00:00"),
        ("within 30 minutes", "within 30 minutes", "2026-02-04T10:00:00/2026-02-04T10:30:00"),
        (
            "4pm today to 5pm tomorrow",
            "4pm today to 5pm tomorrow",
            "2026-02-04T16:00:00/2026-02-05T17:00:00",
        ),
        ("tomorrow before 5pm", "tomorrow before 5pm", "../2026-02-05T17:00:00"),
    ]);
}

#[test]
fn lengths_are_found() {
    check(&[
        ("1h30", "1h30", "PT1H30M"),
        ("an hour and a half", "an hour and a half", "PT1H30M"),
        ("one and a half hours", "one and a half hours", "PT1H30M"),
        ("for 3 hours", "3 hours", "PT3H"),
        ("half an hour", "half an hour", "PT30M"),
        ("two weeks", "two weeks", "P2W"),
        ("a couple of days", "a couple of days", "P2D"),
        ("1 year 2 months", "1 year 2 months", "P1Y2M"),
        ("2 days and 4 hours", "2 days and 4 hours", "P2DT4H"),
        ("3.5 years", "3.5 years", "P3Y6M"),
        ("45min", "45min", "PT45M"),
        ("123.45 sec", "123.45 sec", "PT123.45S"),
        ("all day", "all day", "P1D"),
        ("2 nights", "2 nights", "P2D"),
        ("1:30 hours", "1:30 hours", "PT1H30M"),
    ]);
}

#[test]
fn repetitions_are_found() {
    check(&[
        ("every monday at 9", "every monday at 9", "XXXX-WXX-1T09"),
        ("daily", "daily", "P1D"),
        ("once every two weeks", "once every two weeks", "P2W"),
        ("every weekday morning", "every weekday morning", "XXXX-WXX-1,2,3,4,5TMO"),
        ("every other week", "every other week", "P2W"),
        ("every 3 days", "every 3 days", "P3D"),
        ("3pm every day", "3pm every day", "T15"),
        ("thursdays at 17:30", "thursdays at 17:30", "XXXX-WXX-4T17:30"),
        ("every night at 9", "every night at 9", "T21"),
        ("each weekend", "each weekend", "P1WE"),
        ("once a year", "once a year", "P1Y"),
        ("weekdays at 9", "weekdays at 9", "XXXX-WXX-1,2,3,4,5T09"),
        ("mondays and wednesdays", "mondays and wednesdays", "XXXX-WXX-1,3"),
        ("every first monday of the month", "every first monday of the month", "XXXX-XX-WXX-1-#1"),
        ("monthly on the 15th", "monthly on the 15th", "XXXX-XX-15"),
        ("every year on march 3", "every year on march 3", "XXXX-03-03"),
        ("twice a week", "twice a week", "2X/P1W"),
        ("every night", "every night", "TNI"),
    ]);
}

#[test]
fn several_mentions_keep_the_order_of_the_text() {
    let text = "Free from the 5th of February to next Friday, or at 3pm in two weeks for an hour?";
    let wanted = [
        "from the 5th of February to next Friday = 2026-02-05/2026-02-13",
        "3pm in two weeks = 2026-02-18T15:00:00",
        "an hour = PT1H",
    ];
    assert_eq!(shown(text), wanted);
}

#[test]
fn open_readings_are_told() {
    let mentions = found("March 3 at 7");
    assert_eq!(mentions[0].kind, Kind::DateTime);
    assert_eq!(mentions[0].value.to_string(), "2026-03-03T07:00:00");
    assert_eq!(mentions[0].value_in(Reading::Past).to_string(), "2025-03-03T07:00:00");
    let later = mentions[0].later.as_ref().map(ToString::to_string);
    assert_eq!(later.as_deref(), Some("2026-03-03T19:00:00"));
    let exact = found("2026-03-03 at 7pm");
    assert_eq!((&exact[0].past, &exact[0].later), (&None, &None));
}

#[test]
fn hours_from_now_go_over_instants() {
    // Clocks go from 2:00 to 3:00 in that night.
    let at: Zoned = "2026-03-29T01:30:00+01:00[Europe/Berlin]".parse().expect("an instant");
    let mentions = find("in 2 hours", &at, Language::ENGLISH_US);
    assert_eq!(mentions[0].value.to_string(), "2026-03-29T04:30:00");
    let days = find("in 1 day and 1 hour", &at, Language::ENGLISH_US);
    assert_eq!(days[0].value.to_string(), "2026-03-30T02:30:00");
}
