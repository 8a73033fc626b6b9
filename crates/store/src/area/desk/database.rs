//! The desk over SQL that both databases understand.

use async_trait::async_trait;
use jiff::Timestamp;
use model::id::{BotId, ConversationId, MemberId, ReplicaId, WorkspaceId};

use super::{
    AgentConnection, AgentEntry, Clocks, DeskEvent, DeskStore, ListedPlace, NewAgent, NewDeskEvent,
    NewTeam, Place, PlaceFilter, PlaceOrder, PlaceState, TeamEntry, WaitingLine, logged,
};
use crate::error::StoreError;
use crate::record::encode;
use crate::sql::{Columns, Database, Outcome, Row, SqlValue, Statement, int, params};

const PLACE: &str = "conversation_id, state, team, agent, slot, priority, since, due_at, queued_at, \
     answered_at, waits_since, reply_due_at, overdue_at";

#[async_trait]
impl<D: Database> DeskStore for D {
    async fn put_team(&self, workspace: WorkspaceId, team: NewTeam) -> Result<bool, StoreError> {
        let number = int("team", team.number)?;
        let mut statements = Vec::new();
        if team.is_default {
            let other = "UPDATE team SET is_default = 0 WHERE workspace_id = $1 AND number <> $2";
            statements.push(Statement::new(other, params![workspace, number]));
        }
        let put = Statement::new(
            "INSERT INTO team (workspace_id, number, key, is_default, settings, version, created_at, \
             updated_at, first_response_s, reply_s) VALUES ($1, $2, $3, $4, $5, 1, $6, $6, $7, $8)
             ON CONFLICT (workspace_id, number) DO UPDATE SET key = excluded.key,
             is_default = excluded.is_default, settings = excluded.settings,
             first_response_s = excluded.first_response_s, reply_s = excluded.reply_s,
             version = team.version + 1, updated_at = excluded.updated_at RETURNING 1",
            params![
                workspace,
                number,
                team.key,
                i64::from(team.is_default),
                encode(&team.settings)?,
                team.now,
                team.limits.first_s,
                team.limits.later_s,
            ],
        );
        statements.push(put.required());
        Ok(self.write(statements).await?.is_done())
    }

    async fn list_teams(&self, workspace: WorkspaceId) -> Result<Vec<TeamEntry>, StoreError> {
        let sql = "SELECT number, key, settings, is_default, version, created_at, updated_at
                   FROM team WHERE workspace_id = $1 ORDER BY number";
        let rows = self.read(Statement::new(sql, params![workspace])).await?;
        rows.into_iter().map(team_of).collect()
    }

    async fn delete_team(&self, workspace: WorkspaceId, number: u64) -> Result<bool, StoreError> {
        let Ok(number) = int("team", number) else { return Ok(false) };
        let sql = "DELETE FROM team WHERE workspace_id = $1 AND number = $2 RETURNING 1";
        let delete = Statement::new(sql, params![workspace, number]);
        Ok(self.write(vec![delete.required()]).await?.is_done())
    }

    async fn put_agent(&self, workspace: WorkspaceId, agent: NewAgent) -> Result<bool, StoreError> {
        let put = Statement::new(
            "INSERT INTO agent (workspace_id, id, settings, presence, version, created_at, updated_at)
             VALUES ($1, $2, $3, 'logged_out', 1, $4, $4) ON CONFLICT (id) DO UPDATE
             SET settings = excluded.settings, version = agent.version + 1,
             updated_at = excluded.updated_at WHERE agent.workspace_id = $1 RETURNING 1",
            params![workspace, agent.id, encode(&agent.settings)?, agent.now],
        );
        Ok(self.write(vec![put.required()]).await?.is_done())
    }

    async fn set_presence(
        &self,
        workspace: WorkspaceId,
        id: MemberId,
        presence: &str,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let set = Statement::new(
            "UPDATE agent SET presence = $3, lost_at = NULL, version = version + 1, updated_at = $4
             WHERE workspace_id = $1 AND id = $2 RETURNING 1",
            params![workspace, id, presence, now],
        );
        Ok(self.write(vec![set.required()]).await?.is_done())
    }

    async fn connect_agent(
        &self,
        workspace: WorkspaceId,
        id: MemberId,
        replica: ReplicaId,
    ) -> Result<(), StoreError> {
        let keep = "INSERT INTO agent_connection (workspace_id, agent_id, replica)
                    VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
        let found = "UPDATE agent SET lost_at = NULL WHERE workspace_id = $1 AND id = $2";
        let statements = vec![
            Statement::new(keep, params![workspace, id, replica]),
            Statement::new(found, params![workspace, id]),
        ];
        self.write(statements).await.map(drop)
    }

