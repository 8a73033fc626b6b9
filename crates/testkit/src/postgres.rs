//! A PostgreSQL server of one's own, for as long as the test process lives.
//!
//! The server runs as an unprivileged user when the tests run as root, because PostgreSQL refuses
//! root. A shell beside it ends it and removes its folder when the test process is gone, however
//! that ended: nothing is left behind by a killed test.

mod programs;
mod unprivileged;

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use programs::Programs;
use unprivileged::Unprivileged;

/// Name of the owner of all databases.
const OWNER: &str = "colloquy";
/// When this variable is set, a missing PostgreSQL is an error and not a reason to skip.
const REQUIRED: &str = "COLLOQUY_REQUIRE_POSTGRES";
/// Another process may take the free port between looking and using; then another one is tried.
const PORT_TRIES: u32 = 5;

/// Initialises and starts a server ($1: folder of programs, $2: its folder, $3: options, $4: owner),
/// says so, and waits for the end of its input, which is the end of the test process. Cleans up
/// however it ends; the broken pipe of a test process that was killed early must not end it sooner.
const SUPERVISOR: &str = r#"
clean_up() {
    "$1/pg_ctl" --pgdata=data --mode=immediate --wait stop
    cd /
    rm -rf "$2"
}
cd "$2" || exit 1
trap 'clean_up "$1" "$2" > /dev/null 2>&1' EXIT
trap : PIPE
"$1/initdb" --pgdata=data --username="$4" --pwfile=password --auth=password \
    --encoding=UTF8 --locale=C --no-sync --no-instructions > log 2>&1 &&
    "$1/pg_ctl" --pgdata=data --log=server.log --options="$3" --wait --timeout=60 start >> log 2>&1
if [ $? -ne 0 ]
then
    cat log server.log
    exit 1
fi
echo ready
cat > /dev/null
"#;

/// Whether what is committed survives a loss of power.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// As in production, for proofs and measurements.
    Full,
    /// Without waiting for the disk, for tests. Survives the kill of a client or of one server
    /// process, not that of the machine.
    None,
}

/// A running PostgreSQL server on a free port of 127.0.0.1 and a Unix socket in its own folder.
///
/// Stops when it is dropped or when the process ends.
#[derive(Debug)]
pub struct PostgresCluster {
    port: u16,
    password: String,
    programs: Programs,
    folder: PathBuf,
    databases: AtomicU64,
    supervisor: Child,
    /// Open as long as the server shall live.
    life: Option<ChildStdin>,
}

impl PostgresCluster {
    /// Starts a server; about a second. Blocks.
    ///
    /// `None` with a line on the terminal when PostgreSQL is not installed, unless the environment
    /// variable `COLLOQUY_REQUIRE_POSTGRES` is set. Fails with the server's own words.
    pub fn start(durability: Durability) -> Result<Option<Self>> {
        let Some(programs) = Programs::find() else {
            if std::env::var_os(REQUIRED).is_some() {
                bail!("PostgreSQL is not installed and {REQUIRED} is set");
            }
            tell_that_skipped();
            return Ok(None);
        };
        let user = Unprivileged::find()?;
        let mut tries = 1;
        loop {
            match Self::try_start(&programs, user, durability) {
                Err(error) if tries < PORT_TRIES && is_port_taken(&error) => tries += 1,
                result => return result.map(Some),
            }
        }
    }

