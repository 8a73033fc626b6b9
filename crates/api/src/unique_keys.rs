//! JSON in which no object has a key twice. Readers differ in which of the two they take, so that what one
//! checked another wouldn't find: such a body is no JSON of ours.

use std::borrow::Cow;

use serde::de::{DeserializeOwned, Error as _};

/// Reads a value, all of it.
///
/// # Errors
///
/// What is no such JSON; a key that is there twice, at any depth.
pub fn read<T: DeserializeOwned>(bytes: &[u8]) -> serde_json::Result<T> {
    let read = serde_json::from_slice(bytes)?;
    match repeated_key(bytes) {
        Some(key) => Err(serde_json::Error::custom(format_args!("duplicate key `{key}`"))),
        None => Ok(read),
    }
}

/// A key that an object has twice, in what was read as JSON before: its marks alone are looked at, as every
/// message goes through here and reading it again would cost as much as the first time.
fn repeated_key(json: &[u8]) -> Option<String> {
    let mut keys: Vec<Cow<'_, [u8]>> = Vec::new();
    // Where the keys of each open object begin.
    let mut begins: Vec<usize> = Vec::new();
    let mut rest = json;
    while let Some((mark, behind)) = rest.split_first() {
        rest = behind;
        match mark {
            b'{' => begins.push(keys.len()),
            b'}' => {
                let begin = begins.pop().unwrap_or_default();
                let own = keys.get_mut(begin..).unwrap_or_default();
                own.sort_unstable();
                if let Some(pair) = own.windows(2).find(|pair| pair.first() == pair.last()) {
                    return pair.first().map(|key| String::from_utf8_lossy(key).into_owned());
                }
                keys.truncate(begin);
            }
            b'"' => {
                let (text, behind) = rest.split_at(end_of_text(rest));
                rest = behind.get(1..).unwrap_or_default();
                if rest.trim_ascii_start().first() == Some(&b':') {
                    keys.push(unescaped(text));
                }
            }
            _ => {}
        }
    }
    None
}

/// How many bytes there are before the quotation mark that ends a text.
fn end_of_text(text: &[u8]) -> usize {
    let mut is_escaped = false;
    let end = text.iter().position(|byte| match byte {
        _ if is_escaped => {
            is_escaped = false;
            false
        }
        b'\\' => {
            is_escaped = true;
            false
        }
        byte => *byte == b'"',
    });
    end.unwrap_or(text.len())
}

/// The text that stands between two quotation marks.
fn unescaped(text: &[u8]) -> Cow<'_, [u8]> {
    if !text.contains(&b'\\') {
        return Cow::Borrowed(text);
    }
    let quoted = [b"\"", text, b"\""].concat();
    serde_json::from_slice::<String>(&quoted)
        .map_or(Cow::Borrowed(text), |text| Cow::Owned(text.into_bytes()))
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn no_key_is_there_twice_at_any_depth() {
        for (json, is_read) in [
            (r#"{"a":1,"b":{"a":2},"c":[{"a":3},{"a":1e400000}]}"#, true),
            (r#"[12345678901234567890123,-1.5,"x",true,null,{}]"#, true),
            (r#"{"a":1,"A":1}"#, true),
            (r#"{"a":"a","b":"a","c":["a","a"],"d":":","e":"\"a\":"}"#, true),
            (r#"[{"a":1},{"a":2}]"#, true),
            (r#"{"a\\":"\\","a":"}","b":"{"}"#, true),
            (r#"{"a":1,"a":1}"#, false),
            (r#"{"a":1,"\u0061":2}"#, false),
            (r#"{"x":{"a":1,"b":2,"a":3}}"#, false),
            (r#"[[{"a":{"b":1,"b":1}}]]"#, false),
            ("{\"a\" :{\"b\":1}, \"c\":\"}\", \"a\"\t: 2}", false),
            (r#"{"\"":1,"a":[],"\u0022":2}"#, false),
        ] {
            let read = read::<Value>(json.as_bytes());
            assert_eq!(read.is_ok(), is_read, "{json}: {read:?}");
        }
    }
}
