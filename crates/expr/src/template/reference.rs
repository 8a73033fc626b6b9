//! References: what a template can name. It doesn't know any values.

use std::fmt;

use super::DateFormat;
use crate::jsonpath::JsonPath;

/// A value that a template names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reference {
    /// The contact's latest message: `{$query}`, `{$userMessage}`.
    Message,
    /// A bot variable: `{$botContext.NAME}`.
    Variable(String),
    /// A slot: `{$botContext.slot.NAME}`, `{$slot.NAME}`.
    Slot(String),
    /// An environment variable: `{$env.NAME}`.
    Environment(String),
    /// A custom data field of an integration: `{Integration.field}`.
    Field {
        integration: String,
        field: String,
        part: FieldPart,
    },
    /// A path over the raw results of integrations: `{$.api_NAME.path}`.
    Result(JsonPath),
    Builtin(Builtin),
    /// `{$NAME}`: a variable, else a slot, else an environment variable.
    Bare(String),
    /// A date, written in that way: `{$botContext.NAME@long}`. A value that is no date is written as
    /// it is.
    Dated {
        of: Box<Reference>,
        format: DateFormat,
    },
}

/// Which part of a custom data field is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldPart {
    /// All of it: `{Integration.field}`.
    Whole,
    /// The element of the repetition, the first outside of one: `{Integration.field[i]}`.
    Each,
    /// One element, counted from 0: `{Integration.field[2]}`.
    Element(usize),
    /// The number of values: `{Integration.field.count}`.
    Count,
}

/// Values that every conversation has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Builtin {
    /// The bot's id: `{$chatBotId}`.
    Bot,
    /// The id that the bot speaks under: `{$chatBotUserPlatformId}`.
    BotSender,
    /// The contact's id: `{$chatBotUserId}`.
    Contact,
    /// The conversation's id: `{$conversationId}`.
    Conversation,
    /// The contact's first name: `{$firstname}`.
    FirstName,
    /// What the chosen quick reply carries: `{$quickReplyPayload}`.
    ReplyPayload,
    /// Where the file is that the contact was asked for: `{$fileUrl}`. The address holds for a while.
    FileUrl,
    /// Where the contact is: `{$location.city}` and so on.
    Location(Location),
    /// `morning`, `afternoon` or `evening`: `{$timeOfDay}`.
    TimeOfDay,
    /// Today, as `March 5`: `{$date}`.
    Date,
    /// Now, as `7:05 am`: `{$time}`.
    Time,
}

/// Parts of the contact's location.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Location {
    City,
    State,
    Zip,
    Latitude,
    Longitude,
    /// Latitude and longitude with a comma between.
    Both,
}

impl Reference {
    /// Says whether the reference asks for the element of a repetition.
    pub fn is_indexed(&self) -> bool {
        match self {
            Self::Field { part, .. } => *part == FieldPart::Each,
            Self::Result(path) => path.has_index(),
            Self::Dated { of, .. } => of.is_indexed(),
            Self::Message
            | Self::Variable(_)
            | Self::Slot(_)
            | Self::Environment(_)
            | Self::Builtin(_)
            | Self::Bare(_) => false,
        }
    }
}

impl Builtin {
    const ALL: [Self; 16] = [
        Self::Bot,
        Self::BotSender,
        Self::Contact,
        Self::Conversation,
        Self::FirstName,
        Self::ReplyPayload,
        Self::FileUrl,
        Self::Location(Location::City),
        Self::Location(Location::State),
        Self::Location(Location::Zip),
        Self::Location(Location::Latitude),
        Self::Location(Location::Longitude),
        Self::Location(Location::Both),
        Self::TimeOfDay,
        Self::Date,
        Self::Time,
    ];

    /// Returns the name as it stands behind `{$`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bot => "chatBotId",
            Self::BotSender => "chatBotUserPlatformId",
            Self::Contact => "chatBotUserId",
            Self::Conversation => "conversationId",
            Self::FirstName => "firstname",
            Self::ReplyPayload => "quickReplyPayload",
            Self::FileUrl => "fileUrl",
            Self::Location(Location::City) => "location.city",
            Self::Location(Location::State) => "location.state",
            Self::Location(Location::Zip) => "location.zip",
            Self::Location(Location::Latitude) => "location.lat",
            Self::Location(Location::Longitude) => "location.lng",
            Self::Location(Location::Both) => "location.latlng",
            Self::TimeOfDay => "timeOfDay",
            Self::Date => "date",
            Self::Time => "time",
        }
    }

    pub(super) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|builtin| builtin.name() == name)
    }
}

impl fmt::Display for Reference {
    /// Writes the reference as it stands in a template, braces included.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Message => f.write_str("{$query}"),
            Self::Variable(name) => write!(f, "{{$botContext.{name}}}"),
            Self::Slot(name) => write!(f, "{{$botContext.slot.{name}}}"),
            Self::Environment(name) => write!(f, "{{$env.{name}}}"),
            Self::Field { integration, field, part } => match part {
                FieldPart::Whole => write!(f, "{{{integration}.{field}}}"),
                FieldPart::Each => write!(f, "{{{integration}.{field}[i]}}"),
                FieldPart::Element(index) => write!(f, "{{{integration}.{field}[{index}]}}"),
                FieldPart::Count => write!(f, "{{{integration}.{field}.count}}"),
            },
            Self::Result(path) => write!(f, "{{{}}}", path.source()),
            Self::Builtin(builtin) => write!(f, "{{${}}}", builtin.name()),
            Self::Bare(name) => write!(f, "{{${name}}}"),
            Self::Dated { of, format } => {
                let of = of.to_string();
                write!(f, "{}@{}}}", of.strip_suffix('}').unwrap_or(&of), format.name())
            }
        }
    }
}
