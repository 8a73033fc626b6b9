//! YAML texts that aren't bots, as JSON values: the same reader with the same refusals.

use serde_json::Value;

use crate::bot_file::{Path, Report, tree};
use crate::problem::Problem;

/// Reads a YAML text. Aliases, tags, duplicate keys and several documents are refused.
///
/// # Errors
///
/// The first problem, with its line and column in a file named `file`.
#[expect(clippy::result_large_err, reason = "read once, when the process starts")]
pub fn yaml_value(text: &str, file: &str) -> Result<Value, Problem> {
    let (node, faults) = tree::read_yaml(text, 0);
    let names = [file.to_owned()];
    let mut report = Report::new(&names);
    for fault in faults {
        fault.report(&Path::default(), &mut report);
    }
    match (report.problems.into_iter().next(), node) {
        (Some(problem), _) => Err(problem),
        (None, Some(node)) => Ok(node.to_value()),
        (None, None) => Ok(Value::Null),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_text_becomes_a_value_or_a_problem_with_its_place() {
        let value = yaml_value("a: [1, yes, true]\nb: {c: x}\n", "w.yaml").unwrap();
        assert_eq!(value, json!({"a": [1, "yes", true], "b": {"c": "x"}}));
        let problem = yaml_value("a: 1\na: 2\n", "w.yaml").unwrap_err();
        assert_eq!((problem.file.as_str(), problem.line), ("w.yaml", 2));
    }
}
