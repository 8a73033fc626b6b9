//! What buttons say beside their text: `Know more {plan: gold}` reads "Know more" and says that the
//! plan is gold.

use serde::{Deserialize, Serialize};

/// Stands behind what a task of a task box says.
const TASK: &str = "{task}";
/// Most values that one button says.
const MAX_STATED: usize = 32;

/// A value that a button says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Stated {
    /// In lower case.
    pub(crate) key: String,
    pub(crate) value: String,
}

/// Returns what contacts see of a button's text: without the values in braces at its end. A text
/// that would be nothing without them stays whole.
pub fn visible_text(text: &str) -> &str {
    let bare = without_task(text);
    split(bare).map_or(bare, |(visible, _)| visible)
}

/// The values that a button's text says.
pub(crate) fn stated(text: &str) -> Vec<Stated> {
    split(without_task(text)).map(|(_, stated)| stated).unwrap_or_default()
}

/// The text without the mark of a task at its end.
fn without_task(text: &str) -> &str {
    let bare = text.trim_end().strip_suffix(TASK).map(str::trim_end);
    bare.filter(|bare| !bare.trim().is_empty()).unwrap_or(text)
}

/// Cuts a text into what is seen of it and the values that it says. `None`: it says none.
fn split(text: &str) -> Option<(&str, Vec<Stated>)> {
    let (visible, values) = text.trim_end().strip_suffix('}')?.rsplit_once('{')?;
    let visible = visible.trim_end();
    let mut stated: Vec<Stated> = Vec::new();
    for part in values.split(',') {
        match (pair(part), stated.last_mut()) {
            (Some(pair), _) => stated.push(pair),
            // A comma within a value.
            (None, Some(before)) => {
                before.value.push(',');
                before.value.push_str(part.trim_end());
            }
            (None, None) => return None,
        }
    }
    stated.truncate(MAX_STATED);
    (!visible.trim().is_empty()).then_some((visible, stated))
}

/// Reads `key: value`.
fn pair(text: &str) -> Option<Stated> {
    let (key, value) = text.split_once(':')?;
    let (key, value) = (key.trim(), value.trim());
    let is_key = |it: char| it.is_alphanumeric() || matches!(it, '_' | '-' | '.');
    let is_whole = !key.is_empty() && key.chars().all(is_key) && !value.is_empty();
    is_whole.then(|| Stated { key: key.to_lowercase(), value: value.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_button_says_values_behind_its_text() {
        for (text, visible, said) in [
            (
                "Know more{api_name:plan, planid:mobile plus}",
                "Know more",
                "api_name=plan planid=mobile plus",
            ),
            ("Know more {Plan: Gold} ", "Know more", "plan=Gold"),
            ("a {plan:gold, or more, size:s}", "a", "plan=gold, or more size=s"),
            ("Zeit {um: 10:30}", "Zeit", "um=10:30"),
            ("a {b:c} {d:e}", "a {b:c}", "d=e"),
            ("größer {größe:l}", "größer", "größe=l"),
            ("Stop{plan: gold}{task}", "Stop", "plan=gold"),
            ("Stop {task} ", "Stop", ""),
            // These are texts.
            ("Know more", "Know more", ""),
            ("{task}", "{task}", ""),
            ("{plan:gold}", "{plan:gold}", ""),
            ("  {plan:gold}", "  {plan:gold}", ""),
            ("a {plan}", "a {plan}", ""),
            ("a {plan:}", "a {plan:}", ""),
            ("a {more, plan:gold}", "a {more, plan:gold}", ""),
            ("a {\"plan\":\"gold\"}", "a {\"plan\":\"gold\"}", ""),
            ("a {plan:gold} b", "a {plan:gold} b", ""),
            ("a {}", "a {}", ""),
            ("}{", "}{", ""),
            ("", "", ""),
        ] {
            assert_eq!(visible_text(text), visible, "{text:?}");
            let found: Vec<String> =
                stated(text).iter().map(|it| format!("{}={}", it.key, it.value)).collect();
            assert_eq!(found.join(" "), said, "{text:?}");
        }
    }
}
