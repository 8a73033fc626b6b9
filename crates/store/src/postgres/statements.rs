//! The statements of a batch, prepared when the writer connects.

use tokio_postgres::{Client, Statement};

use crate::area::{context, desk, rating};

/// A table of statements: each field is prepared from its text.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $sql:expr;)*) => {
        /// The statements of a batch. Arrays run in parallel, an element a row.
        pub(super) struct Statements {
            $($(#[$doc])* pub $name: Statement,)*
        }

        impl Statements {
            pub async fn prepare(client: &Client) -> Result<Self, tokio_postgres::Error> {
                Ok(Self { $($name: client.prepare($sql).await?),* })
            }
        }
    };
}

statements! {
    /// In the order of their ids, so that two batches never wait for each other.
    lock = "SELECT c.workspace_id, c.id, c.contact_id, c.version, c.last_number, c.last_visible_at,
            c.work_since, r.id FROM conversation c
            LEFT JOIN replica r ON r.id = c.owner AND r.alive_until > clock_timestamp()
            WHERE c.id = ANY($1) ORDER BY c.id FOR UPDATE OF c";
    open = "SELECT b.id, m.number, m.turn FROM unnest($1::uuid[], $2::bigint[]) b(id, most)
            CROSS JOIN LATERAL (SELECT number, turn FROM message
              WHERE conversation_id = b.id AND turn < 2 ORDER BY number LIMIT b.most) m
            ORDER BY m.number";
    known = "SELECT b.at, i.conversation_id, i.number, i.body_hash
             FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[]) b(ws, channel, key, at)
             JOIN inbox i ON i.workspace_id = b.ws AND i.channel_id = b.channel
             AND i.sender_message_id = b.key";
    created = "SELECT b.at, c.id
               FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[]) b(ws, channel, key, at)
               JOIN conversation c ON c.workspace_id = b.ws AND c.channel_id = b.channel
               AND c.create_key = b.key";
    contacts = "SELECT b.at FROM unnest($1::uuid[], $2::uuid[], $3::bigint[]) b(ws, id, at)
                JOIN contact p ON p.workspace_id = b.ws AND p.id = b.id";
    transaction = "SELECT pg_current_xact_id()::text";
    insert_conversations = "INSERT INTO conversation (workspace_id, id, contact_id, channel_id,
        create_key, created_at, last_activity_at, status, status_record, session, version, last_number,
        last_visible_at, claims)
        SELECT ws, id, contact, channel, key, at, at, 'with_bot', '{\"v\":1,\"data\":\"with_bot\"}', 0,
        0, 0, 0, 0 FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::text[],
        $6::bigint[]) b(ws, id, contact, channel, key, at)";
    update_numbers = "UPDATE conversation c SET version = b.version, last_number = b.number,
        last_visible_at = b.visible, owner = b.owner, work_since = b.since
        FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[], $5::uuid[], $6::bigint[])
        b(id, version, number, visible, owner, since) WHERE c.id = b.id";
    update_turns = "UPDATE conversation c SET version = b.version, last_number = b.number,
        last_visible_at = b.visible, owner = b.owner, work_since = b.since, state = b.state,
        status = b.status, status_record = b.record, session = b.session, bot_id = b.bot,
        bot_version_id = b.bot_version, expires_at = b.expires, last_activity_at = b.active,
        claims = 0
        FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[], $5::uuid[], $6::bigint[],
        $7::text[], $8::text[], $9::text[], $10::bigint[], $11::uuid[], $12::uuid[], $13::bigint[],
        $14::bigint[])
        b(id, version, number, visible, owner, since, state, status, record, session, bot,
        bot_version, expires, active) WHERE c.id = b.id";
    set_details = "UPDATE conversation c SET details = b.details
        FROM unnest($1::uuid[], $2::text[]) b(id, details) WHERE c.id = b.id";
    set_timers = "INSERT INTO timer (workspace_id, conversation_id, number, due_at, attempts)
        SELECT *, 0 FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[])
        ON CONFLICT (conversation_id) DO UPDATE SET number = excluded.number,
        due_at = excluded.due_at, owner = NULL, attempts = 0";
    remove_timers = "DELETE FROM timer WHERE conversation_id = ANY($1)";
    insert_messages = "INSERT INTO message (workspace_id, conversation_id, number, record, in_reply_to,
        turn, turn_end, created_at, visible_at) SELECT * FROM unnest($1::uuid[], $2::uuid[],
        $3::bigint[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[], $8::bigint[],
        $9::bigint[])";
    mark_messages = "UPDATE message m SET turn = b.turn, turn_end = b.turn_end
        FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::bigint[])
        b(id, number, turn, turn_end)
        WHERE m.conversation_id = b.id AND m.number = b.number AND m.turn < 2";
    insert_keys = "INSERT INTO inbox (workspace_id, channel_id, sender_message_id, conversation_id,
        number, body_hash, created_at) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[],
        $4::uuid[], $5::bigint[], $6::bytea[], $7::bigint[])";
    insert_calls = "INSERT INTO turn_call (workspace_id, conversation_id, turn, request, payload,
        created_at) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[],
        $5::text[], $6::bigint[])";
    answer_calls = "UPDATE turn_call c SET answer = b.answer, answered_at = b.at
        FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::text[], $5::bigint[])
        b(id, turn, request, answer, at)
        WHERE c.conversation_id = b.id AND c.turn = b.turn AND c.request = b.request";
    remove_calls = "DELETE FROM outbox o
        USING unnest($1::uuid[], $2::bigint[], $3::bigint[]) b(id, turn, request)
        WHERE o.conversation_id = b.id AND o.turn = b.turn AND o.request = b.request";
    insert_outbox = "INSERT INTO outbox (workspace_id, conversation_id, turn, request, payload, next_at,
        owner, attempts, line, queued_at)
        SELECT ws, id, turn, request, payload, at, owner, 0, line, at
        FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[], $5::text[], $6::bigint[],
        $7::uuid[], $8::uuid[])
        WITH ORDINALITY b(ws, id, turn, request, payload, at, owner, line, n) ORDER BY n";
    remember = "INSERT INTO contact_memory (workspace_id, contact_id, name, value)
        SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[])
        ON CONFLICT (contact_id, name) DO UPDATE SET value = excluded.value";
    forget = "DELETE FROM contact_memory m USING unnest($1::uuid[], $2::text[]) b(id, name)
        WHERE m.contact_id = b.id AND m.name = b.name";
    update_profiles = "UPDATE contact p SET name = coalesce(b.name, p.name),
        email = coalesce(b.email, p.email)
        FROM unnest($1::uuid[], $2::text[], $3::text[]) b(id, name, email) WHERE p.id = b.id";
    register_context = context::REGISTER;
    set_context = context::SET;
    delete_context = context::DELETE;
    clear_context = context::CLEAR;
    clear_namespace = context::CLEAR_NAMESPACE;
    unregister_context = context::UNREGISTER;
    put_place = desk::PUT;
    leave_desk = desk::LEAVE;
    tag_place = desk::TAG;
    await_answer = desk::ASK;
    note_answer = desk::ANSWER;
    note_overdue = desk::OVERDUE;
    insert_rating = rating::INSERT;
    count_desk_event = desk::COUNT;
    insert_desk_event = desk::EVENT;
    insert_reports = "INSERT INTO report (workspace_id, conversation_id, bot_id, record, created_at)
        SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::bigint[])";
    insert_events = "INSERT INTO log_event (workspace_id, conversation_id, bot_id, record, created_at)
        SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::bigint[])";
}
