//! Entities that are known by name: the table of names, ours and vendors', and what finds each.

use serde_json::Value;

use super::address::{self, AddressKind};
use super::attachment::{Attachment, AttachmentKind};
use super::overlap::Family;
use super::reading::Reading;
use super::{
    Detection, Mention, Options, Role, age, answer, code, colour, moment, money, number, ordinal,
    percentage, person, phone, place, range,
};

/// An entity that needs no examples.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BuiltIn {
    Number,
    NumberRange,
    Ordinal,
    Money,
    Budget,
    Percentage,
    Phone(phone::Kind),
    Age,
    Password,
    PostalCode,
    TaxNumber,
    Seat,
    Score,
    Moment(moment::Kind),
    Person,
    Organization,
    Place(place::Kind),
    Colour,
    Answer,
    Email,
    Url,
    Ip,
    Hashtag,
    Mention,
    /// The whole message, whatever it says.
    Message,
    /// A file of this kind, or of any.
    Attachment(Option<AttachmentKind>),
}

/// Names in lower case. Vendors' names are beside ours: LivePerson's are the same words, Haptik's its
/// system entities as far as they are found in what a contact writes.
const NAMES: &[(BuiltIn, &[&str])] = &[
    (BuiltIn::Number, &["number", "numbers", "cardinal", "integer", "numeric"]),
    (BuiltIn::NumberRange, &["number_range", "numeric_range", "range", "age_range"]),
    (BuiltIn::Ordinal, &["ordinal"]),
    (BuiltIn::Money, &["money", "currency", "amount"]),
    (BuiltIn::Budget, &["budget"]),
    (BuiltIn::Percentage, &["percentage", "percent"]),
    (BuiltIn::Phone(phone::Kind::Valid), &["phone", "phone_number", "completion_phone_number"]),
    (BuiltIn::Phone(phone::Kind::Unchecked), &["phone_number_without_validation"]),
    (BuiltIn::Phone(phone::Kind::International), &["international_phone_number"]),
    (BuiltIn::Age, &["age"]),
    (BuiltIn::Password, &["otp", "otp_four_digit"]),
    (BuiltIn::PostalCode, &["postal_code", "pincode", "pin_code", "zip_code", "zip"]),
    (BuiltIn::TaxNumber, &["pan_card"]),
    (BuiltIn::Seat, &["seat", "flight_seat_number"]),
    (BuiltIn::Score, &["score", "nps_feedback_range"]),
    (BuiltIn::Moment(moment::Kind::Date), &["date", "departure_date", "arrival_date"]),
    (BuiltIn::Moment(moment::Kind::PastDate), &["past_date", "date_of_birth"]),
    (BuiltIn::Moment(moment::Kind::Time), &["time"]),
    (BuiltIn::Moment(moment::Kind::TimeOrRange), &["time_with_range"]),
    (BuiltIn::Moment(moment::Kind::DateTime), &["date_time", "datetime"]),
    (BuiltIn::Moment(moment::Kind::DateRange), &["date_range"]),
    (BuiltIn::Moment(moment::Kind::TimeRange), &["time_range"]),
    (BuiltIn::Moment(moment::Kind::DateTimeRange), &["date_time_range"]),
    (BuiltIn::Moment(moment::Kind::Duration), &["duration"]),
    (BuiltIn::Moment(moment::Kind::Set), &["set"]),
    (BuiltIn::Person, &["person", "person_name", "name", "user_name", "completion_name"]),
    (BuiltIn::Organization, &["organization", "organisation", "company"]),
    (BuiltIn::Place(place::Kind::Any), &["location", "place", "completion_location"]),
    (BuiltIn::Place(place::Kind::City), &["city", "utils_city", "completion_city"]),
    (BuiltIn::Place(place::Kind::Country), &["country"]),
    (BuiltIn::Place(place::Kind::CityAs(Role::From)), &["departure_city", "flight_departure_city"]),
    (BuiltIn::Place(place::Kind::CityAs(Role::To)), &["arrival_city", "flight_arrival_city"]),
    (BuiltIn::Colour, &["colour", "color"]),
    (BuiltIn::Answer, &["boolean", "yes_no", "answer", "feedback_thumbs"]),
    (BuiltIn::Email, &["email", "e-mail", "email_address", "completion_email"]),
    (BuiltIn::Url, &["url", "link", "website", "url_capturer", "website_company_name_regex"]),
    (BuiltIn::Ip, &["ip", "ip_address"]),
    (BuiltIn::Hashtag, &["hashtag"]),
    (BuiltIn::Mention, &["mention"]),
    (BuiltIn::Message, &["message", "text", "feedback_regex", "feedback_request"]),
    (BuiltIn::Attachment(None), &["attachment", "file"]),
    (BuiltIn::Attachment(Some(AttachmentKind::Image)), &["image", "picture", "photo"]),
    (BuiltIn::Attachment(Some(AttachmentKind::Document)), &["document"]),
    (BuiltIn::Attachment(Some(AttachmentKind::Video)), &["video"]),
    (BuiltIn::Attachment(Some(AttachmentKind::Audio)), &["audio", "voice"]),
];

