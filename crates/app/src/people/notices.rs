//! What contacts are told while people are sought, unless their team has words of its own.

use std::collections::BTreeMap;

use desk::{Case, CloseReason, Notice};

/// Names of notices with their usual words. `{position}` is where the contact stands.
pub(super) const NOTICES: [(&str, &str); 14] = [
    ("next", "You are next in line."),
    ("position", "You are number {position} in line."),
    ("in_line", "You are in line. Somebody will be with you as soon as possible."),
    ("delayed", "It takes longer than usual. Thank you for your patience."),
    ("recall", "Are you still there?"),
    ("unknown_agent", ""),
    ("agent_away", "The person you asked for isn't there now. We look for somebody else."),
    ("agent_busy", "The person you asked for is busy. Please wait a moment."),
    ("unknown_team", ""),
    ("no_team", ""),
    ("closed", "Our team isn't there now."),
    ("nobody_there", "Nobody of our team is there now."),
    ("full", "All of our team are busy, and many are waiting already."),
    ("contact_silent", "As we haven't heard from you, we close this conversation."),
];

/// Words of a team's own, by name; an empty one says nothing.
pub(super) type Messages = BTreeMap<String, String>;

/// The words of a notice; `None`: nothing is said.
pub(super) fn text(notice: &Notice, own: Option<&Messages>) -> Option<String> {
    let (name, position) = match notice {
        Notice::Position(1) => ("next", 1),
        Notice::Position(0) => ("in_line", 0),
        Notice::Position(position) => ("position", *position),
        Notice::Delayed => ("delayed", 0),
        Notice::Recall => ("recall", 0),
        Notice::Case(case) => (case_name(*case), 0),
    };
    named(name, own).map(|text| text.replace("{position}", &position.to_string()))
}

/// The words with which the desk closes a conversation.
pub(super) fn closing(reason: CloseReason, own: Option<&Messages>) -> Option<String> {
    match reason {
        // The notice before has said it.
        CloseReason::NobodyThere => None,
        CloseReason::ContactSilent => named("contact_silent", own),
    }
}

fn named(name: &str, own: Option<&Messages>) -> Option<String> {
    let usual = || NOTICES.iter().find(|(of, _)| *of == name).map(|(_, text)| (*text).to_owned());
    let text = own.and_then(|own| own.get(name).cloned()).or_else(usual)?;
    (!text.is_empty()).then_some(text)
}

const fn case_name(case: Case) -> &'static str {
    match case {
        Case::UnknownAgent => "unknown_agent",
        Case::AgentAway => "agent_away",
        Case::AgentBusy => "agent_busy",
        Case::UnknownTeam => "unknown_team",
        Case::NoTeam => "no_team",
        Case::Closed => "closed",
        Case::NobodyThere => "nobody_there",
        Case::Full => "full",
    }
}
