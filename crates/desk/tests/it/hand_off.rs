//! What can go wrong in a hand-off: case, what the contact is told, who has it next.

use desk::{
    Case, CloseReason, Decision, Desk, Hours, Notice, Presence, Span, TeamSettings, Wanted,
    WhenNobody,
};
use jiff::civil::time;
use model::key::Key;

use crate::people::{SALES, SUPPORT, agent, anyone, at, conversation, desk, request};

fn tell(case: Case) -> Decision {
    Decision::Tell { conversation: conversation(9), notice: Notice::Case(case) }
}

fn position(position: u32) -> Decision {
    Decision::Tell { conversation: conversation(9), notice: Notice::Position(position) }
}

fn assign(to: u8) -> Decision {
    Decision::Assign { conversation: conversation(9), agent: agent(to) }
}

fn wait() -> Decision {
    Decision::Wait { conversation: conversation(9), team: Some(SUPPORT), agent: None }
}

fn bot() -> Decision {
    Decision::ReturnToBot { conversation: conversation(9) }
}

fn closed(then: WhenNobody) -> TeamSettings {
    let night = Span { from: time(22, 0, 0, 0), to: time(23, 0, 0, 0) };
    let hours = Hours { week: std::array::from_fn(|_| vec![night]), ..Hours::default() };
    TeamSettings { hours, when_closed: then, ..TeamSettings::default() }
}

fn away(then: WhenNobody) -> Desk {
    let mut desk = desk(TeamSettings { when_away: then, ..TeamSettings::default() }, 2);
    desk.set_presence(agent(1), Presence::Away, at(1));
    desk.set_presence(agent(2), Presence::Offline, at(1));
    desk
}

fn full(then: WhenNobody) -> Desk {
    let settings =
        TeamSettings { when_full: then, max_waiting: Some(1), ..TeamSettings::default() };
    let mut desk = desk(settings, 1);
    for number in 1..=3 {
        desk.queue(&anyone(number), at(1));
    }
    desk
}

fn busy() -> Desk {
    let mut desk = desk(TeamSettings::default(), 1);
    desk.queue(&anyone(1), at(1));
    desk.queue(&anyone(2), at(1));
    desk
}

fn with_default_agent() -> Desk {
    let settings = TeamSettings { default_agent: Some(agent(2)), ..TeamSettings::default() };
    let mut desk = desk(settings, 2);
    desk.set_presence(agent(1), Presence::Offline, at(1));
    desk.set_presence(agent(2), Presence::LoggedOut, at(1));
    desk
}

#[test]
fn every_case_of_a_hand_off_has_its_message_and_its_owner() {
    let team = |name: &str| Wanted::Team(name.to_owned());
    let free = || desk(TeamSettings::default(), 1);
    let rows: Vec<(&str, Desk, Wanted, Vec<Decision>)> = vec![
        ("somebody is free", free(), Wanted::Anyone, vec![wait(), assign(1)]),
        ("a team by number", free(), team("1"), vec![wait(), assign(1)]),
        ("a team by key", free(), team("support"), vec![wait(), assign(1)]),
        ("a team by name", free(), team("Support"), vec![wait(), assign(1)]),
        ("an unknown team", free(), team("77"), vec![tell(Case::UnknownTeam), wait(), assign(1)]),
        ("a free agent by name", free(), Wanted::Agent(Some(agent(1))), vec![assign(1)]),
        (
            "an unknown agent",
            free(),
            Wanted::Agent(None),
            vec![tell(Case::UnknownAgent), wait(), assign(1)],
        ),
        (
            "an agent of no desk",
            free(),
            Wanted::Agent(Some(agent(8))),
            vec![tell(Case::UnknownAgent), wait(), assign(1)],
        ),
        (
            "a busy agent by name",
            busy(),
            Wanted::Agent(Some(agent(1))),
            vec![
                tell(Case::AgentBusy),
                Decision::Wait { conversation: conversation(9), team: None, agent: Some(agent(1)) },
            ],
        ),
        (
            "an agent who is away",
            away(WhenNobody::Wait),
            Wanted::Agent(Some(agent(1))),
            vec![tell(Case::AgentAway), tell(Case::NobodyThere), wait(), position(1)],
        ),
        ("no team at all", Desk::default(), Wanted::Anyone, vec![tell(Case::NoTeam), bot()]),
        ("everybody is busy", busy(), Wanted::Anyone, vec![wait(), position(1)]),
        (
            "nobody is there",
            away(WhenNobody::Wait),
            Wanted::Anyone,
            vec![tell(Case::NobodyThere), wait(), position(1)],
        ),
        (
            "nobody is there, a ticket",
            away(WhenNobody::Ticket),
            Wanted::Anyone,
            vec![
                tell(Case::NobodyThere),
                Decision::OpenTicket { conversation: conversation(9) },
                bot(),
            ],
        ),
        (
            "nobody is there, the bot",
            away(WhenNobody::BackToBot),
            Wanted::Anyone,
            vec![tell(Case::NobodyThere), bot()],
        ),
        (
            "nobody is there, closed",
            away(WhenNobody::Close),
            Wanted::Anyone,
            vec![
                tell(Case::NobodyThere),
                Decision::Close { conversation: conversation(9), reason: CloseReason::NobodyThere },
            ],
        ),
        (
            "nobody is there, a default agent",
            with_default_agent(),
            Wanted::Anyone,
            vec![tell(Case::NobodyThere), assign(2)],
        ),
        (
            "outside business hours",
            desk(closed(WhenNobody::BackToBot), 1),
            Wanted::Anyone,
            vec![tell(Case::Closed), bot()],
        ),
        (
            "outside business hours, waiting",
            desk(closed(WhenNobody::Wait), 0),
            Wanted::Anyone,
            vec![tell(Case::Closed), wait(), position(1)],
        ),
        (
            "the line is full",
            full(WhenNobody::BackToBot),
            Wanted::Anyone,
            vec![tell(Case::Full), bot()],
        ),
        (
            "the line is full, waiting",
            full(WhenNobody::Wait),
            Wanted::Anyone,
            vec![tell(Case::Full), wait(), position(2)],
        ),
    ];
    for (case, mut desk, wanted, expected) in rows {
        assert_eq!(desk.queue(&request(9, wanted), at(2)), expected, "{case}");
    }
}

#[test]
fn a_conversation_with_an_agent_stays_there() {
    let mut desk = desk(TeamSettings::default(), 2);
    desk.queue(&anyone(9), at(0));
    assert_eq!(desk.queue(&request(9, Wanted::Team("sales".into())), at(1)), []);
}

#[test]
fn a_team_without_members_is_nobody() {
    let mut desk = desk(TeamSettings::default(), 1);
    let decided = desk.queue(&request(9, Wanted::Team("sales".into())), at(1));
    assert_eq!(decided[0], tell(Case::NobodyThere));
    assert_eq!(desk.waiting(SALES), 1);
    desk.set_team(SALES, Key::from_name("sales"), TeamSettings::default());
    assert_eq!(desk.set_agent(agent(1), 2, [SUPPORT, SALES], at(2)), [assign(1)]);
}
