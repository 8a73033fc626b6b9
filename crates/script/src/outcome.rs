//! What a worker says is taken with care: it ran other people's code.

use model::script::{
    MAX_SCRIPT_MESSAGES, MAX_SCRIPT_VALUES, MAX_VALUE_BYTES, ScriptAction, ScriptEnd, ScriptError,
    ScriptErrorKind, ScriptOutcome,
};

use crate::host::check_name;
use crate::{MAX_ACTIONS_BYTES, MAX_DEBUG_LINES, MAX_ERROR_BYTES, MAX_REPLIES, failure};

/// Most actions of one script, of any kind: messages, values, debug lines and the few others, whose
/// number [`MAX_ACTIONS_BYTES`] bounds by the least that an action counts.
const MAX_ACTIONS: usize = MAX_ACTIONS_BYTES / 64;

/// An outcome without actions.
pub const fn without_actions(end: ScriptEnd) -> ScriptOutcome {
    ScriptOutcome { actions: Vec::new(), end, cpu_us: 0 }
}

/// A script that was ended before it was done.
pub fn killed(error: ScriptError) -> ScriptOutcome {
    without_actions(ScriptEnd::Killed(error))
}

/// Gives an outcome back when it keeps the limits, else the error that says which it broke.
pub fn checked(mut outcome: ScriptOutcome) -> ScriptOutcome {
    if let Err(broken) = check(&outcome) {
        let cpu_us = outcome.cpu_us;
        outcome = killed(failure::of_kind(ScriptErrorKind::Limit, broken));
        outcome.cpu_us = cpu_us;
    }
    match &mut outcome.end {
        ScriptEnd::Threw(error) => error.message = failure::cut(&error.message, MAX_ERROR_BYTES),
        ScriptEnd::Killed(error) => {
            error.message = failure::cut(&error.message, MAX_ERROR_BYTES);
            outcome.actions.clear();
        }
        ScriptEnd::Finished | ScriptEnd::Stopped | ScriptEnd::Suspended(_) => {}
    }
    outcome
}

fn check(outcome: &ScriptOutcome) -> Result<(), String> {
    if outcome.actions.len() > MAX_ACTIONS {
        return Err("a script asked for too much".into());
    }
    let count = |of: fn(&ScriptAction) -> usize| outcome.actions.iter().map(of).sum::<usize>();
    if count(messages) > MAX_SCRIPT_MESSAGES {
        return Err(format!("a script sends at most {MAX_SCRIPT_MESSAGES} messages"));
    }
    if count(values) > MAX_SCRIPT_VALUES {
        return Err(format!("a script sets at most {MAX_SCRIPT_VALUES} values"));
    }
    if count(debug_lines) > MAX_DEBUG_LINES {
        return Err(format!("a script writes at most {MAX_DEBUG_LINES} debug lines"));
    }
    outcome.actions.iter().try_for_each(check_action)
}

fn check_action(action: &ScriptAction) -> Result<(), String> {
    match action {
        ScriptAction::SetVariable { name, value, .. } => {
            check_name(name).map_err(|refusal| refusal.0)?;
            if value.to_string().len() > MAX_VALUE_BYTES {
                return Err(format!("a value has at most {MAX_VALUE_BYTES} bytes as JSON"));
            }
            Ok(())
        }
        ScriptAction::SendMessageWithQuickReplies { replies, .. }
        | ScriptAction::AddQuickReplies(replies)
            if replies.len() > MAX_REPLIES =>
        {
            Err(format!("a message has at most {MAX_REPLIES} quick replies"))
        }
        _ => Ok(()),
    }
}

fn messages(action: &ScriptAction) -> usize {
    match action {
        ScriptAction::SendImmediateReply(messages) => messages.len(),
        ScriptAction::SendMessage(_)
        | ScriptAction::SendPrivateMessage(_)
        | ScriptAction::SendMessageWithQuickReplies { .. } => 1,
        _ => 0,
    }
}

fn values(action: &ScriptAction) -> usize {
    usize::from(matches!(action, ScriptAction::SetVariable { .. }))
}

fn debug_lines(action: &ScriptAction) -> usize {
    usize::from(matches!(action, ScriptAction::Debug(_)))
}

#[cfg(test)]
mod tests {
    use model::bot::Scope;
    use model::script::TitleAndPayload;

    use super::*;

    #[test]
    fn a_worker_that_asks_for_too_much_gets_nothing() {
        let message = ScriptAction::SendMessage("x".into());
        let value = |name: &str| ScriptAction::SetVariable {
            name: name.into(),
            value: 1.into(),
            scope: Scope::Session,
        };
        let reply = TitleAndPayload { title: "x".into(), payload: None };
        for actions in [
            vec![message.clone(); MAX_SCRIPT_MESSAGES + 1],
            vec![ScriptAction::SendImmediateReply(vec!["x".into(); MAX_SCRIPT_MESSAGES + 1])],
            vec![value("x"); MAX_SCRIPT_VALUES + 1],
            vec![ScriptAction::Debug("x".into()); MAX_DEBUG_LINES + 1],
            vec![value("__proto__")],
            vec![value("")],
            vec![ScriptAction::SetVariable {
                name: "x".into(),
                value: "x".repeat(MAX_VALUE_BYTES).into(),
                scope: Scope::Session,
            }],
            vec![ScriptAction::AddQuickReplies(vec![reply; MAX_REPLIES + 1])],
        ] {
            let outcome = checked(ScriptOutcome { actions, end: ScriptEnd::Finished, cpu_us: 7 });
            assert!(
                matches!(&outcome.end, ScriptEnd::Killed(error) if error.kind == ScriptErrorKind::Limit)
            );
            assert_eq!((outcome.actions.len(), outcome.cpu_us), (0, 7));
        }
        let fair = vec![message; MAX_SCRIPT_MESSAGES];
        let outcome = ScriptOutcome { actions: fair, end: ScriptEnd::Finished, cpu_us: 7 };
        assert_eq!(checked(outcome.clone()), outcome);
    }
}
