//! Workspaces: tenants of this installation. Those who administer the first one make and delete others.

use model::id::WorkspaceId;
use model::key::{Key, KeyError};
use store::{Note, StoreError, Workspace};

use crate::access::ADMIN;
use crate::clock::noise;
use crate::{Access, AccessError, ApiKeyCreated, App};

/// Why a workspace isn't made or shown.
#[derive(Debug, thiserror::Error)]
pub enum WorkspaceError {
    #[error("there is a workspace {0}")]
    Taken(Key),
    #[error("a workspace's name: {0}")]
    BadName(#[from] KeyError),
    #[error("workspaces are made by those who administer the workspace default")]
    NotFirst,
    #[error("the workspace default stays: those who administer it administer all")]
    First,
    #[error("there is no workspace {0} of that name")]
    NotFound(WorkspaceId),
    #[error(transparent)]
    Access(#[from] AccessError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Makes a workspace, with a key for everything in it.
    ///
    /// # Errors
    ///
    /// [`WorkspaceError::NotFirst`] when the caller is of another workspace than the first;
    /// [`WorkspaceError::Taken`], [`WorkspaceError::BadName`].
    pub async fn create_workspace(
        &self,
        by: &Access,
        name: &str,
    ) -> Result<(Workspace, ApiKeyCreated), WorkspaceError> {
        first(by)?;
        let key = Key::new(name)?;
        let now = self.now();
        let id = WorkspaceId::mint(now, noise());
        Note::made(&id);
        let workspace = Workspace { id, name: key.to_string(), created_at: now };
        if !self.inner.store.create_workspace(workspace.clone()).await? {
            return Err(WorkspaceError::Taken(key));
        }
        let key = self.create_api_key(id, "first admin key", vec![ADMIN.to_owned()]).await?;
        Ok((workspace, key))
    }

    /// Deletes a workspace for good: nobody comes in any more and nothing is sent, in other processes within a
    /// second or two; all that it had is erased in the background.
    ///
    /// # Errors
    ///
    /// [`WorkspaceError::NotFirst`] when the caller is of another workspace than the first;
    /// [`WorkspaceError::First`], [`WorkspaceError::NotFound`] also when the name is another's.
    pub async fn delete_workspace(
        &self,
        by: &Access,
        (id, name): (WorkspaceId, &str),
    ) -> Result<(), WorkspaceError> {
        first(by)?;
        if id == WorkspaceId::DEFAULT {
            return Err(WorkspaceError::First);
        }
        if !self.inner.store.end_workspace(id, name, self.now()).await? {
            return Err(WorkspaceError::NotFound(id));
        }
        self.inner.channels.clear();
        self.inner.channels_by_id.clear();
        self.inner.haptik_clients.clear();
        self.end_here(id);
        Ok(())
    }

    /// Lists all workspaces by name.
    ///
    /// # Errors
    ///
    /// [`WorkspaceError::NotFirst`] when the caller is of another workspace than the first.
    pub async fn list_workspaces(&self, by: &Access) -> Result<Vec<Workspace>, WorkspaceError> {
        first(by)?;
        Ok(self.inner.store.list_workspaces().await?)
    }

    /// Says how the caller's own workspace is called.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub async fn workspace_name(&self, by: &Access) -> Result<String, StoreError> {
        let all = self.inner.store.list_workspaces().await?;
        let own = all.into_iter().find(|workspace| workspace.id == by.workspace);
        Ok(own.map(|workspace| workspace.name).unwrap_or_default())
    }
}

fn first(by: &Access) -> Result<(), WorkspaceError> {
    if by.workspace == WorkspaceId::DEFAULT { Ok(()) } else { Err(WorkspaceError::NotFirst) }
}
