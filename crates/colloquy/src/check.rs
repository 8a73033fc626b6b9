//! `check`: everything that is wrong with bots, scripts included.

use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use formats::Problem;

use crate::args::CheckArgs;
use crate::{parts, source};

/// Checks bots. Fails when one has errors, or warnings that count as such.
pub async fn check(args: &CheckArgs) -> anyhow::Result<ExitCode> {
    let mut counts = [0_usize; 3];
    for path in &args.bots {
        for problem in problems_of(path).await? {
            counts[problem.severity as usize] += 1;
            print(&problem, args.json)?;
        }
    }
    let [errors, warnings, hints] = counts;
    if !args.json {
        writeln!(
            std::io::stdout().lock(),
            "{errors} errors, {warnings} warnings, {hints} hints in {} bots",
            args.bots.len()
        )?;
    }
    let is_bad = errors > 0 || (args.strict && warnings > 0);
    Ok(if is_bad { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

async fn problems_of(path: &Path) -> anyhow::Result<Vec<Problem>> {
    let files = source::read(path)?;
    let parsed = formats::parse(&files);
    let mut problems = formats::check(&parsed);
    let scripts = formats::scripts(&parsed);
    if !scripts.is_empty() {
        problems.extend(app::check_scripts(&parts::script_pool()?, &scripts).await);
    }
    // A folder's files are named from the folder; say where that is.
    if path.is_dir() {
        for problem in &mut problems {
            problem.file = path.join(&problem.file).display().to_string();
        }
    } else {
        for problem in &mut problems {
            problem.file = path.display().to_string();
        }
    }
    Ok(problems)
}

fn print(problem: &Problem, is_json: bool) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    if is_json {
        serde_json::to_writer(&mut out, problem)?;
        writeln!(out)?;
    } else {
        writeln!(out, "{problem}")?;
    }
    Ok(())
}
