//! Writing a batch: a statement a table, all sent at once with the COMMIT behind them.

use std::collections::BTreeMap;
use std::pin::Pin;

use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Error, Statement};
use uuid::Uuid;

use super::look::Planned;
use super::statements::Statements;
use crate::area::context::ContextSql;
use crate::area::desk::DeskSql;
use crate::prepared::{Prepared, PreparedEntry, PreparedGuard};
use crate::rules::Applied;

/// A commit to write.
#[derive(Clone, Copy)]
struct Row<'a> {
    prepared: &'a Prepared,
    applied: &'a Applied,
    contact: Uuid,
}

type Written<'a> = Pin<Box<dyn Future<Output = Result<(), Error>> + Send + 'a>>;

/// Writes the decided commits of a batch and commits.
///
/// # Errors
///
/// The first that occurred. Unless the connection was lost, nothing is committed then.
pub(super) async fn write(
    client: &Client,
    statements: &Statements,
    batch: &[&Prepared],
    planned: &[Planned],
) -> Result<(), Error> {
    let rows: Vec<Row<'_>> = planned
        .iter()
        .filter_map(|plan| {
            let prepared = batch.get(plan.at)?;
            Some(Row { prepared, applied: &plan.applied, contact: plan.contact })
        })
        .collect();
    let writing = Writing { client, statements, rows: &rows };
    // Polled in this order, so sent in this order.
    let all: Vec<Written<'_>> = vec![
        Box::pin(writing.insert_conversations()),
        Box::pin(writing.insert_keys()),
        Box::pin(writing.update_numbers()),
        Box::pin(writing.update_turns()),
        Box::pin(writing.details()),
        Box::pin(writing.timers()),
        Box::pin(writing.insert_messages()),
        Box::pin(writing.mark_messages()),
        Box::pin(writing.answer_calls()),
        Box::pin(writing.insert_calls()),
        Box::pin(writing.insert_outbox()),
        Box::pin(writing.remember()),
        Box::pin(writing.update_profiles()),
        Box::pin(writing.contexts()),
        Box::pin(writing.entries(&statements.insert_reports, |prepared| &prepared.reports)),
        Box::pin(writing.entries(&statements.insert_events, |prepared| &prepared.events)),
        Box::pin(writing.desk()),
        Box::pin(client.batch_execute("COMMIT")),
    ];
    futures::future::join_all(all).await.into_iter().collect()
}

struct Writing<'a> {
    client: &'a Client,
    statements: &'a Statements,
    rows: &'a [Row<'a>],
}

/// The columns that every written commit changes in its conversation.
#[derive(Default)]
struct Numbers {
    ids: Vec<Uuid>,
    versions: Vec<i64>,
    numbers: Vec<i64>,
    visibles: Vec<i64>,
    owners: Vec<Option<Uuid>>,
    sinces: Vec<Option<i64>>,
}

impl Numbers {
    fn push(&mut self, row: &Row<'_>) {
        self.ids.push(row.prepared.conversation);
        self.versions.push(row.applied.version);
        self.numbers.push(row.applied.last_number);
        self.visibles.push(row.applied.last_visible_at);
        self.owners.push(row.applied.owner);
        self.sinces.push(row.applied.work_since);
    }
}

