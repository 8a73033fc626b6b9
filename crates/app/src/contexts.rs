//! Contexts for programs: what bots' scripts share with them, by namespace, owner and key.
//!
//! How large a document may become is checked against what is there when it is written: programs that
//! write at the same moment may together pass it.

use indexmap::IndexMap;
use model::context::{
    ContextFault, Document, MAX_CONTEXT_KEYS, MAX_NAMESPACES, check_namespace, check_ttl,
};
use model::id::{ContactId, ConversationId, WorkspaceId};
use serde_json::Value;
use store::{
    ContextNamespace, ContextPlace, ContextValue, ContextWrite, GLOBAL_SUBJECT, NewContextValue,
    StoreError,
};

use crate::App;

/// Longest name of a session, in characters.
const MAX_SESSION_CHARS: usize = 200;
/// Most entries of a page.
const MAX_PAGE: u32 = 200;

/// Whose document of a namespace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ContextOwner {
    /// Everybody's.
    Global,
    Contact(ContactId),
    Conversation(ConversationId),
    /// By any name; that of a contact or conversation is its id.
    Session(String),
}

/// A document, by its namespace and owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContextDocument {
    pub namespace: String,
    pub owner: ContextOwner,
}

/// Values to set; `null` removes one.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ContextValues {
    pub values: IndexMap<String, Value>,
    /// How long they are kept, in place of what the namespace says.
    pub ttl_s: Option<u64>,
}

/// Why a context wasn't read or changed.
#[derive(Debug, thiserror::Error)]
pub enum ContextError {
    #[error(transparent)]
    Fault(#[from] ContextFault),
    #[error(
        "a session is named with 1 to {MAX_SESSION_CHARS} characters without control characters"
    )]
    Session,
    #[error("there is no {0}")]
    NoOwner(String),
    #[error("no value {0:?}")]
    NoValue(String),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl ContextOwner {
    fn subject(&self) -> String {
        match self {
            Self::Global => GLOBAL_SUBJECT.to_owned(),
            Self::Contact(id) => id.to_string(),
            Self::Conversation(id) => id.to_string(),
            Self::Session(name) => name.clone(),
        }
    }
}

