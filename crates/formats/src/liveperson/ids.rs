//! Ids of things that have none: they follow from keys, so that the same bot is written the same.

use sha1::{Digest, Sha1};

/// The id of an interaction: 40 hexadecimal digits.
pub(super) fn interaction(bot: &str, dialog: &str, interaction: &str) -> String {
    digest(&["interaction", bot, dialog, interaction])
}

/// The id of a dialog's starter.
pub(super) fn starter(bot: &str, dialog: &str) -> String {
    digest(&["starter", bot, dialog])
}

/// The id of a bot, a dialog, an integration or an intent, in the form of a UUID.
pub(super) fn thing(kind: &str, bot: &str, key: &str) -> String {
    let digest = digest(&[kind, bot, key]);
    let part = |from: usize, to: usize| digest.get(from..to).unwrap_or_default();
    format!("{}-{}-{}-{}-{}", part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32))
}

fn digest(parts: &[&str]) -> String {
    let mut hash = Sha1::new();
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
