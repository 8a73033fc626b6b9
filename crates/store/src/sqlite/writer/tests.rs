//! What a group survives, and what it doesn't.

use futures::future::join_all;

use super::*;

fn writer(settings: &str) -> (tempfile::TempDir, Writer) {
    let folder = tempfile::tempdir().unwrap();
    let connection = Connection::open(folder.path().join("test.db")).unwrap();
    connection.pragma_update(None, "journal_mode", "WAL").unwrap();
    connection.execute_batch("CREATE TABLE kept (text TEXT NOT NULL)").unwrap();
    connection.execute_batch(settings).unwrap();
    (folder, Writer::start(connection, None))
}

async fn run(writer: &Writer, sql: &str) -> Result<(), StoreError> {
    let sql = sql.to_owned();
    writer.run(move |connection| connection.execute_batch(&sql).map_err(from_sqlite)).await
}

async fn count(writer: &Writer) -> i64 {
    let sql = "SELECT count(*) FROM kept";
    let read = move |connection: &Connection| {
        connection.query_row(sql, [], |row| row.get(0)).map_err(from_sqlite)
    };
    writer.run(read).await.unwrap()
}

#[tokio::test]
async fn a_failed_job_is_undone_and_the_others_stay() {
    let (_folder, writer) = writer("");
    let texts: Vec<String> = (0..50)
        .map(|n| {
            let tail = if n % 5 == 0 { "INSERT INTO nowhere VALUES (1)" } else { "" };
            format!("INSERT INTO kept VALUES ('{n}'); {tail}")
        })
        .collect();
    let results = join_all(texts.iter().map(|sql| run(&writer, sql))).await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), 40);
    assert_eq!(count(&writer).await, 40);
}

#[tokio::test]
async fn a_full_disk_refuses_what_needs_space_until_there_is_some() {
    let (_folder, writer) = writer("PRAGMA max_page_count = 10");
    let big = format!("INSERT INTO kept VALUES ('{}')", "x".repeat(100_000));
    let refused = run(&writer, &big).await;
    assert!(matches!(refused, Err(StoreError::Full)), "{refused:?}");
    run(&writer, "INSERT INTO kept VALUES ('small')").await.unwrap();
    run(&writer, "PRAGMA max_page_count = 1000").await.unwrap();
    run(&writer, &big).await.unwrap();
    assert_eq!(count(&writer).await, 2);
}

#[tokio::test]
async fn nothing_is_acknowledged_after_a_commit_that_failed() {
    let (folder, writer) = writer(
        "PRAGMA foreign_keys = ON;
         CREATE TABLE parent (id INTEGER PRIMARY KEY);
         CREATE TABLE child (id INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)",
    );
    run(&writer, "INSERT INTO kept VALUES ('before')").await.unwrap();
    // What it breaks is looked at when the group is committed.
    let failed = run(&writer, "INSERT INTO child VALUES (1)").await;
    assert!(matches!(failed, Err(StoreError::Broken(_))), "{failed:?}");
    let after = run(&writer, "INSERT INTO kept VALUES ('after')").await;
    assert!(matches!(after, Err(StoreError::Broken(_))), "{after:?}");
    let reader = Connection::open(folder.path().join("test.db")).unwrap();
    let kept: i64 = reader.query_row("SELECT count(*) FROM kept", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, 1);
}
