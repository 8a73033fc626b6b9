//! Words of a command to what it asks for: curl's options.

use model::call::Method;

use super::words::{Command, Word};
use super::{CurlError, FromCurl};

/// What a command asks for, nothing of it interpreted.
#[derive(Debug)]
pub struct Request {
    pub line: usize,
    pub method: Method,
    pub url: Word,
    pub headers: Vec<Header>,
    pub data: Vec<Data>,
    /// `user:password`
    pub user: Option<Word>,
    /// Whether the data belongs into the query.
    pub puts_data_in_query: bool,
}

/// A header that the command sets.
#[derive(Debug, Clone)]
pub struct Header {
    pub line: usize,
    pub name: String,
    pub value: String,
}

/// A piece of what is sent.
#[derive(Debug)]
pub enum Data {
    /// Sent as it is; form data is encoded already.
    Raw(Word),
    /// A pair that is yet to be encoded.
    Pair { line: usize, name: String, value: String },
}

/// What an option means to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Method,
    Url,
    Header,
    User,
    Bearer,
    Cookie,
    UserAgent,
    Referer,
    Data,
    DataRaw,
    DataUrlencode,
    Json,
    Get,
    Head,
    Insecure,
    Form,
    /// Says nothing that matters here.
    Silent,
    /// Can't be kept; has no value.
    Dropped,
    /// Can't be kept; has a value.
    DroppedWithValue,
}

impl Meaning {
    const fn takes_value(self) -> bool {
        match self {
            Self::Method
            | Self::Url
            | Self::Header
            | Self::User
            | Self::Bearer
            | Self::Cookie
            | Self::UserAgent
            | Self::Referer
            | Self::Data
            | Self::DataRaw
            | Self::DataUrlencode
            | Self::Json
            | Self::Form
            | Self::DroppedWithValue => true,
            Self::Get | Self::Head | Self::Insecure | Self::Silent | Self::Dropped => false,
        }
    }
}

fn short(letter: char) -> Option<Meaning> {
    Some(match letter {
        'X' => Meaning::Method,
        'H' => Meaning::Header,
        'u' => Meaning::User,
        'b' => Meaning::Cookie,
        'A' => Meaning::UserAgent,
        'e' => Meaning::Referer,
        'd' => Meaning::Data,
        'G' => Meaning::Get,
        'I' => Meaning::Head,
        'k' => Meaning::Insecure,
        'F' => Meaning::Form,
        'L' | 's' | 'S' | 'v' | 'i' | 'f' | 'g' | 'N' | '#' | 'q' | 'j' | '0' | '4' | '6' => {
            Meaning::Silent
        }
        'o' | 'm' | 'w' | 'x' | 'T' | 'c' | 'E' | 'r' | 'K' | 'D' | 'U' | 'y' | 'Y' | 'z' | 't' => {
            Meaning::DroppedWithValue
        }
        'O' | 'J' | 'n' | 'R' | 'a' | 'B' | 'p' | 'Z' => Meaning::Dropped,
        _ => return None,
    })
}

fn long(name: &str) -> Option<Meaning> {
    Some(match name {
        "request" => Meaning::Method,
        "url" => Meaning::Url,
        "header" => Meaning::Header,
        "user" => Meaning::User,
        "oauth2-bearer" => Meaning::Bearer,
        "cookie" => Meaning::Cookie,
        "user-agent" => Meaning::UserAgent,
        "referer" => Meaning::Referer,
        "data" | "data-ascii" | "data-binary" => Meaning::Data,
        "data-raw" => Meaning::DataRaw,
        "data-urlencode" => Meaning::DataUrlencode,
        "json" => Meaning::Json,
        "get" => Meaning::Get,
        "head" => Meaning::Head,
        "insecure" => Meaning::Insecure,
        "form" | "form-string" => Meaning::Form,
        "location" | "silent" | "show-error" | "verbose" | "include" | "fail" | "compressed"
        | "fail-with-body" | "globoff" | "no-buffer" | "progress-bar" | "no-progress-meter"
        | "http1.0" | "http1.1" | "http2" | "basic" | "tlsv1.2" | "tlsv1.3" | "ipv4" | "ipv6"
        | "path-as-is" | "disable" => Meaning::Silent,
        "output" | "max-time" | "connect-timeout" | "retry" | "retry-delay" | "write-out"
        | "proxy" | "proxy-user" | "cacert" | "capath" | "cert" | "cert-type" | "key" | "pass"
        | "upload-file" | "cookie-jar" | "resolve" | "connect-to" | "range" | "config"
        | "dump-header" | "interface" | "limit-rate" | "max-redirs" | "url-query" | "aws-sigv4" => {
            Meaning::DroppedWithValue
        }
        "location-trusted" | "remote-name" | "digest" | "ntlm" | "negotiate" | "anyauth" => {
            Meaning::Dropped
        }
        _ => return None,
    })
}

