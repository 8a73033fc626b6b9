//! Templates for URLs: values never choose the host or leave their segment or parameter.
//!
//! Resolving addresses and guarding against inner networks is the HTTP client's work.

use serde_json::Value;

use super::render::Writer;
use super::{
    KnownNames, Part, Position, Problem, ProblemKind, Reference, Rendered, Scope, Template,
};

/// Longest rendered URL, in bytes.
pub const MAX_URL: usize = 8 * 1024;

/// Where the host of a URL comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UrlKind {
    /// It is written out.
    Literal,
    /// An environment variable holds it, or part of it.
    Environment,
    /// The whole URL is one value, as in `{$botContext.url}`.
    Whole,
    /// It can't be told or isn't allowed; the URL doesn't render.
    Refused,
}

/// Reasons a URL doesn't render.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UrlError {
    #[error("the host of the URL must be literal or come from an environment variable")]
    Refused,
    #[error("{0} is not set, and the URL can't do without it")]
    Unset(String),
    #[error("the value of {0} is not a URL with http or https")]
    NotAUrl(String),
    #[error("the value of {0} can't be part of a host")]
    NotAHost(String),
    #[error("the path of the URL has a `.` or `..` segment")]
    DotSegment,
    #[error("the URL is longer than {MAX_URL} bytes")]
    TooLong,
}

/// A parsed URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UrlTemplate {
    template: Template,
    kind: UrlKind,
    problems: Vec<Problem>,
    /// How many of the template's parts belong to scheme and host, at least in part.
    host_parts: usize,
}

impl UrlTemplate {
    /// Parses a URL and finds out where its host comes from.
    pub fn parse(source: &str, names: &dyn KnownNames) -> Self {
        let template = Template::parse(source.trim(), names);
        let mut problems = template.problems().to_vec();
        let host = match template.single() {
            Some(Reference::Environment(_)) => Ok((UrlKind::Environment, 1)),
            Some(_) => Ok((UrlKind::Whole, 1)),
            None => host(&template),
        };
        let (kind, host_parts) = host.unwrap_or_else(|problem| {
            problems.push(problem);
            (UrlKind::Refused, 0)
        });
        Self { template, kind, problems, host_parts }
    }

    /// Returns the URL as written.
    pub fn source(&self) -> &str {
        self.template.source()
    }

    /// Returns where the host comes from.
    pub fn kind(&self) -> UrlKind {
        self.kind
    }

    /// Says whether the host comes out of a conversation, so that contacts may choose it.
    pub fn is_dynamic_host(&self) -> bool {
        self.kind == UrlKind::Whole
    }

    /// Returns what looks like a mistake.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// Returns the references in source order.
    pub fn references(&self) -> impl Iterator<Item = &Reference> {
        self.template.references()
    }

    /// Renders the URL; values in path, query and fragment are percent-encoded.
    pub fn render(&self, scope: &dyn Scope) -> Result<Rendered, UrlError> {
        self.rendered(scope, None)
    }

    /// Renders one repetition: `[i]` and lists give the element at the index.
    pub fn render_at(&self, scope: &dyn Scope, index: usize) -> Result<Rendered, UrlError> {
        self.rendered(scope, Some(index))
    }

    /// Returns how often the URL repeats; `None` when it names no list to repeat over.
    pub fn repetitions(&self, scope: &dyn Scope) -> Option<usize> {
        self.template.repetitions(scope)
    }

    fn rendered(&self, scope: &dyn Scope, index: Option<usize>) -> Result<Rendered, UrlError> {
        if self.kind == UrlKind::Refused {
            return Err(UrlError::Refused);
        }
        let mut writer = Writer::new(scope, index, self.source().len());
        for (at, part) in self.template.parts.iter().enumerate() {
            match part {
                Part::Literal(range) => writer.push(&self.template.source[range.clone()]),
                Part::Reference { reference, .. } if at < self.host_parts => {
                    let text = host_value(&writer, reference, at == 0)?;
                    writer.push(&text);
                }
                Part::Reference { reference, .. } => {
                    writer.push_value(reference, Position::UrlPath);
                }
            }
        }
        let rendered = writer.rendered;
        if rendered.text.len() > MAX_URL {
            return Err(UrlError::TooLong);
        }
        if has_dot_segment(&rendered.text) {
            return Err(UrlError::DotSegment);
        }
        Ok(rendered)
    }
}

/// Walks over scheme and host, and returns how many parts they reach into.
fn host(template: &Template) -> Result<(UrlKind, usize), Problem> {
    let mut kind = UrlKind::Literal;
    let mut has_host = false;
    for (at, part) in template.parts.iter().enumerate() {
        match part {
            Part::Reference { reference: Reference::Environment(_), .. } => {
                kind = UrlKind::Environment;
                has_host = true;
            }
            Part::Reference { offset, .. } => {
                return Err(Problem { offset: *offset, kind: ProblemKind::ReferenceInHost });
            }
            Part::Literal(range) => {
                let literal = &template.source[range.clone()];
                let no_host = Problem { offset: range.start, kind: ProblemKind::NoHost };
                let authority = if at == 0 {
                    without_scheme(literal).ok_or_else(|| no_host.clone())?
                } else {
                    literal
                };
                let length = authority.find(is_host_end);
                has_host |= length.unwrap_or(authority.len()) > 0;
                if length.is_some() {
                    return if has_host { Ok((kind, at + 1)) } else { Err(no_host) };
                }
            }
        }
    }
    if has_host {
        Ok((kind, template.parts.len()))
    } else {
        Err(Problem { offset: 0, kind: ProblemKind::NoHost })
    }
}

/// Returns the text for an environment variable in the host, or for a whole URL.
fn host_value(
    writer: &Writer<'_>,
    reference: &Reference,
    is_first: bool,
) -> Result<String, UrlError> {
    let value = writer.value(reference);
    let text = match value.as_deref() {
        Some(Value::String(text)) => text.trim(),
        Some(Value::Number(number)) if !is_first => number.as_str(),
        None | Some(Value::Null) => return Err(UrlError::Unset(reference.to_string())),
        Some(_) => return Err(UrlError::NotAUrl(reference.to_string())),
    };
    if is_first {
        let rest = without_scheme(text).unwrap_or_default();
        let has_host = !rest.is_empty() && !rest.starts_with(is_host_end);
        let is_clean = text.chars().all(|c| !c.is_control() && !c.is_whitespace() && c != '\\');
        if !has_host || !is_clean {
            return Err(UrlError::NotAUrl(reference.to_string()));
        }
    } else if !text.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | ':')) {
        return Err(UrlError::NotAHost(reference.to_string()));
    }
    Ok(text.to_owned())
}

fn without_scheme(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("://")?;
    let is_web = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
    is_web.then_some(rest)
}

fn is_host_end(symbol: char) -> bool {
    matches!(symbol, '/' | '?' | '#' | '\\')
}

fn has_dot_segment(url: &str) -> bool {
    let rest = without_scheme(url).unwrap_or_default();
    let path = rest.split(['?', '#']).next().unwrap_or_default();
    path.split(['/', '\\']).skip(1).any(|segment| {
        let plain = segment.replace("%2e", ".").replace("%2E", ".");
        plain == "." || plain == ".."
    })
}
