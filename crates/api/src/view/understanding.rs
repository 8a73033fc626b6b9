//! What bots understand, how they were trained and how good they are, as clients see it.

use app::understanding::{
    AskedOf, ConfusionLine, Decision, EvaluationReport, Explained, Finding, IntentLine,
    TierFigures, Told, Training, TrainingState,
};
use engine::{Recognised, Understanding};
use model::channel::EnvironmentName;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// How far a training is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TrainingStateView {
    /// Nobody asked for it yet.
    Untrained,
    Queued,
    Training,
    Ready,
    Failed,
}

/// The training of a bot's draft.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrainingView {
    pub state: TrainingStateView,
    /// The draft's tag.
    pub draft: u64,
    /// What the model is found by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hash: Option<String>,
    /// What intents are told apart by: `words`, `table` or `sentences`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tier: Option<String>,
    /// How the tiers did that were tried; empty when there was no choice.
    pub tiers: Vec<TierView>,
    pub intents: usize,
    pub sentences: usize,
    /// Share of sentences understood by what the others teach, in percent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accuracy: Option<f64>,
    pub train_ms: u64,
    pub model_bytes: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finished_at: Option<String>,
    /// Why it failed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
    /// A page of what should be looked at.
    pub findings: Vec<FindingView>,
    /// How many there are in all.
    pub findings_count: usize,
    /// Give it as `cursor` for the next page of findings; absent on the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl TrainingView {
    /// A training with the findings from the number `from` on, at most `limit`.
    pub fn of(training: Training, (from, limit): (usize, usize)) -> Self {
        let report = training.report.unwrap_or_default();
        let end = from.saturating_add(limit);
        let hex = |hash: [u8; 32]| hash.iter().map(|byte| format!("{byte:02x}")).collect();
        Self {
            state: match training.state {
                TrainingState::Untrained => TrainingStateView::Untrained,
                TrainingState::Queued => TrainingStateView::Queued,
                TrainingState::Training => TrainingStateView::Training,
                TrainingState::Ready => TrainingStateView::Ready,
                TrainingState::Failed => TrainingStateView::Failed,
            },
            draft: training.etag,
            hash: training.hash.map(hex),
            tier: Some(report.tier).filter(|tier| !tier.is_empty()),
            tiers: report.tiers.into_iter().map(TierView::from).collect(),
            intents: report.intents,
            sentences: report.sentences,
            accuracy: report.accuracy,
            train_ms: report.train_ms,
            model_bytes: report.model_bytes,
            started_at: training.started_at.map(|at| at.to_string()),
            finished_at: training.finished_at.map(|at| at.to_string()),
            error: training.error,
            findings_count: report.findings.len(),
            next: (report.findings.len() > end).then(|| end.to_string()),
            findings: page(report.findings, (from, limit)),
        }
    }
}

fn page(findings: Vec<Finding>, (from, limit): (usize, usize)) -> Vec<FindingView> {
    findings.into_iter().skip(from).take(limit).map(FindingView::from).collect()
}

/// How a tier did in cross-validation.
#[derive(Debug, Serialize, ToSchema)]
pub struct TierView {
    /// The language of the sentences (BCP 47).
    pub language: String,
    pub tier: String,
    /// Share of sentences whose intent was best, in percent.
    pub accuracy: f64,
    /// How probable it is that a sentence of a known intent scores higher than another, in percent.
    pub auroc: f64,
}

impl From<TierFigures> for TierView {
    fn from(figures: TierFigures) -> Self {
        let TierFigures { language, tier, accuracy, auroc } = figures;
        Self { language, tier, accuracy, auroc }
    }
}

/// Something that a builder should look at.
#[derive(Debug, Serialize, ToSchema)]
pub struct FindingView {
    /// `shared_sentence`, `overlap`, `similar_intents`, `few_sentences`, `many_sentences`,
    /// `one_word`, or `weaker_tier`.
    pub code: String,
    /// The intents that it is about.
    pub intents: Vec<String>,
    pub message: String,
    /// Sentences that show it.
    pub texts: Vec<String>,
}

impl From<Finding> for FindingView {
    fn from(finding: Finding) -> Self {
        Self {
            code: finding.code,
            intents: finding.intents,
            message: finding.message,
            texts: finding.texts,
        }
    }
}

/// Which state of a bot.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AskedOfView {
    #[default]
    Draft,
    Test,
    Production,
}

