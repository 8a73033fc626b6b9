//! Templates, JSONPath with [i], patterns, bounded regular expressions, encoders by position.
