//! What scripts did, as clients see it.

use model::script::ScriptAction;
use serde::Serialize;
use utoipa::ToSchema;

/// Something that a script did.
#[derive(Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ScriptDeedView {
    /// `said` to the contact, `noted` for members, `next` interaction, contact's `name` or `email`, or `to_bot`.
    pub what: &'static str,
    pub text: String,
}

/// What an action did that no step of its own tells.
pub(super) fn deeds_of(action: &ScriptAction) -> Vec<ScriptDeedView> {
    let deed = |what, text: &String| ScriptDeedView { what, text: text.clone() };
    match action {
        ScriptAction::SendMessage(text)
        | ScriptAction::SendMessageWithQuickReplies { text, .. } => vec![deed("said", text)],
        ScriptAction::SendImmediateReply(texts) => {
            texts.iter().map(|text| deed("said", text)).collect()
        }
        ScriptAction::SendPrivateMessage(text) => vec![deed("noted", text)],
        ScriptAction::SetTriggerNextMessage(name) => vec![deed("next", name)],
        ScriptAction::SetUserName(name) => vec![deed("name", name)],
        ScriptAction::SetEmail(email) => vec![deed("email", email)],
        ScriptAction::TransferToBotDialog { bot, .. } => vec![deed("to_bot", bot)],
        ScriptAction::SetVariable { .. }
        | ScriptAction::AddQuickReplies(_)
        | ScriptAction::SetMessageDelay(_)
        | ScriptAction::SetAllowMaxTextResponse(_)
        | ScriptAction::LogCustomEvent { .. }
        | ScriptAction::LogEscalationEvent { .. }
        | ScriptAction::Debug(_)
        | ScriptAction::SetBotTransfer { .. }
        | ScriptAction::ChangeContext(_)
        | ScriptAction::Unavailable { .. } => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steps_tell_themselves_is_no_deed() {
        let text = || "a".to_owned();
        for (action, told) in [
            (ScriptAction::SendMessage(text()), vec!["said"]),
            (ScriptAction::SendImmediateReply(vec![text(), text()]), vec!["said", "said"]),
            (ScriptAction::SetTriggerNextMessage(text()), vec!["next"]),
            (ScriptAction::Debug(text()), vec![]),
        ] {
            let deeds = deeds_of(&action);
            assert_eq!(deeds.iter().map(|deed| deed.what).collect::<Vec<_>>(), told);
        }
    }
}
