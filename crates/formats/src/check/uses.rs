//! Everything in a bot that is checked, with its path in the file.

mod external;
mod kinds;

use model::bot::Matching;
use model::bot::{
    Assignment, Body, Bot, Button, ButtonAction, Collect, Condition, Dialog, DialogKind,
    EntityCondition, EntityKind, Integration, Interaction, InteractionKind, Next, Operator, Rule,
    Script, Settings, Target, TopicAnswers, VariableCondition,
};
use model::key::Key;
use model::text::Texts;

use crate::bot_file::Path;

/// Something that names, sets or matches something.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Use<'b> {
    /// A template that becomes text.
    Text(&'b str),
    Url(&'b str),
    Json(&'b str),
    Header {
        name: &'b str,
        value: &'b str,
    },
    Regex(&'b str),
    Pattern(&'b str),
    Intent(&'b Key),
    Entity(&'b Key),
    /// An entity as values name it: `@name`, here without the `@`.
    EntityName(&'b str),
    Integration(&'b Key),
    ExternalBot(&'b Key),
    Credential(&'b Key),
    /// A target, and the dialog that names it.
    Target(&'b Target, &'b Key),
    /// A condition's variable: a bare name or a template.
    Variable(&'b str),
    SetsVariable(&'b str),
    SetsSlot(&'b str),
    Script(&'b str),
}

/// Visits every use, in the order of the file.
pub(crate) fn visit<'b>(bot: &'b Bot, seen: &mut dyn FnMut(&Path, Use<'b>)) {
    let mut walk = Walk { path: Path::default(), seen };
    walk.bot(bot);
}

struct Walk<'b, 'w> {
    path: Path,
    seen: &'w mut dyn FnMut(&Path, Use<'b>),
}

impl<'b> Walk<'b, '_> {
    fn see(&mut self, used: Use<'b>) {
        (self.seen)(&self.path, used);
    }

    fn at(&mut self, segment: impl ToString, used: Use<'b>) {
        self.within(segment, |walk| walk.see(used));
    }

    fn within(&mut self, segment: impl ToString, act: impl FnOnce(&mut Self)) {
        self.path.push(segment.to_string());
        act(self);
        self.path.pop();
    }

    fn bot(&mut self, bot: &'b Bot) {
        self.within("settings", |walk| {
            walk.texts("default_reply", bot.settings.default_reply.as_ref());
            walk.texts("call_failed", bot.settings.call_failed.as_ref());
            walk.understanding(&bot.settings);
            walk.group_and_survey(&bot.settings);
        });
        for (key, intent) in &bot.intents {
            self.under(&["intents", key.as_str(), "children"], |walk| {
                for (at, child) in intent.children.iter().enumerate() {
                    walk.at(at, Use::Intent(child));
                }
            });
        }
        for (key, entity) in &bot.entities {
            if let EntityKind::Regex(source) = &entity.kind {
                self.under(&["entities", key.as_str()], |walk| {
                    walk.at("regex", Use::Regex(source))
                });
            }
        }
        for (key, integration) in &bot.integrations {
            self.under(&["integrations", key.as_str()], |walk| walk.integration(integration));
        }
        self.external(bot);
        self.script("functions", bot.functions.as_ref());
        for (story, it) in &bot.stories {
            for (key, dialog) in &it.dialogs {
                let path = ["stories", story.as_str(), "dialogs", key.as_str()];
                self.under(&path, |walk| walk.dialog(key, dialog));
            }
        }
    }

    fn understanding(&mut self, settings: &'b Settings) {
        self.within("did_you_mean", |walk| {
            walk.texts("text", settings.did_you_mean.text.as_ref());
            walk.text("none", settings.did_you_mean.none.as_ref());
        });
        self.under(&["small_talk", "answers"], |walk| {
            for (topic, answers) in &settings.small_talk.answers {
                if let TopicAnswers::Texts(texts) = answers {
                    walk.texts(topic.as_str(), Some(texts));
                }
            }
        });
        let assist = &settings.smart_assist;
        self.within("smart_assist", |walk| {
            for (field, texts) in [
                ("too_short", &assist.too_short),
                ("too_long", &assist.too_long),
                ("entity_only", &assist.entity_only),
                ("out_of_scope", &assist.out_of_scope),
                ("options", &assist.options),
            ] {
                walk.texts(field, texts.as_ref());
            }
        });
    }

    fn under(&mut self, segments: &[&str], act: impl FnOnce(&mut Self)) {
        for segment in segments {
            self.path.push((*segment).to_owned());
        }
        act(self);
        for _ in segments {
            self.path.pop();
        }
    }

    fn texts(&mut self, field: &str, texts: Option<&'b Texts>) {
        match texts.map(|texts| texts.variants.as_slice()) {
            None => {}
            Some([only]) if only.language.is_none() && only.channel.is_none() => {
                self.at(field, Use::Text(&only.text));
            }
            Some(variants) => self.within(field, |walk| {
                for (at, variant) in variants.iter().enumerate() {
                    walk.at(at, Use::Text(&variant.text));
                }
            }),
        }
    }

    fn text(&mut self, field: &str, text: Option<&'b String>) {
        if let Some(text) = text {
            self.at(field, Use::Text(text));
        }
    }

    fn script(&mut self, field: &str, script: Option<&'b Script>) {
        if let Some(script) = script {
            self.at(field, Use::Script(&script.source));
        }
    }

    fn integration(&mut self, integration: &'b Integration) {
        let method = integration.method.as_str().to_ascii_lowercase();
        self.at(method, Use::Url(&integration.url));
        if let Some(credential) = &integration.credential {
            self.at("credential", Use::Credential(credential));
        }
        self.within("headers", |walk| {
            for (name, value) in &integration.headers {
                walk.at(name, Use::Header { name, value });
            }
        });
        self.pairs("query", &integration.query);
        match &integration.body {
            None => {}
            Some(Body::Json(json)) => self.at("json", Use::Json(json)),
            Some(Body::Form(form)) => self.pairs("form", form),
            Some(Body::Text(text)) => self.at("text", Use::Text(text)),
        }
        self.within("fields", |walk| {
            for (name, value) in &integration.fields {
                walk.at(name, Use::Text(value));
            }
        });
        self.script("transform", integration.transform.as_ref());
    }

    fn pairs(&mut self, field: &str, pairs: &'b [(String, String)]) {
        self.within(field, |walk| {
            for (name, value) in pairs {
                walk.at(name, Use::Text(value));
            }
        });
    }

    fn dialog(&mut self, key: &'b Key, dialog: &'b Dialog) {
        if let DialogKind::AutoEscalation { skill, .. } = &dialog.kind {
            self.text("skill", skill.as_ref());
        }
        if let Some(starter) = &dialog.starter {
            self.within("starts_on", |walk| {
                walk.within("patterns", |walk| {
                    for (at, pattern) in starter.patterns.iter().enumerate() {
                        walk.at(at, Use::Pattern(pattern));
                    }
                });
                if let Some(intent) = &starter.intent {
                    walk.at("intent", Use::Intent(intent));
                }
                if let Some(entity) = &starter.entity {
                    walk.at("entity", Use::Entity(entity));
                }
                walk.within("filters", |walk| {
                    for entity in starter.filters.keys() {
                        walk.at(entity, Use::Entity(entity));
                    }
                });
            });
        }
        self.within("captures", |walk| {
            for (at, collect) in dialog.captures.iter().enumerate() {
                walk.within(at, |walk| walk.collect(collect));
            }
        });
        self.within("interactions", |walk| {
            for (name, interaction) in &dialog.interactions {
                walk.within(name, |walk| walk.interaction(key, interaction));
            }
        });
    }

    fn interaction(&mut self, dialog: &'b Key, interaction: &'b Interaction) {
        self.kind(dialog, interaction);
        let is_script = matches!(interaction.kind, InteractionKind::Script);
        self.script(if is_script { "script" } else { "pre" }, interaction.pre_process.as_ref());
        self.script("post", interaction.post_process.as_ref());
        self.script("on_answer", interaction.process_user_response.as_ref());
        self.texts("unrecognized", interaction.unrecognized.as_ref());
        if let Some(collect) = &interaction.collect {
            self.within("collect", |walk| walk.collect(collect));
        }
        if let Some(follow_up) = &interaction.follow_up {
            self.within("follow_up", |walk| walk.texts("say", Some(&follow_up.text)));
        }
        self.within("rules", |walk| {
            for (at, rule) in interaction.rules.iter().enumerate() {
                walk.within(at, |walk| walk.rule(dialog, rule));
            }
        });
        self.next(dialog, Some(&interaction.next));
    }

    fn next(&mut self, dialog: &'b Key, next: Option<&'b Next>) {
        if let Some(Next::Goto(target)) = next {
            self.at("next", Use::Target(target, dialog));
        }
    }

    fn kind(&mut self, dialog: &'b Key, interaction: &'b Interaction) {
        match &interaction.kind {
            InteractionKind::Statement { text } => self.texts("say", Some(text)),
            InteractionKind::Image { url, caption } => {
                self.at("image", Use::Url(url));
                self.text("caption", caption.as_ref());
            }
            InteractionKind::Media { media, url, caption } => {
                self.media(*media, url, caption.as_ref());
            }
            InteractionKind::FileUpload(upload) => self.upload(upload),
            InteractionKind::Survey(question) => self.survey_question(question),
            InteractionKind::Disambiguation(question) => self.disambiguation(question),
            InteractionKind::Knowledge(knowledge) => self.knowledge(knowledge),
            InteractionKind::PrivateNote { text } => self.texts("note", Some(text)),
            InteractionKind::TextQuestion { text, .. } => self.texts("ask", Some(text)),
            InteractionKind::ChoiceQuestion(question) => {
                self.texts("choose", Some(&question.text));
                self.within("choices", |walk| {
                    for (at, choice) in question.choices.iter().enumerate() {
                        walk.at(at, Use::Text(&choice.label));
                    }
                });
            }
            InteractionKind::ButtonQuestion { text, buttons } => {
                self.texts("text", Some(text));
                self.buttons(buttons);
            }
            InteractionKind::QuickReplyQuestion { text, replies, .. } => {
                self.texts("text", Some(text));
                self.within("quick_replies", |walk| {
                    for (at, reply) in replies.iter().enumerate() {
                        walk.within(at, |walk| {
                            walk.at("title", Use::Text(&reply.title));
                            walk.text("payload", reply.payload.as_ref());
                            walk.text("image", reply.image_url.as_ref());
                        });
                    }
                });
            }
            InteractionKind::Structured { text, tiles } => {
                self.texts("text", text.as_ref());
                self.within("carousel", |walk| {
                    for (at, tile) in tiles.iter().enumerate() {
                        walk.within(at, |walk| {
                            walk.at("title", Use::Text(&tile.title));
                            walk.text("subtitle", tile.subtitle.as_ref());
                            walk.text("image", tile.image_url.as_ref());
                            walk.text("url", tile.url.as_ref());
                            walk.buttons(&tile.buttons);
                        });
                    }
                });
            }
            InteractionKind::Universal { content, .. } => self.at("universal", Use::Json(content)),
            InteractionKind::Integration { integration } => {
                self.at("call", Use::Integration(integration));
            }
            InteractionKind::External { bot, path } => {
                self.at("external", Use::ExternalBot(bot));
                self.text("path", path.as_ref());
            }
            InteractionKind::Transfer(transfer) => self.within("transfer", |walk| {
                walk.texts("message", transfer.message.as_ref());
                walk.text("skill", transfer.skill.as_ref());
                walk.text("agent", transfer.agent.as_ref());
            }),
            InteractionKind::Goto(target) => self.at("goto", Use::Target(target, dialog)),
            InteractionKind::Script | InteractionKind::End | InteractionKind::Close { .. } => {}
        }
    }

    fn buttons(&mut self, buttons: &'b [Button]) {
        self.within("buttons", |walk| {
            for (at, button) in buttons.iter().enumerate() {
                walk.within(at, |walk| {
                    walk.at("label", Use::Text(&button.label));
                    match &button.action {
                        ButtonAction::Reply { payload } => walk.text("reply", payload.as_ref()),
                        ButtonAction::Link { url, .. } => walk.at("link", Use::Text(url)),
                    }
                });
            }
        });
    }

    fn rule(&mut self, dialog: &'b Key, rule: &'b Rule) {
        self.condition(&rule.condition);
        let field = match rule.variables.matching {
            Matching::All => "where",
            Matching::Any => "where_any",
        };
        self.within(field, |walk| {
            for (at, condition) in rule.variables.conditions.iter().enumerate() {
                walk.within(at, |walk| walk.variable_condition(condition));
            }
        });
        self.within("set", |walk| {
            for assignment in &rule.set {
                walk.assignment(assignment, Use::SetsVariable(&assignment.name));
            }
        });
        if let Some(slot) = &rule.slot {
            self.within("slot", |walk| walk.assignment(slot, Use::SetsSlot(&slot.name)));
        }
        self.next(dialog, rule.next.as_ref());
    }

    fn condition(&mut self, condition: &'b Condition) {
        match condition {
            Condition::Intent(key) => self.at("intent", Use::Intent(key)),
            Condition::Regex { source, .. } => self.at("regex", Use::Regex(source)),
            Condition::Pattern { patterns, .. } => self.within("pattern", |walk| {
                for (at, pattern) in patterns.iter().enumerate() {
                    walk.at(at, Use::Pattern(pattern));
                }
            }),
            Condition::Choice(label) => self.at("choice", Use::Text(label)),
            Condition::Entity(condition) => self.entity_condition(condition),
            Condition::NoMatch { message } => self.texts("no_match", message.as_ref()),
            Condition::Always | Condition::Exact(_) | Condition::Result(_) => {}
        }
    }

    fn entity_condition(&mut self, condition: &'b EntityCondition) {
        if condition.values.is_empty() && condition.comparisons.is_empty() {
            return self.at("entity", Use::Entity(&condition.entity));
        }
        self.within("entity", |walk| {
            walk.at("entity", Use::Entity(&condition.entity));
            for comparison in &condition.comparisons {
                walk.comparison(comparison.operator, &comparison.value);
            }
        });
    }

    fn variable_condition(&mut self, condition: &'b VariableCondition) {
        self.at("variable", Use::Variable(&condition.variable));
        self.comparison(condition.operator, &condition.value);
    }

    fn comparison(&mut self, operator: Operator, value: &'b str) {
        match operator {
            Operator::Regex => self.at("regex", Use::Regex(value)),
            operator => {
                let word = crate::bot_file::OPERATORS.iter().find(|(_, it)| *it == operator);
                self.at(word.map_or("value", |(word, _)| word), Use::Text(value));
            }
        }
    }

    fn collect(&mut self, collect: &'b Collect) {
        self.see(Use::Entity(&collect.entity));
        self.see(Use::SetsSlot(&collect.slot));
    }

    fn assignment(&mut self, assignment: &'b Assignment, sets: Use<'b>) {
        self.within(&assignment.name, |walk| {
            walk.see(sets);
            walk.see(Use::Text(&assignment.value));
            let entity = assignment.value.strip_prefix('@');
            if let Some(name) = entity.map(|name| name.strip_suffix("[]").unwrap_or(name))
                && Key::new(name).is_ok()
            {
                walk.see(Use::EntityName(name));
            }
        });
    }
}
