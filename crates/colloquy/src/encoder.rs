//! A sentence encoder from a folder that the operator names, and its table of word vectors.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use anyhow::Context as _;
use app::understanding::Encoders;
use embedding::Encoder;
use model::Secret;
use nlu::embed::Embedder;
use nlu::intent::dense::Table;
use outbound::Client;
use tokio::runtime::Handle;
use worker::{Embeddings, Endpoint};

use crate::args::{DistilArgs, EncoderArgs};
use crate::parts;

/// Where the key of an endpoint of embeddings is.
const KEY_VARIABLE: &str = "COLLOQUY_SECRET_EMBEDDINGS";

/// The table's name in its encoder's folder.
const TABLE: &str = "words.table";
/// Largest table that is read, in bytes.
const MAX_TABLE_BYTES: u64 = 256 * 1024 * 1024;

/// Opens what is named; nothing when nothing is.
pub fn open(args: &EncoderArgs) -> anyhow::Result<Encoders> {
    if let (Some(url), Some(model)) = (&args.embeddings_url, &args.embeddings_model) {
        let client = parts::client(&args.allowed, args.trust_roots.as_deref())?;
        return Ok(Encoders::new(None, Some(Arc::new(remote((url, model), client)?))));
    }
    let Some(folder) = &args.model_folder else { return Ok(Encoders::default()) };
    let begun = Instant::now();
    let encoder = Encoder::open(folder)?;
    let table = read_table(&folder.join(TABLE))?;
    tracing::info!(
        encoder = encoder.name(),
        has_table = table.is_some(),
        resident_kb = resident_kb(),
        took = ?begun.elapsed(),
        "sentences are encoded"
    );
    let table = table.map(|table| Arc::new(table) as Arc<dyn Embedder>);
    Ok(Encoders::new(table, Some(Arc::new(encoder))))
}

/// An endpoint that is asked for vectors.
fn remote((url, model): (&str, &str), client: Client) -> anyhow::Result<Embeddings> {
    let key = std::env::var(KEY_VARIABLE).ok().map(Secret::new);
    let endpoint = Endpoint { url: url.to_owned(), model: model.to_owned(), key };
    Ok(Embeddings::new(endpoint, client, Handle::try_current()?)?)
}

/// Makes a table and writes it.
pub fn distil(args: &DistilArgs) -> anyhow::Result<()> {
    let bytes = Encoder::open(&args.model_folder)?.distil()?.to_bytes();
    let path = args.output.clone().unwrap_or_else(|| args.model_folder.join(TABLE));
    write_whole(&path, &bytes).with_context(|| format!("{} can't be written", path.display()))?;
    crate::serve::say(&format!("{}: {} kB", path.display(), bytes.len().div_ceil(1_000)))
}

fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    let folder: PathBuf = folder.map_or_else(|| ".".into(), Path::to_path_buf);
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    std::io::Write::write_all(&mut file, bytes)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}

fn read_table(path: &Path) -> anyhow::Result<Option<Table>> {
    let size = match std::fs::metadata(path) {
        Ok(found) => found.len(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| path.display().to_string()),
    };
    anyhow::ensure!(size <= MAX_TABLE_BYTES, "{} is no table: {size} bytes", path.display());
    let bytes = std::fs::read(path).with_context(|| format!("{} can't be read", path.display()))?;
    Table::from_bytes(&bytes).map(Some).with_context(|| format!("{} is no table", path.display()))
}

/// The memory of this process, in kB, where the system tells it.
fn resident_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse().ok()
}