/// Lists a name of each.
#[cfg(test)]
pub fn names() -> impl Iterator<Item = &'static str> {
    NAMES.iter().filter_map(|(_, names)| names.first().copied())
}

impl BuiltIn {
    /// Finds the entity of a name; case doesn't count.
    pub fn named(name: &str) -> Option<Self> {
        let lower = name.trim().to_lowercase();
        let known = NAMES.iter().find(|(_, names)| names.contains(&lower.as_str()));
        known.map(|(built_in, _)| *built_in)
    }

    /// Tells which other values it may be a part of.
    pub const fn family(self) -> Family {
        match self {
            Self::Number
            | Self::NumberRange
            | Self::Ordinal
            | Self::Money
            | Self::Budget
            | Self::Percentage
            | Self::Phone(_)
            | Self::Age
            | Self::Password
            | Self::PostalCode
            | Self::TaxNumber
            | Self::Seat
            | Self::Score
            | Self::Moment(_)
            | Self::Email
            | Self::Url
            | Self::Ip
            | Self::Hashtag
            | Self::Mention => Family::Quantity,
            Self::Person | Self::Organization | Self::Place(_) => Family::Name,
            Self::Colour | Self::Answer | Self::Message | Self::Attachment(_) => Family::Alone,
        }
    }

    /// Finds its values in a text; they may overlap.
    pub fn find(self, reading: &Reading<'_>, options: &Options) -> Vec<Mention> {
        match self {
            Self::Number => number::mentions(reading, options),
            Self::NumberRange => range::mentions(reading),
            Self::Money => money::mentions(reading, options),
            Self::Budget => range::budgets(reading, options),
            Self::Percentage => percentage::mentions(reading),
            Self::Phone(kind) => phone::mentions(reading, kind, options),
            Self::Age => age::mentions(reading),
            Self::Password => code::passwords(reading, options),
            Self::PostalCode => code::postal_codes(reading, options),
            Self::TaxNumber => code::tax_numbers(reading),
            Self::Seat => code::seats(reading),
            Self::Score => code::scores(reading),
            Self::Moment(kind) => moment::mentions(reading, kind),
            Self::Person => person::mentions(reading),
            Self::Organization => person::organizations(reading),
            Self::Place(kind) => place::mentions(reading, kind),
            Self::Colour => colour::mentions(reading),
            Self::Answer => answer::mentions(reading),
            Self::Ordinal => ordinal::mentions(reading),
            Self::Email => address::mentions(reading, AddressKind::Email),
            Self::Url => address::mentions(reading, AddressKind::Url),
            Self::Ip => address::mentions(reading, AddressKind::Ip),
            Self::Hashtag => address::mentions(reading, AddressKind::Hashtag),
            Self::Mention => address::mentions(reading, AddressKind::Mention),
            Self::Message => whole(reading.text).into_iter().collect(),
            Self::Attachment(_) => Vec::new(),
        }
    }

    /// Says whether a file is a value of it.
    pub fn takes(self, attachment: &Attachment) -> bool {
        match self {
            Self::Attachment(None) => true,
            Self::Attachment(Some(kind)) => attachment.kind() == kind,
            _ => false,
        }
    }
}

/// Takes a message as it is, without spaces around it.
fn whole(text: &str) -> Option<Mention> {
    let trimmed = text.trim();
    let start = text.len() - text.trim_start().len();
    (!trimmed.is_empty()).then(|| Mention {
        detection: Detection::Whole,
        ..Mention::ruled(Value::String(trimmed.to_owned()), start..start + trimmed.len())
    })
}
