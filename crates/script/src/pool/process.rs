//! One worker process as its parent sees it: pipes, and whose scripts it has seen.

use std::io;
use std::process::{Child, ChildStdin, ChildStdout};
use std::time::Duration;

use model::id::WorkspaceId;
use tokio::io::{AsyncWriteExt, BufReader};
use tokio::time::timeout;

use crate::frame::{self, Reply};

/// Longest that a worker may take to start, to make its next realm or to take a request.
const PREPARATION: Duration = Duration::from_secs(5);

/// A process that was started and not yet spoken to.
#[derive(Debug)]
pub struct Fresh {
    pub child: Child,
    pub input: ChildStdin,
    pub output: ChildStdout,
}

/// A process at work for one workspace.
#[derive(Debug)]
pub struct Process {
    pub child: Child,
    pub workspace: WorkspaceId,
    pub runs: usize,
    input: tokio::process::ChildStdin,
    output: BufReader<tokio::process::ChildStdout>,
}

/// Why a process gave no reply.
#[derive(Debug)]
pub enum Silence {
    /// It was gone before it had the request: another may take it.
    Early(io::Error),
    /// It died over the request.
    Died(io::Error),
    /// The time was over.
    Late,
}

impl Process {
    /// Gives a fresh process to a workspace.
    ///
    /// # Errors
    ///
    /// What the system says; the process is killed then.
    pub fn begin(fresh: Fresh, workspace: WorkspaceId) -> Result<Self, (Child, io::Error)> {
        let Fresh { child, input, output } = fresh;
        let pipes = tokio::process::ChildStdin::from_std(input)
            .and_then(|input| Ok((input, tokio::process::ChildStdout::from_std(output)?)));
        match pipes {
            Ok((input, output)) => {
                Ok(Self { child, workspace, runs: 0, input, output: BufReader::new(output) })
            }
            Err(error) => Err((child, error)),
        }
    }

    /// Waits until it is ready, gives it a request and waits for its reply, at most `limit`.
    ///
    /// # Errors
    ///
    /// [`Silence`]; the process is of no use then.
    pub async fn exchange(&mut self, request: &[u8], limit: Duration) -> Result<Reply, Silence> {
        self.runs += 1;
        timeout(PREPARATION, self.give(request))
            .await
            .unwrap_or_else(|late| Err(late.into()))
            .map_err(Silence::Early)?;
        match timeout(limit, frame::read_reply(&mut self.output)).await {
            Ok(Ok(reply)) => Ok(reply),
            Ok(Err(error)) => Err(Silence::Died(error)),
            Err(_) => Err(Silence::Late),
        }
    }

    async fn give(&mut self, request: &[u8]) -> io::Result<()> {
        match frame::read_reply(&mut self.output).await? {
            Reply::Ready => self.input.write_all(request).await,
            Reply::Ran(_) | Reply::Checked(_) => Err(io::Error::other("a reply to nothing")),
        }
    }
}
