//! Small builders of bots.

use model::bot::*;
use model::call::Method;
use model::key::Key;
use model::text::Texts;
use serde_json::Value;

pub fn key(text: &str) -> Key {
    Key::new(text).expect("a key")
}

pub fn bot(dialogs: Vec<Dialog>) -> Bot {
    let dialogs = dialogs.into_iter().map(|dialog| (key(&dialog.name), dialog));
    let story = Story { dialogs: dialogs.collect(), ..Story::new("Main") };
    let intent = |name: &str| Intent { name: format!("{name} things"), ..Intent::default() };
    let entity = |name: &str| Entity::new(name, EntityKind::BuiltIn(BuiltIn::named(name)));
    Bot {
        intents: ["billing", "cards", "wide"].map(|it| (key(it), intent(it))).into(),
        entities: ["item", "color", "size"].map(|it| (key(it), entity(it))).into(),
        stories: [(key("main"), story)].into(),
        ..Bot::new(key("bot"), "Bot", "en")
    }
}

pub fn live_person(dialogs: Vec<Dialog>) -> Bot {
    let mut bot = bot(dialogs);
    bot.settings.chaining = Chaining::LivePerson;
    bot
}

/// A dialog started by these patterns; its interactions are keyed `1`, `2`, … or by their name.
pub fn dialog(name: &str, patterns: &[&str], interactions: Vec<Interaction>) -> Dialog {
    let keyed = interactions.into_iter().enumerate().map(|(index, interaction)| {
        let own = interaction.name.clone().unwrap_or_else(|| (index + 1).to_string());
        (Key::from_name(&own), interaction)
    });
    let starter = (!patterns.is_empty()).then(|| Starter {
        patterns: patterns.iter().map(|it| (*it).to_owned()).collect(),
        ..Starter::default()
    });
    Dialog { starter, interactions: keyed.collect(), ..Dialog::new(name, DialogKind::Standard) }
}

pub fn fallback(text: &str) -> Dialog {
    Dialog { kind: DialogKind::Fallback, ..dialog("fallback", &[], vec![say(text)]) }
}

/// A dialog started by an intent.
pub fn on_intent(name: &str, intent: &str, interactions: Vec<Interaction>) -> Dialog {
    let starter = Starter { intent: Some(key(intent)), ..Starter::default() };
    Dialog { starter: Some(starter), ..dialog(name, &[], interactions) }
}

pub fn interaction(kind: InteractionKind) -> Interaction {
    Interaction::new(kind)
}

pub fn say(text: &str) -> Interaction {
    interaction(InteractionKind::Statement { text: Texts::one(text) })
}

pub fn ask(text: &str) -> Interaction {
    interaction(InteractionKind::TextQuestion { text: Texts::one(text), sample_answer: None })
}

pub fn choose(text: &str, labels: &[&str]) -> Interaction {
    let choices = labels.iter().map(|label| Choice { label: (*label).to_owned() }).collect();
    interaction(InteractionKind::ChoiceQuestion(ChoiceQuestion {
        text: Texts::one(text),
        choices,
        display: ChoiceDisplay::Buttons,
        per_row: None,
        list_style: ListStyle::Numbers,
        is_indented: false,
    }))
}

pub fn call(integration: &str) -> Interaction {
    interaction(InteractionKind::Integration { integration: key(integration) })
}

pub fn transfer(message: Option<&str>, skill: Option<&str>) -> Interaction {
    interaction(InteractionKind::Transfer(Transfer {
        message: message.map(Texts::one),
        skill: skill.map(str::to_owned),
        agent: None,
        passes_context: false,
    }))
}

pub fn universal(content: &str, waits: bool) -> Interaction {
    interaction(InteractionKind::Universal { content: content.to_owned(), waits })
}

pub fn silent() -> Interaction {
    interaction(InteractionKind::Script)
}

pub fn to(target: &str) -> Next {
    Next::Goto(target_of(target))
}

pub fn target_of(target: &str) -> Target {
    let (dialog, interaction) = match target.split_once('/') {
        Some((dialog, interaction)) => (Some(key(dialog)), interaction),
        None => (None, target),
    };
    let interaction = (!interaction.is_empty()).then(|| key(interaction));
    Target { dialog, interaction }
}

pub trait InteractionExt {
    fn named(self, name: &str) -> Self;
    fn then(self, next: Next) -> Self;
    fn pre(self, script: &str) -> Self;
    fn post(self, script: &str) -> Self;
    fn on_answer(self, script: &str) -> Self;
    fn rule(self, rule: Rule) -> Self;
    fn delayed(self, ms: u32) -> Self;
    fn disabled(self) -> Self;
    fn follow_up(self, after_s: u32, text: &str) -> Self;
    fn collects(self, collect: Collect) -> Self;
    fn or_says(self, unrecognized: &str) -> Self;
}

