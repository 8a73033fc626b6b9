//! `test`: conversation tests, in memory and without a call.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::bail;
use app::clock::noise;
use app::{App, Chance, PreviewError, PublishBotError, TestReport};
use formats::SourceFile;
use formats::conversation_test::{self, TestFile};
use model::id::{BotId, WorkspaceId};
use serde_json::json;

use crate::args::TestArgs;
use crate::preview::{Quiet, Tried, trial};
use crate::train::Trainer;
use crate::{parts, source, workspace_file};

/// Runs tests. Fails when one does.
pub async fn test(args: TestArgs) -> anyhow::Result<ExitCode> {
    let (mut passed, mut failed) = (0, 0);
    for path in &args.paths {
        let (folder, only) = place_of(path)?;
        let files = source::read(&folder)?;
        let tests = tests_of(&files, only.as_deref());
        if tests.is_empty() {
            bail!("no conversation tests (*.test.yaml) at {}", path.display());
        }
        let trainer = Trainer::open(&folder, &args.encoder)?;
        let encoders = trainer.encoders().clone();
        let (beside, _calls) = parts::terminal_app(Chance::Seeded(0), Arc::new(Quiet), encoders)?;
        let tried = tried(&beside, files, &trainer)?;
        for test in &tests {
            let report = Box::pin(trial::run(&beside, tried.clone(), test)).await;
            let report = report.map_err(|error| readable(error, &folder))?;
            *if report.failures.is_empty() { &mut passed } else { &mut failed } += 1;
            print(&report, args.json)?;
        }
    }
    if !args.json {
        writeln!(std::io::stdout().lock(), "{passed} passed, {failed} failed")?;
    }
    Ok(if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The bot's folder, and the one test of it that is meant.
fn place_of(path: &Path) -> anyhow::Result<(PathBuf, Option<String>)> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    match name.filter(|name| conversation_test::is_test(name)) {
        Some(name) => {
            let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
            Ok((folder.unwrap_or(Path::new(".")).to_path_buf(), Some(name)))
        }
        None if path.is_dir() => Ok((path.to_path_buf(), None)),
        None => bail!("{} is neither a folder nor a *.test.yaml", path.display()),
    }
}

fn tests_of(files: &[SourceFile], only: Option<&str>) -> Vec<TestFile> {
    let tests = files.iter().filter(|file| conversation_test::is_test(&file.path));
    let meant = tests.filter(|file| only.is_none_or(|only| file.path == only));
    meant.map(conversation_test::read).collect()
}

fn tried(beside: &App, files: Vec<SourceFile>, trainer: &Trainer) -> anyhow::Result<Tried> {
    Ok(Tried {
        workspace: WorkspaceId::DEFAULT,
        bot: BotId::mint(beside.now(), noise()),
        key: trainer.bot().key.clone(),
        files: files.into_iter().map(workspace_file::stored).collect(),
        model: Some((trainer.lesson().clone(), Arc::new(trainer.model()?))),
    })
}

fn readable(error: PreviewError, folder: &Path) -> anyhow::Error {
    let place = folder.display().to_string();
    match error {
        PreviewError::Draft(PublishBotError::HasErrors(problems)) => {
            let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
            anyhow::anyhow!("{place} has errors:\n{}", problems.join("\n"))
        }
        error => anyhow::Error::new(error).context(place),
    }
}

fn print(report: &TestReport, is_json: bool) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    let passed = report.failures.is_empty();
    if is_json {
        let failures: Vec<_> = report
            .failures
            .iter()
            .map(|it| json!({ "turn": it.turn, "expected": it.expected, "got": it.got }))
            .collect();
        let object = json!({
            "path": report.path, "name": report.name, "passed": passed, "failures": failures,
            "interactions": report.interactions, "took_ms": report.took_ms,
        });
        writeln!(out, "{object}")?;
        return Ok(());
    }
    writeln!(out, "{} {} ({})", if passed { "ok  " } else { "FAIL" }, report.name, report.path)?;
    for it in &report.failures {
        writeln!(out, "  turn {}", it.turn)?;
        writeln!(out, "    expected {}", it.expected)?;
        writeln!(out, "    got      {}", it.got)?;
    }
    Ok(())
}
