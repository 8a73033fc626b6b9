//! A server in a process of its own, on a free port, with bots of a test.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_colloquy");

/// A server that runs until it is dropped.
pub struct Server {
    process: Child,
    pub port: u16,
    pub key: String,
    folder: TempDir,
}

impl Server {
    /// Starts one with these bots; `{port}` in their files is its own port.
    pub fn start(bots: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = |name: &str| folder.path().join(name);
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = free.local_addr().unwrap().port();
        let mut workspace = "format: 1\nbots:\n".to_owned();
        for (key, source) in bots {
            let source = source.replace("{port}", &port.to_string());
            std::fs::write(place(&format!("{key}.yaml")), source).unwrap();
            workspace += &format!("  {key}: {key}.yaml\n");
        }
        std::fs::write(place("workspace.yaml"), workspace).unwrap();
        drop(free);
        let process = serve(&folder, port);
        let key = std::fs::read_to_string(place("key")).unwrap().trim().to_owned();
        Self { process, port, key, folder }
    }

    /// Ends the process as a crash does.
    pub fn kill(&mut self) {
        let _ended = self.process.kill();
        self.process.wait().unwrap();
    }

    /// Tells the process that files of its own were changed.
    pub fn hang_up(&self) {
        let told = Command::new("kill").args(["-HUP", &self.process.id().to_string()]).status();
        assert!(told.unwrap().success());
    }

    /// Starts it again, at the same address and on what is in its folder.
    pub fn start_again(&mut self) {
        self.process = serve(&self.folder, self.port);
    }

    /// A file of its folder; its data is in `data`.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs a command in its folder that asks it.
    pub fn ask(&self, args: &[&str]) -> Output {
        let mut command = Command::new(PROGRAM);
        command.args(args).args(["--server", &self.url(""), "--key", &self.key]);
        command.current_dir(self.folder.path()).output().unwrap()
    }

    /// Runs a command in its folder.
    pub fn run_here(&self, args: &[&str]) -> Output {
        Command::new(PROGRAM).args(args).current_dir(self.folder.path()).output().unwrap()
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Runs a command beside it, allowed to reach it.
    pub fn run(&self, args: &[&str]) -> Output {
        let address = format!("127.0.0.1:{}", self.port);
        let mut command = Command::new(PROGRAM);
        command.args(args).args(["--allow-address", &address]);
        command.current_dir(self.folder.path()).output().unwrap()
    }

    /// Asks its API with the key, and reads the answer.
    pub fn api(&self, operation: (&str, &str), body: &Value) -> Value {
        let (status, answer) = self.try_api(operation, body);
        assert!((200..300).contains(&status), "{operation:?}: {status} {answer}");
        answer
    }

    /// Asks its API with the key, and reads the status with the answer. A text is sent as it is.
    pub fn try_api(&self, operation: (&str, &str), body: &Value) -> (u16, Value) {
        self.try_api_as(&self.key, operation, body)
    }

    /// As [`Server::try_api`], with another key.
    pub fn try_api_as(
        &self,
        key: &str,
        (method, path): (&str, &str),
        body: &Value,
    ) -> (u16, Value) {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).unwrap();
        let (kind, body) = match body {
            Value::Null => ("application/json", String::new()),
            Value::String(text) => ("text/plain", text.clone()),
            body => ("application/json", body.to_string()),
        };
        // A draft is that of a new bot.
        let more = if path.ends_with("/draft") { "if-none-match: *\r\n" } else { "" };
        let head = format!(
            "{method} {path} HTTP/1.0\r\nhost: a\r\nauthorization: Bearer {}\r\n\
             content-type: {kind}\r\n{more}content-length: {}\r\n\r\n",
            key,
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(body.as_bytes()).unwrap();
        let answer = std::io::read_to_string(&mut stream).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, serde_json::from_str(body).unwrap_or_else(|_| Value::String(body.to_owned())))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ended = self.process.kill();
        let _reaped = self.process.wait();
    }
}

/// Starts the program, and waits until it listens.
fn serve(folder: &TempDir, port: u16) -> Child {
    let place = |name: &str| folder.path().join(name);
    let address = format!("127.0.0.1:{port}");
    let mut process = Command::new(PROGRAM)
        .args(["serve", "--listen", &address, "--allow-address", &address])
        .arg("--data")
        .arg(place("data"))
        .arg("--workspace")
        .arg(place("workspace.yaml"))
        .arg("--admin-key-file")
        .arg(place("key"))
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().starts_with("listening on")), "it doesn't listen");
    process
}
