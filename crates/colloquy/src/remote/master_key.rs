//! What a running server says of its master keys.

use serde_json::Value;

use super::Server;
use crate::args::ServerArgs;

/// How master keys are used.
pub struct KeyStatus(Value);

impl KeyStatus {
    /// Asks a server.
    pub async fn ask(args: &ServerArgs) -> anyhow::Result<Self> {
        Ok(Self(Server::new(args)?.get("/master-key").await?))
    }

    /// Rows in the database under each key, by its id.
    pub fn rows(&self) -> impl Iterator<Item = (&str, u64)> {
        items(&self.0["keys"])
            .map(|key| (text(&key["id"]), key["rows"].as_u64().unwrap_or(u64::MAX)))
    }

    /// The processes with the keys that each has; it writes with the first.
    pub fn processes(&self) -> impl Iterator<Item = (&str, Vec<String>)> {
        items(&self.0["processes"]).map(|process| {
            let keys = items(&process["keys"]).map(|id| text(id).to_owned()).collect();
            (text(&process["id"]), keys)
        })
    }

    /// For people.
    pub fn lines(&self) -> Vec<String> {
        let first = text(&self.0["writes_with"]);
        let keys = self.rows().map(|(id, rows)| {
            let mark = if id == first { "writes" } else { "former" };
            format!("key {id}\t{mark}\t{rows} secrets")
        });
        let processes = self
            .processes()
            .map(|(process, held)| format!("process {process}\thas {}", held.join(", ")));
        keys.chain(processes).collect()
    }
}

fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
