//! What an unquoted YAML scalar means: the core schema of YAML 1.2, as far as JSON has the value.
//!
//! `yes` and `no` are texts. `.inf` and `.nan` are texts too, since JSON has no such numbers.

use serde_json::Number;

use super::Content;

/// The value of an unquoted scalar.
pub(crate) fn resolve(source: &str) -> Content {
    match source {
        "" | "~" | "null" | "Null" | "NULL" => Content::Null,
        "true" | "True" | "TRUE" => Content::Bool(true),
        "false" | "False" | "FALSE" => Content::Bool(false),
        _ => number(source).map_or_else(|| Content::Text(source.to_owned()), Content::Number),
    }
}

fn number(source: &str) -> Option<Number> {
    if let Some(digits) = source.strip_prefix("0x") {
        return whole(digits, 16);
    }
    if let Some(digits) = source.strip_prefix("0o") {
        return whole(digits, 8);
    }
    let unsigned = source.strip_prefix(['-', '+']).unwrap_or(source);
    if !is_decimal(unsigned) {
        return None;
    }
    let sign = if source.starts_with('-') { "-" } else { "" };
    let (mantissa, exponent) =
        unsigned.find(['e', 'E']).map_or((unsigned, ""), |at| unsigned.split_at(at));
    let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let integer = integer.trim_start_matches('0');
    let integer = if integer.is_empty() { "0" } else { integer };
    let point = if fraction.is_empty() { "" } else { "." };
    serde_json::from_str(&format!("{sign}{integer}{point}{fraction}{exponent}")).ok()
}

fn whole(digits: &str, radix: u32) -> Option<Number> {
    let is_plain = digits.bytes().all(|byte| byte.is_ascii_alphanumeric());
    u64::from_str_radix(digits, radix).ok().filter(|_| is_plain).map(Number::from)
}

/// Whether it is `digits`, `digits.digits`, `.digits` or `digits.` with an exponent or without.
fn is_decimal(unsigned: &str) -> bool {
    let are_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (mantissa, exponent) = unsigned
        .find(['e', 'E'])
        .map_or((unsigned, None), |at| (&unsigned[..at], Some(&unsigned[at + 1..])));
    let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let has_digit = !(integer.is_empty() && fraction.is_empty());
    let is_exponent = exponent.is_none_or(|exponent| {
        let digits = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        !digits.is_empty() && are_digits(digits)
    });
    has_digit && are_digits(integer) && are_digits(fraction) && is_exponent
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unquoted_scalars_mean_what_the_core_schema_says() {
        for (source, json) in [
            ("", "null"),
            ("~", "null"),
            ("null", "null"),
            ("true", "true"),
            ("False", "false"),
            ("yes", "\"yes\""),
            ("no", "\"no\""),
            ("on", "\"on\""),
            ("0", "0"),
            ("-12", "-12"),
            ("+12", "12"),
            ("007", "7"),
            ("0x1F", "31"),
            ("0o17", "15"),
            ("1.50", "1.50"),
            (".5", "0.5"),
            ("5.", "5"),
            ("12345678901234567890123", "12345678901234567890123"),
            (".inf", "\".inf\""),
            (".", "\".\""),
            ("-", "\"-\""),
            ("1e", "\"1e\""),
            ("0x", "\"0x\""),
            ("0x-1", "\"0x-1\""),
            ("1_000", "\"1_000\""),
            ("12:30", "\"12:30\""),
            ("2026-01-01", "\"2026-01-01\""),
            ("1.2.3", "\"1.2.3\""),
        ] {
            let node = super::super::Node::new(resolve(source), super::super::Span::default());
            assert_eq!(node.to_value().to_string(), json, "{source:?}");
        }
    }
}
