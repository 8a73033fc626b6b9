//! Contexts as scripts read and change them: reads see what the script itself changed before.

use std::sync::Arc;

use model::context::{ContextChange, ContextScope, MAX_CONTEXT_TTL_S};
use model::script::ScriptAction;
use serde_json::{Value, json};

use super::{Answer, Arguments, Host, Refusal, is_within, parse};
use crate::{MAX_VALUE_DEPTH, failure};

/// Longest piece of a fault that is told to the bot's author, in bytes.
const MAX_FAULT_BYTES: usize = 300;

impl Host {
    /// A value as JSON or, without a key, all values of the document.
    pub(super) fn context(&self, arguments: &mut Arguments<'_>) -> Answer {
        let (scope, namespace) = (scope(arguments.text()?)?, arguments.text()?);
        let document = self.request.snapshot.contexts.document(scope, namespace);
        let found = match arguments.optional() {
            Some(key) => document.and_then(|it| it.values().get(&key)).map(Value::to_string),
            None => {
                Some(document.map_or_else(|| "{}".to_owned(), |it| json!(it.values()).to_string()))
            }
        };
        Ok(found)
    }

    /// Changes a context; answers `true`, or `false` when that can't be.
    pub(super) fn change_context(&mut self, arguments: &mut Arguments<'_>) -> Answer {
        let bytes = arguments.bytes();
        let change = change_of(arguments)?;
        let contexts = Arc::make_mut(&mut self.request.snapshot.contexts);
        if let Err(fault) = contexts.apply(&change) {
            let line = failure::cut(&format!("a context stays as it is: {fault}"), MAX_FAULT_BYTES);
            self.recorder.note(&line);
            return Ok(Some("false".to_owned()));
        }
        self.recorder.set(ScriptAction::ChangeContext(change), bytes);
        Ok(Some("true".to_owned()))
    }
}

fn change_of(arguments: &mut Arguments<'_>) -> Result<ContextChange, Refusal> {
    let kind = arguments.text()?;
    let in_scope = arguments.optional();
    let in_scope = in_scope.as_deref().map_or(Ok(ContextScope::Global), scope);
    let (namespace, key) = (arguments.text()?.to_owned(), arguments.optional());
    let key = || key.clone().ok_or_else(|| Refusal("a key is missing".into()));
    Ok(match kind {
        "register" => ContextChange::Register {
            namespace,
            ttl_s: arguments.optional().and_then(|it| seconds(&it)),
        },
        "unregister" => ContextChange::Unregister { namespace },
        "set" => {
            let value: Value = parse(arguments.text()?)?;
            if !is_within(&value, MAX_VALUE_DEPTH) {
                return Err(Refusal(format!("a value is nested at most {MAX_VALUE_DEPTH} deep")));
            }
            ContextChange::Set { scope: in_scope?, namespace, key: key()?, value }
        }
        "delete" => ContextChange::Delete { scope: in_scope?, namespace, key: key()? },
        "clear" => ContextChange::Clear { scope: in_scope?, namespace },
        _ => return Err(Refusal("there is no such change of a context".into())),
    })
}

fn scope(name: &str) -> Result<ContextScope, Refusal> {
    match name {
        "global" => Ok(ContextScope::Global),
        "contact" => Ok(ContextScope::Contact),
        "conversation" => Ok(ContextScope::Conversation),
        _ => Err(Refusal("there is no such scope of a context".into())),
    }
}

/// A time to keep values for. What is no time counts as none, and what is too long as the longest.
fn seconds(text: &str) -> Option<u64> {
    let seconds: f64 = text.trim().parse().ok().filter(|seconds| *seconds >= 1.0)?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the cast stops at both ends of the type, as is meant"
    )]
    Some((seconds as u64).min(MAX_CONTEXT_TTL_S))
}
