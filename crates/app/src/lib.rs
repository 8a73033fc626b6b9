//! Verbs: one use case a file, one commit each.