    /// Returns the server that all tests of this process share, without durability; starts it on
    /// the first call. Blocks. `None` as with [`start`](Self::start).
    ///
    /// Fails, on every call, when the server couldn't be started.
    pub fn shared() -> Result<Option<&'static Self>> {
        static SHARED: OnceLock<Result<Option<PostgresCluster>, String>> = OnceLock::new();
        let started = SHARED
            .get_or_init(|| Self::start(Durability::None).map_err(|error| format!("{error:#}")));
        match started {
            Ok(cluster) => Ok(cluster.as_ref()),
            Err(error) => bail!("{error}"),
        }
    }

    /// Creates an empty database and returns its URL; about 50 ms. Blocks.
    pub fn fresh_database(&self) -> Result<String> {
        let number = self.databases.fetch_add(1, Ordering::Relaxed);
        let name = format!("test_{}_{number}", std::process::id());
        let output = Command::new(self.programs.path("createdb"))
            .args(["--host=127.0.0.1", "--template=template0"])
            .args([format!("--port={}", self.port), format!("--username={OWNER}"), name.clone()])
            .env("PGPASSWORD", &self.password)
            .output()?;
        if !output.status.success() {
            bail!("cannot create {name}: {}", String::from_utf8_lossy(&output.stderr).trim());
        }
        Ok(self.url(&name))
    }

    /// Returns the URL of a database by TCP, with the password.
    pub fn url(&self, database: &str) -> String {
        format!("postgres://{OWNER}:{}@127.0.0.1:{}/{database}", self.password, self.port)
    }

    /// Returns the folder of the Unix socket.
    pub fn socket_folder(&self) -> &Path {
        &self.folder
    }

    /// Returns the process id of the postmaster, as the server itself noted it.
    pub fn pid(&self) -> Result<u32> {
        let text = fs::read_to_string(self.folder.join("data/postmaster.pid"))?;
        let line = text.lines().next().context("postmaster.pid is empty")?;
        line.trim().parse().context("postmaster.pid doesn't begin with a number")
    }

    fn try_start(
        programs: &Programs,
        user: Option<Unprivileged>,
        durability: Durability,
    ) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("colloquy-postgres-").tempdir()?;
        let password = random_password()?;
        fs::write(folder.path().join("password"), &password)?;
        let mut command = Command::new("sh");
        if let Some(user) = user {
            user.give(folder.path())?;
            user.give(&folder.path().join("password"))?;
            user.lower(&mut command);
        }

        let port = free_port()?;
        let options = options(folder.path(), port, durability);
        command.args(["-c", SUPERVISOR, "supervisor"]);
        command.args([programs.folder(), folder.path()]).args([&options, OWNER]);
        // No locale of the machine, no PG* settings of the person who runs the tests.
        command.env_clear().env("PATH", "/usr/bin:/bin").env("LC_ALL", "C");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        Self::supervise(&mut command, port, password, programs, folder)
    }

    fn supervise(
        command: &mut Command,
        port: u16,
        password: String,
        programs: &Programs,
        folder: TempDir,
    ) -> Result<Self> {
        use std::os::unix::process::CommandExt;
        // In a group of its own: Ctrl-C in the terminal is for the tests, and their end for it.
        let mut supervisor = command.process_group(0).spawn()?;
        let life = supervisor.stdin.take();
        let mut output = BufReader::new(supervisor.stdout.take().context("no output")?);
        let mut said = String::new();
        output.read_line(&mut said)?;
        if said.trim() != "ready" {
            output.read_to_string(&mut said)?;
            supervisor.wait()?;
            bail!("PostgreSQL doesn't start: {}", said.trim());
        }
        Ok(Self {
            port,
            password,
            programs: programs.clone(),
            // From here on the supervisor removes it.
            folder: folder.keep(),
            databases: AtomicU64::new(0),
            supervisor,
            life,
        })
    }
}

impl Drop for PostgresCluster {
    fn drop(&mut self) {
        drop(self.life.take());
        // There is nobody to tell when waiting fails.
        let _ = self.supervisor.wait();
    }
}

#[expect(clippy::print_stdout, reason = "whoever runs the tests must know what was left out")]
fn tell_that_skipped() {
    println!("skipped: PostgreSQL is not installed (`cargo xtask setup` says how)");
}

fn options(folder: &Path, port: u16, durability: Durability) -> String {
    let mut options = format!(
        "-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={} \
         -c max_connections=300 -c shared_buffers=64MB",
        folder.display()
    );
    match durability {
        Durability::Full => {}
        Durability::None => {
            options.push_str(" -c fsync=off -c synchronous_commit=off -c full_page_writes=off");
        }
    }
    options
}

fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    Ok(listener.local_addr()?.port())
}

fn is_port_taken(error: &anyhow::Error) -> bool {
    error.to_string().contains("Address already in use")
}

/// Draws a password, so that nobody else on the machine gets in while the tests run.
fn random_password() -> Result<String> {
    let mut bytes = [0; 16];
    fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
