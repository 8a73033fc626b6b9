//! The words of a language and what each may mean. Data, compiled once; the grammar knows meanings
//! only, so that a language is added as a module of lists.

mod english;

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::civil::Weekday;

use super::meaning::{Feast, Section, Stage};
use super::value::{PartOfDay, Unit};

/// The language of a text, with what the region writes differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Language {
    tongue: Tongue,
    pub(super) order: Order,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Tongue {
    English,
}

/// Which number of `3/4` is the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Order {
    MonthFirst,
    DayFirst,
}

impl Language {
    /// American English.
    pub const ENGLISH_US: Self = Self { tongue: Tongue::English, order: Order::MonthFirst };

    /// Finds the language of a tag such as `en-GB`; nothing when there are no lists for it. English
    /// without a region is American, as in Unicode's likely subtags.
    pub fn of(tag: &str) -> Option<Self> {
        let mut parts = tag.split(['-', '_']).map(str::to_ascii_lowercase);
        if parts.next()? != "en" {
            return None;
        }
        let region = parts.find(|part| part.len() == 2);
        let order = match region.as_deref() {
            None | Some("us") => Order::MonthFirst,
            Some(_) => Order::DayFirst,
        };
        Some(Self { tongue: Tongue::English, order })
    }

    pub(super) fn lexicon(self) -> &'static Lexicon {
        static ENGLISH: LazyLock<Lexicon> =
            LazyLock::new(|| Lexicon::compile(english::WORDS, english::PHRASES));
        match self.tongue {
            Tongue::English => &ENGLISH,
        }
    }
}

/// What a word may mean to the grammar.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Sense {
    /// A number below a hundred by its word; tens take ones after them.
    Count(i64),
    Hundred,
    Thousand,
    Ordinal(i64),
    /// What makes digits an ordinal.
    OrdinalMark,
    /// "a", which may also be one.
    Article,
    The,
    /// A number that isn't exact: "a few".
    Vague(i64),
    Half,
    Quarter,
    Month(i8),
    /// Also a word of another meaning, so that it needs a sign to be a month.
    PerhapsMonth(i8),
    Weekday(Weekday),
    /// As with months.
    PerhapsWeekday(Weekday),
    /// Each of these weekdays.
    Weekdays(Weekday),
    /// So many of a unit.
    Unit(i64, Unit),
    /// A unit only behind a number: "2 nights", "3 h".
    CountedUnit(i64, Unit),
    /// One whose shortening may be glued to digits only.
    GluedUnit(i64, Unit),
    Stage(Stage),
    Stages(Stage),
    Season(i8),
    Part(PartOfDay),
    Parts(PartOfDay),
    This,
    Next,
    Last,
    Coming,
    /// "past", of weeks; also "half past".
    Past,
    Working,
    At,
    Around,
    On,
    In,
    For,
    Of,
    From,
    To,
    Between,
    And,
    Or,
    By,
    Before,
    After,
    Since,
    Until,
    Within,
    Start,
    Than,
    More,
    Less,
    No,
    Ago,
    Later,
    Earlier,
    OClock,
    Am,
    Pm,
    LetterA,
    LetterH,
    LetterM,
    LetterP,
    LetterS,
    LetterT,
    Ish,
    Every,
    Each,
    Other,
    Another,
    Any,
    Once,
    All,
    Rest,
    Early,
    Late,
    Middle,
    End,
    Beginning,
    WeekMark,
    QuarterMark(i8),
    YearMark,
    Decade(i16),
    Commencing,
    /// May follow a bare time or day without being counted by it: "at 7 please".
    Plain,
}

/// What several words, or one alone, mean together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Phrase {
    /// So many days from today.
    Day(i64),
    Now,
    /// A time of the day by name.
    Clock(i8, i8),
    EndOfDay,
    EndOfStage(Stage),
    Feast(Feast),
    /// A part of today, or of a day near it.
    PartOfDay(i64, PartOfDay),
    Part(PartOfDay, Option<Section>),
    /// After a length: from now on.
    FromNow,
    /// Every so many of a unit.
    Every(i64, Unit),
    EveryWeekend,
    EveryWorkday,
    EveryPart(PartOfDay),
    /// Half the unit.
    EveryHalfYear,
    Twice,
    /// Behind a number: so many times.
    Times,
    OClock,
    YearToDate,
    ToDate,
    /// A whole one: "all day".
    Whole(Unit),
    /// So many of a stage after this one: "the week after next".
    AfterNext(Stage, i64),
    NoLaterThan,
    NoEarlierThan,
    OrLater,
    OrEarlier,
    WeekCommencing,
    /// Looks like a date and is none.
    Nothing,
}

/// A language's lists, ready to look up.
#[derive(Debug)]
pub(super) struct Lexicon {
    words: HashMap<&'static str, &'static [Sense]>,
    phrases: HashMap<&'static str, Vec<(Vec<&'static str>, Phrase)>>,
}

/// Words, separated by spaces, that share their senses.
pub(super) type Words = (&'static str, &'static [Sense]);
/// Phrases, separated by commas, that share their meaning.
pub(super) type Phrases = (&'static str, Phrase);

impl Lexicon {
    fn compile(words: &'static [Words], phrases: &'static [Phrases]) -> Self {
        let mut lexicon = Self { words: HashMap::new(), phrases: HashMap::new() };
        for (written, senses) in words {
            for word in written.split(' ') {
                lexicon.words.insert(word, senses);
            }
        }
        for (written, meaning) in phrases {
            for phrase in written.split(", ") {
                let parts: Vec<&str> = phrase.split(' ').collect();
                for part in &parts {
                    lexicon.words.entry(part).or_insert(&[]);
                }
                lexicon.phrases.entry(parts[0]).or_default().push((parts, *meaning));
            }
        }
        for phrases in lexicon.phrases.values_mut() {
            phrases.sort_by_key(|(parts, _)| std::cmp::Reverse(parts.len()));
        }
        lexicon
    }

    /// Looks a word up, in lower case; a possessive as the word without it.
    pub fn word(&self, word: &str) -> Option<(&'static str, &'static [Sense])> {
        let owner = || self.words.get_key_value(word.strip_suffix("'s")?);
        match (self.words.get_key_value(word), owner()) {
            (Some((key, [])), Some((_, senses))) => Some((key, senses)),
            (found, owner) => found.or(owner).map(|(key, senses)| (*key, *senses)),
        }
    }

    /// The phrases that begin with a word, the longest first.
    pub fn phrases(&self, first: &str) -> &[(Vec<&'static str>, Phrase)] {
        self.phrases.get(first).map_or(&[], Vec::as_slice)
    }
}
