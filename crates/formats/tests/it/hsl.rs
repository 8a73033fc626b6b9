//! Haptik's elements: what each documented sample becomes, and how that is written.

use std::path::Path;

use formats::hsl;
use serde_json::{Value, json};

/// Samples in `tests/hsl`, each with a file that holds what it is expected to become.
const SAMPLES: &[&str] = &[
    "text",
    "text_quick_replies",
    "text_as_json",
    "text_plain",
    "button",
    "button_screens",
    "carousel",
    "carousel_detail",
    "carousel_without_images",
    "image",
    "video",
    "form",
    "system",
    "system_complete",
    "silent",
    "native_action",
    "receipt",
    "tab_list",
    "loose",
];

fn sample(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/hsl/{name}.json"));
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let element = serde_json::from_str(&text);
    assert!(element.is_ok(), "{name} isn't JSON");
    element.unwrap_or_default()
}

#[test]
fn each_sample_is_read_and_written() {
    for name in SAMPLES {
        let read = hsl::read(&sample(name));
        let written: Vec<Value> = read
            .content
            .iter()
            .map(|content| {
                let written = hsl::write(content);
                let losses: Vec<String> = written.losses.iter().map(ToString::to_string).collect();
                json!({ "element": written.element, "losses": losses })
            })
            .collect();
        let losses: Vec<String> = read.losses.iter().map(ToString::to_string).collect();
        let found = json!({ "content": read.content, "losses": losses, "written": written });
        let found = serde_json::to_string_pretty(&found).unwrap() + "\n";
        crate::golden::compare(&format!("tests/hsl/{name}.expected.json"), &found);
    }
}

#[test]
fn every_sample_is_tried() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/hsl");
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let stem = name.split('.').next().unwrap_or_default();
        assert!(SAMPLES.contains(&stem), "{name} isn't one of the samples");
    }
}

#[test]
fn a_sample_that_is_written_says_the_same_when_it_is_read_again() {
    for name in SAMPLES {
        for content in hsl::read(&sample(name)).content {
            let element = hsl::write(&content).element;
            let again = hsl::read(&element).content;
            let elements: Vec<Value> = again.iter().map(|it| hsl::write(it).element).collect();
            assert_eq!(elements, [element], "{name}");
        }
    }
}
