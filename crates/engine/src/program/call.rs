//! Integrations, made ready.

use std::sync::Arc;

use expr::jsonpath::JsonPath;
use expr::template::{JsonTemplate, Template, UrlTemplate};
use indexmap::IndexMap;
use model::bot::{Body, Integration};
use model::call::Method;
use model::key::Key;

use super::Names;

#[derive(Debug)]
pub(crate) struct CallPlan {
    pub(crate) name: Option<String>,
    pub(crate) method: Method,
    pub(crate) url: UrlTemplate,
    pub(crate) headers: Vec<(String, Template)>,
    pub(crate) query: Vec<(Template, Template)>,
    pub(crate) body: Option<BodyPlan>,
    pub(crate) credential: Option<Key>,
    pub(crate) has_default_headers: bool,
    pub(crate) is_idempotent: bool,
    /// `api_X`, the member under which templates and scripts find the answer.
    pub(crate) result_name: String,
    pub(crate) fields: IndexMap<String, FieldPlan>,
    pub(crate) transform: Option<Arc<str>>,
}

#[derive(Debug)]
pub(crate) enum BodyPlan {
    Json(JsonTemplate),
    Form(Vec<(Template, Template)>),
    Text(Template),
}

/// What a custom data field is read from.
#[derive(Debug)]
pub(crate) enum FieldPlan {
    /// One path as a whole: its value, or the list of its values.
    Path(JsonPath),
    Template(Template),
}

impl CallPlan {
    pub(super) fn compile(key: &Key, integration: &Integration, names: &Names) -> Self {
        let template = |source: &String| Template::parse(source, names);
        let pairs = |pairs: &[(String, String)]| {
            pairs.iter().map(|(name, value)| (template(name), template(value))).collect()
        };
        let fields = integration
            .fields
            .iter()
            .map(|(name, source)| (name.clone(), FieldPlan::compile(source, names)));
        Self {
            name: integration.name.clone(),
            method: integration.method,
            url: UrlTemplate::parse(&integration.url, names),
            headers: integration
                .headers
                .iter()
                .map(|(name, value)| (name.clone(), template(value)))
                .collect(),
            query: pairs(&integration.query),
            body: integration.body.as_ref().map(|body| match body {
                Body::Json(source) => BodyPlan::Json(JsonTemplate::parse(source, names)),
                Body::Form(form) => BodyPlan::Form(pairs(form)),
                Body::Text(source) => BodyPlan::Text(template(source)),
            }),
            credential: integration.credential.clone(),
            has_default_headers: integration.has_default_headers,
            is_idempotent: integration.is_idempotent,
            result_name: format!(
                "api_{}",
                integration.result_variable.as_deref().unwrap_or(key.as_str())
            ),
            fields: fields.collect(),
            transform: integration
                .transform
                .as_ref()
                .map(|script| Arc::from(script.source.as_str())),
        }
    }
}

impl CallPlan {
    /// Its display name, where that isn't its key.
    pub(crate) fn other_name(&self, key: &Key) -> Option<&str> {
        self.name.as_deref().filter(|name| *name != key.as_str())
    }
}

impl FieldPlan {
    fn compile(source: &str, names: &Names) -> Self {
        let template = Template::parse(source.trim(), names);
        match template.single() {
            Some(expr::template::Reference::Result(path)) => Self::Path(path.clone()),
            _ => Self::Template(template),
        }
    }
}
