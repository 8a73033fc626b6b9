//! From what was seen in a turn to the steps that are shown.

use std::time::Instant;

use app::understanding::told;
use app::{Happened, Observed, PreviewStep, WalkedWhat};
use engine::ReportCode;
use indexmap::IndexMap;
use model::bot::{Bot, CredentialKind};
use model::key::Key;
use model::script::ScriptEnd;
use serde_json::Value;
use worker::Stubs;

use super::recorder::Seen;
use super::talk::millis;

/// The steps of a turn that began at `begun`; `values` become those at its end.
pub fn steps_of(
    seen: Vec<Seen>,
    begun: Instant,
    (bot, canned): (&Bot, &Stubs),
    values: &mut IndexMap<String, Value>,
) -> Vec<PreviewStep> {
    let since = |at: Instant| millis(at.saturating_duration_since(begun));
    let mut steps = Vec::new();
    for Seen { at, took, observed, heard } in seen {
        let took_ms = millis(took);
        let happened = match observed {
            Observed::Walked(walked) => {
                *values = walked.values;
                steps.extend(walked.steps.into_iter().filter_map(|step| {
                    let happened = decided(step.what)?;
                    Some(PreviewStep { at_ms: since(step.at), happened })
                }));
                continue;
            }
            // It is shown with the messages.
            Observed::Said(_) => continue,
            // Shown with its script.
            Observed::Reported(report) if report.code == ReportCode::ScriptLog => continue,
            Observed::Understood(it) => {
                let told = Box::new(told(bot, it.understanding));
                Happened::Understood { text: it.text, told }
            }
            Observed::Called { integration, call, answer } => {
                let name = integration.as_ref().map_or(worker::FETCH, Key::as_str);
                let is_canned = canned.has(name);
                let credential = call.credential.as_ref().filter(|_| !is_canned);
                let credential = credential.and_then(|key| kind_of(bot, key));
                Happened::Called { integration, call, credential, answer, took_ms, is_canned }
            }
            Observed::Asked { asked, answer } => {
                let is_canned = canned.has(asked.bot.as_str());
                Happened::Asked { asked, answer, heard, took_ms, is_canned }
            }
            Observed::HandedOff(hand_off) => Happened::HandedOver(hand_off),
            Observed::Closed { with_survey } => Happened::Closed { with_survey },
            Observed::Reported(report) => Happened::Reported(report),
            Observed::Logged(event) => Happened::Logged(event),
            Observed::Reset => Happened::Reset,
        };
        // It is told once it was acted upon.
        let at_ms = match &happened {
            Happened::Understood { .. } => steps.last().map_or(0, |it: &PreviewStep| it.at_ms),
            _ => since(at),
        };
        steps.push(PreviewStep { at_ms, happened });
    }
    steps
}

/// What was decided or run; `None` for what comes again.
fn decided(what: WalkedWhat) -> Option<Happened> {
    match what {
        WalkedWhat::Decided(trace) => Some(Happened::Decided(trace)),
        // It is run again with the answer that it waits for.
        WalkedWhat::Ran(run) if matches!(run.outcome.end, ScriptEnd::Suspended(_)) => None,
        WalkedWhat::Ran(run) => Some(Happened::Ran(run)),
    }
}

fn kind_of(bot: &Bot, credential: &Key) -> Option<CredentialKind> {
    bot.credentials.get(credential).map(|declared| declared.kind.clone())
}