impl Writing<'_> {
    /// Runs a statement unless there is nothing for it.
    async fn run(
        &self,
        statement: &Statement,
        is_empty: bool,
        parameters: &[&(dyn ToSql + Sync)],
    ) -> Result<(), Error> {
        if is_empty {
            return Ok(());
        }
        self.client.execute(statement, parameters).await.map(|_| ())
    }

    async fn insert_conversations(&self) -> Result<(), Error> {
        let (mut workspaces, mut ids, mut contacts) = (vec![], vec![], vec![]);
        let (mut channels, mut keys, mut times) = (vec![], vec![], vec![]);
        for row in self.rows {
            if let PreparedGuard::New { channel, create_key, created_at, .. } = &row.prepared.guard
            {
                workspaces.push(row.prepared.workspace);
                ids.push(row.prepared.conversation);
                contacts.push(row.contact);
                channels.push(*channel);
                keys.push(create_key.as_deref());
                times.push(*created_at);
            }
        }
        let statement = &self.statements.insert_conversations;
        let parameters: &[&(dyn ToSql + Sync)] =
            &[&workspaces, &ids, &contacts, &channels, &keys, &times];
        self.run(statement, ids.is_empty(), parameters).await
    }

    async fn insert_keys(&self) -> Result<(), Error> {
        let (mut workspaces, mut channels, mut keys) = (vec![], vec![], vec![]);
        let (mut ids, mut numbers, mut hashes, mut times) = (vec![], vec![], vec![], vec![]);
        for row in self.rows {
            if let (Some(inbound), Some(arrived)) = (&row.prepared.inbound, row.applied.inbound) {
                workspaces.push(row.prepared.workspace);
                channels.push(inbound.channel);
                keys.push(inbound.sender_message_id.as_str());
                ids.push(row.prepared.conversation);
                numbers.push(arrived.number);
                hashes.push(inbound.body_hash.as_slice());
                times.push(inbound.created_at);
            }
        }
        let parameters: &[&(dyn ToSql + Sync)] =
            &[&workspaces, &channels, &keys, &ids, &numbers, &hashes, &times];
        self.run(&self.statements.insert_keys, ids.is_empty(), parameters).await
    }

    async fn update_numbers(&self) -> Result<(), Error> {
        let mut of = Numbers::default();
        for row in self.rows.iter().filter(|row| row.prepared.turn.is_none()) {
            of.push(row);
        }
        let parameters: &[&(dyn ToSql + Sync)] =
            &[&of.ids, &of.versions, &of.numbers, &of.visibles, &of.owners, &of.sinces];
        self.run(&self.statements.update_numbers, of.ids.is_empty(), parameters).await
    }

    async fn update_turns(&self) -> Result<(), Error> {
        let mut of = Numbers::default();
        let (mut states, mut statuses, mut records, mut sessions) =
            (vec![], vec![], vec![], vec![]);
        let (mut bots, mut versions, mut expiries, mut actives) = (vec![], vec![], vec![], vec![]);
        for row in self.rows {
            if let Some(turn) = &row.prepared.turn {
                of.push(row);
                states.push(turn.state.as_str());
                statuses.push(turn.status);
                records.push(turn.status_record.as_str());
                sessions.push(turn.session);
                bots.push(turn.bot);
                versions.push(turn.bot_version);
                expiries.push(turn.expires_at);
                actives.push(turn.last_activity_at);
            }
        }
        let parameters: &[&(dyn ToSql + Sync)] = &[
            &of.ids,
            &of.versions,
            &of.numbers,
            &of.visibles,
            &of.owners,
            &of.sinces,
            &states,
            &statuses,
            &records,
            &sessions,
            &bots,
            &versions,
            &expiries,
            &actives,
        ];
        self.run(&self.statements.update_turns, of.ids.is_empty(), parameters).await
    }

    async fn details(&self) -> Result<(), Error> {
        let with = self
            .rows
            .iter()
            .filter_map(|row| Some((row.prepared.conversation, row.prepared.details.as_deref()?)));
        let (ids, details): (Vec<Uuid>, Vec<&str>) = with.unzip();
        let parameters: &[&(dyn ToSql + Sync)] = &[&ids, &details];
        self.run(&self.statements.set_details, ids.is_empty(), parameters).await
    }

    async fn timers(&self) -> Result<(), Error> {
        let (mut workspaces, mut ids, mut numbers, mut times) = (vec![], vec![], vec![], vec![]);
        let mut without = vec![];
        for row in self.rows {
            match row.prepared.turn.as_ref().and_then(|turn| turn.timer.change()) {
                None => {}
                Some(Some((number, due_at))) => {
                    workspaces.push(row.prepared.workspace);
                    ids.push(row.prepared.conversation);
                    numbers.push(number);
                    times.push(due_at);
                }
                Some(None) => without.push(row.prepared.conversation),
            }
        }
        let set: &[&(dyn ToSql + Sync)] = &[&workspaces, &ids, &numbers, &times];
        let remove: &[&(dyn ToSql + Sync)] = &[&without];
        let (set, removed) = futures::join!(
            self.run(&self.statements.set_timers, ids.is_empty(), set),
            self.run(&self.statements.remove_timers, without.is_empty(), remove),
        );
        set.and(removed)
    }

    async fn insert_messages(&self) -> Result<(), Error> {
        let (mut workspaces, mut ids, mut numbers, mut records) = (vec![], vec![], vec![], vec![]);
        let (mut replies, mut turns, mut ends) = (vec![], vec![], vec![]);
        let (mut created, mut visible) = (vec![], vec![]);
        for row in self.rows {
            let arrived = row.prepared.inbound.iter().zip(row.applied.inbound);
            let inbound = arrived.map(|(new, at)| {
                (
                    new.record.as_str(),
                    at.number,
                    None,
                    Some(at.turn),
                    at.turn_end,
                    new.created_at,
                    at.visible_at,
                )
            });
            let said = row.prepared.said.iter().zip(&row.applied.said).map(|(new, at)| {
                (
                    new.record.as_str(),
                    at.number,
                    at.in_reply_to,
                    None,
                    None,
                    new.created_at,
                    at.visible_at,
                )
            });
            for (record, number, reply, turn, end, created_at, visible_at) in inbound.chain(said) {
                workspaces.push(row.prepared.workspace);
                ids.push(row.prepared.conversation);
                numbers.push(number);
                records.push(record);
                replies.push(reply);
                turns.push(turn);
                ends.push(end);
                created.push(created_at);
                visible.push(visible_at);
            }
        }
        let parameters: &[&(dyn ToSql + Sync)] =
            &[&workspaces, &ids, &numbers, &records, &replies, &turns, &ends, &created, &visible];
        self.run(&self.statements.insert_messages, ids.is_empty(), parameters).await
    }

    async fn mark_messages(&self) -> Result<(), Error> {
        let (mut ids, mut numbers, mut turns, mut ends) = (vec![], vec![], vec![], vec![]);
        for row in self.rows {
            for mark in &row.applied.marks {
                ids.push(row.prepared.conversation);
                numbers.push(mark.number);
                turns.push(mark.turn);
                ends.push(mark.turn_end);
            }
        }
        let parameters: &[&(dyn ToSql + Sync)] = &[&ids, &numbers, &turns, &ends];
        self.run(&self.statements.mark_messages, ids.is_empty(), parameters).await
    }

    async fn answer_calls(&self) -> Result<(), Error> {
        let (mut ids, mut turns, mut requests) = (vec![], vec![], vec![]);
        let (mut answers, mut times) = (vec![], vec![]);
        for row in self.rows {
            if let Some(answered) = &row.prepared.answered {
                ids.push(row.prepared.conversation);
                turns.push(answered.turn);
                requests.push(answered.request);
                answers.push(answered.answer.as_str());
                times.push(answered.answered_at);
            }
        }
        let answer: &[&(dyn ToSql + Sync)] = &[&ids, &turns, &requests, &answers, &times];
        let remove: &[&(dyn ToSql + Sync)] = &[&ids, &turns, &requests];
        let (answered, removed) = futures::join!(
            self.run(&self.statements.answer_calls, ids.is_empty(), answer),
            self.run(&self.statements.remove_calls, ids.is_empty(), remove),
        );
        answered.and(removed)
    }

    async fn insert_calls(&self) -> Result<(), Error> {
        let (mut workspaces, mut ids, mut turns) = (vec![], vec![], vec![]);
        let (mut requests, mut payloads, mut times) = (vec![], vec![], vec![]);
        for row in self.rows {
            if let (Some(call), Some(turn)) = (&row.prepared.call, row.applied.call_turn) {
                workspaces.push(row.prepared.workspace);
                ids.push(row.prepared.conversation);
                turns.push(turn);
                requests.push(call.request);
                payloads.push(call.payload.as_str());
                times.push(call.created_at);
            }
        }
        let parameters: &[&(dyn ToSql + Sync)] =
            &[&workspaces, &ids, &turns, &requests, &payloads, &times];
        self.run(&self.statements.insert_calls, ids.is_empty(), parameters).await
    }

    async fn insert_outbox(&self) -> Result<(), Error> {
        let (mut workspaces, mut ids, mut turns, mut requests) = (vec![], vec![], vec![], vec![]);
        let (mut payloads, mut times, mut owners) = (vec![], vec![], vec![]);
        let mut lines = vec![];
        for row in self.rows {
            let call = row.prepared.call.iter().map(|call| {
                let (payload, at) = (call.payload.as_str(), call.created_at);
                let owner = Some(row.prepared.replica);
                (row.applied.call_turn, Some(call.request), payload, at, (owner, None))
            });
            let sends = row.prepared.sends.iter();
            let sends = sends.map(|send| {
                let about = row.applied.number_of(send.about);
                (None, about, send.payload.as_str(), send.next_at, (None, send.line))
            });
            for (turn, request, payload, at, (owner, line)) in call.chain(sends) {
                workspaces.push(row.prepared.workspace);
                ids.push(row.prepared.conversation);
                turns.push(turn);
                requests.push(request);
                payloads.push(payload);
                times.push(at);
                owners.push(owner);
                lines.push(line);
            }
        }
        let parameters: &[&(dyn ToSql + Sync)] =
            &[&workspaces, &ids, &turns, &requests, &payloads, &times, &owners, &lines];
        self.run(&self.statements.insert_outbox, ids.is_empty(), parameters).await
    }

    /// Two conversations of a contact may be in one batch: the later value of a name is kept.
    async fn remember(&self) -> Result<(), Error> {
        let mut latest: BTreeMap<(Uuid, &str), (Uuid, Option<&str>)> = BTreeMap::new();
        for row in self.rows {
            for (name, value) in &row.prepared.remembered {
                let kept = (row.prepared.workspace, value.as_deref());
                latest.insert((row.contact, name), kept);
            }
        }
        let (mut workspaces, mut contacts, mut names, mut values) =
            (vec![], vec![], vec![], vec![]);
        let (mut forgetful, mut forgotten) = (vec![], vec![]);
        for ((contact, name), (workspace, value)) in latest {
            match value {
                Some(value) => {
                    workspaces.push(workspace);
                    contacts.push(contact);
                    names.push(name);
                    values.push(value);
                }
                None => {
                    forgetful.push(contact);
                    forgotten.push(name);
                }
            }
        }
        let keep: &[&(dyn ToSql + Sync)] = &[&workspaces, &contacts, &names, &values];
        let forget: &[&(dyn ToSql + Sync)] = &[&forgetful, &forgotten];
        let (kept, gone) = futures::join!(
            self.run(&self.statements.remember, names.is_empty(), keep),
            self.run(&self.statements.forget, forgotten.is_empty(), forget),
        );
        kept.and(gone)
    }

    async fn update_profiles(&self) -> Result<(), Error> {
        let mut merged: BTreeMap<Uuid, (Option<&str>, Option<&str>)> = BTreeMap::new();
        for row in self.rows {
            if let Some((name, email)) = &row.prepared.profile {
                let change = merged.entry(row.contact).or_default();
                *change = (name.as_deref().or(change.0), email.as_deref().or(change.1));
            }
        }
        let ids: Vec<Uuid> = merged.keys().copied().collect();
        let names: Vec<Option<&str>> = merged.values().map(|change| change.0).collect();
        let emails: Vec<Option<&str>> = merged.values().map(|change| change.1).collect();
        let statement = &self.statements.update_profiles;
        self.run(statement, ids.is_empty(), &[&ids, &names, &emails]).await
    }

    /// Changes of contexts, sent one after the other: a later one may be about what an earlier one made.
    async fn contexts(&self) -> Result<(), Error> {
        let mut sent = Vec::new();
        for (sql, values) in self.rows.iter().flat_map(|row| &row.prepared.contexts) {
            let statement = match sql {
                ContextSql::Register => &self.statements.register_context,
                ContextSql::Set => &self.statements.set_context,
                ContextSql::Delete => &self.statements.delete_context,
                ContextSql::Clear => &self.statements.clear_context,
                ContextSql::ClearNamespace => &self.statements.clear_namespace,
                ContextSql::Unregister => &self.statements.unregister_context,
            };
            sent.push(self.client.execute_raw(statement, values));
        }
        // Polled in this order, so sent in this order.
        let changed = futures::future::join_all(sent).await;
        changed.into_iter().collect::<Result<Vec<u64>, Error>>().map(drop)
    }

    /// Where conversations stand at the desk, sent one after the other. What happened is counted in the
    /// order of the workspaces, so that two batches never wait for each other.
    async fn desk(&self) -> Result<(), Error> {
        let mut rows: Vec<&Row<'_>> = self.rows.iter().collect();
        rows.sort_by_key(|row| row.prepared.workspace);
        let mut sent = Vec::new();
        for (sql, values) in rows.iter().flat_map(|row| &row.prepared.desk) {
            let statement = match sql {
                DeskSql::Put => &self.statements.put_place,
                DeskSql::Leave => &self.statements.leave_desk,
                DeskSql::Tag => &self.statements.tag_place,
                DeskSql::Ask => &self.statements.await_answer,
                DeskSql::Answer => &self.statements.note_answer,
                DeskSql::Rate => &self.statements.insert_rating,
                DeskSql::Overdue => &self.statements.note_overdue,
                DeskSql::Count => &self.statements.count_desk_event,
                DeskSql::Event => &self.statements.insert_desk_event,
            };
            sent.push(self.client.execute_raw(statement, values));
        }
        let changed = futures::future::join_all(sent).await;
        changed.into_iter().collect::<Result<Vec<u64>, Error>>().map(drop)
    }

    async fn entries(
        &self,
        statement: &Statement,
        of: fn(&Prepared) -> &Vec<PreparedEntry>,
    ) -> Result<(), Error> {
        let (mut workspaces, mut ids, mut bots) = (vec![], vec![], vec![]);
        let (mut records, mut times) = (vec![], vec![]);
        for row in self.rows {
            for entry in of(row.prepared) {
                workspaces.push(row.prepared.workspace);
                ids.push(row.prepared.conversation);
                bots.push(entry.bot);
                records.push(entry.record.as_str());
                times.push(entry.created_at);
            }
        }
        let parameters: &[&(dyn ToSql + Sync)] = &[&workspaces, &ids, &bots, &records, &times];
        self.run(statement, ids.is_empty(), parameters).await
    }
}
