//! Integrations and intents.

use model::bot::{Body, Integration, Intent};
use model::key::Key;
use serde_json::{Map, Value, json};

use super::{Writer, lay, put_word};
use crate::liveperson::reading::elsewhere::{Place, Way, request_of};
use crate::liveperson::reading::service::{CREDENTIALS, FILE_URL, OUR_FILE, PLACEHOLDER, put_file};
use crate::liveperson::{defaults, kept};

impl Writer<'_> {
    /// Writes the integrations, and those that were only kept.
    pub(super) fn responders(&mut self, others: Option<&Value>) -> Value {
        let bot = self.bot;
        let own: Vec<Value> =
            bot.integrations.iter().map(|(key, it)| self.responder(key, it)).collect();
        let others = others.and_then(Value::as_array).into_iter().flatten().map(|it| {
            let kept = it.as_object().cloned().unwrap_or_default();
            let defaults = Map::from_iter([("chatbotId".to_owned(), self.bot_id.as_str().into())]);
            lay(Map::new(), kept, &defaults)
        });
        own.into_iter().chain(others).collect()
    }

    fn responder(&mut self, key: &Key, it: &Integration) -> Value {
        let mut kept = kept(&it.vendor).cloned().unwrap_or_default();
        let mut fields = Map::new();
        let mut put = |field: &str, value: Value| {
            fields.insert(field.to_owned(), value);
        };
        put("id", self.ids.integrations.get(key).cloned().into());
        put("name", it.name.as_deref().unwrap_or(key.as_str()).into());
        if !it.fields.is_empty() {
            let fields: Vec<(String, String)> =
                it.fields.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
            put("customDataFields", pairs(&fields));
        }
        if let Some(transform) = &it.transform {
            put("transformResultsScript", transform.source.as_str().into());
        }
        let result = it.result_variable.as_deref().unwrap_or(key.as_str());
        put("responseDataVariable", result.into());
        let word = kept.get("integrationType").and_then(Value::as_str).unwrap_or("API");
        let way = Way::of(word);
        match (way.place(), request_of(way, &kept)) {
            (Some(place), Some(before)) => self.unwritten(key, it, (place, &before)),
            (Some(_) | None, _) => self.request(key, it, way, (&mut fields, &mut kept)),
        }
        lay(fields, kept, &defaults::responder(&self.bot_id))
    }

    /// Notes what was changed of a request that stands for something else: the export keeps that.
    fn unwritten(&mut self, key: &Key, it: &Integration, (place, before): (&Place, &Integration)) {
        let is_same = it.method == before.method
            && it.url == before.url
            && it.body == before.body
            && it.headers == before.headers
            && it.query == before.query
            && it.has_default_headers == before.has_default_headers;
        if !is_same {
            let message = format!("{}: the export says that, not what is sent here", place.about);
            self.loss(&format!("integrations.{key}"), &message);
        }
    }

    fn request(
        &mut self,
        key: &Key,
        it: &Integration,
        way: Way,
        (fields, kept): (&mut Map<String, Value>, &mut Map<String, Value>),
    ) {
        let mut it = it.clone();
        if way == Way::File {
            let placeholder = kept.get(FILE_URL).and_then(Value::as_str);
            let placeholder = placeholder.filter(|it| !it.is_empty()).unwrap_or(PLACEHOLDER);
            put_file(&mut it, OUR_FILE, placeholder);
        }
        let mut put = |field: &str, value: Value| {
            fields.insert(field.to_owned(), value);
        };
        put("webhook", it.url.as_str().into());
        if !it.headers.is_empty() {
            put("headers", pairs(&it.headers));
        }
        if !it.query.is_empty() {
            put("parameters", pairs(&it.query));
        }
        match &it.body {
            None => {}
            Some(Body::Json(text) | Body::Text(text)) => put("postBody", text.as_str().into()),
            Some(Body::Form(form)) => put("postBody", form_text(form).into()),
        }
        if !it.has_default_headers {
            put("useDefaultHeaders", false.into());
        }
        if let Some(credential) = &it.credential {
            let names_it = |field: &str| {
                let word = kept.get(field).and_then(Value::as_str);
                word.is_some_and(|word| Key::from_name(word) == *credential)
            };
            if !CREDENTIALS.iter().any(|field| names_it(field)) {
                put(CREDENTIALS[0], credential.as_str().into());
            }
        }
        let method = it.method;
        put_word(fields, kept, ("method", method.as_str()), |word| {
            word.parse().unwrap_or(model::call::Method::Get) == method
        });
        if matches!(it.body, Some(Body::Form(_))) {
            let message = "a form as body is written as a text; add its `Content-Type`";
            self.loss(&format!("integrations.{key}.form"), message);
        }
    }

    pub(super) fn intents(&mut self) -> Value {
        let bot = self.bot;
        bot.intents.iter().map(|(key, intent)| self.intent(key, intent)).collect()
    }

    fn intent(&mut self, key: &Key, intent: &Intent) -> Value {
        let kept = kept(&intent.vendor).cloned().unwrap_or_default();
        let id = self.ids.intents.get(key).cloned();
        let fields = defaults::fields(json!({ "id": id, "displayName": intent.name }));
        let defaults = defaults::fields(json!({ "name": intent.name }));
        if intent.phrases.iter().any(|phrase| *phrase != intent.name) {
            let message = "exports hold no sentences; add them to the domain";
            self.loss(&format!("intents.{key}.phrases"), message);
        }
        lay(fields, kept, &defaults)
    }
}

fn pairs(pairs: &[(String, String)]) -> Value {
    pairs.iter().map(|(key, value)| json!({ "key": key, "value": value })).collect()
}

fn form_text(form: &[(String, String)]) -> String {
    let pairs: Vec<String> = form.iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join("&")
}
