//! Figures and the table that shows them.

use serde_json::{Value, json};

/// What a figure should be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Target {
    AtLeast(f64),
    AtMost(f64),
    /// Shown for what it says about the others.
    Context,
}

/// Something measured.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    pub name: String,
    pub value: f64,
    pub unit: &'static str,
    pub target: Target,
}

impl Figure {
    /// A figure with a target.
    pub fn new(name: impl Into<String>, value: f64, unit: &'static str, target: Target) -> Self {
        Self { name: name.into(), value, unit, target }
    }

    /// A figure without one.
    pub fn context(name: impl Into<String>, value: f64, unit: &'static str) -> Self {
        Self::new(name, value, unit, Target::Context)
    }

    /// Tells whether the target is reached; `None` without one.
    pub fn is_reached(&self) -> Option<bool> {
        match self.target {
            Target::AtLeast(least) => Some(self.value >= least),
            Target::AtMost(most) => Some(self.value <= most),
            Target::Context => None,
        }
    }

    fn target_text(&self) -> String {
        match self.target {
            Target::AtLeast(least) => format!(">= {}", number(least)),
            Target::AtMost(most) => format!("<= {}", number(most)),
            Target::Context => String::new(),
        }
    }
}

/// Renders figures as a table, one a line.
pub fn table(figures: &[Figure]) -> String {
    let mut text =
        format!("{:<52} {:>11} {:<12} {:<11} {}\n", "figure", "measured", "", "target", "reached");
    for figure in figures {
        let reached = match figure.is_reached() {
            Some(true) => "yes",
            Some(false) => "NO",
            None => "",
        };
        let line = format!(
            "{:<52} {:>11} {:<12} {:<11} {reached}",
            figure.name,
            number(figure.value),
            figure.unit,
            figure.target_text()
        );
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// Renders figures as a JSON array.
pub fn json(figures: &[Figure]) -> Value {
    let object = |figure: &Figure| {
        let (at_least, at_most) = match figure.target {
            Target::AtLeast(least) => (Some(least), None),
            Target::AtMost(most) => (None, Some(most)),
            Target::Context => (None, None),
        };
        json!({
            "name": figure.name,
            "value": figure.value,
            "unit": figure.unit,
            "at_least": at_least,
            "at_most": at_most,
            "reached": figure.is_reached(),
        })
    };
    figures.iter().map(object).collect()
}

/// The value below which this share (0 to 1) of the sorted samples lies; 0 without samples.
pub fn percentile(sorted: &[f64], share: f64) -> f64 {
    let last = sorted.len().saturating_sub(1);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "an index between 0 and the last"
    )]
    let index = (last as f64 * share).round() as usize;
    sorted.get(index).copied().unwrap_or_default()
}

/// Shortens a number to what matters of it.
fn number(value: f64) -> String {
    if value.abs() >= 100.0 || value.fract() == 0.0 {
        format!("{value:.0}")
    } else if value.abs() >= 10.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.3}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_one_of_the_samples() {
        let samples: Vec<f64> = (1..=100).map(f64::from).collect();
        let cases = [(0.0, 1.0), (0.5, 51.0), (0.99, 99.0), (1.0, 100.0)];
        for (share, value) in cases {
            assert!((percentile(&samples, share) - value).abs() < f64::EPSILON, "{share}");
        }
        assert!(percentile(&[], 0.5).abs() < f64::EPSILON);
    }

    #[test]
    fn a_table_says_which_targets_are_reached() {
        let figures = [
            Figure::new("messages", 3500.0, "1/s", Target::AtLeast(3000.0)),
            Figure::new("CPU", 0.25, "ms", Target::AtMost(0.2)),
            Figure::context("fsync", 812.4, "1/s"),
        ];
        let lines: Vec<String> = table(&figures)
            .lines()
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect();
        assert_eq!(
            lines,
            [
                "figure measured target reached",
                "messages 3500 1/s >= 3000 yes",
                "CPU 0.250 ms <= 0.200 NO",
                "fsync 812 1/s",
            ]
        );
        assert_eq!(json(&figures)[1]["reached"], false);
    }
}
