//! Asking external bots, and doing what they answer: their answer becomes the same effects as our own
//! decisions.

use indexmap::IndexMap;
use model::bot::Scope;
use model::content::{Content, RawContent};
use model::conversation::{Audience, Tap};
use model::exchange::{
    Assignee, BotAction, BotAnswer, BotInput, BotReply, BotRequest, KnownEntity, TAKEN_OVER,
    TRANSFER_FAILED, WELCOME,
};
use model::key::Key;
use model::script::ScriptPlace;
use serde_json::{Map, Value};

use crate::comparing::typed;
use crate::effect::{Effect, HandOff, LogEvent, ReportCode, Severity};
use crate::event::Detection;
use crate::fields::AskedField;
use crate::options::list_index;
use crate::program::{ExternalCall, ExternalPlan, KindPlan};
use crate::state::{CallResult, is_too_deep};
use crate::trace::{StartedBy, Trace};
use crate::turn::{Asked, MAX_CALLS, Phase};
use crate::variables::Kept;
use crate::walk::{Flow, Walk};

/// Said when an external bot fails and its builder gave no words for that.
const FAILED: &str = "Sorry, something went wrong. Please try again.";
/// The entity under which a whole message goes to external bots.
const WHOLE_MESSAGE: &str = "feedback_regex";
/// A variable with what external bots wrote down about the contact.
const USER_DETAILS: &str = "user_details";
/// A variable with what they wrote down about the session.
const CONVERSATION_DETAILS: &str = "conversation_details";
/// Most losses of one answer that are reported.
const MAX_LOSSES: usize = 10;

