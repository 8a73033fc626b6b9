//! One schema in two dialects.

use std::collections::BTreeSet;

use store::SqliteStore;

use crate::fixture::postgres_url;

/// Who is alive is kept in memory where one process owns the file.
const ONLY_POSTGRES: &str = "replica";
/// Tables of the deployment, which belong to no workspace.
const WITHOUT_WORKSPACE: [&str; 3] = ["replica", "schema_migration", "master_key_use"];

/// Table, column and what kind of values it has.
pub type Columns = BTreeSet<(String, String, &'static str)>;

fn kind(of_type: &str) -> &'static str {
    match of_type.to_ascii_lowercase().as_str() {
        "integer" | "bigint" => "integer",
        "text" => "text",
        "blob" | "uuid" | "bytea" => "bytes",
        "timestamp with time zone" => "time",
        other => panic!("no column has the type {other}"),
    }
}

pub fn sqlite_columns() -> (Columns, BTreeSet<String>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.db");
    let _store = SqliteStore::open(&path).unwrap();
    let connection = rusqlite::Connection::open(&path).unwrap();
    let sql = "SELECT t.name, c.name, c.type FROM sqlite_schema t JOIN pragma_table_info(t.name) c
               WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%'";
    let mut statement = connection.prepare(sql).unwrap();
    let columns = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?, kind(&row.get::<_, String>(2)?))))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL";
    let mut statement = connection.prepare(sql).unwrap();
    let indexes = statement.query_map([], |row| row.get(0)).unwrap();
    (columns, indexes.collect::<Result<_, _>>().unwrap())
}

async fn postgres_columns(url: &str) -> (Columns, BTreeSet<String>) {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    let sql = "SELECT table_name::text, column_name::text, data_type::text
               FROM information_schema.columns WHERE table_schema = 'public'";
    let rows = client.query(sql, &[]).await.unwrap();
    let columns = rows.iter().map(|row| (row.get(0), row.get(1), kind(row.get(2)))).collect();
    let sql = "SELECT c.relname::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
               JOIN pg_namespace n ON n.oid = c.relnamespace
               WHERE n.nspname = 'public' AND NOT i.indisunique";
    let rows = client.query(sql, &[]).await.unwrap();
    (columns, rows.iter().map(|row| row.get(0)).collect())
}

#[tokio::test]
async fn both_databases_have_the_same_tables_columns_and_indexes() {
    let Some(url) = postgres_url().await else { return };
    let (sqlite, sqlite_indexes) = sqlite_columns();
    let (mut postgres, postgres_indexes) = postgres_columns(&url).await;
    postgres.retain(|(table, _, _)| table != ONLY_POSTGRES);
    assert_eq!(sqlite, postgres);
    assert_eq!(sqlite_indexes, postgres_indexes);
}

#[test]
fn everything_goes_with_its_workspace() {
    let (columns, _) = sqlite_columns();
    let tables: BTreeSet<&str> = columns
        .iter()
        .filter(|(_, column, _)| column == "workspace_id")
        .map(|(table, ..)| table.as_str())
        .collect();
    assert_eq!(store::tables_of_workspaces().into_iter().collect::<BTreeSet<_>>(), tables);
}

#[test]
fn everything_belongs_to_a_workspace() {
    let (columns, _) = sqlite_columns();
    let tables: BTreeSet<&String> = columns.iter().map(|(table, _, _)| table).collect();
    assert!(tables.len() > 15, "{tables:?}");
    for table in tables {
        let owner = (table.clone(), "workspace_id".to_owned(), "bytes");
        let is_exempt = WITHOUT_WORKSPACE.contains(&table.as_str());
        assert!(is_exempt || columns.contains(&owner), "{table}");
    }
}
