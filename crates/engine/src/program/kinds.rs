//! Files that are asked for, surveys and searches, made ready; and the built-in question of an
//! auto-escalation dialog that has nothing of its own.

use std::sync::Arc;

use expr::template::Template;
use indexmap::IndexMap;
use model::bot::{
    Bot, Choice, ChoiceDisplay, ChoiceQuestion, Condition, Dialog, DialogKind, FileUpload,
    Interaction, InteractionKind, Knowledge, KnowledgeDisplay, ListStyle, Measure, Next, Rule,
    SurveyAnswer, SurveyDisplay, SurveyList, SurveyQuestion, Target, Transfer,
};
use model::key::Key;
use model::text::Texts;

use super::Wording;
use super::compiler::Compiler;

/// Asked by an auto-escalation dialog without interactions.
const WANT_AN_AGENT: &str = "Would you like to talk to an agent?";
const YES: &str = "Yes";
const NO: &str = "No";

/// A file that is asked for.
#[derive(Debug)]
pub(crate) struct UploadPlan {
    pub(crate) text: Wording,
    /// As written.
    pub(crate) accepts: Vec<String>,
    pub(crate) progress: Option<Wording>,
    pub(crate) success: Option<Wording>,
    pub(crate) failure: Option<Wording>,
    pub(crate) wrong_type: Option<Wording>,
}

/// A question whose answers are counted.
#[derive(Debug)]
pub(crate) struct SurveyPlan {
    pub(crate) measure: Measure,
    pub(crate) text: Wording,
    /// Labels, and what they count as.
    pub(crate) answers: Vec<(Template, String)>,
    pub(crate) skip: Option<Template>,
    pub(crate) display: SurveyDisplay,
    pub(crate) list: SurveyList,
}

/// A search in the bot's questions and answers.
#[derive(Debug)]
pub(crate) struct KnowledgePlan {
    /// The dialogs that are searched.
    pub(crate) dialogs: Vec<Key>,
    /// From 0 to 1.
    pub(crate) min_score: f64,
    pub(crate) max_answers: usize,
    pub(crate) display: KnowledgeDisplay,
    pub(crate) variable: String,
    /// Under which the outcome is kept, apart from those of integrations.
    pub(crate) result: Key,
    pub(crate) not_found: Option<Wording>,
    pub(crate) link_text: Option<Template>,
    pub(crate) image_url: Option<Template>,
}

impl UploadPlan {
    pub(super) fn compile(upload: &FileUpload, compiler: &mut Compiler<'_>) -> Self {
        let text = compiler.wording(&upload.text);
        let mut optional =
            |texts: &Option<Texts>| texts.as_ref().map(|texts| compiler.wording(texts));
        Self {
            text,
            accepts: upload.accepts.clone(),
            progress: optional(&upload.progress),
            success: optional(&upload.success),
            failure: optional(&upload.failure),
            wrong_type: optional(&upload.wrong_type),
        }
    }
}

impl SurveyPlan {
    pub(super) fn compile(question: &SurveyQuestion, compiler: &mut Compiler<'_>) -> Self {
        let built_in = built_in_answers(question.measure);
        let answers =
            if question.answers.is_empty() { &built_in } else { &question.answers }.iter();
        Self {
            measure: question.measure,
            text: compiler.wording(&question.text),
            answers: answers
                .map(|answer| (compiler.template(&answer.label), answer.value.clone()))
                .collect(),
            skip: compiler.optional(question.skip.as_ref()),
            display: question.display,
            list: question.list_style,
        }
    }
}

fn built_in_answers(measure: Measure) -> Vec<SurveyAnswer> {
    let labels: &[&str] = match measure {
        Measure::Fcr => &[YES, NO],
        Measure::Csat => {
            &["Very satisfied", "Satisfied", "Neutral", "Dissatisfied", "Very dissatisfied"]
        }
        Measure::Nps => measure.values(),
        Measure::Choice | Measure::Open => &[],
    };
    let values = measure.values().iter();
    let answer = |(label, value): (&&str, &&str)| SurveyAnswer {
        label: (*label).to_owned(),
        value: (*value).to_owned(),
    };
    labels.iter().zip(values).map(answer).collect()
}

impl KnowledgePlan {
    pub(super) fn compile(knowledge: &Knowledge, compiler: &mut Compiler<'_>) -> Self {
        let is_searched =
            |story: &Key| knowledge.stories.is_empty() || knowledge.stories.contains(story);
        let stories = compiler.bot.stories.iter().filter(|(key, _)| is_searched(key));
        let dialogs = stories.flat_map(|(_, story)| &story.dialogs);
        let is_faq = |dialog: &Dialog| dialog.is_enabled && dialog.kind == DialogKind::Faq;
        Self {
            dialogs: dialogs
                .filter(|(_, dialog)| is_faq(dialog))
                .map(|(key, _)| key.clone())
                .collect(),
            min_score: f64::from(knowledge.min_score.percent()) / 100.0,
            max_answers: usize::try_from(knowledge.max_answers).unwrap_or(1).max(1),
            display: knowledge.display,
            result: Key::from_name(&format!("knowledge.{}", knowledge.variable)),
            variable: knowledge.variable.clone(),
            not_found: knowledge.not_found.as_ref().map(|texts| compiler.wording(texts)),
            link_text: compiler.optional(knowledge.link_text.as_ref()),
            image_url: compiler.optional(knowledge.image_url.as_ref()),
        }
    }

    /// The member under which templates and scripts find what was found.
    pub(crate) fn result_name(&self) -> String {
        format!("api_{}", self.variable)
    }
}

/// The bot with a question in its auto-escalation dialog when that has none.
pub(super) fn with_escalation(bot: Arc<Bot>) -> Arc<Bot> {
    let is_bare = |dialog: &Dialog| {
        matches!(dialog.kind, DialogKind::AutoEscalation { .. }) && dialog.interactions.is_empty()
    };
    if !bot.dialogs().any(|(_, dialog)| is_bare(dialog)) {
        return bot;
    }
    let mut bot = Arc::unwrap_or_clone(bot);
    let dialogs = bot.stories.values_mut().flat_map(|story| story.dialogs.values_mut());
    for dialog in dialogs.filter(|dialog| is_bare(dialog)) {
        if let DialogKind::AutoEscalation { skill, .. } = &dialog.kind {
            dialog.interactions = escalation(skill.clone());
        }
    }
    Arc::new(bot)
}

/// Whether the contact wants an agent, and what comes of it.
fn escalation(skill: Option<String>) -> IndexMap<Key, Interaction> {
    let transfer_key = Key::from_name("transfer");
    let label = |label: &str| Choice { label: label.to_owned() };
    let question = ChoiceQuestion {
        text: Texts::one(WANT_AN_AGENT),
        choices: vec![label(YES), label(NO)],
        display: ChoiceDisplay::Buttons,
        per_row: None,
        list_style: ListStyle::Numbers,
        is_indented: false,
    };
    let target = Target { dialog: None, interaction: Some(transfer_key.clone()) };
    let chosen = |label: &str, next| Rule::new(Condition::Choice(label.to_owned()), Some(next));
    let rules = vec![chosen(YES, Next::Goto(target)), chosen(NO, Next::End)];
    let ask = InteractionKind::ChoiceQuestion(question);
    let ask = Interaction { rules, ..Interaction::new(ask) };
    let transfer = Transfer { message: None, skill, agent: None, passes_context: true };
    let transfer = Interaction::new(InteractionKind::Transfer(transfer));
    IndexMap::from([(Key::from_name("ask"), ask), (transfer_key, transfer)])
}
