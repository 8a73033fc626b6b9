//! `import` and `export`: bots of other systems as bot files, and back.

use std::io::{self, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use formats::SourceFile;
use formats::import::{Count, Finding, ImportError, Imported};
use serde::Serialize;

use crate::args::{ExportCommand, ImportCommand, ImportTarget};
use crate::source;

/// What came of one import.
#[derive(Serialize)]
struct Report<'r> {
    /// Of the source.
    file: &'r str,
    /// The key of the bot.
    bot: &'r str,
    /// The bot file.
    written: String,
    counts: &'r [Count],
    findings: &'r [Finding],
    more_findings: usize,
}

/// Why nothing came of one.
#[derive(Serialize)]
struct Failure<'f> {
    file: &'f str,
    code: &'f str,
    place: &'f str,
    message: &'f str,
}

/// Makes bot files. Fails when a source can't be read; the others are imported all the same.
pub fn import(command: ImportCommand) -> anyhow::Result<ExitCode> {
    match command {
        ImportCommand::Liveperson { files, target } => {
            let most = formats::liveperson::MAX_BYTES;
            import_each(&files, &target, most, formats::liveperson::read)
        }
        ImportCommand::Kompose { files, target } => {
            import_each(&files, &target, formats::MAX_FILE_BYTES, formats::kompose::read)
        }
        ImportCommand::Haptik { files, language, target } => {
            let read = |file: &SourceFile| formats::faq::read(file, &language);
            import_each(&files, &target, formats::MAX_FILE_BYTES, read)
        }
        ImportCommand::Rasa { files, name, target } => {
            let first = files.first().map(|path| path.display().to_string()).unwrap_or_default();
            let name =
                name.unwrap_or_else(|| formats::faq::stem(first.trim_end_matches('/')).to_owned());
            let imported = read_project(&files)
                .and_then(|files| formats::rasa::read(&name, &files).map_err(anyhow::Error::from));
            Ok(exit_code(deliver(&first, imported, &target)?))
        }
    }
}

/// Makes a bot file of each source.
fn import_each(
    files: &[PathBuf],
    target: &ImportTarget,
    most: usize,
    parse: impl Fn(&SourceFile) -> Result<Imported, ImportError>,
) -> anyhow::Result<ExitCode> {
    let mut is_whole = true;
    for path in files {
        let imported = read(path, most).and_then(|file| parse(&file).map_err(anyhow::Error::from));
        is_whole &= deliver(&path.display().to_string(), imported, target)?;
    }
    Ok(exit_code(is_whole))
}

const fn exit_code(is_whole: bool) -> ExitCode {
    if is_whole { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The YAML and JSON files of a project; of folders, with those below them.
fn read_project(paths: &[PathBuf]) -> anyhow::Result<Vec<SourceFile>> {
    let mut found = Vec::new();
    let mut folders = Vec::new();
    for path in paths {
        if path.is_dir() { folders.push(path.clone()) } else { found.push(path.clone()) }
    }
    while let Some(folder) = folders.pop() {
        let unreadable = || format!("{} can't be read", folder.display());
        for entry in std::fs::read_dir(&folder).with_context(unreadable)? {
            let entry = entry.with_context(unreadable)?;
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            if entry.file_type().with_context(unreadable)?.is_dir() {
                folders.push(path);
            } else if [".yml", ".yaml", ".json"].iter().any(|ending| name.ends_with(ending)) {
                found.push(path);
            }
            anyhow::ensure!(
                found.len() <= formats::rasa::MAX_FILES,
                "a project has at most {} files",
                formats::rasa::MAX_FILES
            );
        }
    }
    found.sort();
    let mut left = formats::rasa::MAX_BYTES;
    let mut files = Vec::new();
    for path in &found {
        let file = read(path, left)?;
        left -= file.text.len();
        files.push(file);
    }
    Ok(files)
}

/// Reads a source that isn't larger than its limit. Of pipes, too, no more is taken into memory.
fn read(path: &Path, most: usize) -> anyhow::Result<SourceFile> {
    let unreadable = || format!("{} can't be read", path.display());
    let refused = |code, place, message| anyhow::Error::from(ImportError { code, place, message });
    let mut file = std::fs::File::open(path).with_context(unreadable)?;
    let size = file.metadata().with_context(unreadable)?.len();
    let limit = u64::try_from(most).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    if size <= limit {
        let limited = (&mut file).take(limit.saturating_add(1));
        BufReader::new(limited).read_to_end(&mut bytes).with_context(unreadable)?;
    }
    if size > limit || bytes.len() > most {
        let message = format!("an import has at most {most} bytes, and this one has more");
        return Err(refused("too_large", path.display().to_string(), message));
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let before = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
        let place = format!("{}:{line}:{column}", path.display());
        refused("not_utf8", place, "the text isn't UTF-8".to_owned())
    })?;
    let name = path.file_name().map_or_else(String::new, |it| it.to_string_lossy().into_owned());
    Ok(SourceFile { path: name, text })
}

/// Writes a bot file and tells of it; says whether it came to that.
fn deliver(
    file: &str,
    imported: anyhow::Result<Imported>,
    target: &ImportTarget,
) -> anyhow::Result<bool> {
    let written = imported.and_then(|imported| {
        let files = formats::to_files(&imported.bot);
        let path = write(&files, imported.bot.key.as_str(), target)?;
        Ok((imported, path))
    });
    match written {
        Ok((imported, path)) => tell(file, &imported, &path, target.json).map(|()| true),
        Err(error) => tell_failure(file, &error, target.json).map(|()| false),
    }
}

/// Writes a bot as `KEY.yaml`, or as the folder `KEY` when it is too large for one file.
fn write(files: &[SourceFile], key: &str, target: &ImportTarget) -> anyhow::Result<PathBuf> {
    let folder = if files.len() == 1 { target.output.clone() } else { target.output.join(key) };
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("{} can't be made", folder.display()))?;
    if let [single] = files {
        let path = folder.join(format!("{key}.yaml"));
        save(&path, &single.text, target.force)?;
        return Ok(path);
    }
    for file in files {
        save(&folder.join(&file.path), &file.text, target.force)?;
    }
    Ok(folder)
}

