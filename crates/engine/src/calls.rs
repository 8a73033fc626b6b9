//! Calling integrations, and reading their answers.

use expr::encode;
use expr::template::{Position, Scope as _, Template};
use model::bot::Scope;
use model::call::{CallAnswer, CallFailure, HttpCall};
use model::key::Key;
use model::script::ScriptPlace;
use serde_json::{Map, Value};

use crate::comparing::text_of;
use crate::effect::{ReportCode, Severity};
use crate::program::{BodyPlan, CallPlan, FieldPlan, KindPlan};
use crate::state::{CallResult, is_too_deep};
use crate::turn::{Asked, MAX_CALLS, Phase};
use crate::variables::Kept;
use crate::walk::{Flow, Walk};

/// A variable: `off` leaves the default headers out.
const STANDARD_HEADERS: &str = "__standardHeaders__";
const JSON_TYPE: &str = "application/json;charset=UTF-8";
const FORM_TYPE: &str = "application/x-www-form-urlencoded";

impl Walk<'_> {
    /// Calls an integration. What can't be called has failed.
    pub(crate) fn call(&mut self, integration: &Key) -> Flow {
        let Some(plan) = self.program.calls.get(integration) else {
            let message = format!("there is no integration {integration}");
            self.report(Severity::Error, ReportCode::NoSuchIntegration, message);
            return self.never_called(integration);
        };
        if self.turn.calls >= MAX_CALLS {
            self.refuse_call();
            return self.never_called(integration);
        }
        if let Some((_, here)) = self.here() {
            self.report_faults(&plan.faults, &here.place);
        }
        match self.rendered_call(plan) {
            Ok(call) => {
                self.turn.calls = self.turn.calls.saturating_add(1);
                Flow::Ask(Asked::Call { integration: integration.clone(), call }, Phase::Read)
            }
            Err(reason) => {
                let message = format!("{integration} can't be called: {reason}");
                self.report(Severity::Error, ReportCode::BadTemplate, message);
                self.never_called(integration)
            }
        }
    }

    fn never_called(&mut self, integration: &Key) -> Flow {
        self.state.last_call_status = Some(0);
        self.keep_result(integration, CallResult::default());
        self.script(ScriptPlace::PostProcess, Phase::Leave)
    }

    /// Keeps an answer, and has it transformed.
    pub(crate) fn call_answered(&mut self, integration: &Key, answer: CallAnswer) -> Flow {
        if !self.program.calls.contains_key(integration) {
            return self.never_called(integration);
        }
        if self.take_result(integration, answer) {
            self.script(ScriptPlace::Transform, Phase::Read)
        } else {
            Flow::Go(Phase::Read)
        }
    }

    /// Keeps an answer, and says whether it is a success.
    pub(crate) fn take_result(&mut self, integration: &Key, answer: CallAnswer) -> bool {
        let Some(plan) = self.program.calls.get(integration) else { return false };
        let (status, is_success) = (answer.status(), answer.is_success());
        let document = match answer {
            CallAnswer::Answered(answer) => Some(documented(&plan.result_name, answer.body)),
            CallAnswer::Failed(CallFailure { code, message }) => {
                let message = format!("{integration} gave no answer: {message} ({code})");
                self.warn(ReportCode::CallFailed, message);
                None
            }
        };
        if document.is_some() && !is_success {
            let message = format!("{integration} answered with status {status}");
            self.warn(ReportCode::CallFailed, message);
        }
        self.state.last_call_status = Some(status);
        let mut result = CallResult { status, is_success, ..CallResult::default() };
        if let Some(document) = document {
            result.keep(document);
        }
        self.keep_result(integration, result);
        is_success
    }

    /// Keeps a result as the latest one; what a script set in its name goes.
    fn keep_result(&mut self, integration: &Key, result: CallResult) {
        if let Some(plan) = self.program.calls.get(integration) {
            let name = plan.result_name.clone();
            self.state.set(Kept::Variable, (name, Value::Null), Scope::Request);
        }
        self.state.results.shift_remove(integration);
        self.state.results.insert(integration.clone(), result);
    }

    /// Reads the fields of the answer.
    pub(crate) fn read_fields(&mut self) -> Flow {
        let Some((_, here)) = self.here() else { return Flow::Go(Phase::End) };
        if let KindPlan::Call(key) = &here.kind
            && let Some(plan) = self.program.calls.get(key)
        {
            for (name, field) in &plan.fields {
                let value = self.field_value(field);
                if let Some(result) = self.state.results.get_mut(key) {
                    match value {
                        Some(value) => result.fields.insert(name.clone(), value),
                        None => result.fields.shift_remove(name),
                    };
                }
            }
        }
        self.script(ScriptPlace::PostProcess, Phase::Leave)
    }

    pub(crate) fn field_value(&self, field: &FieldPlan) -> Option<Value> {
        let view = self.view();
        match field {
            FieldPlan::Path(reference) => view.value(reference).map(|value| value.into_owned()),
            FieldPlan::Template(template) => {
                Some(template.render(&view, Position::Text).text.into())
            }
        }
    }

    /// Takes an answer that a script changed: `{"jsonData": "…"}` set under the answer's name. Says
    /// whether it was one.
    pub(crate) fn replace_answer(&mut self, name: &str, value: &Value) -> bool {
        let Some(Value::String(json)) = value.get("jsonData") else { return false };
        let key = self.program.calls.iter().find(|(_, call)| call.result_name == name);
        let Some(result) = key.and_then(|(key, _)| self.state.results.get_mut(key)) else {
            return false;
        };
        match serde_json::from_str::<Value>(json) {
            Ok(document) if document.get(name).is_some() && !is_too_deep(&document) => {
                result.keep(document);
            }
            Ok(body) if !is_too_deep(&body) => result.keep(documented(name, body)),
            Ok(_) | Err(_) => {
                let message =
                    format!("a script set {name} to what isn't JSON or nests too deep; it stays");
                self.warn(ReportCode::ScriptError, message);
            }
        }
        true
    }

    pub(crate) fn rendered_call(&mut self, plan: &CallPlan) -> Result<HttpCall, String> {
        let rendered = plan.url.render(&self.view()).map_err(|error| error.to_string())?;
        let url = self.accept(rendered);
        let query = self.pairs(&plan.query, Position::UrlQuery);
        let body = plan.body.as_ref().map(|body| self.body(body));
        Ok(HttpCall {
            method: plan.method,
            url: with_query(url, &query),
            headers: self.headers(plan)?,
            body,
            credential: plan.credential.clone(),
            is_idempotent: plan.is_idempotent,
        })
    }

    fn headers(&mut self, plan: &CallPlan) -> Result<Vec<(String, String)>, String> {
        let mut headers = Vec::new();
        for (name, template) in &plan.headers {
            let rendered = template.render_header(&self.view());
            let rendered = rendered.map_err(|error| format!("header {name}: {error}"))?;
            headers.push((name.clone(), self.accept(rendered)));
        }
        let switch = self.view().variable(STANDARD_HEADERS);
        let is_off = switch.is_some_and(|value| text_of(&value).eq_ignore_ascii_case("off"));
        let body_type = match &plan.body {
            Some(BodyPlan::Form(_)) => FORM_TYPE,
            Some(BodyPlan::Json(_) | BodyPlan::Text(_)) | None => JSON_TYPE,
        };
        let defaults = [("Accept", JSON_TYPE), ("Content-Type", body_type)];
        let has_defaults = plan.has_default_headers && !is_off;
        for (name, value) in defaults {
            let is_needed = has_defaults || (name == "Content-Type" && body_type == FORM_TYPE);
            let is_set = headers.iter().any(|(own, _)| own.eq_ignore_ascii_case(name));
            if is_needed && !is_set {
                headers.push((name.to_owned(), value.to_owned()));
            }
        }
        Ok(headers)
    }

    fn body(&mut self, plan: &BodyPlan) -> String {
        match plan {
            BodyPlan::Json(template) => {
                let rendered = template.render(&self.view());
                self.accept(rendered)
            }
            BodyPlan::Form(pairs) => self.pairs(pairs, Position::Form),
            BodyPlan::Text(template) => self.render(template),
        }
    }

    /// Names and values with `=` and `&`, encoded throughout, literal text too.
    fn pairs(&mut self, pairs: &[(Template, Template)], position: Position) -> String {
        let mut out = String::new();
        for (name, value) in pairs {
            let (name, value) = (self.render(name), self.render(value));
            if !out.is_empty() {
                out.push('&');
            }
            let push = match position {
                Position::Form => encode::push_form,
                _ => encode::push_percent,
            };
            push(&mut out, &name);
            out.push('=');
            push(&mut out, &value);
        }
        out
    }
}

/// An answer under its name, for paths: `{"api_X": …}`.
fn documented(name: &str, body: Value) -> Value {
    Value::Object(Map::from_iter([(name.to_owned(), body)]))
}

/// Adds a query before the fragment.
fn with_query(url: String, query: &str) -> String {
    if query.is_empty() {
        return url;
    }
    let (address, fragment) = match url.split_once('#') {
        Some((address, fragment)) => (address, Some(fragment)),
        None => (url.as_str(), None),
    };
    let separator = match address.find('?') {
        None => "?",
        Some(_) if address.ends_with(['?', '&']) => "",
        Some(_) => "&",
    };
    let fragment = fragment.map(|fragment| format!("#{fragment}")).unwrap_or_default();
    format!("{address}{separator}{query}{fragment}")
}
