//! Contacts: people who write to us, one per workspace, channel and the channel's own id of them.

use async_trait::async_trait;
use jiff::Timestamp;
use model::contact::Profile;
use model::id::{ChannelId, ContactId, WorkspaceId};

use super::bot::like_pattern;
use crate::error::StoreError;
use crate::record::{Place, decode, encode};
use crate::sql::{Columns, Database, Row, Statement, params};

/// A contact that may be new.
#[derive(Debug, Clone, PartialEq)]
pub struct NewContact {
    /// The id that it gets when it is new.
    pub id: ContactId,
    pub channel: ChannelId,
    /// The channel's own id of the person.
    pub external_id: String,
    pub profile: Profile,
    pub created_at: Timestamp,
}

/// A contact as it is kept.
#[derive(Debug, Clone, PartialEq)]
pub struct ContactEntry {
    pub id: ContactId,
    pub channel: ChannelId,
    pub external_id: String,
    pub profile: Profile,
    pub created_at: Timestamp,
}

/// Which contacts to list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ContactFilter {
    /// What occurs in a name, an address or a channel's own id, whatever the case of a to z.
    pub search: Option<String>,
    /// Older than this one.
    pub before: Option<ContactId>,
}

/// Contacts of a workspace.
#[async_trait]
pub trait ContactStore: Send + Sync {
    /// Finds the contact of that channel and external id, or makes it. A contact that is there
    /// stays as it is.
    async fn find_or_create_contact(
        &self,
        workspace: WorkspaceId,
        contact: NewContact,
    ) -> Result<ContactEntry, StoreError>;

    /// Finds a contact by id.
    async fn find_contact(
        &self,
        workspace: WorkspaceId,
        id: ContactId,
    ) -> Result<Option<ContactEntry>, StoreError>;

    /// Finds a contact by a channel's own id of it.
    async fn find_contact_of_channel(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        external_id: &str,
    ) -> Result<Option<ContactEntry>, StoreError>;

    /// Replaces a contact's profile. `false` when it isn't there.
    async fn save_profile(
        &self,
        workspace: WorkspaceId,
        id: ContactId,
        profile: Profile,
    ) -> Result<bool, StoreError>;

    /// Lists at most `limit` contacts, newest first.
    async fn list_contacts(
        &self,
        workspace: WorkspaceId,
        filter: ContactFilter,
        limit: u32,
    ) -> Result<Vec<ContactEntry>, StoreError>;
}

const COLUMNS: &str = "id, channel_id, external_id, name, email, profile, created_at";

#[async_trait]
impl<D: Database> ContactStore for D {
    async fn find_or_create_contact(
        &self,
        workspace: WorkspaceId,
        contact: NewContact,
    ) -> Result<ContactEntry, StoreError> {
        let (channel, external_id) = (contact.channel, contact.external_id.clone());
        let find = Statement::new(
            format!(
                "SELECT {COLUMNS} FROM contact
                 WHERE workspace_id = $1 AND channel_id = $2 AND external_id = $3"
            ),
            params![workspace, channel, external_id.as_str()],
        );
        // Most who come are new: one write says so, without looking first.
        let insert = Statement::new(
            format!(
                "INSERT INTO contact (workspace_id, id, channel_id, external_id, name, email, \
                 profile, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                 ON CONFLICT DO NOTHING RETURNING {COLUMNS}"
            ),
            params![
                workspace,
                contact.id,
                channel,
                external_id,
                contact.profile.name.clone(),
                contact.profile.email.clone(),
                encode(&contact.profile)?,
                contact.created_at,
            ],
        );
        let inserted = self.write(vec![insert]).await?.last_rows();
        if let Some(row) = inserted.into_iter().flatten().next() {
            return contact_of(row);
        }
        match self.read(find).await?.into_iter().next() {
            Some(row) => contact_of(row),
            // Its id belongs to another contact: ids are minted from a clock and randomness.
            None => Err(StoreError::database(format_args!("{} is taken", contact.id))),
        }
    }

    async fn find_contact(
        &self,
        workspace: WorkspaceId,
        id: ContactId,
    ) -> Result<Option<ContactEntry>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM contact WHERE workspace_id = $1 AND id = $2");
        let rows = self.read(Statement::new(sql, params![workspace, id])).await?;
        rows.into_iter().next().map(contact_of).transpose()
    }

    async fn find_contact_of_channel(
        &self,
        workspace: WorkspaceId,
        channel: ChannelId,
        external_id: &str,
    ) -> Result<Option<ContactEntry>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM contact
             WHERE workspace_id = $1 AND channel_id = $2 AND external_id = $3"
        );
        let rows = self.read(Statement::new(sql, params![workspace, channel, external_id])).await?;
        rows.into_iter().next().map(contact_of).transpose()
    }

    async fn save_profile(
        &self,
        workspace: WorkspaceId,
        id: ContactId,
        profile: Profile,
    ) -> Result<bool, StoreError> {
        let update = Statement::new(
            "UPDATE contact SET name = $3, email = $4, profile = $5
             WHERE workspace_id = $1 AND id = $2 RETURNING 1",
            params![workspace, id, profile.name.clone(), profile.email.clone(), encode(&profile)?],
        );
        Ok(self.write(vec![update.required()]).await?.is_done())
    }

    async fn list_contacts(
        &self,
        workspace: WorkspaceId,
        filter: ContactFilter,
        limit: u32,
    ) -> Result<Vec<ContactEntry>, StoreError> {
        let mut parameters = params![workspace, limit];
        let mut conditions = String::new();
        if let Some(before) = filter.before {
            parameters.push(before.into());
            conditions.push_str(&format!(" AND id < ${}", parameters.len()));
        }
        if let Some(search) = filter.search {
            parameters.push(like_pattern(&search).into());
            let number = parameters.len();
            let found = ["name", "email", "external_id"]
                .map(|column| format!("lower({column}) LIKE ${number} ESCAPE '!'"));
            conditions.push_str(&format!(" AND ({})", found.join(" OR ")));
        }
        let sql = format!(
            "SELECT {COLUMNS} FROM contact WHERE workspace_id = $1{conditions}
             ORDER BY id DESC LIMIT $2"
        );
        let rows = self.read(Statement::new(sql, parameters)).await?;
        rows.into_iter().map(contact_of).collect()
    }
}

fn contact_of(row: Row) -> Result<ContactEntry, StoreError> {
    let mut columns = Columns::new("contact", row);
    let id = ContactId::from_uuid(columns.uuid()?);
    Ok(ContactEntry {
        id,
        channel: ChannelId::from_uuid(columns.uuid()?),
        external_id: columns.text()?,
        profile: profile_of(id, &mut columns)?,
        created_at: columns.time()?,
    })
}

/// Reads a profile from the columns name, email and profile. Name and email stand apart because
/// commits change them alone.
pub(crate) fn profile_of(id: ContactId, columns: &mut Columns) -> Result<Profile, StoreError> {
    let (name, email) = (columns.text_or_null()?, columns.text_or_null()?);
    let place = Place { table: "contact", column: "profile", id: &id };
    let rest: Profile = decode(&columns.text()?, place)?;
    Ok(Profile { name, email, ..rest })
}
