//! Rules and stories as one tree of what people mean and what the bot does, and the tree as dialogs.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use model::bot::{
    Condition, Dialog, DialogKind, Interaction, InteractionKind, Next, Rule, Starter, Target,
};
use model::exchange::WELCOME;
use model::key::Key;
use model::text::Texts;
use serde_json::Value;

use super::forms::Forms;
use super::responses::{OVERHEAD, Responses};
use super::{Piece, Reading};
use crate::import::source::{At, Steps, free_key};

/// Most messages of a person in one path; what follows isn't read.
const MAX_TURNS: usize = 50;
/// Most points of all paths at which a person may say something; what leads to more isn't read.
const MAX_POINTS: usize = 20_000;
/// How often points are come to in all, on all paths that alternatives make of one.
const MAX_VISITS: usize = 400_000;
/// Most actions between what a person says.
const MAX_ACTS: usize = 200;
/// How much paths may say, in bytes: what is said at several points is there several times.
const MAX_SAID_BYTES: usize = 16 * 1024 * 1024;
/// What stands for an intent where the conversation begins.
const OPENING: &str = "";
/// Intents that stand for what isn't understood.
const NOT_UNDERSTOOD: [&str; 2] = ["nlu_fallback", "out_of_scope_fallback"];
/// Actions that need nothing here.
const SILENT: [&str; 5] = [
    "action_listen",
    "action_session_start",
    "action_deactivate_loop",
    "action_unlikely_intent",
    "action_extract_slots",
];

/// Something that the bot does.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Act {
    pub(super) name: String,
    pub(super) piece: PlaceOf,
}

/// Where an act stands, which doesn't make acts differ.
#[derive(Debug, Clone)]
pub(super) struct PlaceOf(pub(super) Piece);

impl PartialEq for PlaceOf {
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}

/// A step of a path.
enum Step {
    /// A person means one of these.
    Said(Vec<String>),
    Did(Act),
}

/// What the bot does after a message, and what may be meant next.
#[derive(Debug, Default)]
struct Node {
    acts: Vec<Act>,
    next: IndexMap<String, Node>,
}

/// How much more paths may become.
#[derive(Debug)]
pub(super) struct Room {
    points: usize,
    visits: usize,
    bytes: usize,
}

impl Default for Room {
    fn default() -> Self {
        Self { points: MAX_POINTS, visits: MAX_VISITS, bytes: MAX_SAID_BYTES }
    }
}

impl Room {
    /// Takes so many bytes, when there are as many.
    pub(super) fn take(&mut self, bytes: usize) -> bool {
        let left = self.bytes.checked_sub(bytes);
        self.bytes = left.unwrap_or(self.bytes);
        left.is_some()
    }

    /// Comes to a point, when there are as many.
    fn visit(&mut self, is_new: bool) -> bool {
        let points = self.points.checked_sub(usize::from(is_new));
        let visits = self.visits.checked_sub(1);
        (self.points, self.visits) = (points.unwrap_or(0), visits.unwrap_or(0));
        points.is_some() && visits.is_some()
    }
}

/// What dialogs are made of.
struct Stock<'a> {
    responses: &'a Responses,
    forms: &'a Forms,
    /// Intents with a question in their names, `faq/hours`, by what stands before it.
    questions: HashMap<String, Vec<(Key, String)>>,
}

