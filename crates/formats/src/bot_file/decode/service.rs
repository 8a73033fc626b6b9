//! Integrations and credentials.

use model::bot::{Body, CredentialKind, CredentialUse, Integration};
use model::call::Method;

use super::{Decoder, bool, key, named_texts, text, texts_of, vendor};
use crate::bot_file::report::Path;
use crate::bot_file::tree::{Content, Node};

/// The methods as fields.
pub(crate) const METHODS: [(&str, Method); 7] = [
    ("get", Method::Get),
    ("post", Method::Post),
    ("put", Method::Put),
    ("patch", Method::Patch),
    ("delete", Method::Delete),
    ("head", Method::Head),
    ("options", Method::Options),
];

impl Decoder<'_, '_> {
    pub(super) fn credential(&mut self, node: &Node, path: &mut Path) -> CredentialUse {
        let word = node.text().map(str::to_owned).or_else(|| text(node, "kind"));
        let header = text(node, "header").map(|name| CredentialKind::Header { name });
        let kind = word.map(|word| match word.as_str() {
            "bearer" => CredentialKind::Bearer,
            "headers" => CredentialKind::Headers,
            "signing" => CredentialKind::Signing,
            _ => CredentialKind::Basic,
        });
        if kind.is_some() == header.is_some() {
            self.report
                .error("credential_kind", node.span, path)
                .say("a credential has either a `kind` or a `header`")
                .suggest(Some("write `{ header: Authorization }` or `bearer`".to_owned()));
        }
        CredentialUse {
            kind: header.or(kind).unwrap_or(CredentialKind::Bearer),
            description: text(node, "description"),
            hosts: texts_of(node.get("hosts")),
        }
    }

    pub(super) fn integration(&mut self, node: &Node, path: &mut Path) -> Integration {
        let mut methods =
            METHODS.iter().filter_map(|(field, method)| Some((*method, text(node, field)?)));
        let first = methods.next();
        if first.is_none() || methods.next().is_some() {
            self.report
                .error("integration_method", node.span, path)
                .say("an integration has one method with its URL")
                .suggest(Some("write `get: \"https://api.example.com/balance\"`".to_owned()));
        }
        let (method, url) = first.unwrap_or((Method::Get, String::new()));
        Integration {
            name: text(node, "name"),
            method,
            url,
            headers: pairs(node.get("headers")),
            query: pairs(node.get("query")),
            body: self.body(node, path),
            credential: node.get("credential").and_then(key),
            has_default_headers: bool(node, "default_headers").unwrap_or(true),
            is_idempotent: bool(node, "idempotent").unwrap_or(false),
            result_variable: text(node, "result"),
            fields: named_texts(node.get("fields")),
            transform: self.script(node, "transform", path),
            vendor: vendor(node),
        }
    }

    fn body(&mut self, node: &Node, path: &mut Path) -> Option<Body> {
        let json = node.get("json").map(|node| Body::Json(json_text(node)));
        let form = node.get("form").map(|node| Body::Form(pairs(Some(node))));
        let other = text(node, "text").map(Body::Text);
        let mut bodies = [json, form, other].into_iter().flatten();
        let body = bodies.next();
        if bodies.next().is_some() {
            self.report
                .error("several_bodies", node.span, path)
                .say("a request has one body: `json`, `form` or `text`")
                .done();
        }
        body
    }
}

/// JSON as it was written, or the JSON of a structure.
pub(super) fn json_text(node: &Node) -> String {
    node.text().map_or_else(|| node.to_value().to_string(), str::to_owned)
}

pub(super) fn pairs(node: Option<&Node>) -> Vec<(String, String)> {
    match node.map(|node| &node.content) {
        Some(Content::Mapping(_)) => named_texts(node).into_iter().collect(),
        Some(Content::Sequence(items)) => items
            .iter()
            .map(|item| {
                (text(item, "name").unwrap_or_default(), text(item, "value").unwrap_or_default())
            })
            .collect(),
        _ => Vec::new(),
    }
}