impl Walk<'_> {
    /// Takes the mark of a list that an external bot's message was written as for what a tap says.
    pub(crate) fn hear_listed(&mut self) {
        let listed = std::mem::take(&mut self.state.listed);
        let is_tapped = self.turn.tap.as_ref().is_some_and(Tap::is_tapped);
        if !self.moment.channel.is_text_only() || is_tapped {
            return;
        }
        let Some(offer) = list_index(&self.turn.text).and_then(|at| listed.into_iter().nth(at))
        else {
            return;
        };
        if let Some(says) = offer.says {
            let payload = Some(says.clone());
            self.turn.text = says;
            let context = self.turn.tap.take().map(|tap| tap.context).unwrap_or_default();
            self.turn.tap = Some(Tap { payload, metadata: offer.metadata, context });
        }
    }

    /// Finds what the event starts: the task box on opening, then a dialog, else the external bot that
    /// the whole bot goes to.
    pub(crate) fn hear(&mut self) -> Flow {
        let Some(event) = self.turn.event.clone() else { return Flow::Go(Phase::Listen) };
        if event.name == TAKEN_OVER {
            return self.take_over(event.data);
        }
        if event.name == WELCOME {
            self.say_task_box();
        }
        let dialogs = self.program.dialogs.values();
        let own = dialogs.into_iter().position(|it| it.is_enabled && it.starter.hears(&event.name));
        if let Some(dialog) = own {
            return self.start(dialog, StartedBy::Event { name: event.name });
        }
        if event.name == TRANSFER_FAILED {
            return self.transfer_failed();
        }
        Flow::Go(Phase::Delegate)
    }

    /// Lets the external bot answer that the whole bot goes to.
    pub(crate) fn delegate(&mut self) -> Flow {
        let Some(key) = &self.program.answered_by else { return Flow::Wait };
        let Some(plan) = self.program.external_bots.get(key) else {
            let message = format!("there is no external bot {key}");
            self.report(Severity::Error, ReportCode::NoSuchExternalBot, message);
            return self.give_up(None);
        };
        if self.turn.event.as_ref().is_some_and(|event| !plan.hears(&event.name)) {
            return Flow::Wait;
        }
        if self.needs_entities() {
            return Flow::Ask(Asked::Understanding, Phase::Delegate);
        }
        match self.bot_request((key, plan), (key.to_string(), None)) {
            Ok(request) => self.ask_bot(request, Phase::Delegate),
            Err(reason) => {
                self.report(Severity::Error, ReportCode::BadTemplate, reason);
                self.give_up(Some(plan))
            }
        }
    }

    /// Asks an external bot in the middle of a dialog.
    pub(crate) fn ask_external(&mut self, call: &ExternalCall) -> Flow {
        let Some(plan) = self.program.external_bots.get(&call.bot) else {
            let message = format!("there is no external bot {}", call.bot);
            self.report(Severity::Error, ReportCode::NoSuchExternalBot, message);
            return self.never_asked(call, None);
        };
        if self.needs_entities() {
            return Flow::Ask(Asked::Understanding, Phase::Perform);
        }
        if let Some((_, here)) = self.here() {
            self.report_faults(&plan.faults, &here.place);
        }
        let path = call.path.as_ref().map(|path| self.render(path));
        let node = self.here().map_or_else(String::new, |(_, here)| here.place.to_string());
        match self.bot_request((&call.bot, plan), (node, path.as_deref())) {
            Ok(request) => self.ask_bot(request, Phase::Leave),
            Err(reason) => {
                self.report(Severity::Error, ReportCode::BadTemplate, reason);
                self.never_asked(call, Some(plan))
            }
        }
    }

    fn ask_bot(&mut self, request: BotRequest, then: Phase) -> Flow {
        self.turn.calls = self.turn.calls.saturating_add(1);
        self.trace.push(Trace::AskedBot { bot: request.bot.clone() });
        self.state.asks_availability = false;
        Flow::Ask(Asked::Bot(Box::new(request)), then)
    }

    /// Whether values of the message are to be found first, to be told.
    fn needs_entities(&self) -> bool {
        let is_message = self.turn.event.is_none() && !self.turn.text.is_empty();
        is_message && self.turn.understanding.is_none() && !self.program.bot().entities.is_empty()
    }

    fn never_asked(&mut self, call: &ExternalCall, plan: Option<&ExternalPlan>) -> Flow {
        self.keep_outcome(&call.result, false);
        if !self.takes_failure() {
            self.fail_bot(plan);
        }
        self.script(ScriptPlace::PostProcess, Phase::Leave)
    }

    fn give_up(&mut self, plan: Option<&ExternalPlan>) -> Flow {
        self.fail_bot(plan);
        Flow::Wait
    }

    pub(crate) fn bot_request(
        &mut self,
        (key, plan): (&Key, &ExternalPlan),
        (node, path): (String, Option<&str>),
    ) -> Result<BotRequest, String> {
        if self.turn.calls >= MAX_CALLS {
            return Err(format!("a turn asks others at most {MAX_CALLS} times"));
        }
        let rendered = plan.url.render(&self.view());
        let rendered = rendered.map_err(|error| format!("{key} can't be asked: {error}"))?;
        let url = self.accept(rendered);
        let mut headers = Vec::with_capacity(plan.headers.len());
        for (name, template) in &plan.headers {
            let rendered = template.render_header(&self.view());
            let rendered = rendered.map_err(|error| format!("header {name}: {error}"))?;
            headers.push((name.clone(), self.accept(rendered)));
        }
        Ok(BotRequest {
            request: 0,
            bot: key.clone(),
            protocol: plan.protocol,
            url: path.map_or_else(|| url.clone(), |path| joined(&url, path)),
            headers,
            credential: plan.credential.clone(),
            signing: plan.signing.clone(),
            remote_bot: plan.remote_bot.clone(),
            remote_environment: plan.remote_environment.clone(),
            time_limit_s: plan.time_limit_s,
            node,
            message: self.turn.number,
            input: self.bot_input(plan),
            entities: self.known_entities(),
            conversation_details: self.state.conversation_details.clone(),
            user_details: self.user_details(),
            environment: self.program.environment.clone(),
            language: self.moment.language.to_owned(),
            asks_availability: self.state.asks_availability,
        })
    }

    /// What external bots wrote down about the contact. Variables are texts from the next message on.
    fn user_details(&self) -> Map<String, Value> {
        let known = self.state.variable(USER_DETAILS).map(typed);
        known.and_then(|known| known.as_object().cloned()).unwrap_or_default()
    }

    fn bot_input(&self, plan: &ExternalPlan) -> BotInput {
        match &self.turn.event {
            Some(event) => {
                let own = plan.welcome_event.as_ref().filter(|_| event.name == WELCOME);
                let name = own.unwrap_or(&event.name).clone();
                BotInput::Event { name, data: event.data.clone() }
            }
            None => BotInput::Message {
                text: self.turn.text.clone(),
                tap: self.turn.tap.clone(),
                files: self.turn.files.clone(),
                location: self.turn.location.clone(),
            },
        }
    }

    fn known_entities(&self) -> IndexMap<String, Vec<KnownEntity>> {
        let mut known: IndexMap<String, Vec<KnownEntity>> = IndexMap::new();
        if self.turn.event.is_none() && !self.turn.text.is_empty() {
            known.entry(WHOLE_MESSAGE.to_owned()).or_default().push(KnownEntity {
                value: self.turn.text.as_str().into(),
                text: self.turn.text.clone(),
                detection: "message".to_owned(),
            });
        }
        let found = self.turn.understanding.iter().flat_map(|it| &it.entities);
        for found in found.filter(|found| found.entity.as_str() != WHOLE_MESSAGE) {
            known.entry(found.entity.to_string()).or_default().push(KnownEntity {
                value: found.value.clone(),
                text: found.text.clone(),
                detection: detection_name(found.detection).to_owned(),
            });
        }
        known
    }

    /// Does what an external bot answered.
    pub(crate) fn bot_answered(
        &mut self,
        asked: &BotRequest,
        answer: BotAnswer,
        then: Phase,
    ) -> Flow {
        let plan = self.program.external_bots.get(&asked.bot);
        let own = self.here().and_then(|(_, here)| match &here.kind {
            KindPlan::External(call) if then == Phase::Leave => Some(&call.result),
            _ => None,
        });
        let is_success =
            matches!(&answer, BotAnswer::Replied(reply) if reply.is_done != Some(false));
        if let Some(result) = own {
            self.keep_outcome(result, is_success);
        }
        match answer {
            BotAnswer::Replied(reply) => self.take_reply(asked, reply),
            BotAnswer::Failed(failure) => {
                let message =
                    format!("{} failed: {} ({})", asked.bot, failure.message, failure.code);
                self.report(Severity::Error, ReportCode::ExternalBotFailed, message);
                if !self.takes_failure() {
                    self.fail_bot(plan);
                }
            }
        }
        match then {
            Phase::Leave if !self.is_over => self.script(ScriptPlace::PostProcess, Phase::Leave),
            _ => Flow::Wait,
        }
    }

    /// Whether a rule of the interaction at hand says what is done about the failure.
    fn takes_failure(&self) -> bool {
        let here = self.here().map(|(_, here)| here);
        here.is_some_and(|here| matches!(here.kind, KindPlan::External(_)) && here.takes_failure())
    }

    fn keep_outcome(&mut self, result: &Key, is_success: bool) {
        let outcome = CallResult {
            status: if is_success { 200 } else { 0 },
            is_success,
            ..CallResult::default()
        };
        self.state.last_call_status = Some(outcome.status);
        self.state.results.shift_remove(result);
        self.state.results.insert(result.clone(), outcome);
    }

    /// Says that it went wrong, and lets people have the conversation where the builder wants that.
    fn fail_bot(&mut self, plan: Option<&ExternalPlan>) {
        // Nobody asked anything yet who would wait for an answer.
        if self.turn.event.is_none() {
            let text = match plan.and_then(|plan| plan.fallback.as_ref()) {
                Some(wording) => self.word(wording),
                None => FAILED.to_owned(),
            };
            self.say_text(text);
        }
        if plan.is_some_and(|plan| plan.hands_off_on_failure) {
            self.give_away(Assignee::default());
        }
    }

    fn take_reply(&mut self, asked: &BotRequest, reply: BotReply) {
        for loss in reply.losses.iter().take(MAX_LOSSES) {
            let message = format!("of what {} said was lost: {loss}", asked.bot);
            self.warn(ReportCode::ExternalBotLoss, message);
        }
        self.write_down(reply.conversation_details, reply.user_details);
        let mut assignee = None;
        let mut closing = None;
        for action in reply.actions {
            match action {
                BotAction::Say { content, delay_ms, audience: Audience::Everybody, raw } => {
                    self.say_foreign(content, delay_ms, raw);
                }
                BotAction::Say { content, audience: Audience::Members, .. } => {
                    self.effects.push(Effect::Note { text: content.plain_text() });
                }
                // Texts after it are still said.
                BotAction::Assign(to) => assignee = Some(to),
                BotAction::Close { with_survey } => closing = Some(with_survey),
                BotAction::AskRating => self.effects.push(Effect::LogEvent(LogEvent {
                    name: "ask_rating".to_owned(),
                    message: String::new(),
                    detail: None,
                    is_escalation: false,
                    survey: None,
                })),
                BotAction::TellAvailability => self.state.asks_availability = true,
                BotAction::SetVariables(values) => {
                    for (name, value) in values {
                        self.set_variable(&name, value, Scope::Session);
                    }
                }
            }
        }
        if let Some(to) = assignee {
            self.give_away(to);
        }
        if let Some(with_survey) = closing {
            self.is_over = false;
            self.close(with_survey);
        }
    }

    fn say_foreign(&mut self, content: Content, delay_ms: u32, raw: Option<RawContent>) {
        if let Content::Text { text, .. } = &content
            && text.trim().is_empty()
        {
            return;
        }
        let offers = if self.moment.channel.is_text_only() { content.offers() } else { Vec::new() };
        if let Some(asked) = AskedField::of(&content) {
            self.state.asked_field = Some(Box::new(asked));
        }
        let before = self.effects.len();
        self.say(content, delay_ms);
        if let Some(Effect::Say(said)) = self.effects.get_mut(before) {
            said.raw = raw;
            self.state.listed = offers;
        }
    }

    /// Gives the conversation to people, or to another bot.
    fn give_away(&mut self, to: Assignee) {
        if self.is_over {
            return;
        }
        self.effects.push(Effect::HandOff(HandOff {
            skill: to.team,
            agent: to.name,
            context: None,
            event: to.event,
        }));
        self.state.stack.clear();
        self.is_over = true;
    }

    pub(crate) fn write_down(
        &mut self,
        conversation: Map<String, Value>,
        user: Map<String, Value>,
    ) {
        if !conversation.is_empty() {
            let mut details = std::mem::take(&mut self.state.conversation_details);
            merge(&mut details, conversation);
            let value = Value::Object(details.clone());
            if !is_too_deep(&value) {
                self.state.set(
                    Kept::Variable,
                    (CONVERSATION_DETAILS.to_owned(), value),
                    Scope::Session,
                );
                self.state.conversation_details = details;
            }
        }
        if !user.is_empty() {
            let mut details = self.user_details();
            merge(&mut details, user);
            self.set_variable(USER_DETAILS, Value::Object(details), Scope::Forever);
        }
    }

    /// Says the task box, where there is one.
    pub(crate) fn say_task_box(&mut self) {
        let Some(plan) = &self.program.task_box else { return };
        let header = plan.header.as_ref().map(|wording| self.word(wording));
        let mut tasks = Vec::with_capacity(plan.tasks.len());
        for task in &plan.tasks {
            let title = self.word(&task.title);
            let text = task.text.as_ref().map(|wording| self.word(wording));
            let icon_url = task.icon_url.as_ref().map(|url| self.render(url));
            let text = text.unwrap_or_else(|| title.clone());
            tasks.push(model::content::Task { title, text, icon_url });
        }
        let header = header.filter(|text| !text.is_empty());
        let task_box = Content::TaskBox(model::content::TaskBox { header, tasks });
        let offers = task_box.offers();
        self.say(task_box, 0);
        if self.moment.channel.is_text_only() {
            self.state.listed = offers;
        }
    }
}

/// Writes the new values over the old ones; `null` forgets one.
fn merge(known: &mut Map<String, Value>, new: Map<String, Value>) {
    for (name, value) in new {
        if value.is_null() {
            known.remove(&name);
        } else {
            known.insert(name, value);
        }
    }
}

/// An address with a path behind it; the query of the address stays behind both.
fn joined(url: &str, path: &str) -> String {
    let (address, query) =
        url.split_once('?').map_or((url, None), |(url, query)| (url, Some(query)));
    let path = path.trim_start_matches('/');
    let mut joined = format!("{}/{path}", address.trim_end_matches('/'));
    if let Some(query) = query {
        joined.push(if path.contains('?') { '&' } else { '?' });
        joined.push_str(query);
    }
    joined
}

const fn detection_name(detection: Detection) -> &'static str {
    match detection {
        Detection::Structured => "structured",
        Detection::Default => "default",
        Detection::Exact
        | Detection::Fuzzy
        | Detection::Pattern
        | Detection::Rule
        | Detection::Model
        | Detection::Whole => "message",
    }
}
