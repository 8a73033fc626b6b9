//! Integrations, made ready.

use std::sync::Arc;

use expr::template::{JsonTemplate, Reference, Template, UrlTemplate};
use indexmap::IndexMap;
use model::bot::{Body, Integration};
use model::call::Method;
use model::key::Key;

use super::Fault;
use super::compiler::{Compiler, source};

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
    pub(crate) faults: Vec<Fault>,
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
    Path(Reference),
    Template(Template),
}

impl CallPlan {
    pub(super) fn compile(
        key: &Key,
        integration: &Integration,
        compiler: &mut Compiler<'_>,
    ) -> Self {
        let result = integration.result_variable.as_deref().unwrap_or(key.as_str());
        let headers = integration.headers.iter();
        let fields = integration.fields.iter();
        Self {
            name: integration.name.clone(),
            method: integration.method,
            url: compiler.url(&integration.url),
            headers: headers.map(|(name, it)| (name.clone(), compiler.template(it))).collect(),
            query: pairs(&integration.query, compiler),
            body: integration.body.as_ref().map(|body| BodyPlan::compile(body, compiler)),
            credential: integration.credential.clone(),
            has_default_headers: integration.has_default_headers,
            is_idempotent: integration.is_idempotent,
            result_name: format!("api_{result}"),
            fields: fields
                .map(|(name, it)| (name.clone(), FieldPlan::compile(it, compiler)))
                .collect(),
            transform: source(integration.transform.as_ref()),
            faults: compiler.take_faults(),
        }
    }

    /// Its display name, where that isn't its key.
    pub(crate) fn other_name(&self, key: &Key) -> Option<&str> {
        self.name.as_deref().filter(|name| *name != key.as_str())
    }
}

impl BodyPlan {
    fn compile(body: &Body, compiler: &mut Compiler<'_>) -> Self {
        match body {
            Body::Json(source) => Self::Json(compiler.json(source)),
            Body::Form(form) => Self::Form(pairs(form, compiler)),
            Body::Text(source) => Self::Text(compiler.template(source)),
        }
    }
}

impl FieldPlan {
    fn compile(source: &str, compiler: &mut Compiler<'_>) -> Self {
        let template = compiler.template(source.trim());
        match template.single() {
            Some(reference @ Reference::Result(_)) => Self::Path(reference.clone()),
            _ => Self::Template(template),
        }
    }
}

fn pairs(pairs: &[(String, String)], compiler: &mut Compiler<'_>) -> Vec<(Template, Template)> {
    let pairs = pairs.iter();
    pairs.map(|(name, value)| (compiler.template(name), compiler.template(value))).collect()
}