impl From<AskedOfView> for AskedOf {
    fn from(view: AskedOfView) -> Self {
        match view {
            AskedOfView::Draft => Self::Draft,
            AskedOfView::Test => Self::Release(EnvironmentName::Test),
            AskedOfView::Production => Self::Release(EnvironmentName::Production),
        }
    }
}

/// A text to be understood.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnderstandRequest {
    pub text: String,
    /// When it is said to be written, RFC 3339; now unless it is given.
    #[serde(default)]
    pub at: Option<String>,
    /// An IANA time zone; the bot's unless it is given.
    #[serde(default)]
    pub time_zone: Option<String>,
    /// `draft` unless it is given.
    #[serde(default)]
    #[schema(inline)]
    pub environment: AskedOfView,
    /// Whether to say why the best intent is best.
    #[serde(default)]
    pub explain: bool,
}

/// What a text means to a bot.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnderstandingView {
    /// Best first.
    pub intents: Vec<ScoredIntentView>,
    /// What the intents alone lead to.
    pub decision: DecisionView,
    /// In the order of the text.
    pub entities: Vec<EntityView>,
    /// BCP 47.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    pub corrections: Vec<CorrectionView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub small_talk: Option<SmallTalkView>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<ExplanationView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ScoredIntentView {
    pub intent: String,
    /// From 0 to 1.
    pub score: f64,
    /// `very_good`, `good`, `fair_plus`, `fair` or `poor`.
    pub band: &'static str,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct DecisionView {
    /// `start`: the intent's dialog begins; `ask`: the contact is asked which is meant; `none`.
    pub kind: &'static str,
    pub intents: Vec<String>,
    /// Score from which an intent is acted upon.
    pub sure_from: f64,
    /// Score from which an intent is offered among others.
    pub likely_from: f64,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct EntityView {
    pub entity: String,
    /// What it stands for.
    pub value: Value,
    /// As written.
    pub text: String,
    /// In characters of the text, the end not included.
    pub start: usize,
    pub end: usize,
    /// `exact`, `fuzzy`, `pattern`, `rule`, `model`, `whole`, `structured` or `default`.
    #[schema(value_type = String)]
    pub detection: engine::Detection,
    /// From 0 to 1.
    pub score: f64,
}

