//! The steps of CI: one table, run from top to bottom; a new step is one line in it.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use clap::Args;

use crate::shell::{self, cargo};
use crate::{deny, docs, prove, rings, setup, tidy};

/// One named check.
pub struct Step {
    pub name: &'static str,
    run: fn(&Path) -> Result<()>,
}

/// What CI runs, in this order: cheap checks first, except that nothing works without `setup`.
pub const STEPS: &[Step] = &[
    Step { name: "setup", run: setup::run },
    Step { name: "fmt", run: |root| shell::run(cargo(root, "fmt --all -- --check")) },
    Step { name: "rings", run: rings::run },
    Step { name: "tidy", run: tidy::run },
    Step { name: "deny", run: deny::run },
    Step { name: "web", run: web },
    Step { name: "clippy", run: |root| shell::run(cargo(root, CLIPPY)) },
    Step { name: "tests", run: tests },
    Step { name: "never-lose", run: prove::never_lose_quickly },
    Step { name: "planted", run: prove::planted },
    Step { name: "sandbox", run: prove::sandbox },
    Step { name: "faults", run: prove::faults },
    Step { name: "hooks-order", run: prove::hooks_order },
    Step { name: "docs", run: docs::run },
    Step { name: "e2e", run: journeys },
];

const CLIPPY: &str = "clippy --locked --workspace --all-targets -- -D warnings";

/// Set for the tests of CI: there a missing PostgreSQL is a failure, not a reason to skip.
const REQUIRE_POSTGRES: &str = "COLLOQUY_REQUIRE_POSTGRES";
/// The same for LivePerson's renderer, which judges rich content.
const REQUIRE_JUDGE: &str = "COLLOQUY_REQUIRE_JUDGE";

/// Which steps to run; all of them unless told otherwise.
#[derive(Args, Default)]
pub struct Selection {
    /// Runs this step and no other (repeatable).
    #[arg(long, value_name = "STEP")]
    pub only: Vec<String>,
    /// Leaves this step out (repeatable).
    #[arg(long, value_name = "STEP")]
    pub skip: Vec<String>,
}

/// Runs the selected steps and prints how each ended. A failing step doesn't keep the others
/// from running, except `setup`.
///
/// Fails when a step fails, or when a selected name is no step.
pub fn run(root: &Path, selection: &Selection) -> Result<()> {
    run_steps(STEPS, root, selection)
}

fn run_steps(steps: &[Step], root: &Path, selection: &Selection) -> Result<()> {
    let chosen = choose(steps, selection)?;
    let start = Instant::now();
    let mut outcomes = Vec::new();
    for step in chosen {
        println!("\n=== {} ===", step.name);
        let begun = Instant::now();
        let outcome = (step.run)(root);
        let took = seconds(begun.elapsed());
        match &outcome {
            Ok(()) => println!("=== {}: passed in {took} ===", step.name),
            Err(error) => println!("{error:#}\n=== {}: FAILED after {took} ===", step.name),
        }
        let must_stop = outcome.is_err() && step.name == "setup";
        outcomes.push((step.name, outcome.is_ok(), took));
        if must_stop {
            break;
        }
    }

    println!("\n=== ci, {} ===", seconds(start.elapsed()));
    for (name, passed, took) in &outcomes {
        println!("{name:<10} {:<6} {took:>9}", if *passed { "passed" } else { "FAILED" });
    }
    let failed: Vec<&str> = outcomes.iter().filter(|step| !step.1).map(|step| step.0).collect();
    println!("{} passed, {} failed", outcomes.len() - failed.len(), failed.len());
    if !failed.is_empty() {
        bail!("failed: {}", failed.join(", "));
    }
    Ok(())
}

fn choose<'a>(steps: &'a [Step], selection: &Selection) -> Result<Vec<&'a Step>> {
    for name in selection.only.iter().chain(&selection.skip) {
        if !steps.iter().any(|step| step.name == name) {
            let names: Vec<&str> = steps.iter().map(|step| step.name).collect();
            bail!("no step `{name}`; the steps are {}", names.join(", "));
        }
    }
    let is_chosen = |step: &&Step| {
        let is_listed = |names: &[String]| names.iter().any(|name| name == step.name);
        (selection.only.is_empty() || is_listed(&selection.only)) && !is_listed(&selection.skip)
    };
    Ok(steps.iter().filter(is_chosen).collect())
}

fn tests(root: &Path) -> Result<()> {
    let mut command = cargo(root, "test --locked --workspace --no-fail-fast");
    command.env(REQUIRE_POSTGRES, "1").env(REQUIRE_JUDGE, "1");
    shell::run(command)
}

/// The console's sources: form, types, what is pure, and how much a browser loads first.
fn web(root: &Path) -> Result<()> {
    let folder = root.join(setup::WEB);
    for script in ["lint", "types", "test", "build", "size"] {
        shell::run(shell::command(&folder, "npm", &format!("run --silent {script}")))?;
    }
    Ok(())
}

/// The journeys in a browser, on the server as it is built now.
fn journeys(root: &Path) -> Result<()> {
    shell::run(cargo(root, "build --locked --package colloquy"))?;
    shell::run(shell::command(root, "npm", "test --silent --prefix e2e"))
}

fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAMPLE: &[Step] = &[
        Step { name: "setup", run: |_| Ok(()) },
        Step { name: "good", run: |_| Ok(()) },
        Step { name: "bad", run: |_| bail!("broken") },
    ];

    fn names(only: &[&str], skip: &[&str]) -> Result<Vec<&'static str>> {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        let selection = Selection { only: owned(only), skip: owned(skip) };
        Ok(choose(SAMPLE, &selection)?.iter().map(|step| step.name).collect())
    }

    #[test]
    fn steps_are_chosen_by_only_and_skip() {
        let cases: [(&[&str], &[&str], &[&str]); 4] = [
            (&[], &[], &["setup", "good", "bad"]),
            (&["bad", "good"], &[], &["good", "bad"]),
            (&[], &["good"], &["setup", "bad"]),
            (&["good"], &["good"], &[]),
        ];
        for (only, skip, chosen) in cases {
            assert_eq!(names(only, skip).unwrap(), chosen, "only {only:?} skip {skip:?}");
        }
    }

    #[test]
    fn a_name_that_is_no_step_is_refused_with_the_names() {
        let error = names(&["tests"], &[]).unwrap_err();
        assert_eq!(error.to_string(), "no step `tests`; the steps are setup, good, bad");
    }

    #[test]
    fn a_failing_step_fails_the_run_and_is_named() {
        let error = run_steps(SAMPLE, Path::new("."), &Selection::default()).unwrap_err();
        assert_eq!(error.to_string(), "failed: bad");
        let selection = Selection { skip: vec!["bad".to_owned()], ..Selection::default() };
        run_steps(SAMPLE, Path::new("."), &selection).unwrap();
    }

    #[test]
    fn nothing_runs_after_a_failed_setup() {
        let steps = &[
            Step { name: "setup", run: |_| bail!("nothing there") },
            Step { name: "after", run: |_| panic!("must not run") },
        ];
        let error = run_steps(steps, Path::new("."), &Selection::default()).unwrap_err();
        assert_eq!(error.to_string(), "failed: setup");
    }

    #[test]
    fn names_of_steps_are_unique() {
        let mut names: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
        names.sort_unstable();
        let count = names.len();
        names.dedup();
        assert_eq!(names.len(), count);
    }
}
