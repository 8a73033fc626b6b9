//! Routing, offers, parking, leaving: one rule a test.

use desk::{
    CloseReason, Decision, Idle, Notice, Presence, Refusal, Request, Routing, TeamSettings, Wanted,
};

use crate::people::{SUPPORT, agent, anyone, at, conversation, desk};

fn assigned(decided: &[Decision]) -> Vec<(u32, u8)> {
    let mut found = Vec::new();
    for decision in decided {
        if let Decision::Assign { conversation: id, agent: to } = decision {
            let number = (0..100).find(|it| conversation(*it) == *id).unwrap();
            found.push((number, (0..20).find(|it| agent(*it) == *to).unwrap()));
        }
    }
    found
}

#[test]
fn the_agent_with_most_free_places_gets_the_next_one() {
    let mut desk = desk(TeamSettings::default(), 2);
    desk.set_agent(agent(3), 5, [SUPPORT], at(0));
    desk.set_presence(agent(3), Presence::Online, at(0));
    let given: Vec<u8> =
        (1..=7).flat_map(|it| assigned(&desk.queue(&anyone(it), at(1)))).map(|it| it.1).collect();
    // Three times to the one with five places, and then to whoever got none for longest.
    assert_eq!(given, [3, 3, 3, 1, 2, 3, 1]);
}

#[test]
fn round_robin_goes_round() {
    let mut desk =
        desk(TeamSettings { routing: Routing::RoundRobin, ..TeamSettings::default() }, 3);
    let given: Vec<u8> =
        (1..=6).flat_map(|it| assigned(&desk.queue(&anyone(it), at(1)))).map(|it| it.1).collect();
    assert_eq!(given, [1, 2, 3, 1, 2, 3]);
    assert_eq!(assigned(&desk.queue(&anyone(7), at(1))), []);
}

#[test]
fn the_first_of_two_agents_who_claim_has_it() {
    let mut desk = desk(TeamSettings { routing: Routing::NotifyAll, ..TeamSettings::default() }, 2);
    let decided = desk.queue(&anyone(1), at(1));
    assert!(decided.contains(&Decision::Announce { conversation: conversation(1), team: SUPPORT }));
    assert_eq!(assigned(&desk.claim(conversation(1), agent(2)).unwrap()), [(1, 2)]);
    assert_eq!(desk.claim(conversation(1), agent(1)), Err(Refusal::Taken));
    assert_eq!(desk.claim(conversation(1), agent(2)), Err(Refusal::AlreadyTheirs));
    assert_eq!(desk.claim(conversation(5), agent(2)), Err(Refusal::NotHere));
}

#[test]
fn nobody_gets_more_than_they_may() {
    let mut desk = desk(TeamSettings { routing: Routing::Pull, ..TeamSettings::default() }, 1);
    for number in 1..=4 {
        assert_eq!(assigned(&desk.queue(&anyone(number), at(1))), []);
    }
    assert_eq!(assigned(&desk.pull(agent(1)).unwrap()), [(1, 1)]);
    assert_eq!(assigned(&desk.pull(agent(1)).unwrap()), [(2, 1)]);
    assert_eq!(desk.pull(agent(1)), Err(Refusal::AtCapacity));
    assert_eq!(desk.claim(conversation(3), agent(1)), Err(Refusal::AtCapacity));
    assert_eq!(desk.assign(conversation(3), agent(1), at(2)), Err(Refusal::AtCapacity));
    desk.release(conversation(1), at(3));
    assert_eq!(assigned(&desk.pull(agent(1)).unwrap()), [(3, 1)]);
}

#[test]
fn who_waits_longest_is_served_first_and_priority_before_that() {
    let mut desk = desk(TeamSettings::default(), 1);
    desk.queue(&anyone(1), at(0));
    desk.queue(&anyone(2), at(0));
    for (number, priority) in [(3, 0), (4, 0), (5, 9)] {
        desk.queue(&Request { priority, ..anyone(number) }, at(i64::from(number)));
    }
    assert_eq!(assigned(&desk.release(conversation(1), at(10))), [(5, 1)]);
    assert_eq!(assigned(&desk.release(conversation(2), at(10))), [(3, 1)]);
}