/// A word as it was written and as it was read.
#[derive(Debug, Serialize, ToSchema)]
pub struct CorrectionView {
    pub written: String,
    pub read: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct SmallTalkView {
    pub topic: String,
    pub score: f64,
    /// The built-in ones.
    pub answers: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct ExplanationView {
    /// The best intent.
    pub intent: String,
    /// The most similar sentences.
    pub nearest: Vec<NearestView>,
    /// What counted most for it, or against it.
    pub features: Vec<FeatureView>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct NearestView {
    pub text: String,
    pub intent: String,
    /// From 0 to 1; 1 is the same words.
    pub similarity: f32,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct FeatureView {
    /// A word, a pair of words, or letters of a word.
    pub feature: String,
    /// Above 0 for the intent, below against it.
    pub weight: f32,
}

impl UnderstandingView {
    /// What a bot made of `text`.
    pub fn of(text: &str, told: Told) -> Self {
        let Told { understanding, decision, sure_from, likely_from, explanation } = told;
        let Understanding { intents, entities, language, small_talk, corrections } = understanding;
        let (kind, decided) = match decision {
            Decision::Start(intent) => ("start", vec![intent]),
            Decision::Ask(intents) => ("ask", intents),
            Decision::Nothing => ("none", Vec::new()),
        };
        Self {
            intents: intents
                .into_iter()
                .map(|it| ScoredIntentView {
                    band: app::understanding::band_of(it.score),
                    intent: it.intent.into(),
                    score: rounded(it.score),
                })
                .collect(),
            decision: DecisionView {
                kind,
                intents: decided.into_iter().map(String::from).collect(),
                sure_from,
                likely_from,
            },
            entities: entities.into_iter().map(|found| EntityView::of(text, found)).collect(),
            language,
            corrections: corrections
                .into_iter()
                .map(|it| CorrectionView { written: it.written, read: it.read })
                .collect(),
            small_talk: small_talk.map(|it| SmallTalkView {
                topic: it.topic.into(),
                score: rounded(it.score),
                answers: it.answers,
            }),
            explanation: explanation.map(ExplanationView::from),
        }
    }

    /// The fields of a message's understanding alone, for who shows messages.
    pub fn plain(text: &str, understanding: Understanding) -> Self {
        let nothing = Decision::Nothing;
        let told = Told {
            understanding,
            decision: nothing,
            sure_from: 0.0,
            likely_from: 0.0,
            explanation: None,
        };
        Self::of(text, told)
    }
}

/// To four places: what is behind them says nothing.
fn rounded(score: f64) -> f64 {
    (score * 1e4).round() / 1e4
}

impl EntityView {
    fn of(text: &str, found: Recognised) -> Self {
        let chars = |end: usize| text.get(..end).map_or(0, |before| before.chars().count());
        Self {
            start: chars(found.start),
            end: chars(found.end),
            entity: found.entity.into(),
            value: found.value,
            text: found.text,
            detection: found.detection,
            score: rounded(found.score),
        }
    }
}

impl From<Explained> for ExplanationView {
    fn from(explained: Explained) -> Self {
        Self {
            intent: explained.intent.into(),
            nearest: explained
                .nearest
                .into_iter()
                .map(|(text, intent, similarity)| NearestView {
                    text,
                    intent: intent.into(),
                    similarity,
                })
                .collect(),
            features: explained
                .features
                .into_iter()
                .map(|(feature, weight)| FeatureView { feature, weight })
                .collect(),
        }
    }
}

/// A sentence with the intent that it has.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TestView {
    pub text: String,
    pub intent: String,
}

/// What a bot's draft is judged by: `test`, or `cross_validate`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EvaluateRequest {
    /// At most 20,000.
    #[serde(default)]
    pub test: Option<Vec<TestView>>,
    /// What stands in the place of an intent where none is right.
    #[serde(default)]
    pub oos_label: Option<String>,
    /// The bot's own sentences, in 2 to 20 parts, each understood by what the others teach.
    #[serde(default)]
    pub cross_validate: Option<usize>,
}

/// How well a bot understands. Shares in percent.
#[derive(Debug, Serialize, ToSchema)]
pub struct EvaluationView {
    /// How many sentences were tried.
    pub tests: usize,
    /// Of decisions, out of scope being one of them.
    pub accuracy: f64,
    /// Of the best intent, however sure, where one is right.
    pub in_scope_accuracy: f64,
    pub top3_accuracy: f64,
    /// Absent where every sentence has an intent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oos_auroc: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oos_recall: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oos_f1: Option<f64>,
    pub macro_f1: f64,
    pub train_ms: u64,
    pub predict_us_p50: f64,
    pub model_bytes: u64,
    /// Which intents were given in the place of which.
    pub confusion: Vec<ConfusionView>,
    /// The worst first.
    pub intents: Vec<IntentView>,
    pub overlapping: Vec<FindingView>,
    pub few_examples: Vec<FindingView>,
    pub findings: Vec<FindingView>,
}

/// One intent given in the place of another; absent is out of scope.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConfusionView {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub predicted: Option<String>,
    pub count: usize,
    pub samples: Vec<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub struct IntentView {
    pub intent: String,
    pub support: usize,
    pub precision: f64,
    pub recall: f64,
    pub f1: f64,
}

impl From<EvaluationReport> for EvaluationView {
    fn from(report: EvaluationReport) -> Self {
        let findings =
            |found: Vec<Finding>| found.into_iter().map(FindingView::from).collect::<Vec<_>>();
        Self {
            tests: report.tests,
            accuracy: report.accuracy,
            in_scope_accuracy: report.in_scope_accuracy,
            top3_accuracy: report.top3_accuracy,
            oos_auroc: report.oos_auroc,
            oos_recall: report.oos_recall,
            oos_f1: report.oos_f1,
            macro_f1: report.macro_f1,
            train_ms: report.train_ms,
            predict_us_p50: report.predict_us_p50,
            model_bytes: report.model_bytes,
            confusion: report.confusion.into_iter().map(ConfusionView::from).collect(),
            intents: report.intents.into_iter().map(IntentView::from).collect(),
            overlapping: findings(report.overlapping),
            few_examples: findings(report.few_examples),
            findings: findings(report.findings),
        }
    }
}

impl From<ConfusionLine> for ConfusionView {
    fn from(line: ConfusionLine) -> Self {
        Self {
            expected: line.expected,
            predicted: line.predicted,
            count: line.count,
            samples: line.samples,
        }
    }
}

impl From<IntentLine> for IntentView {
    fn from(line: IntentLine) -> Self {
        Self {
            intent: line.intent,
            support: line.support,
            precision: line.precision,
            recall: line.recall,
            f1: line.f1,
        }
    }
}
