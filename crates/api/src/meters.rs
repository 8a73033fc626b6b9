//! What is counted of HTTP: answers by the first digit of their status.

use axum::http::StatusCode;
use metrics::{Counter, counter};

/// Counters, got once.
pub struct Meters([Counter; 5]);

impl Default for Meters {
    fn default() -> Self {
        let classes = ["1xx", "2xx", "3xx", "4xx", "5xx"];
        Self(classes.map(|class| counter!("colloquy_http_answers_total", "status" => class)))
    }
}

impl Meters {
    /// Counts an answer.
    pub fn count(&self, status: StatusCode) {
        let class = usize::from(status.as_u16() / 100).saturating_sub(1);
        if let Some(counter) = self.0.get(class) {
            counter.increment(1);
        }
    }
}