/// Reads a command's options.
pub fn read(command: Command, found: &mut FromCurl) -> Result<Request, CurlError> {
    let mut reading = Reading::new(command.line, found);
    let mut words = command.words.into_iter();
    let mut only_urls = false;
    while let Some(word) = words.next() {
        match word.text.strip_prefix("--") {
            _ if only_urls => reading.bare(word),
            Some("") => only_urls = true,
            Some(name) => reading.long(&word, name, &mut words)?,
            None if word.text.len() > 1 && word.text.starts_with('-') => {
                reading.shorts(&word, &mut words)?;
            }
            None => reading.bare(word),
        }
    }
    reading.finish()
}

struct Reading<'s> {
    found: &'s mut FromCurl,
    line: usize,
    method: Option<Method>,
    url: Option<Word>,
    headers: Vec<Header>,
    data: Vec<Data>,
    user: Option<Word>,
    puts_data_in_query: bool,
    is_head: bool,
    has_form: bool,
}

impl<'s> Reading<'s> {
    fn new(line: usize, found: &'s mut FromCurl) -> Self {
        Self {
            found,
            line,
            method: None,
            url: None,
            headers: Vec::new(),
            data: Vec::new(),
            user: None,
            puts_data_in_query: false,
            is_head: false,
            has_form: false,
        }
    }

    fn finish(self) -> Result<Request, CurlError> {
        let sends = (!self.data.is_empty() && !self.puts_data_in_query) || self.has_form;
        let usual = match (self.is_head, sends) {
            (true, _) => Method::Head,
            (false, true) => Method::Post,
            (false, false) => Method::Get,
        };
        Ok(Request {
            line: self.line,
            method: self.method.unwrap_or(usual),
            url: self.url.ok_or(CurlError::NoUrl { line: self.line })?,
            headers: self.headers,
            data: self.data,
            user: self.user,
            puts_data_in_query: self.puts_data_in_query,
        })
    }

    fn bare(&mut self, word: Word) {
        if word.text.chars().all(|c| matches!(c, '`' | '\\' | ' ' | '\n')) {
            self.found.note(word.line, "nothing follows the `\\` at the end of the line before");
        } else if self.url.is_some() {
            self.found.note(
                word.line,
                "the command has an address already; this further word is left out",
            );
        } else {
            self.url = Some(word);
        }
    }

