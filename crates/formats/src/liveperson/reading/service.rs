//! Integrations and intents.

use std::collections::HashMap;

use expr::template::{JsonTemplate, NoNames};
use indexmap::IndexMap;
use model::bot::{
    Body, Bot, CredentialKind, CredentialUse, Integration, Intent, Knowledge, Script, Transfer,
};
use model::call::Method;
use model::key::Key;
use model::text::Texts;
use serde_json::{Map, Value};

use super::elsewhere::{Way, request_of};
use super::{Object, knowledge};
use crate::liveperson::keys::Keys;
use crate::liveperson::notes::Notes;
use crate::liveperson::residue::prune;
use crate::liveperson::{defaults, ids, vendor, words};

/// Fields under which an export may name a credential.
pub(in crate::liveperson) const CREDENTIALS: [&str; 6] =
    ["credentialId", "credentialName", "credential", "authenticationId", "authId", "oauthId"];
/// Fields under which an export may hold the query.
const PARAMETERS: [&str; 5] =
    ["parameters", "requestParameters", "params", "queryParameters", "requestParams"];

/// The field of an integration that says by what the address of a file is replaced, and what it says unless
/// set.
pub(in crate::liveperson) const FILE_URL: &str = "fileUrl";
pub(in crate::liveperson) const PLACEHOLDER: &str = "{{file_url}}";
/// The template that stands for a file's address.
pub(in crate::liveperson) const OUR_FILE: &str = "{$fileUrl}";

/// What an interaction can call.
#[derive(Debug, Clone)]
pub(super) enum Service {
    Integration(Key),
    Transfer(Transfer),
    Knowledge(Knowledge),
    /// It is kept, and nothing here can do it.
    Unsupported,
}

/// What an export's interactions call and understand.
#[derive(Debug, Default)]
pub(super) struct Services {
    by_id: HashMap<String, Service>,
    by_name: HashMap<String, Service>,
    names: HashMap<Key, String>,
    /// Stories that searches look through, with what they are called.
    pub(super) searched: IndexMap<Key, String>,
    pub(super) intents: Intents,
}

impl Services {
    /// Reads the integrations into the bot, and the intents.
    pub(super) fn read(root: &mut Object, bot: &mut Bot, bot_id: &str, notes: &mut Notes) -> Self {
        let mut services = Self { intents: Intents::read(root, bot, notes), ..Self::default() };
        let mut keys = Keys::default();
        let mut others = Vec::new();
        for mut object in root.objects("responder", notes) {
            let word = object.peek("integrationType").and_then(Value::as_str).unwrap_or("API");
            let way = Way::of(word);
            let fields = object.fields();
            let elsewhere = request_of(way, &fields);
            if matches!(way, Way::Http | Way::File) || elsewhere.is_some() {
                services.integration(object, bot, (bot_id, &mut keys, elsewhere), notes);
                continue;
            }
            let id = text_of(&object, "id");
            let name = text_of(&object, "name");
            let service = match way {
                Way::Transfer => Service::Transfer(transfer(&object)),
                Way::Knowledge => services.search(&object, notes),
                Way::Http | Way::File | Way::Function | Way::Mail | Way::Unsupported => {
                    let message = match way.place() {
                        Some(place) => format!("{}, and doesn't say which", place.about),
                        None => format!("integrations of the type `{word}` can't be called here"),
                    };
                    let code = "unsupported_integration";
                    let finding = object.warn(code, "integrationType", message);
                    notes.add(
                        finding.suggest("it is kept under `vendor`; interactions pass it over"),
                    );
                    Service::Unsupported
                }
            };
            services.know(id, name, service);
            if object.peek("chatbotId").and_then(Value::as_str) == Some(bot_id) {
                object.take("chatbotId");
            }
            others.push(Value::Object(object.rest()));
        }
        if !others.is_empty() {
            root.keep("responder", others);
        }
        services
    }

    fn know(&mut self, id: Option<String>, name: Option<String>, service: Service) {
        if let Some(id) = id {
            self.by_id.entry(id).or_insert_with(|| service.clone());
        }
        if let Some(name) = name {
            self.by_name.entry(name).or_insert(service);
        }
    }