impl App {
    /// Lists namespaces by name, those after one.
    ///
    /// # Errors
    ///
    /// When the store can't be read.
    pub async fn list_context_namespaces(
        &self,
        workspace: WorkspaceId,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<ContextNamespace>, StoreError> {
        let limit = limit.clamp(1, MAX_PAGE);
        self.inner.store.list_context_namespaces(workspace, after, limit).await
    }

    /// Makes a namespace, or says anew how long its values are kept; those that are there stay as long as
    /// was said before.
    ///
    /// # Errors
    ///
    /// [`ContextError`] when it can't be named so, or there are too many.
    pub async fn put_context_namespace(
        &self,
        workspace: WorkspaceId,
        name: &str,
        ttl_s: Option<u64>,
    ) -> Result<(), ContextError> {
        check_ttl(ttl_s)?;
        self.check_room(workspace, name).await?;
        let (namespace, at) = (name.to_owned(), self.inner.clock.now());
        let write = ContextWrite::Register { namespace, ttl_s, at };
        Ok(self.inner.store.write_contexts(workspace, vec![write]).await?)
    }

    /// Removes a namespace with all its documents.
    ///
    /// # Errors
    ///
    /// [`ContextFault::NoNamespace`] when there is none of that name.
    pub async fn delete_context_namespace(
        &self,
        workspace: WorkspaceId,
        name: &str,
    ) -> Result<(), ContextError> {
        self.check_namespace(workspace, name).await?;
        let write = ContextWrite::Unregister { namespace: name.to_owned() };
        Ok(self.inner.store.write_contexts(workspace, vec![write]).await?)
    }

    /// Lists a document's values by key, those after one.
    ///
    /// # Errors
    ///
    /// [`ContextError`] when there is no such namespace or owner.
    pub async fn list_context_values(
        &self,
        workspace: WorkspaceId,
        document: &ContextDocument,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<ContextValue>, ContextError> {
        let subject = self.subject_of(workspace, document).await?;
        let place = ContextPlace { namespace: &document.namespace, subject: &subject };
        let part = (self.inner.clock.now(), limit.clamp(1, MAX_PAGE));
        Ok(self.inner.store.list_context_values(workspace, place, after, part).await?)
    }

    /// Finds a value.
    ///
    /// # Errors
    ///
    /// [`ContextError`] when it isn't there (any more).
    pub async fn get_context_value(
        &self,
        workspace: WorkspaceId,
        document: &ContextDocument,
        key: &str,
    ) -> Result<ContextValue, ContextError> {
        let subject = self.subject_of(workspace, document).await?;
        let place = ContextPlace { namespace: &document.namespace, subject: &subject };
        let now = self.inner.clock.now();
        let found = self.inner.store.find_context_value(workspace, place, key, now).await?;
        found.ok_or_else(|| ContextError::NoValue(key.to_owned()))
    }

    /// All values of a document.
    ///
    /// # Errors
    ///
    /// [`ContextError`] when there is no such namespace or owner.
    pub async fn read_context(
        &self,
        workspace: WorkspaceId,
        document: &ContextDocument,
    ) -> Result<IndexMap<String, Value>, ContextError> {
        let subject = self.subject_of(workspace, document).await?;
        Ok(self.whole(workspace, (&document.namespace, &subject)).await?.values().clone())
    }

    /// Sets values of a document, all or none, making its namespace when it isn't there.
    ///
    /// # Errors
    ///
    /// [`ContextError`] when the document can't have them.
    pub async fn set_context_values(
        &self,
        workspace: WorkspaceId,
        document: &ContextDocument,
        new: ContextValues,
    ) -> Result<(), ContextError> {
        let ContextDocument { namespace, owner } = document;
        check_ttl(new.ttl_s)?;
        self.check_room(workspace, namespace).await?;
        self.check_owner(workspace, owner).await?;
        let (subject, at) = (owner.subject(), self.inner.clock.now());
        let mut whole = self.whole(workspace, (namespace, &subject)).await?;
        let mut writes = Vec::with_capacity(new.values.len());
        for (key, value) in new.values {
            whole.set(&key, value.clone())?;
            let (namespace, subject) = (namespace.clone(), subject.clone());
            writes.push(if value.is_null() {
                ContextWrite::Delete { namespace, subject, key }
            } else {
                let ttl_s = new.ttl_s;
                ContextWrite::Set(NewContextValue { namespace, subject, key, value, ttl_s, at })
            });
        }
        Ok(self.inner.store.write_contexts(workspace, writes).await?)
    }

    /// Removes a value.
    ///
    /// # Errors
    ///
    /// [`ContextError`] when it isn't there.
    pub async fn delete_context_value(
        &self,
        workspace: WorkspaceId,
        document: &ContextDocument,
        key: &str,
    ) -> Result<(), ContextError> {
        self.get_context_value(workspace, document, key).await?;
        let (namespace, subject) = (document.namespace.clone(), document.owner.subject());
        let write = ContextWrite::Delete { namespace, subject, key: key.to_owned() };
        Ok(self.inner.store.write_contexts(workspace, vec![write]).await?)
    }

    /// Removes all values of a document.
    ///
    /// # Errors
    ///
    /// [`ContextError`] when there is no such namespace or owner.
    pub async fn clear_context(
        &self,
        workspace: WorkspaceId,
        document: &ContextDocument,
    ) -> Result<(), ContextError> {
        let subject = self.subject_of(workspace, document).await?;
        let write = ContextWrite::Clear { namespace: document.namespace.clone(), subject };
        Ok(self.inner.store.write_contexts(workspace, vec![write]).await?)
    }

    async fn whole(
        &self,
        workspace: WorkspaceId,
        (namespace, subject): (&str, &str),
    ) -> Result<Document, StoreError> {
        let place = ContextPlace { namespace, subject };
        let part = (self.inner.clock.now(), MAX_CONTEXT_KEYS as u32);
        let values = self.inner.store.list_context_values(workspace, place, None, part).await?;
        Ok(Document::of(values.into_iter().map(|it| (it.key, it.value)).collect()))
    }

    /// The subject of a document that may be read.
    async fn subject_of(
        &self,
        workspace: WorkspaceId,
        document: &ContextDocument,
    ) -> Result<String, ContextError> {
        self.check_namespace(workspace, &document.namespace).await?;
        self.check_owner(workspace, &document.owner).await?;
        Ok(document.owner.subject())
    }

    async fn check_namespace(
        &self,
        workspace: WorkspaceId,
        name: &str,
    ) -> Result<(), ContextError> {
        match self.inner.store.find_context_namespace(workspace, name).await? {
            Some(_) => Ok(()),
            None => Err(ContextFault::NoNamespace(name.to_owned()).into()),
        }
    }

    /// Whether there is a namespace of that name, or may be.
    async fn check_room(&self, workspace: WorkspaceId, name: &str) -> Result<(), ContextError> {
        check_namespace(name)?;
        let store = &self.inner.store;
        if store.find_context_namespace(workspace, name).await?.is_some() {
            return Ok(());
        }
        let most = MAX_NAMESPACES as u32;
        let there = store.list_context_namespaces(workspace, None, most).await?;
        if there.len() < MAX_NAMESPACES {
            return Ok(());
        }
        Err(ContextFault::TooManyNamespaces.into())
    }

    async fn check_owner(
        &self,
        workspace: WorkspaceId,
        owner: &ContextOwner,
    ) -> Result<(), ContextError> {
        let store = &self.inner.store;
        let is_there = match owner {
            ContextOwner::Global => true,
            ContextOwner::Contact(id) => store.find_contact(workspace, *id).await?.is_some(),
            ContextOwner::Conversation(id) => {
                store.find_conversation(workspace, *id).await?.is_some()
            }
            ContextOwner::Session(name) => {
                let is_name = (1..=MAX_SESSION_CHARS).contains(&name.chars().count());
                if !is_name || name.chars().any(char::is_control) {
                    return Err(ContextError::Session);
                }
                true
            }
        };
        if is_there { Ok(()) } else { Err(ContextError::NoOwner(owner.subject())) }
    }
}