    async fn disconnect_agent(
        &self,
        workspace: WorkspaceId,
        id: MemberId,
        replica: ReplicaId,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let cut = "DELETE FROM agent_connection
                   WHERE workspace_id = $1 AND agent_id = $2 AND replica = $3 RETURNING 1";
        let lost = "UPDATE agent SET lost_at = $3 WHERE workspace_id = $1 AND id = $2
                    AND NOT EXISTS (SELECT 1 FROM agent_connection
                    WHERE workspace_id = $1 AND agent_id = $2) RETURNING 1";
        let statements = vec![
            Statement::new(cut, params![workspace, id, replica]).required(),
            Statement::new(lost, params![workspace, id, now]),
        ];
        Ok(match self.write(statements).await? {
            Outcome::Done(rows) => rows.last().is_some_and(|rows| !rows.is_empty()),
            Outcome::Refused => false,
        })
    }

    async fn list_dead_connections(&self, limit: u32) -> Result<Vec<AgentConnection>, StoreError> {
        let sql = format!(
            "SELECT workspace_id, agent_id, replica FROM agent_connection WHERE {} LIMIT $1",
            self.is_dead("replica")
        );
        let rows = self.read(Statement::new(sql, params![limit])).await?;
        let connection = |row| {
            let mut columns = Columns::new("agent_connection", row);
            Ok(AgentConnection {
                workspace: WorkspaceId::from_uuid(columns.uuid()?),
                agent: MemberId::from_uuid(columns.uuid()?),
                replica: ReplicaId::from_uuid(columns.uuid()?),
            })
        };
        rows.into_iter().map(connection).collect()
    }

    async fn list_agents(&self, workspace: WorkspaceId) -> Result<Vec<AgentEntry>, StoreError> {
        let sql = "SELECT id, settings, presence, lost_at, version, created_at, updated_at
                   FROM agent WHERE workspace_id = $1 ORDER BY id";
        let rows = self.read(Statement::new(sql, params![workspace])).await?;
        rows.into_iter().map(agent_of).collect()
    }

    async fn delete_agent(&self, workspace: WorkspaceId, id: MemberId) -> Result<bool, StoreError> {
        let sql = "DELETE FROM agent WHERE workspace_id = $1 AND id = $2 RETURNING 1";
        let delete = Statement::new(sql, params![workspace, id]).required();
        let sql = "DELETE FROM agent_connection WHERE workspace_id = $1 AND agent_id = $2";
        let cut = Statement::new(sql, params![workspace, id]);
        Ok(self.write(vec![delete, cut]).await?.is_done())
    }

    async fn list_desks(&self) -> Result<Vec<WorkspaceId>, StoreError> {
        let sql = "SELECT workspace_id FROM team UNION SELECT workspace_id FROM agent";
        let rows = self.read(Statement::new(sql, Vec::new())).await?;
        let workspace = |row| Columns::new("team", row).uuid().map(WorkspaceId::from_uuid);
        rows.into_iter().map(workspace).collect()
    }

    async fn find_listed(
        &self,
        workspace: WorkspaceId,
        conversation: ConversationId,
    ) -> Result<Option<ListedPlace>, StoreError> {
        let sql = format!(
            "SELECT {PLACE} FROM desk_place WHERE workspace_id = $1 AND conversation_id = $2"
        );
        let rows = self.read(Statement::new(sql, params![workspace, conversation])).await?;
        rows.into_iter().next().map(place_of).transpose()
    }

    async fn count_overdue(
        &self,
        workspace: WorkspaceId,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let sql = "SELECT COUNT(*) FROM desk_place WHERE workspace_id = $1
                   AND reply_due_at IS NOT NULL AND reply_due_at <= $2";
        let rows = self.read(Statement::new(sql, params![workspace, now])).await?;
        let row = rows.into_iter().next().unwrap_or_default();
        Columns::new("desk_place", row).count()
    }