impl Reading {
    pub(super) fn paths(
        &mut self,
        pieces: Vec<Piece>,
        declared: &HashSet<String>,
        (responses, forms): (&Responses, &Forms),
    ) -> IndexMap<Key, Dialog> {
        let mut forms = forms.clone();
        let mut root = Node::default();
        for piece in &pieces {
            let steps = self.steps(piece, declared);
            let is_submit =
                matches!(steps.first(), Some(Step::Did(act)) if forms.contains_key(&act.name));
            if is_submit {
                let acts = steps.into_iter().skip(1).filter_map(Step::into_act);
                let name = piece
                    .member("steps")
                    .items()
                    .find_map(|it| it.text("action").map(str::to_owned));
                if let Some(form) = name.and_then(|name| forms.get_mut(&name)) {
                    form.submit = acts.collect();
                }
                continue;
            }
            let begins = matches!(steps.first(), Some(Step::Said(_)));
            if begins {
                self.grow(&mut root, (piece, &steps), 0);
            } else {
                self.grow(root.next.entry(OPENING.to_owned()).or_default(), (piece, &steps), 0);
            }
        }
        let mut questions: HashMap<String, Vec<(Key, String)>> = HashMap::new();
        for (key, intent) in &self.bot.intents {
            if let Some((group, question)) = intent.name.split_once('/') {
                let asked = questions.entry(group.to_owned()).or_default();
                asked.push((key.clone(), question.to_owned()));
            }
        }
        let stock = Stock { responses, forms: &forms, questions };
        let mut dialogs = IndexMap::new();
        for (intent, node) in &root.next {
            self.dialog(intent, node, &stock, &mut dialogs);
        }
        dialogs
    }

    fn steps(&mut self, piece: &Piece, declared: &HashSet<String>) -> Vec<Step> {
        let mut steps = Vec::new();
        if piece.value.get("condition").is_some_and(|it| !only_names_a_form(it)) {
            let message = "conditions of rules aren't read; the rule holds always";
            self.findings.warn("condition", piece.member("condition").at(), message).done();
        }
        for step in piece.member("steps").items() {
            if let Some(intents) = said(&step.value) {
                for intent in intents.iter().filter(|it| !declared.contains(*it)) {
                    self.declare_intent(intent);
                }
                steps.push(Step::Said(intents));
            } else if let Some(name) = step.text("action") {
                let place = PlaceOf(step.place());
                steps.push(Step::Did(Act { name: name.to_owned(), piece: place }));
            } else if step.text("user").is_some() || step.text("bot").is_some() {
                let message = "end-to-end steps aren't read: an intent or an action is needed";
                self.findings.warn("end_to_end", step.at(), message).done();
            } else if step.value.get("checkpoint").is_some() {
                let message = "checkpoints aren't followed; the path ends or begins here";
                self.findings.warn("checkpoint", step.at(), message).suggest("join the stories");
            } else if step.value.get("slot_was_set").is_some_and(|it| !only_asks(it)) {
                let message = "which slots are set isn't a condition of a path here";
                self.findings
                    .warn("slot_was_set", step.at(), message)
                    .suggest("add a condition on the variable to a rule");
            }
        }
        steps
    }

    /// Brings a path into the tree. Where two differ in what the bot does, the first one stands.
    fn grow(&mut self, node: &mut Node, (place, steps): (&Piece, &[Step]), turns: usize) {
        let count = steps.iter().map_while(Step::as_act).count();
        if count > MAX_ACTS {
            return self.crowded(place.at());
        }
        let (acts, rest) = steps.split_at(count);
        let acts: Vec<Act> = acts.iter().filter_map(Step::as_act).cloned().collect();
        if node.acts.is_empty() {
            node.acts = acts;
        } else if node.acts != acts && !acts.is_empty() {
            let at = acts[0].piece.0.clone();
            let message = "another path does something else at this point; the first one stands";
            self.findings.warn("paths_differ", at.at(), message).done();
        }
        let Some((Step::Said(intents), rest)) = rest.split_first() else { return };
        if turns >= MAX_TURNS {
            return;
        }
        for intent in intents {
            if !self.room.visit(!node.next.contains_key(intent)) {
                return self.crowded(place.at());
            }
            self.grow(node.next.entry(intent.clone()).or_default(), (place, rest), turns + 1);
        }
    }

    /// Says that not everything was read, as it would have become too much.
    pub(super) fn crowded(&mut self, at: At<'_>) {
        let message = "paths lead to more than a bot has room for; the rest isn't read";
        self.findings.warn("too_large", at, message).suggest("split the project into several bots");
    }

