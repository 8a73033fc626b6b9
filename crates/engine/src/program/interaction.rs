//! Interactions, made ready.

use std::sync::Arc;

use expr::template::{JsonTemplate, Template};
use model::bot::{
    Button, ButtonAction, ChoiceDisplay, ChoiceQuestion, Disambiguation, Interaction,
    InteractionKind, ListStyle, Next, QuickReply, ResultStatus, Scope, Target, Tile, Transfer,
};
use model::content::{ChoiceList, MediaKind};
use model::key::{Key, MAX_KEY_CHARS};
use serde_json::Value;

use super::compiler::{Compiler, source};
use super::kinds::{KnowledgePlan, SurveyPlan, UploadPlan};
use super::{CollectPlan, ConditionPlan, Destination, Fault, RulePlan, Wording};
use crate::scales::MAX_OFFERED;

#[derive(Debug)]
pub(crate) struct InteractionPlan {
    /// Its own place, for reports.
    pub(crate) place: Target,
    pub(crate) is_enabled: bool,
    /// Whether the dialog waits here for an answer.
    pub(crate) waits: bool,
    pub(crate) delay_ms: u32,
    pub(crate) kind: KindPlan,
    pub(crate) pre_process: Option<Arc<str>>,
    pub(crate) post_process: Option<Arc<str>>,
    pub(crate) process_user_response: Option<Arc<str>>,
    pub(crate) unrecognized: Option<Wording>,
    pub(crate) follow_up: Option<FollowUpPlan>,
    pub(crate) rules: Vec<RulePlan>,
    pub(crate) next: Destination,
    /// The entity that answers it.
    pub(crate) collect: Option<CollectPlan>,
    /// How the message that starts the dialog may answer it already.
    pub(crate) fill: Option<Fill>,
    /// Whether its rules ask what an answer means.
    pub(crate) needs_understanding: bool,
    pub(crate) faults: Vec<Fault>,
}

/// What is said when the contact stays silent.
#[derive(Debug)]
pub(crate) struct FollowUpPlan {
    pub(crate) after_s: u32,
    pub(crate) text: Wording,
}

/// A rule of a question whose slot is filled by an entity.
#[derive(Debug)]
pub(crate) struct Fill {
    pub(crate) rule: usize,
    pub(crate) slot: String,
    pub(crate) scope: Scope,
    pub(crate) entity: Key,
}

#[derive(Debug)]
pub(crate) enum KindPlan {
    Statement(Wording),
    Image {
        url: Template,
        caption: Option<Template>,
    },
    Media {
        media: MediaKind,
        url: Template,
        caption: Option<Template>,
    },
    Note(Wording),
    TextQuestion(Wording),
    Choices(ChoicePlan),
    Buttons {
        text: Wording,
        buttons: Vec<ButtonPlan>,
    },
    QuickReplies {
        text: Wording,
        replies: Vec<ReplyPlan>,
    },
    Structured {
        text: Option<Wording>,
        tiles: Vec<TilePlan>,
    },
    Universal(JsonTemplate),
    Upload(UploadPlan),
    Survey(SurveyPlan),
    Knowledge(KnowledgePlan),
    Call(Key),
    External(ExternalCall),
    Transfer(TransferPlan),
    /// Nothing but its scripts, and where it leads.
    Silent,
}

/// An external bot to ask.
#[derive(Debug)]
pub(crate) struct ExternalCall {
    pub(crate) bot: Key,
    /// Behind its address.
    pub(crate) path: Option<Template>,
    /// Under which the outcome is kept, apart from those of integrations.
    pub(crate) result: Key,
}

#[derive(Debug)]
pub(crate) struct ChoicePlan {
    pub(crate) text: Wording,
    pub(crate) labels: Vec<Template>,
    pub(crate) display: ChoiceDisplay,
    pub(crate) list: ChoiceList,
    /// Whether it asks which of several dialogs is meant, and takes nothing else for an answer.
    pub(crate) is_menu: bool,
    /// Most dialogs that it offers before its own choices.
    pub(crate) most: usize,
    /// When its own choice is for none of those dialogs.
    pub(crate) other: Option<OtherPlan>,
}

/// A choice for none of the dialogs that a message may mean.
#[derive(Debug)]
pub(crate) struct OtherPlan {
    pub(crate) reply: Option<Wording>,
}

#[derive(Debug)]
pub(crate) struct ButtonPlan {
    pub(crate) label: Template,
    pub(crate) action: ActionPlan,
    pub(crate) metadata: Vec<Value>,
}

