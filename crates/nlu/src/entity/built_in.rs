//! Entities that are known by name, and what finds each; the names are in the library.

use serde_json::Value;

use super::address::{self, AddressKind};
use super::attachment::{Attachment, AttachmentKind};
use super::library;
use super::overlap::Family;
use super::reading::Reading;
use super::{
    Detection, Mention, Options, age, answer, code, colour, moment, money, number, ordinal,
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

impl BuiltIn {
    /// Finds the entity of a name; case doesn't count.
    pub fn named(name: &str) -> Option<Self> {
        let lower = name.trim().to_lowercase();
        let known = library::entries().find(|entry| entry.names.contains(&lower.as_str()));
        known.map(|entry| entry.built_in)
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