    fn dialog(
        &mut self,
        intent: &str,
        node: &Node,
        stock: &Stock<'_>,
        dialogs: &mut IndexMap<Key, Dialog>,
    ) {
        if self.retrieval(intent, node, stock, dialogs) {
            return;
        }
        let name = if intent == OPENING { "opening" } else { intent };
        let key = free_key(name, |key| dialogs.contains_key(key));
        let is_fallback = NOT_UNDERSTOOD.contains(&intent);
        let kind = if is_fallback { DialogKind::Fallback } else { DialogKind::Standard };
        let mut dialog = Dialog::new(name, kind);
        let mut starter = Starter::default();
        if intent == OPENING {
            starter.events.push(WELCOME.to_owned());
        } else if !is_fallback {
            starter = self.starter(intent);
        }
        dialog.starter = Some(starter).filter(|it| *it != Starter::default());
        let mut steps = Steps::default();
        self.emit(node, stock, &mut steps);
        dialog.interactions = steps.0;
        dialogs.insert(key, dialog);
    }

    fn starter(&self, intent: &str) -> Starter {
        Starter {
            intent: self.intent_key(intent),
            patterns: payloads(intent),
            ..Starter::default()
        }
    }

    /// Answers to `faq/…` by the one action `utter_faq`: a dialog each.
    fn retrieval(
        &mut self,
        intent: &str,
        node: &Node,
        stock: &Stock<'_>,
        dialogs: &mut IndexMap<Key, Dialog>,
    ) -> bool {
        let name = format!("utter_{intent}");
        let asked =
            stock.questions.get(intent).filter(|_| node.acts.iter().any(|it| it.name == name));
        let Some(asked) = asked else { return false };
        for (intent_key, question) in asked {
            let mut steps = Steps::default();
            let place = node.acts[0].piece.0.clone();
            self.say(
                &format!("utter_{intent}/{question}"),
                &mut steps,
                place.at(),
                stock.responses,
            );
            let key = free_key(question, |key| dialogs.contains_key(key));
            let starter = Starter { intent: Some(intent_key.clone()), ..Starter::default() };
            let dialog = Dialog {
                starter: Some(starter),
                interactions: steps.0,
                ..Dialog::new(question, DialogKind::Faq)
            };
            dialogs.insert(key, dialog);
        }
        true
    }

    /// Adds what a node does and all that may follow; gives its first step.
    fn emit(&mut self, node: &Node, stock: &Stock<'_>, steps: &mut Steps) -> Option<Key> {
        let before = steps.0.len();
        for act in &node.acts {
            self.act(act, node, stock, steps);
        }
        if !node.next.is_empty() {
            self.ask(node, stock, steps, before);
        } else if let Some((_, last)) =
            steps.0.last_mut().filter(|(_, it)| it.next == Next::Following)
        {
            last.next = Next::End;
        }
        steps.0.get_index(before).map(|(key, _)| key.clone())
    }

    /// Makes the node's last words a question whose rules lead to what follows.
    fn ask(&mut self, node: &Node, stock: &Stock<'_>, steps: &mut Steps, before: usize) {
        let is_said = steps.0.len() > before && steps.0.last().is_some_and(|(_, it)| may_ask(it));
        if !is_said {
            let text = Texts::one("BLANK_MESSAGE");
            steps.push_kind("listen", InteractionKind::TextQuestion { text, sample_answer: None });
        }
        let Some((key, question)) = steps.0.last_mut().map(|(key, it)| (key.clone(), it)) else {
            return;
        };
        if let InteractionKind::Statement { text } = &question.kind {
            question.kind =
                InteractionKind::TextQuestion { text: text.clone(), sample_answer: None };
        }
        let mut rules = Vec::new();
        for (intent, branch) in &node.next {
            let first = self.emit(branch, stock, steps);
            let next = match first {
                Some(key) => Next::Goto(Target { dialog: None, interaction: Some(key) }),
                None => Next::End,
            };
            let patterns = Condition::Pattern { patterns: payloads(intent), excluded: Vec::new() };
            rules.push(Rule::new(patterns, Some(next.clone())));
            if let Some(intent) = self.intent_key(intent) {
                rules.push(Rule::new(Condition::Intent(intent), Some(next)));
            }
        }
        if let Some(question) = steps.0.get_mut(&key) {
            // What stood there only kept the question open.
            question.rules = rules;
        }
    }

