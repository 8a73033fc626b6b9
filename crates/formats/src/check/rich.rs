//! Rich content that wouldn't be sent, as far as it is known before its templates are rendered.

use model::content::Content;
use model::content::structured::with_quick_replies;
use serde_json::Value;

use super::Checker;
use crate::bot_file::Path;
use crate::problem::Severity;
use crate::structured::{Fault, validate};

/// Where quick replies are in a fault's pointer.
const QUICK_REPLIES: &str = "/quickReplies";

impl Checker<'_> {
    /// Reports what LivePerson's schema refuses in rich content, at the place of each.
    pub(super) fn rich_content(&mut self, json: &str, path: &Path) {
        // What isn't JSON before it is rendered may become some, and is looked at elsewhere.
        let Ok(Value::Object(object)) = serde_json::from_str(json) else { return };
        let Content::Structured { content, quick_replies } = with_quick_replies(object) else {
            return;
        };
        for fault in validate(&content, quick_replies.as_ref()) {
            let (inner, within) = match (fault.pointer.strip_prefix(QUICK_REPLIES), &quick_replies)
            {
                (Some(inner), Some(replies)) => (replies, inner),
                (_, _) => (&content, fault.pointer.as_str()),
            };
            if !inner.pointer(within).is_some_and(is_template) {
                self.rich_fault(&fault, path);
            }
        }
    }

    fn rich_fault(&mut self, fault: &Fault, path: &Path) {
        let segments = fault.pointer.split('/').skip(1);
        let path = segments.fold(path.clone(), |path, segment| {
            path.with(segment.replace("~1", "/").replace("~0", "~"))
        });
        let message = format!("this rich content isn't sent: it {}", fault.what);
        self.problem(Severity::Warning, "bad_content", &path, message)
            .suggest(Some("docs/structured-content.md says what elements have".to_owned()));
    }
}

/// Whether it isn't known yet what a value becomes.
fn is_template(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.contains('{'))
}
