//! An exchange with an external bot: requests and responses in turn, until it is known what it wants done.

use model::exchange::{BotAnswer, BotReply, BotRequest, Protocol};

use crate::cause::{Failure, GatewayError};
use crate::occasion::{Credentials, MAX_HOPS, Occasion};
use crate::wire::{Request, Response};
use crate::{colloquy, haptik, kommunicate, liveperson, rasa};

/// Where an exchange stands, between a request and its response.
#[derive(Debug, Clone)]
pub struct Exchange(Step);

#[derive(Debug, Clone)]
enum Step {
    Kommunicate,
    Haptik,
    LivePerson(Box<liveperson::ask::Visit>),
    /// Who is answered.
    Rasa(String),
    Colloquy,
}

/// What comes next.
#[derive(Debug, Clone)]
pub enum Next {
    /// Send this, and bring the response to the exchange.
    Send(Request, Exchange),
    Done(BotAnswer),
}

/// A question with its circumstances.
#[derive(Clone, Copy)]
pub(crate) struct Asking<'a> {
    pub(crate) request: &'a BotRequest,
    pub(crate) occasion: &'a Occasion,
    pub(crate) credentials: &'a Credentials,
}

/// Begins to ask an external bot. Where there is nothing to ask, it is done at once.
///
/// # Errors
///
/// [`GatewayError`] when the bot can't be asked as it is set up, or too many bots stand between it and the
/// contact.
pub fn begin(
    request: &BotRequest,
    occasion: &Occasion,
    credentials: &Credentials,
) -> Result<Next, GatewayError> {
    let hops = occasion.hops();
    if hops > MAX_HOPS {
        return Err(GatewayError::TooManyHops { hops, limit: MAX_HOPS });
    }
    let asking = Asking { request, occasion, credentials };
    let (request, step) = match request.protocol {
        Protocol::Kommunicate if kommunicate::ask::is_skipped(&request.input) => {
            return Ok(Next::Done(BotAnswer::Replied(BotReply::default())));
        }
        Protocol::Kommunicate => (kommunicate::ask::request(asking)?, Step::Kommunicate),
        Protocol::Haptik => (haptik::ask::request(asking)?, Step::Haptik),
        Protocol::LivePerson => {
            let (request, visit) = liveperson::ask::begin(asking)?;
            (request, Step::LivePerson(Box::new(visit)))
        }
        Protocol::Rasa => (rasa::ask::request(asking)?, Step::Rasa(occasion.conversation.clone())),
        Protocol::Colloquy => (colloquy::ask::request(asking)?, Step::Colloquy),
    };
    Ok(Next::Send(request, Exchange(step)))
}

impl Exchange {
    /// Takes the response to the request before.
    pub fn receive(self, response: &Response) -> Next {
        let reply = match self.0 {
            Step::Kommunicate => kommunicate::ask::reply(response),
            Step::Haptik => haptik::ask::reply(response),
            Step::Rasa(sender) => rasa::ask::reply(response, &sender),
            Step::Colloquy => colloquy::ask::reply(response),
            Step::LivePerson(visit) => match visit.receive(response) {
                liveperson::ask::Turn::Send(request, visit) => {
                    return Next::Send(request, Self(Step::LivePerson(visit)));
                }
                liveperson::ask::Turn::Done(reply) => reply,
            },
        };
        Next::Done(answer(reply))
    }
}

fn answer(reply: Result<BotReply, Failure>) -> BotAnswer {
    match reply {
        Ok(reply) => BotAnswer::Replied(reply),
        Err(failure) => BotAnswer::Failed(failure.into()),
    }
}