    /// A search in a knowledge base, and the story that it looks through.
    fn search(&mut self, object: &Object, notes: &mut Notes) -> Service {
        let knowledge = knowledge::of_integration(object, notes);
        let called = ["knowledgeBaseName", "knowledgeBase", "kbName", "name"];
        let called = called.iter().find_map(|field| text_of(object, field));
        if let (Some(story), Some(called)) = (knowledge.stories.first(), called) {
            self.searched.entry(story.clone()).or_insert(called);
        }
        Service::Knowledge(knowledge)
    }

    /// What has that id, or else that name.
    pub(super) fn find(&self, id: Option<&str>, name: Option<&str>) -> Option<Service> {
        let by_id = id.and_then(|id| self.by_id.get(id));
        by_id.or_else(|| self.by_name.get(name?)).cloned()
    }

    /// What an integration is called.
    pub(super) fn name_of(&self, integration: &Key) -> Option<&str> {
        self.names.get(integration).map(String::as_str)
    }

    fn integration(
        &mut self,
        mut object: Object,
        bot: &mut Bot,
        (bot_id, keys, elsewhere): (&str, &mut Keys, Option<Integration>),
        notes: &mut Notes,
    ) {
        let id = object.text("id", notes).filter(|id| !id.is_empty());
        let name = object.text("name", notes).unwrap_or_else(|| "Integration".to_owned());
        // Templates say the name.
        let wanted = Key::new(name.as_str()).unwrap_or_else(|_| Key::from_name(&name));
        let key = keys.allot(wanted, |_| true);
        object.path = format!("integrations.{key}");
        let own_id = ids::thing("integration", bot.key.as_str(), key.as_str());
        let id = id.filter(|id| !self.by_id.contains_key(id)).unwrap_or_else(|| own_id.clone());
        if id != own_id {
            object.keep("id", id.as_str());
        }
        let word = text_of(&object, "integrationType").unwrap_or_default();
        let way = Way::of(&word);
        let mut integration = match elsewhere {
            Some(request) => {
                let credential = needs(&object, bot, way, notes);
                Integration { credential, ..request }
            }
            None => request(&mut object, bot, notes),
        };
        if way == Way::File {
            let placeholder = text_of(&object, FILE_URL);
            put_file(&mut integration, placeholder.as_deref().unwrap_or(PLACEHOLDER), OUR_FILE);
        }
        integration.result_variable = object
            .text("responseDataVariable", notes)
            .filter(|name| !name.is_empty() && name != key.as_str());
        integration.fields = fields(&mut object, notes);
        let transform = object.text("transformResultsScript", notes);
        integration.transform =
            transform.filter(|it| !it.trim().is_empty()).map(|source| Script { source });
        self.know(Some(id), Some(name.clone()), Service::Integration(key.clone()));
        self.names.insert(key.clone(), name.clone());
        integration.name = Some(name).filter(|name| name != key.as_str());
        let (place, path) = (object.place.clone(), object.path.clone());
        let mut rest = object.rest();
        prune(&mut rest, &defaults::responder(bot_id));
        notes.count_unknown(&rest, &place, &path);
        integration.vendor = vendor(rest);
        bot.integrations.insert(key, integration);
    }

    /// Gives the bot its intents, and says how many.
    pub(super) fn finish(&mut self, bot: &mut Bot, notes: &mut Notes) -> usize {
        bot.intents = std::mem::take(&mut self.intents.all);
        for (key, intent) in &bot.intents {
            let message = format!("the export holds no sentences for `{}`", intent.name);
            let finding = crate::import::Finding::new(
                crate::problem::Severity::Warning,
                "missing_phrases",
                message,
            );
            let place = self.intents.places.get(key).cloned().unwrap_or_default();
            notes.add(
                finding
                    .at(place)
                    .of(format!("intents.{key}"))
                    .suggest("add sentences under `phrases`; its name is the only one now"),
            );
        }
        bot.intents.len()
    }
}

fn text_of(object: &Object, field: &str) -> Option<String> {
    object.peek(field).and_then(Value::as_str).filter(|it| !it.is_empty()).map(str::to_owned)
}

/// What an integration that transfers says; it is kept whole, too.
fn transfer(object: &Object) -> Transfer {
    let first = |fields: &[&str]| fields.iter().find_map(|field| text_of(object, field));
    Transfer {
        message: first(&["message", "messageToUser", "transferMessage"]).map(Texts::one),
        skill: first(&["agentSkillId", "skillId"]),
        agent: first(&["agentId"]),
        passes_context: object.peek("tangoContextEnabled") == Some(&Value::Bool(true)),
    }
}

