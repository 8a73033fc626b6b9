//! PostgreSQL: starts, gives fresh databases, and leaves nothing behind.

use std::fs;
use std::path::Path;

use testkit::{Durability, PostgresCluster};
use tokio_postgres::{Client, NoTls};

async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

async fn ask(client: &Client, query: &str) -> String {
    client.query_one(query, &[]).await.unwrap().get(0)
}

#[tokio::test]
async fn databases_of_the_shared_server_are_apart() {
    let Some(cluster) = PostgresCluster::shared().unwrap() else { return };
    let (first, second) = (cluster.fresh_database().unwrap(), cluster.fresh_database().unwrap());
    let (first, second) = (connect(&first).await, connect(&second).await);
    first.batch_execute("CREATE TABLE only_here (id INT)").await.unwrap();

    let query = "SELECT coalesce(to_regclass('only_here')::TEXT, 'absent')";
    assert_eq!(ask(&first, query).await, "only_here");
    assert_eq!(ask(&second, query).await, "absent");
    assert_eq!(ask(&first, "SHOW server_encoding").await, "UTF8");
    assert_eq!(ask(&first, "SHOW fsync").await, "off");
}

#[tokio::test]
async fn nobody_gets_in_without_the_password() {
    let Some(cluster) = PostgresCluster::shared().unwrap() else { return };
    let url = cluster.fresh_database().unwrap();
    let (before, rest) = url.rsplit_once('@').unwrap();
    let (user, _) = before.rsplit_once(':').unwrap();
    let Err(error) = tokio_postgres::connect(&format!("{user}:wrong@{rest}"), NoTls).await else {
        panic!("a wrong password was accepted");
    };
    assert_eq!(error.code().unwrap().code(), "28P01");
}

#[tokio::test]
async fn a_dropped_server_is_gone_with_its_folder() {
    let Some(cluster) = PostgresCluster::start(Durability::Full).unwrap() else { return };
    let url = cluster.fresh_database().unwrap();
    assert_eq!(ask(&connect(&url).await, "SHOW fsync").await, "on");
    let folder = cluster.socket_folder().to_owned();
    let process = format!("/proc/{}", cluster.pid().unwrap());
    assert!(folder.is_dir() && Path::new(&process).is_dir());

    drop(cluster);

    assert!(!folder.exists());
    // Ended, even if nobody has collected it yet.
    let is_running = fs::read_to_string(format!("{process}/stat"))
        .is_ok_and(|stat| stat.contains("(postgres)") && !stat.contains(") Z "));
    assert!(!is_running, "{process} still runs");
    assert!(tokio_postgres::connect(&url, NoTls).await.is_err());
}
