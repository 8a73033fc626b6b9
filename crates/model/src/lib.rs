//! Nouns: ids, bots, messages, conversations, channels; their legal transitions.