#[test]
fn an_offer_that_is_not_taken_goes_to_the_next_agent_and_comes_round() {
    let settings = TeamSettings { answer_within_s: Some(20), ..TeamSettings::default() };
    let mut desk = desk(settings, 2);
    let offer = |to: u8, from: i64| Decision::Offer {
        conversation: conversation(1),
        agent: agent(to),
        until: at(from + 20),
    };
    assert!(desk.queue(&anyone(1), at(0)).contains(&offer(1, 0)));
    assert_eq!(desk.next_deadline(), Some(at(20)));
    let decided = desk.pass(at(20));
    assert_eq!(decided[0], Decision::Withdraw { conversation: conversation(1), agent: agent(1) });
    assert!(decided.contains(&offer(2, 20)), "{decided:?}");
    let decided = desk.decline(conversation(1), agent(2), at(25)).unwrap();
    assert!(
        !decided.iter().any(|it| matches!(it, Decision::Offer { .. })),
        "both said no: {decided:?}"
    );
    // After as long again the first one is asked once more.
    assert!(desk.pass(at(45)).contains(&offer(1, 45)));
    assert_eq!(assigned(&desk.claim(conversation(1), agent(1)).unwrap()), [(1, 1)]);
    assert_eq!(desk.pass(at(500)), []);
}

#[test]
fn an_agent_who_disconnects_loses_offers_at_once_and_conversations_after_a_while() {
    let mut desk = desk(TeamSettings::default(), 2);
    desk.queue(&anyone(1), at(0));
    assert_eq!(desk.lose(agent(1), at(10)), []);
    assert_eq!(assigned(&desk.queue(&anyone(2), at(11))), [(2, 2)]);
    desk.regain(agent(1), at(20));
    assert_eq!(desk.pass(at(1_000)), []);
    desk.lose(agent(1), at(1_000));
    assert_eq!(assigned(&desk.pass(at(1_300))), [(1, 2)]);
}

#[test]
fn who_logs_out_leaves_everything_to_the_team_first_in_line() {
    let mut desk = desk(TeamSettings::default(), 1);
    for number in 1..=3 {
        desk.queue(&anyone(number), at(0));
    }
    desk.set_presence(agent(1), Presence::LoggedOut, at(1));
    assert_eq!(desk.waiting(SUPPORT), 3);
    desk.set_agent(agent(2), 2, [SUPPORT], at(2));
    assert_eq!(assigned(&desk.set_presence(agent(2), Presence::Online, at(2))), [(1, 2), (2, 2)]);
}

#[test]
fn a_parked_conversation_comes_back_to_its_agent() {
    let mut desk = desk(TeamSettings::default(), 2);
    desk.queue(&anyone(1), at(0));
    desk.park(conversation(1), agent(1), at(1)).unwrap();
    assert_eq!(assigned(&desk.contact_wrote(conversation(1), at(2))), [(1, 1)]);
    desk.park(conversation(1), agent(1), at(3)).unwrap();
    desk.set_presence(agent(1), Presence::Offline, at(4));
    assert_eq!(assigned(&desk.contact_wrote(conversation(1), at(5))), [(1, 2)]);
    desk.park(conversation(1), agent(2), at(6)).unwrap();
    let silent =
        Decision::Close { conversation: conversation(1), reason: CloseReason::ContactSilent };
    assert_eq!(desk.pass(at(6 + 480)), [silent]);
}

#[test]
fn a_parked_conversation_waits_for_its_agent_when_they_are_full() {
    let mut desk = desk(TeamSettings::default(), 1);
    desk.queue(&anyone(1), at(0));
    desk.park(conversation(1), agent(1), at(1)).unwrap();
    desk.queue(&anyone(2), at(2));
    desk.queue(&anyone(3), at(2));
    let decided = desk.contact_wrote(conversation(1), at(3));
    assert_eq!(
        decided,
        [Decision::Wait { conversation: conversation(1), team: None, agent: Some(agent(1)) }]
    );
    assert_eq!(assigned(&desk.release(conversation(2), at(4))), [(1, 1)]);
}

