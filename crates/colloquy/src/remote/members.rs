//! Workspaces, members and keys of a running server.

use std::io::Read as _;
use std::process::ExitCode;

use anyhow::Context as _;
use outbound::Method;
use serde_json::{Value, json};

use super::{Server, accepted, say};
use crate::args::{AuditCommand, KeyCommand, MemberCommand, WorkspaceCommand};

/// Longest password that is read, in bytes.
const MAX_PASSWORD_BYTES: u64 = 4_096;

/// Carries out a workspace command.
pub async fn workspace(command: WorkspaceCommand) -> anyhow::Result<()> {
    match command {
        WorkspaceCommand::List { server } => {
            let listed = Server::new(&server)?.get("/workspaces").await?;
            for workspace in items(&listed) {
                say(&format!("{}\t{}", text(workspace, "name"), text(workspace, "id")))?;
            }
            Ok(())
        }
        WorkspaceCommand::Delete { name, server, .. } => {
            let server = Server::new(&server)?;
            let listed = server.get("/workspaces").await?;
            let found = items(&listed).find(|workspace| text(workspace, "name") == name);
            let found = found.with_context(|| format!("no workspace {name}"))?;
            let path = format!("/workspaces/{}?name={name}", text(found, "id"));
            accepted(&server.send((Method::DELETE, &path), None, &[]).await?)?;
            say(&format!("workspace {name} is deleted"))
        }
        WorkspaceCommand::Create { name, server } => {
            let body = json!({ "name": name });
            let made = Server::new(&server)?.post("/workspaces", body).await?;
            say(&format!("workspace {name}: {}", text(&made["workspace"], "id")))?;
            say(&format!("admin key: {}", text(&made["admin_key"], "key")))?;
            say("Keep it: it isn't shown again.")
        }
    }
}

/// Carries out a command for the audit log; fails when it isn't whole.
pub async fn audit(AuditCommand::Check { server }: AuditCommand) -> anyhow::Result<ExitCode> {
    let check = Server::new(&server)?.get("/audit-log/check").await?;
    let (entries, hash) = (&check["entries"], text(&check, "hash"));
    if check["is_whole"] == true {
        say(&format!("{entries} entries, none changed or missing; the last has the hash {hash}"))?;
        return Ok(ExitCode::SUCCESS);
    }
    let fault = &check["fault"];
    let row = fault["row"].as_i64().map(|row| format!(" (row {row})")).unwrap_or_default();
    let what = text(fault, "what").replace('_', " ");
    say(&format!("entry {} of {entries}{row}: {what}", fault["entry"]))?;
    Ok(ExitCode::FAILURE)
}

/// Carries out a member command.
pub async fn member(command: MemberCommand) -> anyhow::Result<()> {
    match command {
        MemberCommand::List { server } => list_members(&Server::new(&server)?).await,
        MemberCommand::Create { email, name, roles, server } => {
            let roles: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
            let body = json!({ "email": email, "name": name, "roles": roles });
            let made = Server::new(&server)?.post("/members", body).await?;
            say(&format!("member {email}: {}", text(&made["member"], "id")))?;
            tell_link(&made["link"])
        }
        MemberCommand::Link { member, server } => {
            let server = Server::new(&server)?;
            let path = format!("/members/{}/link", id_of(&server, &member).await?);
            tell_link(&server.post(&path, Value::Null).await?)
        }
        MemberCommand::Password { token, server } => {
            let mut password = String::new();
            std::io::stdin().lock().take(MAX_PASSWORD_BYTES).read_to_string(&mut password)?;
            let password = password.trim_end_matches(['\r', '\n']);
            let body = json!({ "token": token, "password": password });
            Server::nobodys(&server)?.post("/password", body).await?;
            say("the password is set")
        }
        MemberCommand::Disable { member, server } => {
            switch(&Server::new(&server)?, &member, Switch::Off).await
        }
        MemberCommand::Enable { member, server } => {
            switch(&Server::new(&server)?, &member, Switch::On).await
        }
    }
}

/// Whether a member is let in.
#[derive(Clone, Copy)]
enum Switch {
    On,
    Off,
}

async fn switch(server: &Server, member: &str, to: Switch) -> anyhow::Result<()> {
    let path = format!("/members/{}", id_of(server, member).await?);
    let (is_disabled, word) = match to {
        Switch::On => (false, "enabled"),
        Switch::Off => (true, "disabled"),
    };
    let body = json!({ "is_disabled": is_disabled });
    accepted(&server.send((Method::PATCH, &path), Some(body), &[]).await?)?;
    say(&format!("member {member} is {word}"))
}

async fn list_members(server: &Server) -> anyhow::Result<()> {
    for member in all_members(server).await? {
        let roles: Vec<&str> =
            member["roles"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let columns = [
            text(&member, "email"),
            text(&member, "name"),
            &roles.join(", "),
            text(&member, "status"),
            text(&member, "id"),
        ];
        say(&columns.join("\t"))?;
    }
    Ok(())
}

async fn all_members(server: &Server) -> anyhow::Result<Vec<Value>> {
    let mut found = Vec::new();
    let mut path = "/members?limit=200".to_owned();
    loop {
        let page = server.get(&path).await?;
        found.extend(items(&page).cloned());
        let Some(next) = page["next"].as_str() else { return Ok(found) };
        let query: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
        path = format!("/members?limit=200&cursor={query}");
    }
}

/// The id of who is named by address or id.
async fn id_of(server: &Server, member: &str) -> anyhow::Result<String> {
    if !member.contains('@') {
        return Ok(member.to_owned());
    }
    let address = member.to_lowercase();
    let found = all_members(server).await?;
    let found = found.iter().find(|entry| text(entry, "email") == address);
    found.map(|entry| text(entry, "id").to_owned()).with_context(|| format!("no member {member}"))
}

fn tell_link(link: &Value) -> anyhow::Result<()> {
    say(&format!("token: {}", text(link, "token")))?;
    say(&format!(
        "With it they set their password once, until {}: colloquy member password TOKEN",
        text(link, "expires_at")
    ))
}

/// Carries out a key command.
pub async fn key(command: KeyCommand) -> anyhow::Result<()> {
    match command {
        KeyCommand::List { server } => {
            let listed = Server::new(&server)?.get("/api-keys").await?;
            for key in items(&listed) {
                let scopes: Vec<&str> = key["scopes"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter_map(Value::as_str)
                    .collect();
                let rights =
                    key["member"].as_str().map_or_else(|| scopes.join(", "), str::to_owned);
                let state = if key["revoked_at"].is_string() { "revoked" } else { "in force" };
                let columns =
                    [text(key, "prefix"), text(key, "name"), &rights, state, text(key, "id")];
                say(&columns.join("\t"))?;
            }
            Ok(())
        }
        KeyCommand::Create { name, scopes, member, server } => {
            let server = Server::new(&server)?;
            let made = match member {
                Some(member) => {
                    let path = format!("/members/{}/keys", id_of(&server, &member).await?);
                    server.post(&path, json!({ "name": name })).await?
                }
                None => server.post("/api-keys", json!({ "name": name, "scopes": scopes })).await?,
            };
            say(&format!("key: {}", text(&made, "key")))?;
            say("Keep it: it isn't shown again.")
        }
        KeyCommand::Revoke { id, server } => {
            let path = format!("/api-keys/{id}");
            let server = Server::new(&server)?;
            accepted(&server.send((Method::DELETE, &path), None, &[]).await?)?;
            say(&format!("key {id} is revoked"))
        }
    }
}

fn items(page: &Value) -> impl Iterator<Item = &Value> {
    page["items"].as_array().into_iter().flatten()
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}
