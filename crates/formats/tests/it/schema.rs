//! The JSON Schema that editors use.

#[test]
fn the_published_schema_is_that_of_the_code() {
    let schema = serde_json::to_string_pretty(&formats::json_schema()).expect("a schema");
    super::golden::compare("../../docs/bot-file.schema.json", &format!("{schema}\n"));
}
