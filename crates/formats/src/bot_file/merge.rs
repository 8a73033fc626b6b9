//! Several files of one folder as one tree: sections are put together, stories and their dialogs
//! too. What stands in two files is reported with both places.

use super::report::{Path, Report};
use super::tree::{Content, Node};

/// Puts trees together, in their order.
pub(crate) fn merge(trees: Vec<Node>, report: &mut Report<'_>) -> Option<Node> {
    let mut trees = trees.into_iter();
    let mut root = trees.next()?;
    for tree in trees {
        into(&mut root, tree, &mut Path::default(), report);
    }
    Some(root)
}

fn into(root: &mut Node, other: Node, path: &mut Path, report: &mut Report<'_>) {
    root.comments.before.extend(other.comments.before);
    root.comments.before.extend(other.comments.beside);
    root.comments.after.extend(other.comments.after);
    let (Content::Mapping(entries), Content::Mapping(others)) = (&mut root.content, other.content)
    else {
        report
            .error("wrong_type", other.span, path)
            .say("two files can only be put together when both are mappings")
            .done();
        return;
    };
    for (key, entry) in others {
        let Some(first) = entries.get_mut(&key) else {
            entries.insert(key, entry);
            continue;
        };
        path.within(&key, |path| {
            let are_mappings = first.node.entries().is_some() && entry.node.entries().is_some();
            if are_mappings && is_merged(path) {
                into(&mut first.node, entry.node, path, report);
            } else if path.segments() != ["format"] || first.node.content != entry.node.content {
                let place = report.place(first.key);
                report
                    .error("duplicate_key", entry.key, path)
                    .say(format!("`{key}` stands here twice, first at {place}"))
                    .done();
            }
        });
    }
}

/// Sections whose entries may stand in several files; of stories also the dialogs.
fn is_merged(path: &Path) -> bool {
    match path.segments() {
        [section] => section != "settings",
        [section, _] => section == "stories",
        [section, _, dialogs] => section == "stories" && dialogs == "dialogs",
        _ => false,
    }
}
