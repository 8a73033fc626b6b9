//! Encoders, and that what they write reads back.

use proptest::prelude::*;

use super::*;

type Push = fn(&mut String, &str);

fn pushed(push: Push, text: &str) -> String {
    let mut out = String::new();
    push(&mut out, text);
    out
}

/// Reads `%XX` back, and `+` as a space when told.
fn percent_decoded(text: &str, plus: u8) -> Vec<u8> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::new();
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => {
                let pair = [bytes.next().unwrap(), bytes.next().unwrap()];
                u8::from_str_radix(std::str::from_utf8(&pair).unwrap(), 16).unwrap()
            }
            b'+' => plus,
            _ => byte,
        });
    }
    decoded
}

#[test]
fn each_position_has_its_own_encoding() {
    let table: &[(Push, &str, &str)] = &[
        (push_json_string, "a\"b\\c\n\u{1}é", "a\\\"b\\\\c\\n\\u0001é"),
        (push_percent, "fred@home.com", "fred%40home.com"),
        (push_percent, "?a=1&admin=1#", "%3Fa%3D1%26admin%3D1%23"),
        (push_percent, "../../admin", "..%2F..%2Fadmin"),
        (push_percent, "a b+é", "a%20b%2B%C3%A9"),
        (push_form, "a b+c&d=é", "a+b%2Bc%26d%3D%C3%A9"),
        (push_xml, "<a b='c'>&\"\u{0}\n", "&lt;a b=&#39;c&#39;&gt;&amp;&quot;\u{FFFD}&#10;"),
    ];
    for (push, text, encoded) in table {
        assert_eq!(pushed(*push, text), *encoded);
    }
}

#[test]
fn a_header_value_cannot_begin_another_header() {
    for value in ["plain", "a\tb ~", "", "Bearer abc.def-ghi="] {
        assert_eq!(check_header(value), Ok(()), "{value:?}");
    }
    for value in ["a\r\nX-Evil: 1", "a\nb", "\0", "é", "a\u{7f}"] {
        assert_eq!(check_header(value), Err(EncodeError::HeaderCharacter), "{value:?}");
    }
}

#[test]
fn a_basic_login_has_no_colon_in_its_name() {
    assert_eq!(
        basic_login("Aladdin", "open:sesame").unwrap(),
        "Basic QWxhZGRpbjpvcGVuOnNlc2FtZQ=="
    );
    assert_eq!(basic_login("a:b", "c"), Err(EncodeError::LoginName));
    assert_eq!(basic_login("a", "b\r\n"), Err(EncodeError::LoginName));
}

proptest! {
    #[test]
    fn a_json_string_reads_back(text in any::<String>()) {
        let json = format!("\"{}\"", pushed(push_json_string, &text));
        prop_assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }

    #[test]
    fn percent_encoding_reads_back_and_has_no_delimiters(text in any::<String>()) {
        let encoded = pushed(push_percent, &text);
        prop_assert!(!encoded.contains(|c: char| "/?#&=@:+\\ ".contains(c) || !c.is_ascii()));
        prop_assert_eq!(percent_decoded(&encoded, b'+'), text.as_bytes());
    }

    #[test]
    fn form_encoding_reads_back(text in any::<String>()) {
        prop_assert_eq!(percent_decoded(&pushed(push_form, &text), b' '), text.as_bytes());
    }

    #[test]
    fn xml_text_opens_and_ends_nothing(text in any::<String>()) {
        let encoded = pushed(push_xml, &text);
        prop_assert!(!encoded.contains(['<', '>', '"', '\'', '\n']));
        for (at, _) in encoded.match_indices('&') {
            prop_assert!(encoded[at..].find(';').is_some_and(|length| length <= 5));
        }
    }
}
