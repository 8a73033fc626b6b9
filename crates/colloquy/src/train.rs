//! `train`: a bot's model, made in memory and kept in the user's cache folder.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::understanding::{Encoders, Lesson, Trained, TrainingReport};
use model::bot::Bot;

use crate::args::{EncoderArgs, TrainArgs};
use crate::{encoder, source};

mod cache;

pub use cache::Cache;

/// Most findings that people are shown.
const MAX_LINES: usize = 20;

/// Trains a bot and prints what is to be said of it.
pub fn train(args: &TrainArgs) -> anyhow::Result<()> {
    let trainer = Trainer::open(&args.bot, &args.encoder)?;
    let trained = trainer.train()?;
    let report = trained.report.clone().judged(trainer.bot());
    let mut out = std::io::stdout().lock();
    if args.json {
        serde_json::to_writer(&mut out, &report)?;
        writeln!(out)?;
    } else {
        out.write_all(text_of(&report).as_bytes())?;
    }
    Ok(())
}

fn text_of(report: &TrainingReport) -> String {
    let mut text = format!(
        "{} intents, {} sentences, tier {}: trained in {} ms, {} kB\n",
        report.intents,
        report.sentences,
        report.tier,
        report.train_ms,
        report.model_bytes.div_ceil(1_000)
    );
    // Writing to a string can't fail.
    if let Some(accuracy) = report.accuracy {
        let _written = writeln!(text, "accuracy by cross-validation: {accuracy:.1} %");
    }
    for tried in &report.tiers {
        let _written = writeln!(
            text,
            "tier {} ({}): {:.1} %, unknown intents told apart {:.1} %",
            tried.tier, tried.language, tried.accuracy, tried.auroc
        );
    }
    for finding in report.findings.iter().take(MAX_LINES) {
        let _written = writeln!(text, "{}: {}", finding.code, finding.message);
    }
    let more = report.findings.len().saturating_sub(MAX_LINES);
    if more > 0 {
        let _written = writeln!(text, "and {more} more");
    }
    text
}

/// A bot on disk with the cache of its model.
pub struct Trainer {
    lesson: Lesson,
    encoders: Encoders,
    cache: Cache,
}

impl Trainer {
    /// Reads a bot that has no errors.
    pub fn open(path: &Path, encoder: &EncoderArgs) -> anyhow::Result<Self> {
        let encoders = encoder::open(encoder)?;
        let lesson = Lesson::of(Arc::new(source::read_bot(path)?), &encoders);
        Ok(Self { lesson, encoders, cache: Cache::of_user() })
    }

    /// The bot.
    pub fn bot(&self) -> &Bot {
        &self.lesson.bot
    }

    /// Its model: from the cache, else trained and put there.
    pub fn model(&self) -> anyhow::Result<Trained> {
        match self.cache.find(&self.lesson) {
            Some(trained) => Ok(trained),
            None => self.train(),
        }
    }

    /// What it may use beside the bot's words.
    pub fn encoders(&self) -> &Encoders {
        &self.encoders
    }

    /// What its model is made of.
    pub fn lesson(&self) -> &Lesson {
        &self.lesson
    }

    fn train(&self) -> anyhow::Result<Trained> {
        let (trained, bytes) = app::understanding::train(&self.lesson.bot, &self.encoders)?;
        if !trained.is_makeshift {
            self.cache.put(&self.lesson, &bytes);
        }
        Ok(trained)
    }
}

/// The folder of this user's caches; `None` where it isn't known.
fn cache_folder() -> Option<PathBuf> {
    let named =
        |name: &str| std::env::var_os(name).map(PathBuf::from).filter(|it| it.is_absolute());
    let base = named("XDG_CACHE_HOME").or_else(|| Some(named("HOME")?.join(".cache")))?;
    Some(base.join("colloquy").join("models"))
}
