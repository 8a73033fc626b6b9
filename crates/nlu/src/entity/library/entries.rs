//! The entries of the library, in the order in which they are shown.

use super::{Entry, Group, Shape, ShapeKind};
use crate::entity::Role;
use crate::entity::attachment::AttachmentKind;
use crate::entity::built_in::BuiltIn;
use crate::entity::moment::Kind as Moment;
use crate::entity::phone::Kind as Phone;
use crate::entity::place::Kind as Place;

/// Languages whose number words are known.
const COUNTING: Option<&[&str]> = Some(&["en", "de", "es", "fr", "it", "nl", "pt"]);
const ENGLISH: Option<&[&str]> = Some(&["en"]);
const ANY: Option<&[&str]> = None;

const NUMBER: Shape = shape(ShapeKind::Number, "the number, as `2`");
const RANGE: Shape =
    shape(ShapeKind::Object, "`{\"min\": 5, \"max\": 7}`; `null` where an end is open");
const AMOUNT: Shape = shape(
    ShapeKind::Object,
    "`{\"value\": \"20.00\", \"unit\": \"dollars\", \"currency\": \"USD\"}`",
);
const AS_WRITTEN: Shape = shape(ShapeKind::Text, "as it was written");
const DAY: Shape = shape(ShapeKind::Text, "the day as `2026-01-31`");
const CLOCK: Shape = shape(ShapeKind::Text, "the time as `17:30:00`");
const PLACE: Shape = shape(ShapeKind::Text, "the name of the place, however it was called");
const TELEPHONE: Shape = shape(
    ShapeKind::Object,
    "`{\"country_calling_code\": \"1\", \"value\": \"2025550147\", \"e164\": \"+12025550147\"}`",
);
const FILE: Shape = shape(
    ShapeKind::Object,
    "`{\"kind\": \"image\", \"url\": \"https://…\", \"name\": \"a.png\"}`; the name may be `null`",
);

/// All built-in entities. Vendors' names are beside ours: LivePerson's are the same words, Haptik's its
/// system entities as far as they are found in what a contact writes.
pub const LIBRARY: &[Group] = &[
    Group { name: "Numbers", entries: NUMBERS },
    Group { name: "Days and times", entries: MOMENTS },
    Group { name: "People and places", entries: NAMES },
    Group { name: "Addresses and codes", entries: ADDRESSES },
    Group { name: "Others", entries: OTHERS },
];

type Names = &'static [&'static str];
/// Its title, and what it finds.
type Words = (&'static str, &'static str);
/// Sentences with one, what values are, and the languages whose words are known.
type Details = (Names, Shape, Option<Names>);

const fn shape(kind: ShapeKind, says: &'static str) -> Shape {
    Shape { kind, says }
}

const fn entry(built_in: BuiltIn, names: Names, words: Words, details: Details) -> Entry {
    let (title, finds) = words;
    let (examples, value, languages) = details;
    Entry { built_in, names, title, finds, examples, value, languages }
}

const NUMBERS: &[Entry] = &[
    entry(
        BuiltIn::Number,
        &["number", "numbers", "cardinal", "integer", "numeric"],
        ("Number", "A number, in digits or words"),
        (&["two pears", "1,250 of them"], NUMBER, COUNTING),
    ),
    entry(
        BuiltIn::Ordinal,
        &["ordinal"],
        ("Ordinal", "A place in an order"),
        (
            &["the third one", "the last one"],
            shape(ShapeKind::Number, "the place, as `3`; `-1` is the last one"),
            COUNTING,
        ),
    ),
    entry(
        BuiltIn::NumberRange,
        &["number_range", "numeric_range", "range", "age_range"],
        ("Range of numbers", "From one number to another"),
        (&["between 5 and 7", "at least 10"], RANGE, ENGLISH),
    ),
    entry(
        BuiltIn::Money,
        &["money", "currency", "amount"],
        ("Money", "An amount with its currency"),
        (&["it was $20", "350 euros"], AMOUNT, ENGLISH),
    ),
    entry(
        BuiltIn::Budget,
        &["budget"],
        ("Budget", "What may be spent"),
        (&["under 500 dollars"], RANGE, ENGLISH),
    ),
    entry(
        BuiltIn::Percentage,
        &["percentage", "percent"],
        ("Percentage", "A share in percent"),
        (
            &["20 percent off", "7.5%"],
            shape(ShapeKind::Number, "the number before the sign, as `20`"),
            Some(&["en", "de", "nl"]),
        ),
    ),
    entry(
        BuiltIn::Age,
        &["age"],
        ("Age", "How old somebody is"),
        (
            &["I am 34 years old"],
            shape(ShapeKind::Number, "the years, as `34`; the text `3 months` for younger ones"),
            ENGLISH,
        ),
    ),
    entry(
        BuiltIn::Score,
        &["score", "nps_feedback_range"],
        ("Score", "A mark from 0 to 10"),
        (&["I'd say 8"], NUMBER, COUNTING),
    ),
];