#[test]
fn the_agent_of_before_is_preferred_while_free() {
    let mut desk = desk(TeamSettings::default(), 3);
    let back = Request { previous: Some(agent(3)), ..anyone(1) };
    assert_eq!(assigned(&desk.queue(&back, at(0))), [(1, 3)]);
    desk.set_presence(agent(3), Presence::Away, at(1));
    let back = Request { conversation: conversation(2), ..back };
    assert_eq!(assigned(&desk.queue(&back, at(1))), [(2, 1)]);
}

#[test]
fn contacts_are_told_their_position_and_when_it_takes_long() {
    let idle = Idle { delay_after_s: Some(60), recall_after_s: Some(240), ..Idle::default() };
    let mut desk = desk(TeamSettings { idle, ..TeamSettings::default() }, 1);
    let told = |decided: Vec<Decision>| -> Vec<(u32, Notice)> {
        let notices = decided.into_iter().filter_map(|it| match it {
            Decision::Tell { conversation: id, notice } => {
                Some(((0..100).find(|it| conversation(*it) == id).unwrap(), notice))
            }
            _ => None,
        });
        notices.collect()
    };
    let mut all = Vec::new();
    for number in 1..=9 {
        all.extend(told(desk.queue(&anyone(number), at(i64::from(number)))));
    }
    let expected: Vec<(u32, Notice)> = (3..=7)
        .zip(1..=5)
        .map(|(who, at)| (who, Notice::Position(at)))
        .chain([(8, Notice::Position(0)), (9, Notice::Position(0))])
        .collect();
    assert_eq!(all, expected);
    let moved = told(desk.release(conversation(1), at(20)));
    let expected: Vec<(u32, Notice)> =
        (4..=8).zip(1..=5).map(|(who, at)| (who, Notice::Position(at))).collect();
    assert_eq!(moved, expected);
    assert_eq!(told(desk.pass(at(64))), [(4, Notice::Delayed)]);
    desk.agent_wrote(conversation(3), at(64));
    desk.contact_wrote(conversation(3), at(70));
    desk.agent_wrote(conversation(3), at(80));
    assert_eq!(told(desk.pass(at(320))).last(), Some(&(3, Notice::Recall)));
}

#[test]
fn a_lead_gives_a_conversation_from_one_agent_to_another() {
    let mut desk = desk(TeamSettings::default(), 2);
    desk.queue(&anyone(1), at(0));
    assert_eq!(desk.assign(conversation(1), agent(1), at(1)), Err(Refusal::AlreadyTheirs));
    assert_eq!(assigned(&desk.assign(conversation(1), agent(2), at(1)).unwrap()), [(1, 2)]);
    assert_eq!(desk.park(conversation(1), agent(1), at(2)), Err(Refusal::Taken));
    assert_eq!(desk.assign(conversation(1), agent(9), at(2)), Err(Refusal::UnknownAgent));
}

#[test]
fn availability_is_that_of_the_most_present_agent() {
    let mut desk = desk(TeamSettings::default(), 2);
    for (one, other, expected) in [
        (Presence::Online, Presence::Away, Presence::Online),
        (Presence::Offline, Presence::Away, Presence::Away),
        (Presence::Offline, Presence::LoggedOut, Presence::Offline),
    ] {
        desk.set_presence(agent(1), one, at(0));
        desk.set_presence(agent(2), other, at(0));
        assert_eq!(desk.availability(), expected);
    }
}

#[test]
fn a_transfer_is_a_release_and_a_new_request() {
    let mut desk = desk(TeamSettings::default(), 1);
    desk.queue(&anyone(1), at(0));
    desk.release(conversation(1), at(1));
    let decided = desk.queue(&Request { wanted: Wanted::Team("sales".into()), ..anyone(1) }, at(1));
    assert!(decided.iter().any(|it| matches!(it, Decision::Wait { .. })), "{decided:?}");
}
