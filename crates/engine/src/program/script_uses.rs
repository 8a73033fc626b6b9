//! What a bot's scripts may ask for, by their text: whoever runs a conversation gets it ready only then.

use model::bot::{Bot, Script};

/// What scripts ask for. A name in a comment counts, so that a `true` may turn out to be needless; a
/// `false` is certain unless a script puts the name together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ScriptUses {
    /// The workspace's contexts.
    pub contexts: bool,
    /// How the message reads: its mood, its words, and the names and values in it.
    pub reading: bool,
    /// Attributes of the conversation.
    pub attributes: bool,
}

/// Parts of the names of `botContext`'s functions for contexts.
const CONTEXTS: [&str; 2] = ["ContextData", "ContextNamespace"];
/// Names of the functions that read a message.
const READING: [&str; 3] = ["getSentiment", "getNlpResponse", "getNamedEntities"];
/// Names of the functions that read what the conversation is a part of.
const ATTRIBUTES: [&str; 2] = ["getLPEngagementAttribute", "getLPAccountId"];

impl ScriptUses {
    pub(super) fn of(bot: &Bot) -> Self {
        let mut uses = Self::default();
        for script in scripts(bot) {
            let names = |names: &[&str]| names.iter().any(|name| script.source.contains(name));
            uses.contexts |= names(&CONTEXTS);
            uses.reading |= names(&READING);
            uses.attributes |= names(&ATTRIBUTES);
        }
        uses
    }
}

fn scripts(bot: &Bot) -> impl Iterator<Item = &Script> {
    let interactions = bot.dialogs().flat_map(|(_, dialog)| dialog.interactions.values());
    let of_interactions = interactions
        .flat_map(|it| [&it.pre_process, &it.post_process, &it.process_user_response])
        .flatten();
    let of_integrations = bot.integrations.values().filter_map(|it| it.transform.as_ref());
    bot.functions.iter().chain(of_interactions).chain(of_integrations)
}