const MOMENTS: &[Entry] = &[
    entry(
        BuiltIn::Moment(Moment::Date),
        &["date", "departure_date", "arrival_date"],
        ("Date", "A day"),
        (&["next Friday", "on 3 May"], DAY, ENGLISH),
    ),
    entry(
        BuiltIn::Moment(Moment::PastDate),
        &["past_date", "date_of_birth"],
        ("Day in the past", "A day that was, as of a birth"),
        (&["on 3 May 1990"], DAY, ENGLISH),
    ),
    entry(
        BuiltIn::Moment(Moment::Time),
        &["time"],
        ("Time", "A time of day"),
        (&["at half past five"], CLOCK, ENGLISH),
    ),
    entry(
        BuiltIn::Moment(Moment::TimeOrRange),
        &["time_with_range"],
        ("Time or range of times", "A time of day, or from one to another"),
        (
            &["between 5 and 6 pm", "at 5 pm"],
            shape(ShapeKind::Text, "`17:00:00`, or `17:00:00/18:00:00`"),
            ENGLISH,
        ),
    ),
    entry(
        BuiltIn::Moment(Moment::DateTime),
        &["date_time", "datetime"],
        ("Date and time", "A day with a time"),
        (&["tomorrow at 9"], shape(ShapeKind::Text, "both as `2026-01-31T09:00:00`"), ENGLISH),
    ),
    entry(
        BuiltIn::Moment(Moment::DateRange),
        &["date_range"],
        ("Range of days", "From one day to another"),
        (&["from Monday to Wednesday"], shape(ShapeKind::Text, "`2026-02-02/2026-02-04`"), ENGLISH),
    ),
    entry(
        BuiltIn::Moment(Moment::TimeRange),
        &["time_range"],
        ("Range of times", "From one time to another"),
        (&["between 5 and 6 pm"], shape(ShapeKind::Text, "`17:00:00/18:00:00`"), ENGLISH),
    ),
    entry(
        BuiltIn::Moment(Moment::DateTimeRange),
        &["date_time_range"],
        ("Range of days with times", "From one day and time to another"),
        (
            &["tomorrow from 9 to 11"],
            shape(ShapeKind::Text, "`2026-02-01T09:00:00/2026-02-01T11:00:00`"),
            ENGLISH,
        ),
    ),
    entry(
        BuiltIn::Moment(Moment::Duration),
        &["duration"],
        ("Duration", "How long something takes"),
        (&["for two hours"], shape(ShapeKind::Text, "as in ISO 8601: `PT2H`"), ENGLISH),
    ),
    entry(
        BuiltIn::Moment(Moment::Set),
        &["set"],
        ("Repeated time", "How often something happens"),
        (&["every Monday"], shape(ShapeKind::Text, "as in TimeML: `XXXX-WXX-1`"), ENGLISH),
    ),
];

const NAMES: &[Entry] = &[
    entry(
        BuiltIn::Person,
        &["person", "person_name", "name", "user_name", "completion_name"],
        ("Person", "A person's name"),
        (
            &["my name is Ann Smith"],
            shape(ShapeKind::Text, "the name"),
            Some(&["en", "de", "es", "fr", "it", "nl", "pt"]),
        ),
    ),
    entry(
        BuiltIn::Organization,
        &["organization", "organisation", "company"],
        ("Organization", "A company or other body"),
        (&["I work at Acme Corp"], AS_WRITTEN, ENGLISH),
    ),
    entry(
        BuiltIn::Place(Place::Any),
        &["location", "place", "completion_location"],
        ("Place", "A town, region or country"),
        (&["we live in Berlin", "in Austria"], PLACE, ENGLISH),
    ),
    entry(
        BuiltIn::Place(Place::City),
        &["city", "utils_city", "completion_city"],
        ("City", "A town"),
        (&["a room in Vienna"], PLACE, ENGLISH),
    ),
    entry(
        BuiltIn::Place(Place::Country),
        &["country"],
        ("Country", "A country"),
        (&["I come from France"], PLACE, ENGLISH),
    ),
    entry(
        BuiltIn::Place(Place::CityAs(Role::From)),
        &["departure_city", "flight_departure_city"],
        ("City of departure", "The town that a journey begins in"),
        (&["from Paris to Rome"], PLACE, Some(&["en", "de", "es", "fr"])),
    ),
    entry(
        BuiltIn::Place(Place::CityAs(Role::To)),
        &["arrival_city", "flight_arrival_city"],
        ("City of arrival", "The town that a journey goes to"),
        (&["from Paris to Rome"], PLACE, Some(&["en", "de", "fr"])),
    ),
];