impl InteractionExt for Interaction {
    fn named(self, name: &str) -> Self {
        Self { name: Some(name.to_owned()), ..self }
    }

    fn then(self, next: Next) -> Self {
        Self { next, ..self }
    }

    fn pre(self, script: &str) -> Self {
        Self { pre_process: Some(Script { source: script.to_owned() }), ..self }
    }

    fn post(self, script: &str) -> Self {
        Self { post_process: Some(Script { source: script.to_owned() }), ..self }
    }

    fn on_answer(self, script: &str) -> Self {
        Self { process_user_response: Some(Script { source: script.to_owned() }), ..self }
    }

    fn rule(mut self, rule: Rule) -> Self {
        self.rules.push(rule);
        self
    }

    fn delayed(self, ms: u32) -> Self {
        Self { delay_ms: Some(ms), ..self }
    }

    fn disabled(self) -> Self {
        Self { is_enabled: false, ..self }
    }

    fn follow_up(self, after_s: u32, text: &str) -> Self {
        Self { follow_up: Some(FollowUp { after_s, text: Texts::one(text) }), ..self }
    }

    fn collects(self, collect: Collect) -> Self {
        Self { collect: Some(collect), ..self }
    }

    fn or_says(self, unrecognized: &str) -> Self {
        Self { unrecognized: Some(Texts::one(unrecognized)), ..self }
    }
}

pub fn when(condition: Condition) -> Rule {
    Rule::new(condition, None)
}

pub fn collect(entity: &str) -> Collect {
    Collect {
        entity: key(entity),
        slot: entity.to_owned(),
        scope: Scope::Dialog,
        takes_all: false,
        allowed: Vec::new(),
    }
}

pub fn entity(entity: &str, values: &[&str], comparisons: &[(Operator, &str)]) -> Rule {
    let comparisons = comparisons
        .iter()
        .map(|(operator, value)| Comparison { operator: *operator, value: (*value).to_owned() });
    when(Condition::Entity(EntityCondition {
        entity: key(entity),
        values: values.iter().map(|value| (*value).to_owned()).collect(),
        comparisons: comparisons.collect(),
    }))
}

pub fn pattern(pattern: &str) -> Rule {
    when(Condition::Pattern { patterns: vec![pattern.to_owned()], excluded: Vec::new() })
}

pub fn regex(source: &str) -> Rule {
    when(Condition::Regex { source: source.to_owned(), excluded: Vec::new() })
}

pub fn choice(label: &str) -> Rule {
    when(Condition::Choice(label.to_owned()))
}

pub fn no_match(message: Option<&str>) -> Rule {
    when(Condition::NoMatch { message: message.map(Texts::one) })
}

pub fn always() -> Rule {
    when(Condition::Always)
}

pub trait RuleExt {
    fn go(self, next: Next) -> Self;
    fn set(self, name: &str, value: &str, scope: Scope) -> Self;
    fn slot(self, name: &str, value: &str) -> Self;
    fn and(self, variable: &str, operator: Operator, value: &str) -> Self;
}

impl RuleExt for Rule {
    fn go(self, next: Next) -> Self {
        Self { next: Some(next), ..self }
    }

    fn set(mut self, name: &str, value: &str, scope: Scope) -> Self {
        self.set.push(Assignment { name: name.to_owned(), value: value.to_owned(), scope });
        self
    }

    fn slot(self, name: &str, value: &str) -> Self {
        let (name, value) = (name.to_owned(), value.to_owned());
        Self { slot: Some(Assignment { name, value, scope: Scope::Dialog }), ..self }
    }

    fn and(mut self, variable: &str, operator: Operator, value: &str) -> Self {
        let (variable, value) = (variable.to_owned(), value.to_owned());
        self.variables.conditions.push(VariableCondition { variable, operator, value });
        self
    }
}

pub fn integration(url: &str, fields: &[(&str, &str)]) -> Integration {
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Integration {
        name: None,
        method: Method::Get,
        url: url.to_owned(),
        headers: Vec::new(),
        query: Vec::new(),
        body: None,
        credential: None,
        has_default_headers: true,
        is_idempotent: false,
        result_variable: None,
        fields: fields.collect(),
        transform: None,
        vendor: Vendor::new(),
    }
}

pub fn variable(initial: Value) -> Variable {
    Variable { description: None, initial: Some(initial) }
}