    async fn list_newly_overdue(
        &self,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<(WorkspaceId, ConversationId)>, StoreError> {
        let sql = "SELECT workspace_id, conversation_id FROM desk_place
                   WHERE reply_due_at IS NOT NULL AND reply_due_at <= $1 AND overdue_at IS NULL
                   ORDER BY reply_due_at LIMIT $2";
        let rows = self.read(Statement::new(sql, params![now, limit])).await?;
        let found = rows.into_iter().map(|row| {
            let mut columns = Columns::new("desk_place", row);
            let workspace = WorkspaceId::from_uuid(columns.uuid()?);
            Ok((workspace, ConversationId::from_uuid(columns.uuid()?)))
        });
        found.collect()
    }

    async fn list_places(
        &self,
        workspace: WorkspaceId,
        filter: PlaceFilter,
        limit: u32,
    ) -> Result<Vec<ListedPlace>, StoreError> {
        let mut parameters = params![workspace, limit];
        let mut conditions = String::new();
        let team = filter.team.map(|team| int("team", team)).transpose()?;
        let tag = filter.tag.map(|tag| format!("%|{}|%", escaped(&tag)));
        let wanted: [(&str, Option<SqlValue>, &str); 5] = [
            ("state =", filter.state.map(|state| state.as_str().into()), ""),
            ("team =", team.map(Into::into), ""),
            ("agent =", filter.agent.map(Into::into), ""),
            ("channel_id =", filter.channel.map(Into::into), ""),
            ("tags LIKE", tag.map(Into::into), " ESCAPE '!'"),
        ];
        for (condition, value, behind) in wanted {
            if let Some(value) = value {
                parameters.push(value);
                let number = parameters.len();
                conditions.push_str(&format!(" AND {condition} ${number}{behind}"));
            }
        }
        let time = match filter.order {
            PlaceOrder::Since => "since",
            PlaceOrder::Due => {
                conditions.push_str(" AND reply_due_at IS NOT NULL");
                "reply_due_at"
            }
        };
        if let Some((at, conversation)) = filter.after {
            parameters.extend(params![at, conversation]);
            let number = parameters.len();
            let after = format!(" AND ({time}, conversation_id) > (${}, ${number})", number - 1);
            conditions.push_str(&after);
        }
        let sql = format!(
            "SELECT {PLACE} FROM desk_place WHERE workspace_id = $1{conditions}
             ORDER BY {time}, conversation_id LIMIT $2"
        );
        let rows = self.read(Statement::new(sql, parameters)).await?;
        rows.into_iter().map(place_of).collect()
    }

    async fn count_lines(&self, workspace: WorkspaceId) -> Result<Vec<WaitingLine>, StoreError> {
        let sql = "SELECT team, COUNT(*), MIN(since) FROM desk_place WHERE workspace_id = $1
                   AND state IN ('waiting', 'waiting_for', 'offered') GROUP BY team ORDER BY team";
        let rows = self.read(Statement::new(sql, params![workspace])).await?;
        let line = |row| {
            let mut columns = Columns::new("desk_place", row);
            let team = columns.int_or_null()?.map(i64::unsigned_abs);
            Ok(WaitingLine { team, count: columns.count()?, oldest: columns.time()? })
        };
        rows.into_iter().map(line).collect()
    }

    async fn list_unplaced(
        &self,
        workspace: WorkspaceId,
        limit: u32,
    ) -> Result<Vec<ConversationId>, StoreError> {
        let sql = "SELECT c.id FROM conversation c WHERE c.workspace_id = $1
                   AND c.status = 'queued' AND NOT EXISTS
                   (SELECT 1 FROM desk_place p WHERE p.conversation_id = c.id)
                   ORDER BY c.id LIMIT $2";
        let rows = self.read(Statement::new(sql, params![workspace, limit])).await?;
        let id = |row| Columns::new("conversation", row).uuid().map(ConversationId::from_uuid);
        rows.into_iter().map(id).collect()
    }

    async fn list_running(
        &self,
        workspace: WorkspaceId,
        bot: Option<BotId>,
        limit: u32,
    ) -> Result<Vec<ConversationId>, StoreError> {
        let mut parameters = params![workspace, limit];
        let condition = match bot {
            Some(bot) => {
                parameters.push(bot.into());
                " AND bot_id = $3"
            }
            None => "",
        };
        let sql = format!(
            "SELECT id FROM conversation WHERE workspace_id = $1 AND work_since IS NOT NULL
             AND status = 'with_bot'{condition} ORDER BY id LIMIT $2"
        );
        let rows = self.read(Statement::new(sql, parameters)).await?;
        let id = |row| Columns::new("conversation", row).uuid().map(ConversationId::from_uuid);
        rows.into_iter().map(id).collect()
    }

    async fn log_desk_event(
        &self,
        workspace: WorkspaceId,
        replica: ReplicaId,
        event: NewDeskEvent,
    ) -> Result<(), StoreError> {
        let statements = logged(workspace, None, (replica, event))?;
        let statements =
            statements.into_iter().map(|(sql, params)| Statement::new(sql.text(), params));
        self.write(statements.collect()).await.map(drop)
    }

    async fn list_desk_events(
        &self,
        workspace: WorkspaceId,
        conversation: Option<ConversationId>,
        after: u64,
        limit: u32,
    ) -> Result<Vec<DeskEvent>, StoreError> {
        let Ok(after) = int("event", after) else { return Ok(Vec::new()) };
        let mut parameters = params![workspace, after, limit];
        let condition = match conversation {
            Some(conversation) => {
                parameters.push(conversation.into());
                " AND conversation_id = $4"
            }
            None => "",
        };
        let sql = format!(
            "SELECT number, conversation_id, replica, kind, record, created_at FROM desk_event
             WHERE workspace_id = $1 AND number > $2{condition} ORDER BY number LIMIT $3"
        );
        let rows = self.read(Statement::new(sql, parameters)).await?;
        rows.into_iter().map(event_of).collect()
    }

    async fn last_desk_event(&self, workspace: WorkspaceId) -> Result<u64, StoreError> {
        let sql = "SELECT last_number FROM desk_log WHERE workspace_id = $1";
        let rows = self.read(Statement::new(sql, params![workspace])).await?;
        let row = rows.into_iter().next();
        row.map_or(Ok(0), |row| Columns::new("desk_log", row).count())
    }
}

/// A text as LIKE takes it literally, with `!` before what means something.
fn escaped(text: &str) -> String {
    text.replace('!', "!!").replace('%', "!%").replace('_', "!_")
}

fn team_of(row: Row) -> Result<TeamEntry, StoreError> {
    let mut columns = Columns::new("team", row);
    let number = columns.count()?;
    Ok(TeamEntry {
        number,
        key: columns.text()?,
        settings: columns.record("settings", &number)?,
        is_default: columns.int()? != 0,
        version: columns.count()?,
        created_at: columns.time()?,
        updated_at: columns.time()?,
    })
}

fn agent_of(row: Row) -> Result<AgentEntry, StoreError> {
    let mut columns = Columns::new("agent", row);
    let id = MemberId::from_uuid(columns.uuid()?);
    Ok(AgentEntry {
        id,
        settings: columns.record("settings", &id)?,
        presence: columns.text()?,
        lost_at: columns.time_or_null()?,
        version: columns.count()?,
        created_at: columns.time()?,
        updated_at: columns.time()?,
    })
}

fn place_of(row: Row) -> Result<ListedPlace, StoreError> {
    let mut columns = Columns::new("desk_place", row);
    let conversation = ConversationId::from_uuid(columns.uuid()?);
    let written = columns.text()?;
    let state = PlaceState::ALL.into_iter().find(|state| state.as_str() == written);
    let corrupt = |column, reason: String| StoreError::Corrupt {
        table: "desk_place",
        column,
        id: conversation.to_string(),
        reason,
    };
    let state = state.ok_or_else(|| corrupt("state", written))?;
    let team = columns.int_or_null()?.map(i64::unsigned_abs);
    let agent = columns.uuid_or_null()?.map(MemberId::from_uuid);
    let slot = columns.int_or_null()?.map(u32::try_from).transpose();
    let priority = u8::try_from(columns.int()?);
    Ok(ListedPlace {
        conversation,
        place: Place {
            state,
            team,
            agent,
            slot: slot.map_err(|error| corrupt("slot", error.to_string()))?,
            priority: priority.map_err(|error| corrupt("priority", error.to_string()))?,
            since: columns.time()?,
            due_at: columns.time_or_null()?,
        },
        clocks: Clocks {
            queued_at: columns.time()?,
            answered_at: columns.time_or_null()?,
            waits_since: columns.time_or_null()?,
            reply_due_at: columns.time_or_null()?,
            overdue_at: columns.time_or_null()?,
        },
    })
}

fn event_of(row: Row) -> Result<DeskEvent, StoreError> {
    let mut columns = Columns::new("desk_event", row);
    let number = columns.count()?;
    Ok(DeskEvent {
        number,
        conversation: columns.uuid_or_null()?.map(ConversationId::from_uuid),
        replica: ReplicaId::from_uuid(columns.uuid()?),
        kind: columns.text()?,
        record: columns.record("record", &number)?,
        created_at: columns.time()?,
    })
}
