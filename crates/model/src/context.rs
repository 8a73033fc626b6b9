//! Conversation contexts: values that bots and other programs share under names, apart from any session.
//!
//! A namespace has documents: one that is global, one for each contact, one for each conversation. A
//! document has values by key. [`Contexts`] is what one conversation sees of its workspace's, and
//! [`ContextChange`] what is done to it; the same rules hold wherever a change comes from.

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Longest name of a namespace, in characters.
pub const MAX_NAMESPACE_CHARS: usize = 100;
/// Most namespaces of a workspace.
pub const MAX_NAMESPACES: usize = 100;
/// Longest key, in characters.
pub const MAX_CONTEXT_KEY_CHARS: usize = 200;
/// Most keys of a document.
pub const MAX_CONTEXT_KEYS: usize = 1_000;
/// Largest document, its keys and its values as JSON, in characters.
pub const MAX_DOCUMENT_CHARS: usize = 800_000;
/// Deepest nesting of a value.
pub const MAX_CONTEXT_DEPTH: usize = 60;
/// Most that a turn reads of all documents together, in characters.
pub const MAX_CONTEXT_READ_CHARS: usize = 3 * MAX_DOCUMENT_CHARS;
/// How long a value is kept after it was written, and the longest that a namespace may say: 13 months.
pub const MAX_CONTEXT_TTL_S: u64 = 395 * 24 * 60 * 60;

/// Namespaces that are told of each conversation by ourselves: what holds for it now, and what is known of
/// its contact. Nobody else makes or changes them.
pub const CONVERSATION_NAMESPACE: &str = "conversation";
pub const CONTACT_NAMESPACE: &str = "sde";

/// Whose document of a namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContextScope {
    Global,
    Contact,
    Conversation,
}

/// Values of one namespace and scope, with about how long they are.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Document {
    values: IndexMap<String, Value>,
    chars: usize,
}

/// What one conversation sees of its workspace's contexts.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Contexts {
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    namespaces: BTreeSet<String>,
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    global: IndexMap<String, Document>,
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    contact: IndexMap<String, Document>,
    #[serde(skip_serializing_if = "IndexMap::is_empty")]
    conversation: IndexMap<String, Document>,
    /// Whether there is more than is read at a time.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_cut: bool,
}

/// What is done to contexts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContextChange {
    /// Makes a namespace, or says anew how long its values are kept; `None` leaves that as it is.
    Register { namespace: String, ttl_s: Option<u64> },
    /// Removes a namespace with all its documents, everybody's.
    Unregister { namespace: String },
    /// Sets a value, making the namespace when it isn't there; `null` removes the value.
    Set { scope: ContextScope, namespace: String, key: String, value: Value },
    /// Removes a value.
    Delete { scope: ContextScope, namespace: String, key: String },
    /// Empties a document.
    Clear { scope: ContextScope, namespace: String },
}

/// Why a change isn't taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ContextFault {
    #[error("a namespace is named with 1 to {MAX_NAMESPACE_CHARS} letters, digits and underscores")]
    Namespace,
    #[error("the namespace {0} is told by us and can only be read")]
    ReadOnly(String),
    #[error("a workspace has at most {MAX_NAMESPACES} namespaces")]
    TooManyNamespaces,
    #[error("no namespace {0}")]
    NoNamespace(String),
    #[error("a key has 1 to {MAX_CONTEXT_KEY_CHARS} characters, none of them a control character")]
    Key,
    #[error("a document has at most {MAX_CONTEXT_KEYS} keys")]
    TooManyKeys,
    #[error("document too large: it has at most {MAX_DOCUMENT_CHARS} characters")]
    TooLarge,
    #[error("a value nests at most {MAX_CONTEXT_DEPTH} deep")]
    TooDeep,
    #[error("values are kept for 1 to {MAX_CONTEXT_TTL_S} seconds")]
    Ttl,
}

