//! The bots that people begin with do what their conversation tests say.

use std::path::PathBuf;
use std::process::Command;

use crate::server::PROGRAM;

#[test]
fn every_template_passes_its_conversation_tests() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples/templates");
    let templates: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(templates.len(), formats::TEMPLATES.len());
    for template in templates {
        let ran = Command::new(PROGRAM).arg("test").arg(&template).output().unwrap();
        let said = String::from_utf8_lossy(&ran.stdout);
        assert!(ran.status.success(), "{}: {said}", template.display());
        assert!(said.contains(" passed, 0 failed"), "{said}");
    }
}