const ADDRESSES: &[Entry] = &[
    entry(
        BuiltIn::Email,
        &["email", "e-mail", "email_address", "completion_email"],
        ("E-mail address", "An e-mail address"),
        (&["write to ann@example.com"], AS_WRITTEN, ANY),
    ),
    entry(
        BuiltIn::Phone(Phone::Valid),
        &["phone", "phone_number", "completion_phone_number"],
        ("Telephone number", "A telephone number that can be one"),
        (&["call +1 202 555 0147"], TELEPHONE, ANY),
    ),
    entry(
        BuiltIn::Phone(Phone::Unchecked),
        &["phone_number_without_validation"],
        (
            "Telephone number, unchecked",
            "Ten digits, whether or not they can be a telephone number",
        ),
        (&["call 555 012 3456"], TELEPHONE, ANY),
    ),
    entry(
        BuiltIn::Phone(Phone::International),
        &["international_phone_number"],
        ("International telephone number", "A telephone number with its country"),
        (&["call +1 202 555 0147"], TELEPHONE, ANY),
    ),
    entry(
        BuiltIn::Url,
        &["url", "link", "website", "url_capturer", "website_company_name_regex"],
        ("Web address", "A web address"),
        (&["see https://example.com/a"], AS_WRITTEN, ANY),
    ),
    entry(
        BuiltIn::Ip,
        &["ip", "ip_address"],
        ("IP address", "An address of a computer"),
        (&["it is 192.0.2.1"], AS_WRITTEN, ANY),
    ),
    entry(
        BuiltIn::PostalCode,
        &["postal_code", "pincode", "pin_code", "zip_code", "zip"],
        ("Postal code", "A postal code in digits"),
        (
            &["I live in 10115"],
            shape(ShapeKind::Text, "its digits, zeros at the front among them"),
            ANY,
        ),
    ),
    entry(
        BuiltIn::Password,
        &["otp", "otp_four_digit"],
        ("One-time password", "A password that is used once: four digits"),
        (
            &["it says 4821"],
            shape(ShapeKind::Text, "its digits, zeros at the front among them"),
            ANY,
        ),
    ),
    entry(
        BuiltIn::TaxNumber,
        &["pan_card"],
        ("Tax number", "An Indian tax number"),
        (&["it is ABCPE1234F"], shape(ShapeKind::Text, "in capital letters"), ANY),
    ),
    entry(
        BuiltIn::Seat,
        &["seat", "flight_seat_number"],
        ("Seat", "A seat in a plane"),
        (&["I sit on 12A"], shape(ShapeKind::Text, "as `12A`"), ANY),
    ),
    entry(
        BuiltIn::Hashtag,
        &["hashtag"],
        ("Hashtag", "A word with # before it"),
        (&["it is in #sale"], AS_WRITTEN, ANY),
    ),
    entry(
        BuiltIn::Mention,
        &["mention"],
        ("Mention", "A name with @ before it"),
        (&["ask @ann"], AS_WRITTEN, ANY),
    ),
];

const OTHERS: &[Entry] = &[
    entry(
        BuiltIn::Answer,
        &["boolean", "yes_no", "answer", "feedback_thumbs"],
        ("Yes or no", "Yes or no, in words or with a thumb"),
        (
            &["yes please", "no thanks"],
            shape(ShapeKind::Boolean, "`true` for yes, `false` for no"),
            Some(&["en", "de", "es", "fr", "hi", "it", "nl", "pl", "pt"]),
        ),
    ),
    entry(
        BuiltIn::Colour,
        &["colour", "color"],
        ("Colour", "A colour by its name"),
        (&["the dark red one"], shape(ShapeKind::Text, "the colour's name"), ENGLISH),
    ),
    entry(
        BuiltIn::Message,
        &["feedback_regex", "feedback_request"],
        ("Feedback", "The whole message, whatever it says"),
        (&["It was fine"], AS_WRITTEN, ANY),
    ),
    entry(
        BuiltIn::Message,
        &["message", "text"],
        ("Message", "The whole message, whatever it says"),
        (&["It was fine"], AS_WRITTEN, ANY),
    ),
    entry(
        BuiltIn::Attachment(None),
        &["attachment", "file"],
        ("File", "A file of any kind that is sent"),
        (&[], FILE, ANY),
    ),
    entry(
        BuiltIn::Attachment(Some(AttachmentKind::Image)),
        &["image", "picture", "photo"],
        ("Picture", "A picture that is sent"),
        (&[], FILE, ANY),
    ),
    entry(
        BuiltIn::Attachment(Some(AttachmentKind::Document)),
        &["document"],
        ("Document", "A document that is sent, as a PDF"),
        (&[], FILE, ANY),
    ),
    entry(
        BuiltIn::Attachment(Some(AttachmentKind::Video)),
        &["video"],
        ("Film", "A film that is sent"),
        (&[], FILE, ANY),
    ),
    entry(
        BuiltIn::Attachment(Some(AttachmentKind::Audio)),
        &["audio", "voice"],
        ("Recording", "A recording that is sent"),
        (&[], FILE, ANY),
    ),
];