impl ContextChange {
    /// The namespace that it is about.
    pub fn namespace(&self) -> &str {
        match self {
            Self::Register { namespace, .. }
            | Self::Unregister { namespace }
            | Self::Set { namespace, .. }
            | Self::Delete { namespace, .. }
            | Self::Clear { namespace, .. } => namespace,
        }
    }
}

impl Document {
    /// A document of these values.
    pub fn of(values: IndexMap<String, Value>) -> Self {
        let chars = values.iter().map(|(key, value)| chars_of(key, value)).sum();
        Self { values, chars }
    }

    /// Its values by key.
    pub const fn values(&self) -> &IndexMap<String, Value> {
        &self.values
    }

    /// How long it is, in characters.
    pub const fn chars(&self) -> usize {
        self.chars
    }

    /// Sets a value; `null` removes it.
    ///
    /// # Errors
    ///
    /// [`ContextFault`] when the document can't have it; it stays as it was.
    pub fn set(&mut self, key: &str, value: Value) -> Result<(), ContextFault> {
        if value.is_null() {
            self.remove(key);
            return Ok(());
        }
        check_value(key, &value)?;
        let before = self.values.get(key).map_or(0, |old| chars_of(key, old));
        let chars = self.chars - before + chars_of(key, &value);
        if chars > MAX_DOCUMENT_CHARS {
            return Err(ContextFault::TooLarge);
        }
        if before == 0 && self.values.len() >= MAX_CONTEXT_KEYS {
            return Err(ContextFault::TooManyKeys);
        }
        self.values.insert(key.to_owned(), value);
        self.chars = chars;
        Ok(())
    }

    /// Removes a value; says whether it was there.
    pub fn remove(&mut self, key: &str) -> bool {
        let Some(old) = self.values.shift_remove(key) else { return false };
        self.chars -= chars_of(key, &old);
        true
    }
}

impl Contexts {
    /// Contexts with these namespaces and no values.
    pub fn new(namespaces: impl IntoIterator<Item = String>) -> Self {
        Self { namespaces: namespaces.into_iter().collect(), ..Self::default() }
    }

    /// The document of a namespace, if it has values.
    pub fn document(&self, scope: ContextScope, namespace: &str) -> Option<&Document> {
        self.documents(scope).get(namespace)
    }

    /// Adds a value that was read.
    pub fn add(&mut self, scope: ContextScope, (namespace, key): (String, String), value: Value) {
        let document = self.documents_mut(scope).entry(namespace).or_default();
        document.chars += chars_of(&key, &value);
        document.values.insert(key, value);
    }

    /// Whether there is a namespace of that name.
    pub fn has(&self, namespace: &str) -> bool {
        self.namespaces.contains(namespace)
    }

    /// Makes a change.
    ///
    /// # Errors
    ///
    /// [`ContextFault`] when it can't be made; everything stays as it was.
    pub fn apply(&mut self, change: &ContextChange) -> Result<(), ContextFault> {
        check_own(change.namespace())?;
        match change {
            ContextChange::Register { namespace, ttl_s } => {
                check_ttl(*ttl_s)?;
                self.register(namespace)
            }
            ContextChange::Unregister { namespace } => {
                self.check_known(namespace)?;
                self.namespaces.remove(namespace);
                for documents in [&mut self.global, &mut self.contact, &mut self.conversation] {
                    documents.shift_remove(namespace);
                }
                Ok(())
            }
            ContextChange::Set { scope, namespace, key, value } => {
                // Nothing is made for a value that can't be set.
                let mut document = self.documents_mut(*scope).shift_remove(namespace);
                let changed = document.get_or_insert_default().set(key, value.clone());
                let changed = changed.and_then(|()| self.register(namespace));
                let is_kept = changed.is_ok() || self.has(namespace);
                if let Some(document) = document.filter(|it| is_kept && !it.values.is_empty()) {
                    self.documents_mut(*scope).insert(namespace.clone(), document);
                }
                changed
            }
            ContextChange::Delete { scope, namespace, key } => {
                self.check_known(namespace)?;
                if let Some(document) = self.documents_mut(*scope).get_mut(namespace) {
                    document.remove(key);
                }
                Ok(())
            }
            ContextChange::Clear { scope, namespace } => {
                self.check_known(namespace)?;
                self.documents_mut(*scope).shift_remove(namespace);
                Ok(())
            }
        }
    }

