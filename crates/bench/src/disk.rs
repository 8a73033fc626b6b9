//! How often this disk can make something durable: what every figure about durable messages hangs on.

use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;

/// How long the disk is measured.
const DURATION: Duration = Duration::from_secs(1);
/// Bytes that are written each time.
const BLOCK: [u8; 4096] = [0x5a; 4096];

/// Writes 4 KiB and syncs them, over and over for a second, and returns how many times a second.
/// Blocks.
///
/// # Errors
///
/// What the system says.
pub fn syncs_per_second(folder: &Path) -> Result<f64> {
    let path = folder.join("disk-measurement");
    let file = File::create(&path)?;
    file.write_all_at(&BLOCK, 0)?;
    file.sync_all()?;
    let start = Instant::now();
    let mut count = 0_u32;
    while start.elapsed() < DURATION {
        file.write_all_at(&BLOCK, 0)?;
        file.sync_data()?;
        count += 1;
    }
    let rate = f64::from(count) / start.elapsed().as_secs_f64();
    std::fs::remove_file(&path)?;
    Ok(rate)
}
