//! A curl command as an integration in the form of the bot file.

use integrations::curl::{CurlError, integration_from_curl};
use model::bot::Bot;
use model::key::Key;
use serde_json::Value;

/// What came of a curl command. Secrets that it held aren't in it.
#[derive(Debug, Clone, PartialEq)]
pub struct CurlRead {
    /// A suggestion for its key.
    pub key: Key,
    /// In the form of the bot file.
    pub integration: Value,
    pub credentials: Vec<CredentialRead>,
    /// Names that each environment must give an address or value for.
    pub environment: Vec<String>,
    /// Variables that must be set before the call.
    pub variables: Vec<String>,
    /// What a shell or curl would have taken otherwise, in the order of the lines.
    pub warnings: Vec<CurlWarning>,
}

/// A credential that a command held.
#[derive(Debug, Clone, PartialEq)]
pub struct CredentialRead {
    pub key: Key,
    /// In the form of the bot file.
    pub credential: Value,
    /// Headers whose value is only a placeholder, as `<Private Key>`.
    pub placeholders: Vec<String>,
}

/// What is to be known of a line of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurlWarning {
    /// From 1.
    pub line: usize,
    pub message: String,
}

/// Reads a curl command; of several, the first.
///
/// # Errors
///
/// [`CurlError`] when it can't be understood.
pub fn read_curl(command: &str) -> Result<CurlRead, CurlError> {
    let found = integration_from_curl(command)?;
    let (key, integration) = found.integrations.first().ok_or(CurlError::NoCommand)?;
    let used =
        found.credentials.iter().filter(|(key, _)| integration.credential.as_ref() == Some(key));
    let mut warnings: Vec<CurlWarning> = found
        .slips
        .iter()
        .map(|slip| CurlWarning { line: slip.line, message: slip.message.clone() })
        .collect();
    if found.integrations.len() > 1 {
        let message = format!(
            "there are {} commands in the text; only the first was taken",
            found.integrations.len()
        );
        warnings.insert(0, CurlWarning { line: 1, message });
    }
    let mut piece = Bot::new(key.clone(), key.as_str(), "en");
    piece.integrations.insert(key.clone(), integration.clone());
    piece.credentials =
        used.clone().map(|(key, it)| (key.clone(), it.credential.clone())).collect();
    let json = formats::to_json(&piece);
    let form = |field: &str, key: &Key| json[field][key.as_str()].clone();
    let credentials = used.map(|(key, it)| CredentialRead {
        key: key.clone(),
        credential: form("credentials", key),
        placeholders: it.placeholders.clone(),
    });
    Ok(CurlRead {
        integration: form("integrations", key),
        credentials: credentials.collect(),
        environment: found.environment.iter().cloned().collect(),
        variables: found.variables.iter().cloned().collect(),
        key: key.clone(),
        warnings,
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_secret_is_named_and_not_told() {
        let read = read_curl(
            "curl -X POST 'https://api.example.com/orders?limit=5' \\\n  \
             -H 'Authorization: Bearer s3cr3t-token' -H 'Content-Type: application/json' \\\n  \
             -d '{\"id\": 7}'",
        )
        .unwrap();
        let credential = &read.credentials[0];
        assert_eq!(read.integration["post"], "https://api.example.com/orders");
        assert_eq!(read.integration["query"], json!({ "limit": "5" }));
        // As it was written: it may hold templates that are no JSON.
        assert_eq!(read.integration["json"], r#"{"id": 7}"#);
        assert_eq!(read.integration["credential"], credential.key.as_str());
        assert_eq!(credential.placeholders, [] as [String; 0]);
        assert!(!format!("{read:?}").contains("s3cr3t"), "{read:?}");
    }

    #[test]
    fn of_several_commands_the_first_is_taken() {
        let read =
            read_curl("curl https://a.example/one\ncurl -u me:pw https://b.example/two").unwrap();
        assert_eq!(read.integration, json!({ "get": "https://a.example/one" }));
        assert_eq!(read.credentials, []);
        assert_eq!(
            (read.warnings[0].line, read.warnings[0].message.as_str()),
            (1, "there are 2 commands in the text; only the first was taken")
        );
    }

    #[test]
    fn what_is_no_command_is_refused() {
        assert_eq!(read_curl("wget https://a.example").unwrap_err(), CurlError::NoCommand);
    }
}
