//! A question to an external bot, and what is read from its answer.

use std::collections::HashMap;

use engine::trials::{Given, try_question};
use gateway::{HOPS_HEADER, Occasion};
use model::bot::CredentialUse;
use model::call::CallFailure;
use model::channel::{ChannelKind, EnvironmentName};
use model::conversation::Details;
use model::exchange::{BotAnswer, BotReply, BotRequest};
use serde_json::Value;

use super::call::{HIDDEN, SeenRequest, SeenResponse, masked, warnings};
use super::sender::{TrialExchange, TrialQuestion};
use super::{Bench, TrialError, TrialPlace, as_it_is, key_of, no_such};
use crate::App;

/// Headers of ours that hold nothing secret.
const OPEN: [&str; 4] = ["content-type", "webhook-id", "webhook-timestamp", HOPS_HEADER];
/// Longest body of a response that is shown, in bytes.
const MAX_SEEN_BYTES: usize = 64 * 1024;

/// An external bot to try.
#[derive(Debug, Clone)]
pub struct QuestionTrial {
    pub bot: String,
    pub environment: EnvironmentName,
    /// What the contact says.
    pub text: String,
}

/// What came of a question.
#[derive(Debug, Clone, Default)]
pub struct QuestionTried {
    /// In order; some protocols take several. A request without a response is the last.
    pub exchanges: Vec<(SeenRequest, Option<SeenResponse>)>,
    /// What the bot wants said and done.
    pub reply: Option<BotReply>,
    /// Why there is no reply, or it isn't used.
    pub error: Option<CallFailure>,
    pub warnings: Vec<String>,
}

impl App {
    /// Asks an external bot of a draft once, with the workspace's secrets, as in a new conversation.
    ///
    /// # Errors
    ///
    /// [`TrialError`] when there is no such external bot. What goes wrong with the question is told.
    pub async fn try_external_bot(
        &self,
        place: TrialPlace<'_>,
        trial: QuestionTrial,
    ) -> Result<QuestionTried, TrialError> {
        let key = key_of("external bot", &trial.bot)?;
        let bench = self.bench(place, trial.environment, as_it_is).await?;
        let moment = bench.moment(self);
        let given = Given { text: trial.text, ..Given::default() };
        let rendered = try_question(&bench.program, &key, given, &moment)
            .ok_or_else(|| no_such("external bot", &trial.bot))?;
        let warned = warnings(&rendered.reports);
        let mut tried = QuestionTried { warnings: warned, ..QuestionTried::default() };
        let asked = match rendered.request {
            Ok(asked) => asked,
            Err(message) => {
                tried.error = Some(CallFailure { code: "bad_template".to_owned(), message });
                return Ok(tried);
            }
        };
        let own: Vec<String> = asked.headers.iter().map(|(name, _)| name.clone()).collect();
        let question = self.question(&bench, asked);
        let (exchanges, answer) = self.trial_sender()?.ask(self, question).await;
        tried.exchanges = exchanges.into_iter().map(|it| seen(it, &own)).collect();
        match answer {
            BotAnswer::Replied(reply) => tried.reply = Some(reply),
            BotAnswer::Failed(failure) => tried.error = Some(failure),
        }
        Ok(tried)
    }

    fn question(&self, bench: &Bench, asked: BotRequest) -> TrialQuestion {
        let moment = bench.moment(self);
        let used = |name: &&model::key::Key| bench.bot().credentials.contains_key(*name);
        let names = asked.credential.iter().chain(&asked.signing).filter(used);
        let declared = |name: &model::key::Key| -> Option<(model::key::Key, CredentialUse)> {
            Some((name.clone(), bench.bot().credentials.get(name)?.clone()))
        };
        let credentials = names.filter_map(declared).collect();
        let (id, now) = (moment.conversation, moment.now);
        // Good enough to tell trials from each other.
        let number = now.as_microsecond().unsigned_abs();
        let occasion = Occasion {
            tenant: bench.workspace.to_string(),
            contact: moment.contact.to_string(),
            profile: bench.profile.clone(),
            is_opening: true,
            conversation: id.to_string(),
            conversation_number: number,
            contact_conversations: number,
            channel: ChannelKind::Web,
            details: Details::default(),
            availability: None,
            message_key: format!("{id}/1"),
            idempotency_key: format!("{id}/1/1"),
            happened_at: now,
            now,
            links: HashMap::new(),
            reply_url: None,
        };
        TrialQuestion { workspace: bench.workspace, asked, occasion, credentials }
    }
}

/// An exchange as it may be seen, of a bot whose file sets these headers.
fn seen(exchange: TrialExchange, own: &[String]) -> (SeenRequest, Option<SeenResponse>) {
    let TrialExchange { request, response, took } = exchange;
    let is_open =
        |name: &str| OPEN.contains(&name) || own.iter().any(|it| it.eq_ignore_ascii_case(name));
    let headers = request.headers.iter().map(|(name, value)| {
        let shown = if is_open(name) { value.expose() } else { HIDDEN };
        masked((name.clone(), shown.to_owned()))
    });
    let seen = SeenRequest {
        method: request.method.as_str(),
        url: request.url.clone(),
        headers: headers.collect(),
        body: Some(body_of(&request.body)),
    };
    let response = response.ok().map(|response| SeenResponse {
        status: response.status,
        headers: response
            .content_type
            .map(|it| ("content-type".to_owned(), it))
            .into_iter()
            .collect(),
        body: body_of(&response.body),
        took_ms: u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
    });
    (seen, response)
}

/// JSON as it is, all else as a text, cut.
fn body_of(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap_or_else(|_| {
        let cut = &bytes[..bytes.len().min(MAX_SEEN_BYTES)];
        String::from_utf8_lossy(cut).into()
    })
}
