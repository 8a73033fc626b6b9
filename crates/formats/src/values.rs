//! Values of an entity, replaced where it stands.

use indexmap::IndexMap;
use model::bot::EntityKind;

use crate::bot_file::SourceFile;
use crate::part::{Part, PartError};

/// Why an entity's values can't be replaced.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReplaceError {
    #[error("no entity {0}")]
    NoEntity(String),
    /// It is recognised in another way.
    #[error("entity {0} has no list of values")]
    Other(String),
    #[error(transparent)]
    Part(#[from] PartError),
}

/// Replaces the values of an entity, each with its synonyms. Returns its file as it is then.
///
/// # Errors
///
/// [`ReplaceError`]; nothing is to be changed then.
pub fn replace(
    files: &[SourceFile],
    entity: &str,
    new: IndexMap<String, Vec<String>>,
) -> Result<SourceFile, ReplaceError> {
    let mut unreadable = None;
    for file in files {
        let mut part = match Part::read(file) {
            Ok(part) => part,
            Err(PartError::NoPart { .. }) => continue,
            Err(error) => {
                unreadable.get_or_insert(error);
                continue;
            }
        };
        let Some(found) = part.bot.entities.get_mut(entity) else { continue };
        match &mut found.kind {
            EntityKind::Values { values, .. } => *values = new,
            EntityKind::Regex(_) | EntityKind::BuiltIn(_) => {
                return Err(ReplaceError::Other(entity.to_owned()));
            }
        }
        return Ok(part.write());
    }
    // It may be in the file that can't be read.
    Err(unreadable.map_or_else(|| ReplaceError::NoEntity(entity.to_owned()), ReplaceError::Part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> Vec<SourceFile> {
        let file =
            |path: &str, text: &str| SourceFile { path: path.to_owned(), text: text.to_owned() };
        vec![
            file("bot.yaml", "format: 1\nbot: small\nentities: { pin: { regex: \"[0-9]+\" } }\n"),
            file("more.yaml", "# Places.\nentities:\n  city: { values: { delhi: [dilli] } }\n"),
        ]
    }

    #[test]
    fn the_values_are_replaced_in_the_file_that_has_the_entity() {
        let new: IndexMap<_, _> = [("mumbai".to_owned(), vec!["bombay".to_owned()])].into();
        let file = replace(&files(), "city", new.clone()).unwrap();
        assert_eq!(file.path, "more.yaml");
        assert!(file.text.contains("# Places."), "{}", file.text);
        let bot = crate::parse(&[files().remove(0), file]).bot.unwrap();
        let EntityKind::Values { values, .. } = &bot.entities["city"].kind else { panic!() };
        assert_eq!(*values, new);
    }

    #[test]
    fn other_entities_are_left_alone() {
        let refused = |entity: &str| replace(&files(), entity, IndexMap::new()).unwrap_err();
        assert_eq!(refused("pin"), ReplaceError::Other("pin".to_owned()));
        assert_eq!(refused("none"), ReplaceError::NoEntity("none".to_owned()));
        let broken = SourceFile { path: "b.yaml".to_owned(), text: "a: [".to_owned() };
        let refused = replace(&[broken], "city", IndexMap::new()).unwrap_err();
        assert!(matches!(refused, ReplaceError::Part(PartError::Faulty { .. })), "{refused:?}");
    }
}
