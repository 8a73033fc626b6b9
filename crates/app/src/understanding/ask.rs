//! Asking a bot what a text means to it, in a turn or to try it out.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use engine::{
    Correction, Detection, Recognised, Scales, ScoredIntent, SmallTalk, Understanding, Weighed,
};
use jiff::Zoned;
use jiff::tz::TimeZone;
use model::Timestamp;
use model::bot::Bot;
use model::channel::EnvironmentName;
use model::content::Attachment;
use model::id::WorkspaceId;
use model::key::Key;
use nlu::intent::Band;
use store::{ModelUser, StoreError};

use super::drafts::lesson_of;
use super::encoders::Encoders;
use super::lesson::Lesson;
use super::library::{Lane, Trained};
use super::training::{TrainError, on_thread};
use crate::App;
use crate::bots::{BotError, Draft};
use crate::programs::{Release, ReleaseError};

/// What is asked of a bot.
#[derive(Debug, Clone)]
pub struct Asked {
    pub text: String,
    /// When it is said to be written; now unless it is given.
    pub at: Option<Timestamp>,
    /// An IANA time zone; the bot's unless it is given.
    pub time_zone: Option<String>,
    pub of: AskedOf,
    /// Whether to say why. Takes milliseconds.
    pub is_explained: bool,
}

impl Asked {
    /// What a draft makes of a text now.
    pub const fn of_draft(text: String) -> Self {
        Self { text, at: None, time_zone: None, of: AskedOf::Draft, is_explained: false }
    }
}

/// Which state of a bot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedOf {
    Draft,
    Release(EnvironmentName),
}

/// What a bot made of a text.
#[derive(Debug, Clone)]
pub struct Told {
    pub understanding: Understanding,
    pub decision: Decision,
    /// Score from which an intent is acted upon, from 0 to 1.
    pub sure_from: f64,
    /// Score from which an intent is offered among others.
    pub likely_from: f64,
    /// For the best intent, when it was asked for and there is one.
    pub explanation: Option<Explained>,
}

/// What intents alone lead to; patterns, questions and dialogs under way come before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// The dialog of this intent starts.
    Start(Key),
    /// The contact is asked which of these is meant.
    Ask(Vec<Key>),
    Nothing,
}

/// Why a text has its intent.
#[derive(Debug, Clone)]
pub struct Explained {
    pub intent: Key,
    /// The most similar sentences of the bot, with their intents and how similar they are, from 0
    /// to 1.
    pub nearest: Vec<(String, Key, f32)>,
    /// Words and parts of words that counted, the strongest first; above 0 for the intent, below
    /// against it.
    pub features: Vec<(String, f32)>,
}

/// How sure a score from 0 to 1 is, in LivePerson's words: `very_good`, `good`, `fair_plus`, `fair` or
/// `poor`.
pub const fn band_of(score: f64) -> &'static str {
    match Band::of(score as f32) {
        Band::VeryGood => "very_good",
        Band::Good => "good",
        Band::FairPlus => "fair_plus",
        Band::Fair => "fair",
        Band::Poor => "poor",
    }
}