    fn act(&mut self, act: &Act, node: &Node, stock: &Stock<'_>, steps: &mut Steps) {
        let place = act.piece.0.clone();
        if let Some(form) = stock.forms.get(&act.name) {
            if !self.room.take(form.size()) {
                return self.crowded(place.at());
            }
            form.ask(steps);
            let goes_on = node.acts.last().is_some_and(|last| last.name != act.name);
            if !goes_on {
                let mut submit = Steps(std::mem::take(&mut steps.0));
                for act in form.submit.iter().filter(|it| !stock.forms.contains_key(&it.name)) {
                    self.act(act, node, stock, &mut submit);
                }
                *steps = submit;
            }
        } else if act.name.starts_with("utter_") {
            self.say(&act.name, steps, place.at(), stock.responses);
        } else if act.name == "action_restart" {
            let restart =
                Interaction { next: Next::Clear, ..Interaction::new(InteractionKind::Script) };
            steps.push("restart", restart);
        } else if !SILENT.contains(&act.name.as_str()) {
            self.custom(&act.name, steps, place.at());
        }
    }

    fn custom(&mut self, name: &str, steps: &mut Steps, at: At<'_>) {
        let message = format!("{name:?} runs on Rasa's action server; it is passed over here");
        self.findings
            .warn("custom_action", at, message)
            .suggest("make it an integration or a script");
        if !self.room.take(name.len() + OVERHEAD) {
            return;
        }
        let comment = Some(format!("Rasa's custom action {name}"));
        steps.push(name, Interaction { comment, ..Interaction::new(InteractionKind::Script) });
    }
}

impl Step {
    fn as_act(&self) -> Option<&Act> {
        match self {
            Self::Did(act) => Some(act),
            Self::Said(_) => None,
        }
    }

    fn into_act(self) -> Option<Act> {
        match self {
            Self::Did(act) => Some(act),
            Self::Said(_) => None,
        }
    }
}

/// What buttons say in place of an intent, with or without entities.
fn payloads(intent: &str) -> Vec<String> {
    vec![format!("/{intent}"), format!("/{intent}{{*")]
}

/// The intents that a person's step may have.
fn said(step: &Value) -> Option<Vec<String>> {
    if let Some(intent) = step.get("intent").and_then(Value::as_str) {
        return Some(vec![intent.to_owned()]);
    }
    let or = step.get("or")?.as_array()?;
    let intents: Vec<String> =
        or.iter().filter_map(|it| Some(it.get("intent")?.as_str()?.to_owned())).collect();
    (!intents.is_empty()).then_some(intents)
}

/// Whether an interaction may wait for an answer.
const fn may_ask(interaction: &Interaction) -> bool {
    matches!(
        interaction.kind,
        InteractionKind::Statement { .. } | InteractionKind::ButtonQuestion { .. }
    )
}

/// Whether a rule's condition says no more than that a form is under way.
fn only_names_a_form(condition: &Value) -> bool {
    let items = condition.as_array().map_or(&[][..], Vec::as_slice);
    items
        .iter()
        .all(|it| it.as_object().is_some_and(|it| it.keys().all(|name| name == "active_loop")))
}

/// Whether it only tells what a form asks for.
fn only_asks(slots: &Value) -> bool {
    let items = slots.as_array().map_or(std::slice::from_ref(slots), Vec::as_slice);
    items
        .iter()
        .all(|it| it.as_object().is_some_and(|it| it.keys().all(|name| name == "requested_slot")))
}
