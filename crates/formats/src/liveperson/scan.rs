//! What stands in scripts literally. Scripts aren't parsed.

/// The texts between quotes in a script.
pub(super) fn literals(source: &str) -> impl Iterator<Item = &str> {
    let mut rest = source;
    std::iter::from_fn(move || {
        let start = rest.find(['"', '\'', '`'])?;
        let quote = rest[start..].chars().next()?;
        let inner = &rest[start + 1..];
        let end = inner.find([quote, '\n']).unwrap_or(inner.len());
        rest = inner.get(end + 1..).unwrap_or_default();
        Some(&inner[..end])
    })
}

/// The names of `botContext`'s functions that a script calls.
pub(super) fn context_functions(source: &str) -> impl Iterator<Item = &str> {
    source.match_indices("botContext").filter_map(|(at, found)| {
        let rest = source[at + found.len()..].trim_start().strip_prefix('.')?.trim_start();
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        let (name, after) = rest.split_at(end.unwrap_or(rest.len()));
        (!name.is_empty() && after.trim_start().starts_with('(')).then_some(name)
    })
}

/// The names after `env.` in templates, as `{$env.NAME}`.
pub(super) fn environment_names(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("{$env.").filter_map(|(at, found)| {
        let (name, _) = text[at + found.len()..].split_once('}')?;
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
        is_name.then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_quotes_is_found() {
        let found: Vec<&str> = literals("f('a', \"b c\"); // don't\ng(`d`)").collect();
        assert_eq!(found, ["a", "b c", "t", "d"]);
        assert_eq!(literals("'open").collect::<Vec<_>>(), ["open"]);
    }

    #[test]
    fn functions_of_the_context_are_found_where_they_are_called() {
        let source = "botContext.getX (1); botContext . sendY(); botContext.z; xbotContext.a()";
        assert_eq!(context_functions(source).collect::<Vec<_>>(), ["getX", "sendY", "a"]);
    }

    #[test]
    fn names_of_the_environment_are_found_in_templates() {
        let found: Vec<&str> = environment_names("{$env.A}/{$env.b_1}{$env.}{$env.x y}").collect();
        assert_eq!(found, ["A", "b_1"]);
    }
}
