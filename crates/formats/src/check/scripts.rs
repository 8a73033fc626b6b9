//! What scripts do to variables and to the way, as far as it stands in them literally. Scripts
//! aren't parsed.

/// The first arguments of a function's calls in a script.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Calls<'s> {
    /// Those that are literal texts.
    pub literals: Vec<&'s str>,
    /// Whether one is an expression.
    pub has_others: bool,
}

/// Finds the calls of a function.
pub(crate) fn calls<'s>(source: &'s str, function: &str) -> Calls<'s> {
    let mut calls = Calls::default();
    for (at, _) in source.match_indices(function) {
        let Some(arguments) = source[at + function.len()..].trim_start().strip_prefix('(') else {
            continue;
        };
        match literal(arguments.trim_start()) {
            Some(text) => calls.literals.push(text),
            None => calls.has_others = true,
        }
    }
    calls
}

/// The text of a literal that is a whole argument.
fn literal(arguments: &str) -> Option<&str> {
    let quote = arguments.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'))?;
    let (text, rest) = arguments[1..].split_once(quote)?;
    let is_whole = rest.trim_start().starts_with([',', ')']);
    (is_whole && !text.contains(['\\', '\n', '$'])).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literal_arguments_are_told_from_expressions() {
        for (source, literals, has_others) in [
            ("f('a', 1); x.f(\"b\")", vec!["a", "b"], false),
            ("f ( `c` )", vec!["c"], false),
            ("f(name)", vec![], true),
            ("f('a' + b)", vec![], true),
            ("f(`a${b}`)", vec![], true),
            ("var f = 1; 'f'", vec![], false),
        ] {
            assert_eq!(calls(source, "f"), Calls { literals, has_others }, "{source}");
        }
    }
}
