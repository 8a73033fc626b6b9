//! The source of a script: how it is wrapped, and what its text says before it runs.

mod for_each;

pub use for_each::rewritten;

/// A piece of people's source, to be checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source<'a> {
    /// Code of an interaction or an integration; `return` at its top level is fine.
    Block(&'a str),
    /// The bot's global functions.
    Functions(&'a str),
}

impl<'a> Source<'a> {
    /// The text as its author wrote it.
    pub const fn text(self) -> &'a str {
        match self {
            Self::Block(text) | Self::Functions(text) => text,
        }
    }
}

/// What stands before a block, on its first line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wrapping {
    Plain,
    Async,
}

impl Wrapping {
    /// The text before the block.
    pub const fn opening(self) -> &'static str {
        match self {
            Self::Plain => "(function(){",
            Self::Async => "(async function(){",
        }
    }

    /// The source of a function expression with that block as its body; lines keep their numbers.
    pub fn around(self, block: &str) -> String {
        format!("{}{block}\n}})", self.opening())
    }

    /// The same function as a declaration, which opens as far from the line's beginning.
    pub fn declared(self, block: &str) -> String {
        match self {
            Self::Plain => format!("function _(){{{block}\n}}"),
            Self::Async => format!("async function _(){{{block}\n}}"),
        }
    }
}

/// Whether a block may have to be an `async` function.
pub fn mentions_await(block: &str) -> bool {
    block.contains("await")
}

/// Says whether global functions define `__initConversation`, by their text: a comment that names
/// it counts, so that a `true` may turn out to do nothing, and a `false` is certain.
pub fn defines_init(functions: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
    functions.match_indices(INIT_FUNCTION).any(|(at, name)| {
        !functions[..at].ends_with(is_part) && !functions[at + name.len()..].starts_with(is_part)
    })
}

/// The global function that runs when a session begins.
pub const INIT_FUNCTION: &str = "__initConversation";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_init_function_is_found_as_a_whole_word() {
        for (functions, defines) in [
            ("function __initConversation(){}", true),
            ("var __initConversation = function(){};", true),
            ("function initConversation(){}", false),
            ("function __initConversations(){}", false),
            ("function my__initConversation(){}", false),
            ("", false),
        ] {
            assert_eq!(defines_init(functions), defines, "{functions}");
        }
    }
}
