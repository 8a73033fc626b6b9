//! Suggestions of names, with a limit on the work: a bot of thousands of wrong names isn't compared
//! with thousands of right ones.

use model::bot::Dialog;
use model::key::Key;

use crate::problem::closest;

/// Most comparisons of names in one check.
const MAX_COMPARISONS: usize = 40_000;

/// Finds names, as long as its budget lasts.
pub(crate) struct Suggestions {
    left: usize,
}

impl Default for Suggestions {
    fn default() -> Self {
        Self { left: MAX_COMPARISONS }
    }
}

impl Suggestions {
    /// The candidate that was probably meant.
    pub(crate) fn closest<'a>(
        &mut self,
        wrong: &str,
        candidates: impl IntoIterator<Item = &'a str>,
    ) -> Option<&'a str> {
        let left = &mut self.left;
        closest(
            wrong,
            candidates.into_iter().take_while(|_| {
                *left = left.saturating_sub(1);
                *left > 0
            }),
        )
    }

    /// `did you mean …?`
    pub(crate) fn did_you_mean<'a>(
        &mut self,
        wrong: &str,
        candidates: impl IntoIterator<Item = &'a str>,
    ) -> Option<String> {
        self.closest(wrong, candidates).map(|found| format!("did you mean `{found}`?"))
    }
    /// The dialog that was probably meant, by key or by name.
    pub(crate) fn dialog<'a>(
        &mut self,
        wrong: &str,
        dialogs: impl Iterator<Item = (&'a Key, &'a Dialog)> + Clone,
    ) -> Option<String> {
        let words = dialogs.clone().flat_map(|(key, it)| [key.as_str(), it.name.as_str()]);
        let found = self.closest(wrong, words)?;
        let mut dialogs = dialogs;
        let (key, _) = dialogs.find(|(key, it)| key.as_str() == found || it.name == found)?;
        Some(meant(wrong, found, &format!("{key}/")))
    }

    /// The interaction of a dialog that was probably meant, by key or by name.
    pub(crate) fn interaction(&mut self, wrong: &str, dialog: &Dialog) -> Option<String> {
        let interactions = dialog.interactions.iter();
        let words = interactions
            .clone()
            .flat_map(|(key, it)| std::iter::once(key.as_str()).chain(it.name.as_deref()));
        let found = self.closest(wrong, words)?;
        let mut interactions = interactions;
        let (key, _) = interactions
            .find(|(key, it)| key.as_str() == found || it.name.as_deref() == Some(found))?;
        Some(meant(wrong, found, key.as_str()))
    }
}

/// How to write a target that was meant by `found`.
fn meant(wrong: &str, found: &str, target: &str) -> String {
    if wrong == found {
        format!("write its key: `{target}`")
    } else if target.trim_end_matches('/') == found {
        format!("did you mean `{target}`?")
    } else {
        format!("did you mean `{found}`? write `{target}`")
    }
}