#[derive(Debug)]
pub(crate) enum ActionPlan {
    Reply(Option<Template>),
    Link { url: Template, target: Option<String> },
}

#[derive(Debug)]
pub(crate) struct ReplyPlan {
    pub(crate) title: Template,
    pub(crate) payload: Option<Template>,
    pub(crate) image_url: Option<Template>,
    pub(crate) metadata: Vec<Value>,
}

#[derive(Debug)]
pub(crate) struct TilePlan {
    pub(crate) title: Template,
    pub(crate) subtitle: Option<Template>,
    pub(crate) image_url: Option<Template>,
    pub(crate) url: Option<Template>,
    pub(crate) buttons: Vec<ButtonPlan>,
}

#[derive(Debug)]
pub(crate) struct TransferPlan {
    pub(crate) message: Option<Wording>,
    pub(crate) skill: Option<Template>,
    pub(crate) agent: Option<Template>,
    pub(crate) passes_context: bool,
}

impl InteractionPlan {
    pub(super) fn compile(
        (dialog, key): (&Key, &Key),
        interaction: &Interaction,
        compiler: &mut Compiler<'_>,
    ) -> Self {
        let rules = interaction.rules.iter();
        let mut rules: Vec<RulePlan> =
            rules.map(|rule| RulePlan::compile(dialog, rule, compiler)).collect();
        let mut next = compiler.destination(&own_next(interaction), dialog);
        let place = Target { dialog: Some(dialog.clone()), interaction: Some(key.clone()) };
        if interaction.is_enabled && matches!(interaction.kind, InteractionKind::External { .. }) {
            let itself = compiler.destination(&Next::Goto(place.clone()), dialog);
            let all = rules.iter_mut().filter_map(|rule| rule.next.as_mut()).chain([&mut next]);
            for to in all.filter(|to| **to == Destination::Repeat || **to == itself) {
                *to = Destination::Listen;
            }
        }
        let waits = interaction.waits();
        let unrecognized = interaction.unrecognized.as_ref();
        Self {
            place,
            is_enabled: interaction.is_enabled,
            waits,
            delay_ms: interaction.delay_ms.unwrap_or_default(),
            kind: KindPlan::compile(&interaction.kind, compiler),
            pre_process: source(interaction.pre_process.as_ref()),
            post_process: source(interaction.post_process.as_ref()),
            process_user_response: source(interaction.process_user_response.as_ref()),
            unrecognized: unrecognized.map(|texts| compiler.wording(texts)),
            follow_up: interaction.follow_up.as_ref().map(|follow_up| FollowUpPlan {
                after_s: follow_up.after_s,
                text: compiler.wording(&follow_up.text),
            }),
            next,
            collect: interaction.collect.as_ref().filter(|_| waits).map(CollectPlan::compile),
            fill: if waits { fill(&rules) } else { None },
            needs_understanding: (waits && interaction.collect.is_some())
                || matches!(interaction.kind, InteractionKind::Knowledge(_))
                || rules.iter().any(RulePlan::needs_understanding),
            rules,
            faults: compiler.take_faults(),
        }
    }
}

/// The key under which the outcome of asking an external bot is kept.
fn external_result(bot: &Key) -> Key {
    let name: String =
        "external.".chars().chain(bot.as_str().chars()).take(MAX_KEY_CHARS).collect();
    // All its characters are a key's, so it is one.
    Key::new(name).unwrap_or_else(|_| bot.clone())
}

/// Where an interaction leads when no rule says otherwise.
fn own_next(interaction: &Interaction) -> Next {
    match &interaction.kind {
        InteractionKind::Goto(target) => Next::Goto(target.clone()),
        InteractionKind::End => Next::End,
        InteractionKind::Close { with_survey } => Next::Close { with_survey: *with_survey },
        InteractionKind::Statement { .. }
        | InteractionKind::Image { .. }
        | InteractionKind::Media { .. }
        | InteractionKind::FileUpload(_)
        | InteractionKind::Survey(_)
        | InteractionKind::Disambiguation(_)
        | InteractionKind::Knowledge(_)
        | InteractionKind::PrivateNote { .. }
        | InteractionKind::TextQuestion { .. }
        | InteractionKind::ChoiceQuestion(_)
        | InteractionKind::ButtonQuestion { .. }
        | InteractionKind::QuickReplyQuestion { .. }
        | InteractionKind::Structured { .. }
        | InteractionKind::Universal { .. }
        | InteractionKind::Integration { .. }
        | InteractionKind::External { .. }
        | InteractionKind::Transfer(_)
        | InteractionKind::Script => interaction.next.clone(),
    }
}