/// Writes a file; one that is there stays unless told otherwise.
fn save(path: &Path, text: &str, replaces: bool) -> anyhow::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true);
    if replaces {
        options.create(true).truncate(true)
    } else {
        options.create_new(true)
    };
    let mut file = match options.open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            bail!("{} is there already; `--force` replaces it", path.display())
        }
        Err(error) => {
            return Err(error).with_context(|| format!("{} can't be written", path.display()));
        }
    };
    file.write_all(text.as_bytes()).with_context(|| format!("{} can't be written", path.display()))
}

fn tell(file: &str, imported: &Imported, path: &Path, is_json: bool) -> anyhow::Result<()> {
    let Imported { bot, counts, findings, more_findings } = imported;
    let mut out = io::stdout().lock();
    if is_json {
        let written = path.display().to_string();
        let (bot, more_findings) = (bot.key.as_str(), *more_findings);
        let report = Report { file, bot, written, counts, findings, more_findings };
        serde_json::to_writer(&mut out, &report)?;
        writeln!(out)?;
        return Ok(());
    }
    let counts: Vec<String> =
        counts.iter().map(|Count { what, count }| format!("{count} {what}")).collect();
    writeln!(out, "{file} -> {}: {}", path.display(), counts.join(", "))?;
    for finding in findings {
        writeln!(out, "  {finding}")?;
    }
    if *more_findings > 0 {
        writeln!(out, "  and {more_findings} more findings")?;
    }
    Ok(())
}

fn tell_failure(file: &str, error: &anyhow::Error, is_json: bool) -> anyhow::Result<()> {
    if !is_json {
        writeln!(io::stderr().lock(), "{file}: error: {error:#}")?;
        return Ok(());
    }
    let message = format!("{error:#}");
    let failure = match error.downcast_ref::<ImportError>() {
        Some(ImportError { code, place, message }) => Failure { file, code, place, message },
        None => Failure { file, code: "not_imported", place: "", message: &message },
    };
    let mut out = io::stdout().lock();
    serde_json::to_writer(&mut out, &failure)?;
    writeln!(out)?;
    Ok(())
}

/// Writes a bot as another system's export. What that can't say is told beside it.
pub fn export(command: ExportCommand) -> anyhow::Result<ExitCode> {
    let ExportCommand::Liveperson { bot, output, force } = command;
    let (export, findings) = formats::liveperson::write(&source::read_bot(&bot)?);
    let text = format!("{export:#}\n");
    match output {
        Some(path) => save(&PathBuf::from(&path), &text, force)?,
        None => io::stdout().lock().write_all(text.as_bytes())?,
    }
    let mut notes = io::stderr().lock();
    for finding in findings {
        writeln!(notes, "{finding}")?;
    }
    Ok(ExitCode::SUCCESS)
}
