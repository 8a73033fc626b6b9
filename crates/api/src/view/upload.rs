//! What uploads led to, as clients see it.

use serde::Serialize;
use utoipa::ToSchema;

use crate::failure::faults;
use crate::problem::Fault;

/// Questions and answers that are in a draft now.
#[derive(Debug, Serialize, ToSchema)]
pub struct FaqView {
    /// The file of the draft that holds them.
    pub path: String,
    pub added: usize,
    pub replaced: usize,
    /// Questions that were switched off.
    pub disabled: usize,
    /// Nothing that keeps them from being used. A `path` is a column's name.
    pub problems: Vec<Fault>,
}

impl From<app::FaqSaved> for FaqView {
    fn from(saved: app::FaqSaved) -> Self {
        Self {
            path: saved.path,
            added: saved.added,
            replaced: saved.replaced,
            disabled: saved.disabled,
            problems: faults(&saved.problems),
        }
    }
}

/// Values of an entity that are in a draft now.
#[derive(Debug, Serialize, ToSchema)]
pub struct ValuesView {
    /// The file of the draft that holds them.
    pub path: String,
    pub count: usize,
}

impl From<app::ValuesSaved> for ValuesView {
    fn from(saved: app::ValuesSaved) -> Self {
        Self { path: saved.path, count: saved.count }
    }
}
