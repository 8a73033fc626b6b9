//! Asks a virus scanner about files: a clamd, by its `INSTREAM`, on a Unix socket or a TCP address that
//! the operator gives. What becomes of a file is decided elsewhere.

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpStream, UnixStream};
use tokio::sync::Semaphore;

/// Longest scan, the wait for a place included.
pub const SCAN_TIME: Duration = Duration::from_secs(30);
/// Most scans at once; others wait.
pub const MAX_SCANS: usize = 8;
/// How much of a file goes at once, in bytes.
const CHUNK_BYTES: usize = 64 * 1024;
/// Longest answer, in bytes.
const MAX_ANSWER_BYTES: u64 = 4 * 1024;
const UNIX: &str = "unix:";
const TCP: &str = "tcp:";

/// Where a clamd listens: `unix:/run/clamav/clamd.ctl` or `tcp:127.0.0.1:3310`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ScannerAddress {
    Unix(PathBuf),
    /// A host or an address, and a port.
    Tcp(String),
}

/// Why a text isn't the address of a scanner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a scanner's address is unix:/PATH or tcp:HOST:PORT")]
pub struct ScannerAddressError;

impl FromStr for ScannerAddress {
    type Err = ScannerAddressError;

    fn from_str(text: &str) -> Result<Self, ScannerAddressError> {
        if let Some(path) = text.strip_prefix(UNIX).filter(|path| path.starts_with('/')) {
            return Ok(Self::Unix(path.into()));
        }
        let address = text.strip_prefix(TCP).ok_or(ScannerAddressError)?;
        let (host, port) = address.rsplit_once(':').ok_or(ScannerAddressError)?;
        let is_address = !host.is_empty() && port.parse::<u16>().is_ok_and(|port| port > 0);
        is_address.then(|| Self::Tcp(address.to_owned())).ok_or(ScannerAddressError)
    }
}

/// What a scanner says of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    Clean,
    /// By this name of the scanner's.
    Infected(String),
}

/// Why a file wasn't scanned.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    #[error("the scanner can't be reached: {0}")]
    Unreachable(#[from] std::io::Error),
    #[error("the scanner took longer than {} s", SCAN_TIME.as_secs())]
    TooSlow,
    #[error("the scanner says: {0}")]
    Refused(String),
}

/// A clamd.
#[derive(Debug, Clone)]
pub struct Scanner {
    address: ScannerAddress,
    places: Arc<Semaphore>,
}

impl Scanner {
    /// A scanner at this address. Nothing is asked yet.
    pub fn new(address: ScannerAddress) -> Self {
        Self { address, places: Arc::new(Semaphore::new(MAX_SCANS)) }
    }

    /// Asks what is in a file, on a connection of its own.
    ///
    /// # Errors
    ///
    /// [`ScanError`]; nothing is known of the file then.
    pub async fn scan(&self, bytes: &[u8]) -> Result<Verdict, ScanError> {
        let scan = async {
            let _place = self.places.acquire().await.map_err(std::io::Error::other)?;
            let answer = match &self.address {
                ScannerAddress::Unix(path) => ask(UnixStream::connect(path).await?, bytes).await?,
                ScannerAddress::Tcp(address) => {
                    ask(TcpStream::connect(address).await?, bytes).await?
                }
            };
            verdict(&answer)
        };
        tokio::time::timeout(SCAN_TIME, scan).await.map_err(|_| ScanError::TooSlow)?
    }
}

async fn ask(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    bytes: &[u8],
) -> Result<String, std::io::Error> {
    let (mut reading, mut writing) = tokio::io::split(stream);
    let write = async {
        writing.write_all(b"zINSTREAM\0").await?;
        for chunk in bytes.chunks(CHUNK_BYTES) {
            let length = u32::try_from(chunk.len()).map_err(std::io::Error::other)?;
            writing.write_all(&length.to_be_bytes()).await?;
            writing.write_all(chunk).await?;
        }
        writing.write_all(&0_u32.to_be_bytes()).await?;
        writing.flush().await
    };
    let mut answer = Vec::new();
    // Both at once: a scanner may answer, and hang up, before it has read everything.
    let mut limited = (&mut reading).take(MAX_ANSWER_BYTES);
    let (written, read) = tokio::join!(write, limited.read_to_end(&mut answer));
    if answer.is_empty() {
        written?;
        read?;
    }
    Ok(String::from_utf8_lossy(&answer).trim_end_matches(['\0', '\n']).to_owned())
}

fn verdict(answer: &str) -> Result<Verdict, ScanError> {
    let told = answer.strip_prefix("stream: ").unwrap_or(answer);
    match told.strip_suffix(" FOUND") {
        Some(name) => Ok(Verdict::Infected(name.to_owned())),
        None if told == "OK" => Ok(Verdict::Clean),
        None => Err(ScanError::Refused(told.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_a_path_or_an_address_with_a_port() {
        let tcp = |address: &str| Some(ScannerAddress::Tcp(address.to_owned()));
        for (text, address) in [
            ("unix:/run/clamd.ctl", Some(ScannerAddress::Unix("/run/clamd.ctl".into()))),
            ("tcp:127.0.0.1:3310", tcp("127.0.0.1:3310")),
            ("tcp:[::1]:3310", tcp("[::1]:3310")),
            ("tcp:clamav:3310", tcp("clamav:3310")),
            ("unix:clamd.ctl", None),
            ("tcp::3310", None),
            ("tcp:clamav:0", None),
            ("tcp:127.0.0.1", None),
            ("127.0.0.1:3310", None),
            ("", None),
        ] {
            assert_eq!(text.parse().ok(), address, "{text}");
        }
    }

    #[test]
    fn only_a_plain_ok_is_clean() {
        assert_eq!(verdict("stream: OK").unwrap(), Verdict::Clean);
        let infected = Verdict::Infected("Eicar-Test-Signature".to_owned());
        assert_eq!(verdict("stream: Eicar-Test-Signature FOUND").unwrap(), infected);
        for answer in ["", "stream: ", "INSTREAM size limit exceeded. ERROR", "stream: OK then"] {
            assert!(matches!(verdict(answer), Err(ScanError::Refused(_))), "{answer}");
        }
    }
}
