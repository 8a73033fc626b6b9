//! What clients see, and what they send. Never the model itself.

pub mod attachment;
pub mod bot;
pub mod bot_group;
pub mod building;
pub mod channel;
pub mod contact;
pub mod conversation;
pub mod desk;
pub mod entity;
pub mod import;
pub mod member;
pub mod message;
pub mod preview;
pub mod rating;
pub mod trial;
pub mod understanding;
pub mod upload;
pub mod webhook;

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which page of a list.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// The `next` of the page before.
    pub cursor: Option<String>,
    /// 1 to 200; 50 unless said otherwise.
    pub limit: Option<u32>,
}

impl PageQuery {
    /// How many entries to give.
    pub fn limit(&self) -> u32 {
        self.limit.unwrap_or(50).clamp(1, 200)
    }
}

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    pub items: Vec<T>,
    /// Give it as `cursor` for the next page; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// A page of at most `limit` items; `cursor` names the last one.
    pub fn of(items: Vec<T>, limit: u32, cursor: impl Fn(&T) -> String) -> Self {
        let is_full = items.len() >= usize::try_from(limit).unwrap_or(usize::MAX);
        let next = items.last().filter(|_| is_full).map(cursor);
        Self { items, next }
    }
}