/// The first rule that fills a slot from an entity, whatever else the answer says.
fn fill(rules: &[RulePlan]) -> Option<Fill> {
    rules.iter().enumerate().find_map(|(rule, plan)| {
        let slot = plan.slot.as_ref()?;
        let entity = slot.entity.as_ref().filter(|it| !it.takes_all)?.entity.clone();
        let asks_no_more = match &plan.condition {
            ConditionPlan::Always => true,
            ConditionPlan::Entity(wanted) => wanted.is_met_by_any(&entity),
            ConditionPlan::Intent(_)
            | ConditionPlan::Regex { .. }
            | ConditionPlan::Pattern { .. }
            | ConditionPlan::Exact(_)
            | ConditionPlan::Choice(_)
            | ConditionPlan::Result(_)
            | ConditionPlan::NoMatch(_) => false,
        };
        (asks_no_more && plan.variables.is_empty()).then(|| Fill {
            rule,
            slot: slot.name.clone(),
            scope: slot.scope,
            entity,
        })
    })
}

impl InteractionPlan {
    /// Whether a rule says what is done when what it asks fails.
    pub(crate) fn takes_failure(&self) -> bool {
        let is_failure = |rule: &RulePlan| {
            matches!(rule.condition, ConditionPlan::Result(ResultStatus::Failure))
        };
        self.rules.iter().any(is_failure)
    }
}

impl KindPlan {
    /// Whether it has a message of its own.
    pub(crate) const fn speaks(&self) -> bool {
        match self {
            Self::Statement(_)
            | Self::Image { .. }
            | Self::Media { .. }
            | Self::TextQuestion(_)
            | Self::Choices(_)
            | Self::Buttons { .. }
            | Self::QuickReplies { .. }
            | Self::Structured { .. }
            | Self::Universal(_)
            | Self::Upload(_)
            | Self::Survey(_)
            | Self::Knowledge(_)
            | Self::External(_)
            | Self::Transfer(_) => true,
            Self::Note(_) | Self::Call(_) | Self::Silent => false,
        }
    }

    /// Whether it says something and no more.
    pub(crate) const fn is_statement(&self) -> bool {
        matches!(
            self,
            Self::Statement(_) | Self::Image { .. } | Self::Media { .. } | Self::Universal(_)
        )
    }

    fn compile(kind: &InteractionKind, compiler: &mut Compiler<'_>) -> Self {
        match kind {
            InteractionKind::Statement { text } => Self::Statement(compiler.wording(text)),
            InteractionKind::Image { url, caption } => Self::Image {
                url: compiler.template(url),
                caption: compiler.optional(caption.as_ref()),
            },
            InteractionKind::Media { media, url, caption } => Self::Media {
                media: *media,
                url: compiler.template(url),
                caption: compiler.optional(caption.as_ref()),
            },
            InteractionKind::FileUpload(upload) => {
                Self::Upload(UploadPlan::compile(upload, compiler))
            }
            InteractionKind::Survey(question) => {
                Self::Survey(SurveyPlan::compile(question, compiler))
            }
            InteractionKind::Disambiguation(question) => {
                Self::Choices(ChoicePlan::which(question, compiler))
            }
            InteractionKind::Knowledge(knowledge) => {
                Self::Knowledge(KnowledgePlan::compile(knowledge, compiler))
            }
            InteractionKind::PrivateNote { text } => Self::Note(compiler.wording(text)),
            InteractionKind::TextQuestion { text, .. } => {
                Self::TextQuestion(compiler.wording(text))
            }
            InteractionKind::ChoiceQuestion(question) => {
                Self::Choices(ChoicePlan::compile(question, compiler))
            }
            InteractionKind::ButtonQuestion { text, buttons } => Self::Buttons {
                text: compiler.wording(text),
                buttons: buttons.iter().map(|it| ButtonPlan::compile(it, compiler)).collect(),
            },
            InteractionKind::QuickReplyQuestion { text, replies, .. } => Self::QuickReplies {
                text: compiler.wording(text),
                replies: replies.iter().map(|it| ReplyPlan::compile(it, compiler)).collect(),
            },
            InteractionKind::Structured { text, tiles } => Self::Structured {
                text: text.as_ref().map(|text| compiler.wording(text)),
                tiles: tiles.iter().map(|tile| TilePlan::compile(tile, compiler)).collect(),
            },
            InteractionKind::Universal { content, .. } => Self::Universal(compiler.json(content)),
            InteractionKind::Integration { integration } => Self::Call(integration.clone()),
            InteractionKind::External { bot, path } => Self::External(ExternalCall {
                bot: bot.clone(),
                path: compiler.optional(path.as_ref()),
                result: external_result(bot),
            }),
            InteractionKind::Transfer(transfer) => {
                Self::Transfer(TransferPlan::compile(transfer, compiler))
            }
            InteractionKind::Script
            | InteractionKind::Goto(_)
            | InteractionKind::End
            | InteractionKind::Close { .. } => Self::Silent,
        }
    }
}

