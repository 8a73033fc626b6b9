//! Files that hold what is expected.

use std::path::Path;

/// Compares a text with a file of this crate (or above it), or rewrites the file when
/// `COLLOQUY_REWRITE` is set.
pub fn compare(path: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("COLLOQUY_REWRITE").is_some() {
        let written = std::fs::write(&path, text);
        assert!(written.is_ok(), "{} can't be written", path.display());
        return;
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, expected, "{} differs; COLLOQUY_REWRITE=1 rewrites it", path.display());
}