/// Puts another placeholder for the file's address into everything that is sent.
pub(in crate::liveperson) fn put_file(integration: &mut Integration, from: &str, to: &str) {
    let put = |text: &mut String| {
        if text.contains(from) {
            *text = text.replace(from, to);
        }
    };
    put(&mut integration.url);
    integration.headers.iter_mut().chain(&mut integration.query).for_each(|pair| put(&mut pair.1));
    match &mut integration.body {
        Some(Body::Json(text) | Body::Text(text)) => put(text),
        Some(Body::Form(form)) => form.iter_mut().for_each(|pair| put(&mut pair.1)),
        None => {}
    }
}

/// Says what has to be given before something is sent elsewhere. Gives the credential that is used.
fn needs(object: &Object, bot: &mut Bot, way: Way, notes: &mut Notes) -> Option<Key> {
    let place = way.place()?;
    let message = format!("{}, and its address isn't in the export", place.about);
    let finding = object.warn("address_needed", "integrationType", message);
    notes.add(finding.suggest(format!(
        "give the address `{}` under `environments`; it gets a {}",
        place.address, place.sends
    )));
    if let Some(named) = credential(object, bot, notes) {
        return Some(named);
    }
    let key = Key::from_name(place.credential);
    let declared =
        CredentialUse { kind: CredentialKind::Bearer, description: None, hosts: Vec::new() };
    bot.credentials.entry(key.clone()).or_insert(declared);
    let message = "what is sent there needs a credential, which no export holds".to_owned();
    let finding = object.warn("credential_needed", "integrationType", message);
    notes.add(finding.suggest(format!("keep it in the workspace as `{key}`")));
    Some(key)
}

/// What is sent.
fn request(object: &mut Object, bot: &mut Bot, notes: &mut Notes) -> Integration {
    let word = object.text("method", notes).unwrap_or_else(|| "GET".to_owned());
    let method = word.parse::<Method>().unwrap_or_else(|error| {
        let finding = object.warn("unsupported_method", "method", error.to_string());
        notes.add(finding.suggest("it is taken for GET"));
        Method::Get
    });
    if word != method.as_str() {
        object.keep("method", word);
    }
    let url = object.first_text(&["webhook", "url"], notes).unwrap_or_default();
    let headers = pairs(object, "headers", notes);
    let query = PARAMETERS.into_iter().map(|field| pairs(object, field, notes));
    let query = query.into_iter().find(|pairs| !pairs.is_empty()).unwrap_or_default();
    let body = object.text("postBody", notes).filter(|body| !body.trim().is_empty());
    let body = body.map(|text| body_of(text, &headers));
    let has_default_headers = object.flag("useDefaultHeaders", notes).unwrap_or(true);
    let credential = credential(object, bot, notes);
    let own = Integration::new(method, url);
    Integration { headers, query, body, credential, has_default_headers, ..own }
}