    fn long(
        &mut self,
        word: &Word,
        name: &str,
        words: &mut impl Iterator<Item = Word>,
    ) -> Result<(), CurlError> {
        let (name, joined) = match name.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (name, None),
        };
        let option = format!("--{name}");
        let Some(meaning) = long(name) else {
            self.found
                .note(word.line, format!("the option `{option}` isn't known and is left out"));
            return Ok(());
        };
        let value = match (meaning.takes_value(), joined) {
            (false, _) => Word { line: word.line, text: String::new() },
            (true, Some(value)) => Word { line: word.line, text: value.to_owned() },
            (true, None) => words
                .next()
                .ok_or_else(|| CurlError::NoValue { line: word.line, option: option.clone() })?,
        };
        self.apply(meaning, &option, value)
    }

    /// Reads `-sSL` and `-XPOST` alike.
    fn shorts(
        &mut self,
        word: &Word,
        words: &mut impl Iterator<Item = Word>,
    ) -> Result<(), CurlError> {
        let mut letters = word.text[1..].chars();
        while let Some(letter) = letters.next() {
            let option = format!("-{letter}");
            let Some(meaning) = short(letter) else {
                self.found
                    .note(word.line, format!("the option `{option}` isn't known and is left out"));
                return Ok(());
            };
            let mut value = Word { line: word.line, text: String::new() };
            if meaning.takes_value() {
                let rest: String = letters.by_ref().collect();
                value = match rest.is_empty() {
                    false => Word { line: word.line, text: rest },
                    true => words.next().ok_or_else(|| CurlError::NoValue {
                        line: word.line,
                        option: option.clone(),
                    })?,
                };
            }
            self.apply(meaning, &option, value)?;
        }
        Ok(())
    }

    fn apply(&mut self, meaning: Meaning, option: &str, value: Word) -> Result<(), CurlError> {
        let line = value.line;
        match meaning {
            Meaning::Method => {
                let method = value.text.trim().parse();
                self.method = Some(method.map_err(|source| CurlError::Method { line, source })?);
            }
            Meaning::Url => self.bare(value),
            Meaning::Header => self.header(&value),
            Meaning::User => self.user = Some(value),
            Meaning::Bearer => self.set(line, "Authorization", format!("Bearer {}", value.text)),
            Meaning::Cookie if value.text.contains('=') => self.set(line, "Cookie", value.text),
            Meaning::UserAgent => self.set(line, "User-Agent", value.text),
            Meaning::Referer => self.set(line, "Referer", value.text),
            Meaning::Data if !value.text.starts_with('@') => self.data.push(Data::Raw(value)),
            Meaning::Json if !value.text.starts_with('@') => {
                self.set_unless_set(line, "Content-Type");
                self.set_unless_set(line, "Accept");
                self.data.push(Data::Raw(value));
            }
            Meaning::DataRaw => self.data.push(Data::Raw(value)),
            Meaning::DataUrlencode => self.urlencode(&value),
            Meaning::Cookie | Meaning::Data | Meaning::Json => {
                self.found.note(line, format!("`{option}` names a file, which isn't read"));
            }
            Meaning::Get => self.puts_data_in_query = true,
            Meaning::Head => self.is_head = true,
            Meaning::Insecure => self
                .found
                .note(line, format!("`{option}` is refused: certificates are always checked")),
            Meaning::Form => {
                self.has_form = true;
                self.found.note(
                    line,
                    format!("`{option}`: forms with files (multipart) can't be sent; left out"),
                );
            }
            Meaning::Silent => {}
            Meaning::Dropped | Meaning::DroppedWithValue => {
                self.found.note(line, format!("`{option}` can't be kept and is left out"));
            }
        }
        Ok(())
    }

    fn set(&mut self, line: usize, name: &str, value: String) {
        self.headers.push(Header { line, name: name.to_owned(), value });
    }

    fn set_unless_set(&mut self, line: usize, name: &str) {
        if !self.headers.iter().any(|header| header.name.eq_ignore_ascii_case(name)) {
            self.set(line, name, "application/json".to_owned());
        }
    }

    /// `Name: value`; `Name:` takes a header away, `Name;` sends an empty one.
    fn header(&mut self, word: &Word) {
        let (name, value) = match word.text.split_once(':') {
            Some((name, value)) => (name.trim(), value.trim()),
            None => match word.text.trim().strip_suffix(';') {
                Some(name) => {
                    let name = name.to_owned();
                    self.set(word.line, &name, String::new());
                    return;
                }
                None => ("", ""),
            },
        };
        let is_name = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
        if name.is_empty() || !name.chars().all(is_name) || value.contains(char::is_control) {
            self.found.note(word.line, "this is no header (`Name: value`) and is left out");
        } else if name.eq_ignore_ascii_case("host") || name.eq_ignore_ascii_case("content-length") {
            self.found.note(word.line, format!("header {name} follows from the rest; left out"));
        } else if !value.is_empty() {
            self.headers.retain(|header| !header.name.eq_ignore_ascii_case(name));
            self.set(word.line, name, value.to_owned());
        }
    }

    fn urlencode(&mut self, word: &Word) {
        let (name, value) = match word.text.find(['=', '@']) {
            Some(at) if word.text[at..].starts_with('@') => {
                self.found.note(word.line, "`--data-urlencode` names a file, which isn't read");
                return;
            }
            Some(at) => (&word.text[..at], &word.text[at + 1..]),
            None => ("", word.text.as_str()),
        };
        self.data.push(Data::Pair {
            line: word.line,
            name: name.to_owned(),
            value: value.to_owned(),
        });
    }
}
