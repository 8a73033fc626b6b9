//! What the operator says of files that are uploaded: how large they may be, and who looks for viruses in
//! them. Which kinds are taken is decided in `app`.

use outbound::{ScanError, Scanner, Verdict};

use crate::problem::{Problem, ProblemCode};

/// Largest file unless the operator says otherwise, in bytes.
pub const DEFAULT_FILE_BYTES: usize = 10 * 1024 * 1024;

/// Rules for uploads.
#[derive(Debug, Clone)]
pub struct Uploads {
    /// Largest file, in bytes; at most [`store::MAX_ATTACHMENT_BYTES`] counts.
    pub max_bytes: usize,
    /// Asked about every file before it is kept; without one, none is asked.
    pub scanner: Option<Scanner>,
}

impl Default for Uploads {
    fn default() -> Self {
        Self { max_bytes: DEFAULT_FILE_BYTES, scanner: None }
    }
}

impl Uploads {
    /// Refuses a file with a virus in it, and any file while the scanner can't say.
    pub(crate) async fn scan(&self, bytes: &[u8]) -> Result<(), Problem> {
        let Some(scanner) = &self.scanner else { return Ok(()) };
        match scanner.scan(bytes).await {
            Ok(Verdict::Clean) => Ok(()),
            Ok(Verdict::Infected(name)) => {
                tracing::warn!(virus = name, bytes = bytes.len(), "an infected file was refused");
                Err(Problem::new(ProblemCode::AttachmentInfected))
            }
            Err(
                error @ (ScanError::Unreachable(_) | ScanError::TooSlow | ScanError::Refused(_)),
            ) => {
                tracing::error!(%error, "files can't be scanned, and aren't taken");
                let detail = "files can't be scanned at the moment";
                Err(Problem::new(ProblemCode::Unavailable).with_detail(detail))
            }
        }
    }
}