/// Why a bot can't be asked.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    #[error(transparent)]
    Bot(#[from] BotError),
    /// The draft is no bot.
    #[error("{0}")]
    HasErrors(String),
    #[error("bot {bot} has no release in {environment}")]
    NoRelease { bot: String, environment: &'static str },
    #[error("there is no time zone {0:?}")]
    NoSuchZone(String),
    #[error(transparent)]
    Release(#[from] ReleaseError),
    #[error(transparent)]
    Training(#[from] TrainError),
}

impl From<StoreError> for AskError {
    fn from(error: StoreError) -> Self {
        Self::Bot(error.into())
    }
}

impl App {
    /// What a text means to a release, in a turn. The first to ask waits for the model to be read or,
    /// when there is none, trained.
    pub(crate) async fn understand(
        &self,
        workspace: WorkspaceId,
        release: &Release,
        (text, now): (&str, Timestamp),
    ) -> Result<Understanding, TrainError> {
        let trained = self.trained(workspace, &release.lesson, Lane::Waiting).await?;
        self.note_use(workspace, release).await;
        let begun = Instant::now();
        let vector = self.vector_of(&trained.model, text).await;
        let at = release.lesson.zoned(now);
        let understanding = understanding_of(&trained.model, (text, vector.as_deref()), &at);
        self.inner.meters.understand_seconds.record(begun.elapsed());
        Ok(understanding)
    }

    /// What entities of a release's bot files stand for. Without a model they stand for none.
    pub(crate) async fn recognise_files(
        &self,
        workspace: WorkspaceId,
        release: &Release,
        files: &[Attachment],
    ) -> Vec<Recognised> {
        let Ok(trained) = self.trained(workspace, &release.lesson, Lane::Waiting).await else {
            return Vec::new();
        };
        let described = files.iter().map(|file| nlu::entity::Attachment {
            media_type: Some(file.media_type.clone()),
            name: Some(file.name.clone()),
            url: file.url.clone().or_else(|| file.id.clone()).unwrap_or_default(),
        });
        let found = described.flat_map(|file| trained.model.find_attachment(&file));
        found.map(recognised).collect()
    }

    /// The vector of a text, when the model asks for one and it can be had; words answer without.
    async fn vector_of(&self, model: &nlu::Model, text: &str) -> Option<Arc<[f32]>> {
        let (source, needed) = model.needs_vector(text)?;
        let encoders = &self.inner.encoders;
        if let Some(known) = encoders.remembered(source, &needed) {
            return Some(known);
        }
        let (encoders, source) = (encoders.clone(), source.to_owned());
        // It computes for milliseconds: others shouldn't wait.
        let asked = tokio::task::spawn_blocking(move || encoders.embed(&source, &needed)).await;
        match asked.ok()?? {
            Ok(vector) => Some(vector),
            Err(error) => {
                tracing::warn!(%error, "a text has no vector: words answer");
                None
            }
        }
    }

    /// Notes, once in this process, that a version needs its model.
    pub(super) async fn note_use(&self, workspace: WorkspaceId, release: &Release) {
        if release.is_use_noted.swap(true, Ordering::Relaxed) {
            return;
        }
        let user = ModelUser::Version(release.bot, release.version);
        let noted = self.inner.store.use_model(workspace, user, release.lesson.hash).await;
        if let Err(error) = noted {
            release.is_use_noted.store(false, Ordering::Relaxed);
            tracing::warn!(version = %release.version, %error, "a version's need of its model isn't noted");
        }
    }

    /// Asks a bot what it makes of a text. Nothing is kept.
    ///
    /// # Errors
    ///
    /// When there is no such bot or release, or it can't be read or trained.
    pub async fn ask(
        &self,
        workspace: WorkspaceId,
        key: &str,
        asked: Asked,
    ) -> Result<Told, AskError> {
        let (lesson, trained) = self.model_of(workspace, key, asked.of).await?;
        let at = asked.at.unwrap_or_else(|| self.inner.clock.now());
        let at = match &asked.time_zone {
            Some(name) => {
                let zone = TimeZone::get(name);
                at.to_zoned(zone.map_err(|_| AskError::NoSuchZone(name.clone()))?)
            }
            None => lesson.zoned(at),
        };
        // Explaining compares with every sentence of the bot.
        let encoders = self.inner.encoders.clone();
        Ok(on_thread(move || tell(&trained, &lesson.bot, (&asked, &at, &encoders))).await?)
    }

    /// The model of a bot's draft or release.
    pub(super) async fn model_of(
        &self,
        workspace: WorkspaceId,
        key: &str,
        of: AskedOf,
    ) -> Result<(Lesson, Arc<Trained>), AskError> {
        let lesson = match of {
            AskedOf::Draft => {
                let draft = self.get_draft(workspace, key).await?;
                return self.model_of_draft(workspace, draft).await;
            }
            AskedOf::Release(environment) => {
                let store = self.inner.store.as_ref();
                let bot = store.find_bot(workspace, key).await?;
                let bot = bot.ok_or_else(|| BotError::NotFound(key.to_owned()))?;
                let live = store.find_release(workspace, bot.id, environment).await?;
                let live = live.ok_or_else(|| AskError::NoRelease {
                    bot: key.to_owned(),
                    environment: environment.as_str(),
                })?;
                let place = (live.version, environment);
                self.inner.releases.get(store, workspace, place).await?.lesson.clone()
            }
        };
        let trained = self.trained(workspace, &lesson, Lane::Waiting).await?;
        Ok((lesson, trained))
    }
}

impl App {
    /// The model of a draft; made now when there is none.
    ///
    /// # Errors
    ///
    /// [`AskError::HasErrors`] when the draft is no bot, [`AskError::Training`].
    pub async fn model_of_draft(
        &self,
        workspace: WorkspaceId,
        draft: Draft,
    ) -> Result<(Lesson, Arc<Trained>), AskError> {
        let lesson = lesson_of(draft, &self.inner.encoders).await.map_err(AskError::HasErrors)?;
        let trained = self.trained(workspace, &lesson, Lane::Waiting).await?;
        Ok((lesson, trained))
    }
}

/// What a bot's intents lead to, with what was understood.
pub fn told(bot: &Bot, understanding: Understanding) -> Told {
    let scales = Scales::of(bot);
    let (sure_from, likely_from) = (scales.sure, scales.likely);
    let decision = decision_of(bot, &understanding.intents, &scales);
    Told { understanding, decision, sure_from, likely_from, explanation: None }
}

/// What a bot makes of a text that is written at a moment.
pub fn tell(
    trained: &Trained,
    bot: &Bot,
    (asked, at, encoders): (&Asked, &Zoned, &Encoders),
) -> Told {
    let needed = trained.model.needs_vector(&asked.text);
    let vector = needed.and_then(|(source, text)| encoders.embed(source, &text)?.ok());
    let understood = (asked.text.as_str(), vector.as_deref());
    let understanding = understanding_of(&trained.model, understood, at);
    let best = understanding.intents.first().filter(|_| asked.is_explained);
    let explanation = best.and_then(|best| explain(&trained.model, &asked.text, &best.intent));
    Told { explanation, ..told(bot, understanding) }
}

/// Says why a text has an intent, or hasn't; `None` when the bot has no sentence for it.
fn explain(model: &nlu::Model, text: &str, intent: &Key) -> Option<Explained> {
    let explanation = model.explain(text, intent)?;
    let labels = model.labels();
    let nearest = explanation.neighbours.into_iter();
    let nearest = nearest
        .filter_map(|it| Some((it.text, labels.get(it.label)?.clone(), it.similarity)))
        .collect();
    let features = explanation.evidence.into_iter().map(|it| (it.feature, it.weight)).collect();
    Some(Explained { intent: intent.clone(), nearest, features })
}

/// What the intents lead to. One that another counts as says nothing of its own.
fn decision_of(bot: &Bot, intents: &[ScoredIntent], scales: &Scales) -> Decision {
    let mut heads: Vec<&ScoredIntent> = Vec::new();
    for intent in intents {
        let children = bot.intents.get(&intent.intent).map_or(&[][..], |it| &it.children);
        let counts_for = intents.iter().take_while(|it| it.intent != intent.intent);
        let is_parent = counts_for.into_iter().any(|it| children.contains(&it.intent));
        if !is_parent {
            heads.push(intent);
        }
    }
    let scores: Vec<f64> = heads.iter().map(|it| it.score).collect();
    let mut keys = heads.into_iter().map(|it| it.intent.clone());
    match scales.weigh(&scores) {
        Weighed::Best => keys.next().map_or(Decision::Nothing, Decision::Start),
        Weighed::Among(count) => Decision::Ask(keys.take(count).collect()),
        Weighed::Nothing => Decision::Nothing,
    }
}

/// What a text means, in the engine's words.
fn understanding_of(
    model: &nlu::Model,
    (text, vector): (&str, Option<&[f32]>),
    at: &Zoned,
) -> Understanding {
    let nlu::Understood { intents, entities, language, small_talk, corrections } =
        model.understand_with(text, at, vector);
    let intents = intents.into_iter().map(|(intent, score)| ScoredIntent { intent, score });
    let corrections = corrections.into_iter();
    Understanding {
        intents: intents.collect(),
        entities: entities.into_iter().map(recognised).collect(),
        language,
        small_talk: small_talk.map(|it| SmallTalk {
            topic: it.topic,
            score: it.score,
            answers: it.answers,
        }),
        corrections: corrections.map(|(written, read)| Correction { written, read }).collect(),
    }
}

fn recognised(found: nlu::entity::Found) -> Recognised {
    use nlu::entity::Detection as How;
    Recognised {
        entity: found.entity,
        value: found.value,
        text: found.text,
        start: found.start,
        end: found.end,
        detection: match found.detection {
            How::Exact => Detection::Exact,
            How::Pattern => Detection::Pattern,
            How::Rule => Detection::Rule,
            How::Fuzzy => Detection::Fuzzy,
            How::Model => Detection::Model,
            How::Whole => Detection::Whole,
        },
        score: found.score,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A bot with the intents `a`, `b` and `c`, and `kin` as which `a` counts.
    fn bot() -> Bot {
        let text =
            "format: 1\nbot: b\nintents:\n  a: [x]\n  b: [y]\n  c: [z]\n  kin: { children: [a] }\n";
        let files = [store::SourceFile { path: "bot.yaml".to_owned(), text: text.to_owned() }];
        crate::bots::parse_files(&files).unwrap()
    }

    #[test]
    fn a_sure_intent_starts_and_several_likely_ones_are_offered() {
        let key = |name: &str| Key::new(name).unwrap();
        let bot = bot();
        for (scores, expected) in [
            (&[][..], Decision::Nothing),
            (&[("a", 0.6), ("b", 0.49)], Decision::Start(key("a"))),
            (&[("a", 0.6), ("b", 0.6)], Decision::Ask(vec![key("a"), key("b")])),
            (&[("a", 0.6), ("kin", 0.6)], Decision::Start(key("a"))),
            (&[("a", 0.5), ("b", 0.46), ("c", 0.45)], {
                Decision::Ask(vec![key("a"), key("b"), key("c")])
            }),
            (&[("a", 0.5), ("kin", 0.5)], Decision::Nothing),
            (&[("a", 0.5), ("b", 0.44)], Decision::Nothing),
            (&[("a", 0.2)], Decision::Nothing),
        ] {
            let intents: Vec<ScoredIntent> = scores
                .iter()
                .map(|(name, score)| ScoredIntent { intent: key(name), score: *score })
                .collect();
            assert_eq!(decision_of(&bot, &intents, &Scales::of(&bot)), expected, "{scores:?}");
        }
    }
}
