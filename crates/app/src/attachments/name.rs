//! A file's name as its sender gave it, and as it is kept: something to show, never a path.

/// Longest name that is kept, in bytes.
pub const MAX_NAME_BYTES: usize = 200;
/// Longest ending that is taken for one, in characters.
const MAX_EXTENSION_CHARS: usize = 10;
/// What a file without a name is called.
const UNNAMED: &str = "file";

/// A name without folders and without characters that hide or turn what is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileName {
    stem: String,
    /// In lower case, without its dot.
    extension: Option<String>,
}

impl FileName {
    /// Cleans a name.
    pub fn clean(given: &str) -> Self {
        let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
        let shown: String = last.chars().filter(|char| !is_hidden(*char)).collect();
        let name = shown.trim_matches(|char: char| char.is_whitespace() || char == '.');
        match name.rsplit_once('.') {
            Some((stem, extension)) if is_extension(extension) => {
                let extension = Some(extension.to_ascii_lowercase());
                Self { stem: stem.trim_end().to_owned(), extension }
            }
            Some(_) | None => Self { stem: name.to_owned(), extension: None },
        }
    }

    /// What it ends in, in lower case.
    pub fn extension(&self) -> Option<&str> {
        self.extension.as_deref()
    }

    /// The name to keep; `usual` is what files of its kind end in.
    pub fn to_kept(&self, usual: &str) -> String {
        let extension = self.extension().unwrap_or(usual);
        let stem = if self.stem.is_empty() { UNNAMED } else { &self.stem };
        let room = MAX_NAME_BYTES - extension.len() - 1;
        format!("{}.{extension}", &stem[..stem.floor_char_boundary(room)])
    }
}

/// Letters have to be there: `2026.11.21` has no ending.
fn is_extension(text: &str) -> bool {
    (1..=MAX_EXTENSION_CHARS).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && text.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// Control characters, line ends, marks of writing direction, and what has no width.
fn is_hidden(char: char) -> bool {
    char.is_control()
        || matches!(char,
            '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{fff9}'..='\u{fffc}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_kept_without_what_could_mislead() {
        for (given, kept) in [
            ("photo.PNG", "photo.png"),
            ("../../etc/passwd", "passwd.txt"),
            ("C:\\temp\\letter.txt", "letter.txt"),
            ("..", "file.txt"),
            ("", "file.txt"),
            (".htaccess", "htaccess.txt"),
            ("a\0b\r\n.txt", "ab.txt"),
            ("invoice\u{202e}txt.exe", "invoicetxt.exe"),
            ("Screenshot 2026.11.21", "Screenshot 2026.11.21.txt"),
            ("<img src=x onerror=alert(1)>.txt", "<img src=x onerror=alert(1)>.txt"),
            ("Grüße 🦀.txt", "Grüße 🦀.txt"),
            ("tail. txt ", "tail. txt.txt"),
            ("end.txt...", "end.txt"),
            ("..%2f..%2fa.txt", "%2f..%2fa.txt"),
        ] {
            assert_eq!(FileName::clean(given).to_kept("txt"), kept, "{given:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        for given in ["x".repeat(5_000) + ".txt", "é".repeat(150) + ".txt", "é".repeat(2_000)] {
            let kept = FileName::clean(&given).to_kept("txt");
            assert!(kept.len() <= MAX_NAME_BYTES && kept.len() > MAX_NAME_BYTES - 2, "{kept}");
            assert_eq!(FileName::clean(&kept).extension(), Some("txt"));
        }
    }
}
