//! Proxies named in the environment see nothing. The environment belongs to the process, so another
//! test of this binary is run again in a process of its own.

use std::process::Command;

use crate::server::{Play, Server, last_answer};

const PROBE: &str = "guard::an_address_the_operator_allows_is_reached";

#[tokio::test]
async fn proxies_of_the_environment_are_not_used() {
    let proxy = Server::start([Play::Say(last_answer(502, "proxy"))]).await;
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", PROBE]).env_remove("NO_PROXY").env_remove("no_proxy");
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]
    {
        command.env(name, proxy.url(""));
    }
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
    assert_eq!(proxy.connections(), 0);
}
