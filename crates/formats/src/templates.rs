//! Bots to begin with, as their files are in `examples/templates`.

/// A bot to begin with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Template {
    /// Names it; also the key that its bot has.
    pub key: &'static str,
    pub name: &'static str,
    /// What it is good for, in one sentence.
    pub description: &'static str,
    /// Path and text of each of its files.
    pub files: &'static [(&'static str, &'static str)],
}

/// All of them, in the order in which they are offered.
pub static TEMPLATES: &[Template] = &[
    Template {
        key: "blank",
        name: "Blank",
        description: "A greeting, and a word for what isn't understood: the least that talks.",
        files: &[
            ("bot.yaml", include_str!("../../../examples/templates/blank/bot.yaml")),
            (
                "greeting.test.yaml",
                include_str!("../../../examples/templates/blank/greeting.test.yaml"),
            ),
        ],
    },
    Template {
        key: "billing",
        name: "Billing",
        description: "Answers questions about bills, fetches an account's balance from an HTTP API, and brings contacts to people.",
        files: &[
            ("bot.yaml", include_str!("../../../examples/templates/billing/bot.yaml")),
            (
                "account-balance.test.yaml",
                include_str!("../../../examples/templates/billing/account-balance.test.yaml"),
            ),
        ],
    },
    Template {
        key: "gateway",
        name: "External-bot gateway",
        description: "Passes everything on to a bot that is hosted elsewhere, and its answers back.",
        files: &[
            ("bot.yaml", include_str!("../../../examples/templates/gateway/bot.yaml")),
            ("away.test.yaml", include_str!("../../../examples/templates/gateway/away.test.yaml")),
            (
                "every-message.test.yaml",
                include_str!("../../../examples/templates/gateway/every-message.test.yaml"),
            ),
        ],
    },
    Template {
        key: "faq",
        name: "Questions and answers",
        description: "Answers what people ask again and again, in whatever words they ask it.",
        files: &[
            ("bot.yaml", include_str!("../../../examples/templates/faq/bot.yaml")),
            (
                "questions.test.yaml",
                include_str!("../../../examples/templates/faq/questions.test.yaml"),
            ),
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{SourceFile, check, parse};

    #[test]
    fn every_template_is_a_bot_that_nothing_is_wrong_with() {
        for template in TEMPLATES {
            let file = |(path, text): &(&str, &str)| SourceFile {
                path: (*path).to_owned(),
                text: (*text).to_owned(),
            };
            let files: Vec<SourceFile> = template.files.iter().map(file).collect();
            let parsed = parse(&files);
            assert_eq!(check(&parsed), [], "{}", template.key);
            let bot = parsed.bot.expect(template.key);
            assert_eq!(bot.key.as_str(), template.key);
            assert_eq!(bot.name.is_empty(), template.description.is_empty());
        }
    }
}
