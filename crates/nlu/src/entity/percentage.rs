//! Percentages: a number with its sign or word behind it.

use super::Mention;
use super::number::json;
use super::reading::Reading;

/// Words and signs of a percentage; some are two lexemes.
const NAMES: [&str; 9] =
    ["%", "٪", "percent", "percents", "per cent", "pct", "percentage points", "prozent", "procent"];

/// Finds percentages; the value is the number before the sign.
pub fn mentions(reading: &Reading<'_>) -> Vec<Mention> {
    let numbers = reading.numbers().iter();
    numbers
        .filter_map(|number| {
            let end = number.lexemes.end;
            let name = NAMES.iter().find(|name| reading.says(end, name))?;
            let span = reading.span(number.lexemes.start..end + name.split(' ').count());
            Some(Mention::ruled(json(number.value), span))
        })
        .collect()
}
