//! Faulty bots with what is said about them: `tests/faulty/NAME.yaml` and `NAME.txt`.

use std::path::Path;

use formats::{SourceFile, check, parse};

#[test]
fn every_fault_is_reported_with_its_place_and_a_remedy() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faulty");
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .expect("the folder of faulty bots")
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".yaml"))
        .collect();
    names.sort();
    assert!(!names.is_empty());
    for path in names {
        let text = std::fs::read_to_string(folder.join(&path)).expect("a readable file");
        let parsed = parse(&[SourceFile { path: path.clone(), text }]);
        let problems = check(&parsed);
        assert!(!problems.is_empty(), "{path} has no fault");
        let said: String = problems.iter().map(|problem| format!("{problem}\n")).collect();
        super::golden::compare(&format!("tests/faulty/{}", path.replace(".yaml", ".txt")), &said);
    }
}
