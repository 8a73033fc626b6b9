//! Numbers of a history by themselves: from 1, without gaps, in order.

use super::{Findings, Promise, show};
use crate::Message;

pub(super) fn check(history: &[Message], about: &mut Findings<'_>) {
    for (expected, message) in (1..).zip(history) {
        if message.number != expected {
            let what = format!("{} stands where #{expected} belongs", show(message));
            about.add(Promise::Order, what);
            // The rest would be full of consequences.
            return;
        }
    }
}
