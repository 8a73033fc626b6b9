//! `faq`: sheets of questions and answers into a bot on disk.

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context as _;
use formats::faq::{AddError, Mode, Upload};
use formats::{Problem, SourceFile};

use crate::args::FaqCommand;
use crate::source;

/// Largest sheet, in bytes.
const MAX_SHEET_BYTES: u64 = 8 * 1024 * 1024;

/// Adds a sheet. Fails when it has errors, or when names are there already.
pub fn faq(command: FaqCommand) -> anyhow::Result<ExitCode> {
    let FaqCommand::Add { bot, file, story, replace } = command;
    let text = read_sheet(&file)?;
    let sheet = SourceFile { path: file.display().to_string(), text };
    let story = story.unwrap_or_else(|| formats::faq::stem(&sheet.path).to_owned());
    let parsed = formats::faq::parse(&sheet);
    tell(&parsed.problems)?;
    let Some(dialogs) = parsed.dialogs else { return Ok(ExitCode::FAILURE) };
    let mode = if replace { Mode::Replace } else { Mode::Add };
    let files = source::read(&bot)?;
    let added = match formats::faq::add(&files, Upload { story, dialogs, mode }) {
        Ok(added) => added,
        Err(AddError::Taken(problems)) => {
            tell(&problems)?;
            return Ok(ExitCode::FAILURE);
        }
        Err(error) => return Err(error.into()),
    };
    tell(&added.problems)?;
    let count = format!("{} added, {} replaced", added.added, added.replaced);
    if bot.is_dir() {
        let path = bot.join(&added.file.path);
        source::write(&bot, &[added.file])?;
        writeln!(std::io::stdout().lock(), "{}: {count}", path.display())?;
    } else {
        std::io::stdout().lock().write_all(added.file.text.as_bytes())?;
        writeln!(std::io::stderr().lock(), "{count}")?;
    }
    Ok(ExitCode::SUCCESS)
}

fn read_sheet(path: &Path) -> anyhow::Result<String> {
    let unreadable = || format!("{} can't be read", path.display());
    let size = std::fs::metadata(path).with_context(unreadable)?.len();
    anyhow::ensure!(size <= MAX_SHEET_BYTES, "{} is larger than 8 MiB", path.display());
    std::fs::read_to_string(path).with_context(unreadable)
}

/// Tells problems beside what is printed.
fn tell(problems: &[Problem]) -> anyhow::Result<()> {
    let mut out = std::io::stderr().lock();
    for problem in problems {
        writeln!(out, "{problem}")?;
    }
    Ok(())
}