/// A body is JSON unless its own header says otherwise; what is no JSON goes as it is.
fn body_of(text: String, headers: &[(String, String)]) -> Body {
    let mut types = headers.iter().filter(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    let says_other = types.next().is_some_and(|(_, value)| !value.to_lowercase().contains("json"));
    if says_other || !JsonTemplate::parse(&text, &NoNames).is_json() {
        Body::Text(text)
    } else {
        Body::Json(text)
    }
}

fn pairs(object: &mut Object, field: &str, notes: &mut Notes) -> Vec<(String, String)> {
    let (mut pairs, mut rests) = (Vec::new(), Vec::new());
    for mut pair in object.objects(field, notes) {
        let name = pair.first_text(&["key", "name"], notes).unwrap_or_default();
        let value = pair.text("value", notes).unwrap_or_default();
        pairs.push((name, value));
        rests.push(pair.rest());
    }
    object.keep_rests(field, rests);
    pairs
}

/// Custom data fields; of two with one name the first counts, and the other is kept.
fn fields(object: &mut Object, notes: &mut Notes) -> IndexMap<String, String> {
    const FIELD: &str = "customDataFields";
    let (mut fields, mut rests, mut doubles) = (IndexMap::new(), Vec::new(), Vec::new());
    for mut field in object.objects(FIELD, notes) {
        let name = field.first_text(&["key", "name"], notes).unwrap_or_default();
        let value = field.text("value", notes).unwrap_or_default();
        if fields.contains_key(&name) {
            let message = format!("two fields are called `{name}`; the first counts");
            notes.add(field.warn("duplicate_field", "", message));
            field.keep("key", name);
            field.keep("value", value);
            doubles.push(Value::Object(field.rest()));
        } else {
            fields.insert(name, value);
            rests.push(field.rest());
        }
    }
    object.keep_rests(FIELD, rests);
    if !doubles.is_empty() {
        object.keep("duplicateDataFields", doubles);
    }
    fields
}

/// The credential that an integration names: exports hold none.
fn credential(object: &Object, bot: &mut Bot, notes: &mut Notes) -> Option<Key> {
    let field = CREDENTIALS.into_iter().find(|field| text_of(object, field).is_some())?;
    let called = text_of(object, field)?;
    let key = Key::from_name(&called);
    let kind = text_of(object, "credentialType").or_else(|| text_of(object, "authType"));
    let kind = match kind.map(|it| words::plain(&it)).as_deref() {
        Some("BASIC" | "BASICAUTH" | "BASICAUTHENTICATION") => CredentialKind::Basic,
        _ => CredentialKind::Bearer,
    };
    let declared = CredentialUse { kind, description: None, hosts: Vec::new() };
    bot.credentials.entry(key.clone()).or_insert(declared);
    let message = format!("it needs the credential `{called}`, which no export holds");
    let finding = object.warn("credential_needed", field, message);
    notes.add(finding.suggest(format!("keep it in the workspace as `{key}`")));
    Some(key)
}

/// The intents of an export, and stubs of those that it names without having them.
#[derive(Debug, Default)]
pub(super) struct Intents {
    all: IndexMap<Key, Intent>,
    by_id: HashMap<String, Key>,
    by_name: HashMap<String, Key>,
    places: HashMap<Key, String>,
    keys: Keys,
    bot: String,
}

impl Intents {
    fn read(root: &mut Object, bot: &Bot, notes: &mut Notes) -> Self {
        let mut intents = Self { bot: bot.key.to_string(), ..Self::default() };
        for mut object in root.objects("associatedIntents", notes) {
            let id = object.text("id", notes).filter(|id| !id.is_empty());
            let label = object.text("displayName", notes).filter(|it| !it.is_empty());
            let name = object.text("name", notes).filter(|it| !it.is_empty());
            let shown = label.or_else(|| name.clone()).or_else(|| id.clone());
            let shown = shown.unwrap_or_else(|| "Intent".to_owned());
            if let Some(name) = name.filter(|name| *name != shown) {
                object.keep("name", name);
            }
            let place = object.place.clone();
            let key = intents.add(id, shown, object);
            intents.places.insert(key, place);
        }
        intents
    }

    fn add(&mut self, id: Option<String>, shown: String, mut object: Object) -> Key {
        let key = self.keys.allot(Key::from_name(&shown), |_| true);
        let own_id = ids::thing("intent", &self.bot, key.as_str());
        let id = id.filter(|id| !self.by_id.contains_key(id)).unwrap_or_else(|| own_id.clone());
        if id != own_id {
            object.keep("id", id.as_str());
        }
        // An id is no sentence.
        let phrases = if id == shown { Vec::new() } else { vec![shown.clone()] };
        for name in [Some(shown.clone()), text_of(&object, "name")].into_iter().flatten() {
            self.by_name.entry(name).or_insert_with(|| key.clone());
        }
        self.by_id.insert(id, key.clone());
        let intent =
            Intent { name: shown, phrases, vendor: vendor(object.rest()), ..Intent::default() };
        self.all.insert(key.clone(), intent);
        key
    }

    /// The key of the intent with that id or name; of a stub when there is none.
    pub(super) fn key_of(&mut self, id: &str, at: &Object, notes: &mut Notes) -> Key {
        if let Some(key) = self.by_id.get(id).or_else(|| self.by_name.get(id)) {
            return key.clone();
        }
        let message = format!("the intent `{id}` isn't in the export");
        let finding = at.warn("missing_intent", "", message);
        notes.add(finding.suggest("an empty one stands in for it; add sentences"));
        let stub = Object::new(Map::new(), at.place.clone());
        let key = self.add(Some(id.to_owned()), id.to_owned(), stub);
        self.places.insert(key.clone(), at.place.clone());
        key
    }
}