    fn register(&mut self, namespace: &str) -> Result<(), ContextFault> {
        check_namespace(namespace)?;
        if self.has(namespace) {
            return Ok(());
        }
        if self.namespaces.len() >= MAX_NAMESPACES {
            return Err(ContextFault::TooManyNamespaces);
        }
        self.namespaces.insert(namespace.to_owned());
        Ok(())
    }

    fn check_known(&self, namespace: &str) -> Result<(), ContextFault> {
        if self.has(namespace) {
            return Ok(());
        }
        Err(ContextFault::NoNamespace(namespace.to_owned()))
    }

    const fn documents(&self, scope: ContextScope) -> &IndexMap<String, Document> {
        match scope {
            ContextScope::Global => &self.global,
            ContextScope::Contact => &self.contact,
            ContextScope::Conversation => &self.conversation,
        }
    }

    const fn documents_mut(&mut self, scope: ContextScope) -> &mut IndexMap<String, Document> {
        match scope {
            ContextScope::Global => &mut self.global,
            ContextScope::Contact => &mut self.contact,
            ContextScope::Conversation => &mut self.conversation,
        }
    }
}

/// Refuses namespaces of ours.
fn check_own(name: &str) -> Result<(), ContextFault> {
    if [CONVERSATION_NAMESPACE, CONTACT_NAMESPACE].contains(&name) {
        return Err(ContextFault::ReadOnly(name.to_owned()));
    }
    Ok(())
}

/// Refuses what can't name a namespace.
///
/// # Errors
///
/// [`ContextFault::Namespace`] or [`ContextFault::ReadOnly`].
pub fn check_namespace(name: &str) -> Result<(), ContextFault> {
    check_own(name)?;
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    if (1..=MAX_NAMESPACE_CHARS).contains(&name.len()) && name.bytes().all(is_word) {
        return Ok(());
    }
    Err(ContextFault::Namespace)
}

/// Refuses a key or value that no document can have.
///
/// # Errors
///
/// [`ContextFault::Key`], [`ContextFault::TooLarge`] or [`ContextFault::TooDeep`].
pub fn check_value(key: &str, value: &Value) -> Result<(), ContextFault> {
    let is_key = (1..=MAX_CONTEXT_KEY_CHARS).contains(&key.chars().count());
    if !is_key || key.chars().any(char::is_control) {
        return Err(ContextFault::Key);
    }
    if is_deeper(value, MAX_CONTEXT_DEPTH) {
        return Err(ContextFault::TooDeep);
    }
    if chars_of(key, value) > MAX_DOCUMENT_CHARS {
        return Err(ContextFault::TooLarge);
    }
    Ok(())
}

/// Refuses a time that values can't be kept for.
///
/// # Errors
///
/// [`ContextFault::Ttl`].
pub fn check_ttl(ttl_s: Option<u64>) -> Result<(), ContextFault> {
    if ttl_s.is_none_or(|seconds| (1..=MAX_CONTEXT_TTL_S).contains(&seconds)) {
        return Ok(());
    }
    Err(ContextFault::Ttl)
}

/// How long a key and its value are, as JSON, in characters; never 0.
pub fn chars_of(key: &str, value: &Value) -> usize {
    key.chars().count() + value.to_string().chars().count()
}

fn is_deeper(value: &Value, most: usize) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
        Value::Array(_) | Value::Object(_) if most == 0 => true,
        Value::Array(values) => values.iter().any(|value| is_deeper(value, most - 1)),
        Value::Object(members) => members.values().any(|value| is_deeper(value, most - 1)),
    }
}