impl ChoicePlan {
    fn compile(question: &ChoiceQuestion, compiler: &mut Compiler<'_>) -> Self {
        let labels = question.choices.iter();
        Self {
            text: compiler.wording(&question.text),
            labels: labels.map(|choice| compiler.template(&choice.label)).collect(),
            display: question.display,
            list: list(question.list_style),
            is_menu: false,
            most: MAX_OFFERED,
            other: None,
        }
    }

    /// The choices beside the dialogs that a message may mean.
    fn which(question: &Disambiguation, compiler: &mut Compiler<'_>) -> Self {
        let labels = question.other.iter();
        Self {
            text: compiler.wording(&question.text),
            labels: labels.map(|other| compiler.template(&other.label)).collect(),
            display: question.display,
            list: list(question.list_style),
            is_menu: true,
            most: usize::try_from(question.most).map_or(MAX_OFFERED, |it| it.clamp(2, MAX_OFFERED)),
            other: question.other.as_ref().map(|other| OtherPlan {
                reply: other.reply.as_ref().map(|texts| compiler.wording(texts)),
            }),
        }
    }
}

const fn list(style: ListStyle) -> ChoiceList {
    match style {
        ListStyle::Numbers => ChoiceList::Numbers,
        ListStyle::Letters => ChoiceList::Letters,
    }
}

impl ButtonPlan {
    fn compile(button: &Button, compiler: &mut Compiler<'_>) -> Self {
        Self {
            label: compiler.template(&button.label),
            action: match &button.action {
                ButtonAction::Reply { payload } => {
                    ActionPlan::Reply(compiler.optional(payload.as_ref()))
                }
                ButtonAction::Link { url, target } => {
                    ActionPlan::Link { url: compiler.template(url), target: target.clone() }
                }
            },
            metadata: button.metadata.clone(),
        }
    }
}

impl ReplyPlan {
    fn compile(reply: &QuickReply, compiler: &mut Compiler<'_>) -> Self {
        Self {
            title: compiler.template(&reply.title),
            payload: compiler.optional(reply.payload.as_ref()),
            image_url: compiler.optional(reply.image_url.as_ref()),
            metadata: reply.metadata.clone(),
        }
    }
}

impl TilePlan {
    fn compile(tile: &Tile, compiler: &mut Compiler<'_>) -> Self {
        Self {
            title: compiler.template(&tile.title),
            subtitle: compiler.optional(tile.subtitle.as_ref()),
            image_url: compiler.optional(tile.image_url.as_ref()),
            url: compiler.optional(tile.url.as_ref()),
            buttons: tile.buttons.iter().map(|it| ButtonPlan::compile(it, compiler)).collect(),
        }
    }

    /// All its templates that may name a list to repeat over.
    pub(crate) fn templates(&self) -> impl Iterator<Item = &Template> {
        let own = [Some(&self.title), self.subtitle.as_ref(), self.image_url.as_ref()];
        let buttons = self.buttons.iter().flat_map(|button| {
            let action = match &button.action {
                ActionPlan::Reply(payload) => payload.as_ref(),
                ActionPlan::Link { url, .. } => Some(url),
            };
            std::iter::once(&button.label).chain(action)
        });
        own.into_iter().flatten().chain(self.url.as_ref()).chain(buttons)
    }
}

impl TransferPlan {
    fn compile(transfer: &Transfer, compiler: &mut Compiler<'_>) -> Self {
        Self {
            message: transfer.message.as_ref().map(|texts| compiler.wording(texts)),
            skill: compiler.optional(transfer.skill.as_ref()),
            agent: compiler.optional(transfer.agent.as_ref()),
            passes_context: transfer.passes_context,
        }
    }
}
