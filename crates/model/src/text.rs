//! Texts that a bot says: variants, languages and channels of one message.

use serde::{Deserialize, Serialize};

/// What a bot says at one place, in all its variants. Each text may hold templates.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Texts {
    pub variants: Vec<TextVariant>,
}

/// One wording. `None` fits every language or channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextVariant {
    pub text: String,
    /// BCP 47, as `en` or `de-AT`.
    pub language: Option<String>,
    /// A channel's kind, as `lp_web` or `sms`.
    pub channel: Option<String>,
}

impl Texts {
    /// One wording for everybody.
    pub fn one(text: impl Into<String>) -> Self {
        Self { variants: vec![TextVariant { text: text.into(), language: None, channel: None }] }
    }

    /// Chooses a wording: those for this channel before those for all, then those for this language
    /// (exact, then its first subtag) before those for all; among equals `seed` chooses.
    ///
    /// When nothing fits, the wordings for other languages are taken rather than nothing.
    pub fn choose(&self, language: &str, channel: &str, seed: u64) -> Option<usize> {
        let scores: Vec<u8> =
            self.variants.iter().map(|variant| variant.fitness(language, channel)).collect();
        let best = scores.iter().copied().max()?;
        let count = scores.iter().filter(|score| **score == best).count() as u64;
        let chosen = usize::try_from(seed % count).unwrap_or_default();
        scores.iter().enumerate().filter(|(_, score)| **score == best).map(|(i, _)| i).nth(chosen)
    }
}

impl TextVariant {
    fn fitness(&self, language: &str, channel: &str) -> u8 {
        let by_channel = match &self.channel {
            Some(own) if own == channel => 2,
            None => 1,
            Some(_) => 0,
        };
        let by_language = match &self.language {
            Some(own) if own.eq_ignore_ascii_case(language) => 3,
            Some(own) if first_subtag(own).eq_ignore_ascii_case(first_subtag(language)) => 2,
            None => 1,
            Some(_) => 0,
        };
        if by_channel == 0 { 0 } else { by_channel * 8 + by_language }
    }
}

fn first_subtag(language: &str) -> &str {
    language.split(['-', '_']).next().unwrap_or(language)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variant(text: &str, language: Option<&str>, channel: Option<&str>) -> TextVariant {
        TextVariant {
            text: text.to_owned(),
            language: language.map(str::to_owned),
            channel: channel.map(str::to_owned),
        }
    }

    #[test]
    fn the_closest_wording_is_chosen() {
        let texts = Texts {
            variants: vec![
                variant("hello", None, None),
                variant("hallo", Some("de"), None),
                variant("servus", Some("de-AT"), None),
                variant("hi by sms", None, Some("sms")),
            ],
        };
        let chosen = |language, channel| {
            texts.choose(language, channel, 0).map(|i| texts.variants[i].text.as_str())
        };
        assert_eq!(chosen("en", "web"), Some("hello"));
        assert_eq!(chosen("de-DE", "web"), Some("hallo"));
        assert_eq!(chosen("de-AT", "web"), Some("servus"));
        assert_eq!(chosen("de", "sms"), Some("hi by sms"));
    }

    #[test]
    fn the_seed_chooses_among_equals() {
        let texts = Texts { variants: vec![variant("a", None, None), variant("b", None, None)] };
        assert_eq!(texts.choose("en", "web", 0), Some(0));
        assert_eq!(texts.choose("en", "web", 1), Some(1));
        assert_eq!(Texts::default().choose("en", "web", 1), None);
    }
}
