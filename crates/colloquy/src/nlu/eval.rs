//! `nlu eval`: a bot, or two files, judged.

use anyhow::{Context as _, bail};
use app::understanding::{EvaluationReport, EvaluationRequest, Labelled, Means, Taught, Tried};
use nlu::intent::dense::{Tier, Wish};

use super::{figures, page, sentences};
use crate::args::{EvalArgs, TierArg};
use crate::{encoder, train};

/// Parts of a cross-validation, unless it is said otherwise.
const FOLDS: usize = 5;

/// Judges and prints, and writes what files are asked for.
pub fn eval(args: &EvalArgs) -> anyhow::Result<()> {
    let (name, tried) = match (&args.bot, &args.train) {
        (Some(bot), None) => {
            let report = of_bot(args)?;
            (bot.display().to_string(), (report, None))
        }
        (None, Some(train)) => {
            let tried = of_files(args)?;
            (train.display().to_string(), (tried.report, Some(tried.answers)))
        }
        (Some(_), Some(_)) | (None, None) => bail!("either a bot or `--train` with `--test`"),
    };
    let (report, answers) = tried;
    if let Some(path) = &args.predictions {
        let answers = answers.context("`--predictions` needs `--train`")?;
        sentences::write(path, &answers, args.oos_label.as_deref())?;
    }
    if let Some(path) = &args.html {
        std::fs::write(path, page::page(&name, &report))
            .with_context(|| format!("{} can't be written", path.display()))?;
    }
    figures::print(&report, args.json)
}

fn of_files(args: &EvalArgs) -> anyhow::Result<Tried> {
    let path = args.train.as_deref().context("`--train` is missing")?;
    let train = sentences::read(path)?;
    let oos_label = args.oos_label.as_deref();
    let taught = Taught::of(&train, oos_label, &args.language);
    match (&args.test, args.cross_validate) {
        (Some(test), None) => {
            let means = Means { encoders: encoder::open(&args.encoder)?, wish: wish(args.tier) };
            Ok(taught.try_on(&sentences::read(test)?, oos_label, &means)?)
        }
        (None, Some(folds)) => Ok(taught.cross_validate(folds.unwrap_or(FOLDS))),
        (Some(_), Some(_)) | (None, None) => {
            bail!("`--train` needs either `--test` or `--cross-validate`")
        }
    }
}

const fn wish(tier: TierArg) -> Wish {
    match tier {
        TierArg::Auto => Wish::Best,
        TierArg::Words => Wish::Only(Tier::Words),
        TierArg::Table => Wish::Only(Tier::Table),
        TierArg::Sentences => Wish::Only(Tier::Sentences),
    }
}

fn of_bot(args: &EvalArgs) -> anyhow::Result<EvaluationReport> {
    let path = args.bot.as_deref().context("a bot is missing")?;
    let request = match (&args.test, args.cross_validate) {
        (Some(test), None) => {
            let rows = sentences::read(test)?;
            let tests = rows.into_iter().map(|Labelled { text, intent }| (text, intent)).collect();
            EvaluationRequest::Tests { tests, oos_label: args.oos_label.clone() }
        }
        (None, folds) => {
            EvaluationRequest::CrossValidation { folds: folds.flatten().unwrap_or(FOLDS) }
        }
        (Some(_), Some(_)) => bail!("either `--test` or `--cross-validate`"),
    };
    let trainer = train::Trainer::open(path, &args.encoder)?;
    Ok(app::understanding::judge(
        &trainer.model()?,
        trainer.bot(),
        (request, &jiff::Zoned::now(), trainer.encoders()),
    ))
}
