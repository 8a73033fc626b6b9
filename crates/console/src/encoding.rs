//! Which packed forms a browser takes.

use axum::http::HeaderValue;

/// A packed form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    Brotli,
    Gzip,
}

impl Encoding {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Brotli => "br",
            Self::Gzip => "gzip",
        }
    }

    /// What `Content-Encoding` says.
    pub const fn name(self) -> HeaderValue {
        HeaderValue::from_static(self.as_str())
    }
}

/// Tells whether an `Accept-Encoding` names this form, and not with a weight of nought.
pub fn is_taken(accepted: &str, encoding: Encoding) -> bool {
    accepted.split(',').any(|item| {
        let (name, weight) = item.split_once(';').unwrap_or((item, ""));
        let weight = weight.trim().strip_prefix("q=").map_or(Ok(1.0), str::parse::<f32>);
        name.trim().eq_ignore_ascii_case(encoding.as_str()) && weight.is_ok_and(|it| it > 0.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_taken_when_it_is_named_with_a_weight() {
        for (accepted, expected) in [
            ("gzip, deflate, br, zstd", true),
            ("BR", true),
            ("gzip, br;q=0.5", true),
            ("gzip, br;q=0", false),
            ("gzip, br;q=nonsense", false),
            ("gzip", false),
            ("brotli", false),
            ("", false),
        ] {
            assert_eq!(is_taken(accepted, Encoding::Brotli), expected, "{accepted}");
        }
    }
}
