//! How much work a path is on a document: an upper bound from sizes, before anything runs.

use serde_json::Value;

use super::shape::{Filter, Segment, Shape};
use super::{MAX_DOCUMENT_DEPTH, MAX_WORK, QueryError};

/// Work of compiling a regular expression written in a path, in nodes: once, and per byte.
const REGEX_WORK: u64 = 200;
const REGEX_WORK_PER_BYTE: u64 = 60;
/// The same per byte for one read from the document, which may be a hostile one.
const READ_REGEX_WORK_PER_BYTE: u64 = 1_500;

/// The work that is left for a query.
#[derive(Debug)]
pub(super) struct Budget {
    left: u64,
}

impl Default for Budget {
    fn default() -> Self {
        Self { left: MAX_WORK }
    }
}

impl Budget {
    /// Takes the work of a path on a document, or says that there isn't enough left.
    pub(super) fn spend(&mut self, shape: &Shape, document: &Value) -> Result<(), QueryError> {
        let work = if shape.is_singular() {
            1 + shape.segments.len() as u64
        } else {
            let mut size = Size { most_nodes: self.left, ..Size::default() };
            size.add(document, 1)?;
            if shape.reads_regex() && size.has_counted_regex {
                return Err(QueryError::CountedRegex);
            }
            size.nodes.saturating_add(size.work(shape))
        };
        self.left = self.left.checked_sub(work).ok_or(QueryError::TooCostly)?;
        Ok(())
    }
}

/// The size of a document.
#[derive(Debug, Default)]
struct Size {
    most_nodes: u64,
    nodes: u64,
    depth: u64,
    longest_text: u64,
    /// Some text holds a `{`, which in a regular expression may multiply its size.
    has_counted_regex: bool,
}

impl Size {
    fn add(&mut self, value: &Value, depth: u64) -> Result<(), QueryError> {
        self.nodes += 1;
        self.depth = self.depth.max(depth);
        if self.nodes > self.most_nodes {
            return Err(QueryError::TooCostly);
        }
        if depth > MAX_DOCUMENT_DEPTH {
            return Err(QueryError::TooDeep);
        }
        match value {
            Value::Array(elements) => elements.iter().try_for_each(|v| self.add(v, depth + 1)),
            Value::Object(members) => members.values().try_for_each(|v| self.add(v, depth + 1)),
            Value::String(text) => {
                self.longest_text = self.longest_text.max(text.len() as u64);
                self.has_counted_regex |= text.contains('{');
                Ok(())
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
        }
    }

    /// Bounds the work of a query on the document or on any part of it.
    fn work(&self, shape: &Shape) -> u64 {
        let mut work: u64 = 1;
        let mut is_one_node = true;
        // How often the same node can be in the list: `..` selects a node once per ancestor.
        let mut repeats: u64 = 1;
        for segment in &shape.segments {
            let looked_at = self.looked_at(segment, repeats, is_one_node);
            for filter in &segment.filters {
                work = work.saturating_add(self.filter_work(filter, looked_at, repeats));
            }
            work = work.saturating_add(looked_at.saturating_mul(segment.selectors));
            repeats = repeats.saturating_mul(segment.selectors);
            if segment.descends && !is_one_node {
                repeats = repeats.saturating_mul(self.depth);
            }
            is_one_node &= segment.is_singular && !segment.descends;
        }
        work
    }

    /// Bounds how many nodes a segment looks at.
    fn looked_at(&self, segment: &Segment, repeats: u64, is_one_node: bool) -> u64 {
        match (segment.descends, is_one_node) {
            (false, true) if segment.is_singular => 1,
            (_, true) => self.nodes,
            (false, false) => self.nodes.saturating_mul(repeats),
            (true, false) => self.nodes.saturating_mul(repeats).saturating_mul(self.depth),
        }
    }

    /// Bounds the work of a filter on that many candidates, each there so many times.
    fn filter_work(&self, filter: &Filter, candidates: u64, repeats: u64) -> u64 {
        let (inner, root) = (&filter.from_candidate, &filter.from_root);
        // The parts below all distinct candidates are together no more than depth × the document.
        let below = candidates.min(repeats.saturating_mul(self.depth));
        let singular = inner.iter().chain(root).filter(|shape| shape.is_singular()).count();
        // Two values out of the document may be compared member by member.
        let compared = if singular > 1 { below.saturating_mul(self.nodes) } else { 0 };
        let regexes: u64 = filter
            .regexes
            .iter()
            .map(|bytes| REGEX_WORK + bytes.saturating_mul(REGEX_WORK_PER_BYTE))
            .chain((filter.regexes_read > 0).then(|| {
                let bytes = self.longest_text.saturating_mul(filter.regexes_read);
                REGEX_WORK + bytes.saturating_mul(READ_REGEX_WORK_PER_BYTE)
            }))
            .fold(0, u64::saturating_add);
        let inner = inner.iter().map(|shape| (shape, below));
        let root = root.iter().map(|shape| (shape, candidates));
        inner
            .chain(root)
            .map(|(shape, times)| {
                let length = candidates.saturating_mul(shape.segments.len() as u64);
                let work = if shape.is_singular() { 0 } else { self.work(shape) };
                length.saturating_add(times.saturating_mul(work))
            })
            .fold(compared, u64::saturating_add)
            .saturating_add(candidates.saturating_mul(regexes))
    }
}
