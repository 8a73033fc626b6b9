//! The table: behaviours down, callers across, what became of it in each cell; and the same as JSON.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::behaviour::Caller;
use super::cell::Ended;

/// What stands in a cell that wasn't tried: the behaviour is none for that caller, or the same as for another.
const NONE: &str = "·";
/// What stands before a cell that isn't as it must be.
const WRONG: &str = "✗ ";
const GAP: usize = 2;

/// Renders the table. `order` are the behaviours.
pub fn render(order: &[String], ended: &[Ended]) -> String {
    let callers = Caller::all();
    let mut words: HashMap<(&str, Caller), String> = HashMap::new();
    for one in ended {
        let mark = if one.fault.is_some() { WRONG } else { "" };
        let word = format!("{mark}{}", one.cell.end.word());
        words.insert((&one.cell.behaviour, one.cell.caller), word);
    }
    let mut rows = vec![vec!["behaviour".to_owned()]];
    rows[0].extend(callers.iter().map(|caller| caller.word().to_owned()));
    for behaviour in order {
        let word = |caller: &Caller| {
            words.get(&(behaviour.as_str(), *caller)).map_or(NONE, String::as_str).to_owned()
        };
        let mut row = vec![behaviour.clone()];
        row.extend(callers.iter().map(word));
        rows.push(row);
    }
    let widths: Vec<usize> = (0..=callers.len())
        .map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0))
        .collect();
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (word, width) in row.iter().zip(&widths) {
            line.push_str(word);
            line.push_str(&" ".repeat(width + GAP - word.chars().count()));
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// All cells, in the order of the table.
pub fn json(order: &[String], ended: &[Ended]) -> Value {
    let callers = Caller::all();
    let mut cells: Vec<&Ended> = ended.iter().collect();
    cells.sort_by_key(|one| {
        let row = order.iter().position(|name| *name == one.cell.behaviour);
        (row, callers.iter().position(|caller| *caller == one.cell.caller))
    });
    let cell = |one: &&Ended| {
        json!({
            "behaviour": one.cell.behaviour,
            "caller": one.cell.caller.word(),
            "cause": one.cell.end.word(),
            "took_ms": u64::try_from(one.took.as_millis()).unwrap_or(u64::MAX),
            "reports": one.reports,
            "passed": one.fault.is_none(),
            "fault": one.fault,
        })
    };
    cells.iter().map(cell).collect()
}
