//! LivePerson's Conversation Builder: its exported bots to our bots, and back.
//!
//! Reading is tolerant: whatever an export says is in the bot, under `vendor.liveperson` of the thing it
//! belongs to, or in a finding. Writing lays our bot over what is kept there, so that an export that was
//! read and written says what it said. What a script means isn't looked at here.

mod defaults;
mod guard;
mod ids;
mod keys;
mod notes;
mod object;
mod reading;
mod residue;
mod scan;
mod words;
mod writing;

use model::bot::{Bot, Vendor};
use serde_json::{Map, Value};

use crate::bot_file::SourceFile;
use crate::import::{Finding, ImportError, Imported};

pub use guard::{MAX_BYTES, MAX_DEPTH, MAX_VALUES};
pub use reading::sources::FUNCTIONS;
pub use reading::{MAX_DIALOGS, MAX_INTERACTIONS};

/// Under which `vendor` keeps what is LivePerson's.
const VENDOR: &str = "liveperson";

/// Reads one exported bot. Its name gets no date: it stays as the export has it.
///
/// # Errors
///
/// [`ImportError`] when the text is no JSON, no export, or beyond a limit.
pub fn read(file: &SourceFile) -> Result<Imported, ImportError> {
    reading::read(guard::parse(file)?, file)
}

/// Writes a bot as an export, with what LivePerson can't say as findings. Things that never were
/// LivePerson's get ids that follow from their keys.
pub fn write(bot: &Bot) -> (Value, Vec<Finding>) {
    writing::write(bot)
}

/// What `vendor` keeps of LivePerson's, as `vendor` holds it.
fn vendor(kept: Map<String, Value>) -> Vendor {
    let mut vendor = Vendor::new();
    if !kept.is_empty() {
        vendor.insert(VENDOR.to_owned(), Value::Object(kept));
    }
    vendor
}

/// What `vendor` keeps of LivePerson's.
fn kept(vendor: &Vendor) -> Option<&Map<String, Value>> {
    vendor.get(VENDOR)?.as_object()
}

#[cfg(test)]
mod tests;
