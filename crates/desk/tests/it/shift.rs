//! A long shift: 200 agents, 10,000 conversations, people who come and go. A referee who knows nothing but
//! the decisions watches.

use std::collections::{BTreeMap, BTreeSet};

use desk::{Decision, Desk, Presence, Request, Routing, TeamNumber, TeamSettings, Wanted};
use jiff::Timestamp;
use model::id::{ConversationId, MemberId};
use model::key::Key;

use crate::people::{at, conversation};

const AGENTS: u32 = 200;
const CONVERSATIONS: u32 = 10_000;
const TEAMS: u64 = 5;

/// Small, seeded and good enough to vary a shift.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

fn member(number: u32) -> MemberId {
    let mut noise = [0; 10];
    noise[6..].copy_from_slice(&number.to_be_bytes());
    MemberId::mint(Timestamp::UNIX_EPOCH, noise)
}

fn capacity(number: u32) -> usize {
    (number % 5 + 1) as usize
}

#[derive(Default)]
struct Referee {
    has: BTreeMap<MemberId, BTreeSet<ConversationId>>,
    with: BTreeMap<ConversationId, MemberId>,
    /// Since when each waits, with its team.
    waits: BTreeMap<ConversationId, (TeamNumber, Timestamp)>,
    capacities: BTreeMap<MemberId, usize>,
    longest_s: i64,
    served: usize,
}

impl Referee {
    fn watch(&mut self, decided: &[Decision], now: Timestamp) {
        for decision in decided {
            match decision {
                Decision::Wait { conversation, team: Some(team), .. } => {
                    self.lay_down(*conversation);
                    self.waits.insert(*conversation, (*team, now));
                }
                Decision::Offer { conversation, agent, .. }
                | Decision::Assign { conversation, agent } => {
                    self.give(*conversation, *agent, now);
                }
                Decision::Withdraw { conversation, .. } | Decision::Park { conversation, .. } => {
                    self.lay_down(*conversation);
                }
                Decision::Close { conversation, .. } | Decision::ReturnToBot { conversation } => {
                    self.lay_down(*conversation);
                    self.waits.remove(conversation);
                }
                Decision::Wait { .. }
                | Decision::Announce { .. }
                | Decision::Tell { .. }
                | Decision::OpenTicket { .. } => {}
            }
        }
    }

    fn give(&mut self, conversation: ConversationId, agent: MemberId, now: Timestamp) {
        if self.with.get(&conversation) != Some(&agent) {
            assert!(!self.with.contains_key(&conversation), "{conversation} has two owners");
            self.with.insert(conversation, agent);
            self.has.entry(agent).or_default().insert(conversation);
        }
        let held = self.has[&agent].len();
        assert!(held <= self.capacities[&agent], "{agent} has {held}");
        if let Some((_, since)) = self.waits.remove(&conversation) {
            self.longest_s = self.longest_s.max(now.duration_since(since).as_secs());
            self.served += 1;
        }
    }

    fn lay_down(&mut self, conversation: ConversationId) {
        if let Some(agent) = self.with.remove(&conversation) {
            self.has.entry(agent).or_default().remove(&conversation);
        }
    }
}

fn settings(number: u64) -> TeamSettings {
    TeamSettings {
        routing: if number.is_multiple_of(2) { Routing::Balanced } else { Routing::RoundRobin },
        answer_within_s: (number == 3).then_some(15),
        ..TeamSettings::default()
    }
}

#[test]
fn in_a_long_shift_nobody_has_too_many_and_nobody_starves() {
    for seed in 1..=3 {
        let referee = shift(seed);
        assert_eq!(referee.waits.len(), 0, "seed {seed}: some were never served");
        assert!(referee.served >= CONVERSATIONS as usize, "seed {seed}: {}", referee.served);
        // A rush of all conversations, served by places that turn over in some minutes each.
        assert!(referee.longest_s < 3 * 3_600, "seed {seed}: {} s in line", referee.longest_s);
    }
}

fn shift(seed: u64) -> Referee {
    let mut dice = Dice(seed);
    let mut desk = Desk::default();
    let mut referee = Referee::default();
    for number in 1..=TEAMS {
        desk.set_team(
            TeamNumber(number),
            Key::from_name(&format!("team {number}")),
            settings(number),
        );
    }
    for number in 0..AGENTS {
        let teams = [1 + u64::from(number) % TEAMS, 1 + dice.roll(TEAMS)].map(TeamNumber);
        referee.capacities.insert(member(number), capacity(number));
        desk.set_agent(member(number), u32::try_from(capacity(number)).unwrap(), teams, at(0));
    }
    let mut seconds = 0;
    for number in 0..CONVERSATIONS {
        seconds += i64::try_from(dice.roll(2)).unwrap();
        let wanted = Wanted::Team((1 + dice.roll(TEAMS)).to_string());
        let priority = u8::try_from(dice.roll(3)).unwrap();
        let request =
            Request { conversation: conversation(number), wanted, priority, previous: None };
        let decided = desk.queue(&request, at(seconds));
        referee.watch(&decided, at(seconds));
        something_else(&mut desk, &mut referee, &mut dice, seconds);
    }
    // Everybody stays until the last one is served.
    while !(referee.waits.is_empty() && referee.with.is_empty()) {
        seconds += 5;
        for number in 0..AGENTS {
            let decided = desk.set_presence(member(number), Presence::Online, at(seconds));
            referee.watch(&decided, at(seconds));
        }
        for _ in 0..40 {
            close_one(&mut desk, &mut referee, &mut dice, seconds);
        }
        let decided = desk.pass(at(seconds));
        referee.watch(&decided, at(seconds));
    }
    referee
}

/// What happens between two conversations that come.
fn something_else(desk: &mut Desk, referee: &mut Referee, dice: &mut Dice, seconds: i64) {
    let now = at(seconds);
    let who = member(u32::try_from(dice.roll(u64::from(AGENTS))).unwrap());
    let decided = match dice.roll(10) {
        0..=3 => desk.set_presence(who, Presence::Online, now),
        4 => desk.set_presence(who, Presence::Away, now),
        5 => desk.lose(who, now),
        6 => desk.regain(who, now),
        7 => {
            // Those who log out lay down what they have; the desk says who gets it.
            for conversation in referee.has.get(&who).cloned().unwrap_or_default() {
                referee.lay_down(conversation);
            }
            desk.set_presence(who, Presence::LoggedOut, now)
        }
        _ => Vec::new(),
    };
    referee.watch(&decided, now);
    close_one(desk, referee, dice, seconds);
    let decided = desk.pass(now);
    referee.watch(&decided, now);
}

/// Somebody takes what is offered and closes it.
fn close_one(desk: &mut Desk, referee: &mut Referee, dice: &mut Dice, seconds: i64) {
    let Some(at_most) = u64::try_from(referee.with.len()).ok().filter(|count| *count > 0) else {
        return;
    };
    let chosen = usize::try_from(dice.roll(at_most)).unwrap();
    let Some((conversation, agent)) =
        referee.with.iter().nth(chosen).map(|(one, two)| (*one, *two))
    else {
        return;
    };
    let now = at(seconds);
    if let Ok(decided) = desk.claim(conversation, agent) {
        referee.watch(&decided, now);
    }
    referee.lay_down(conversation);
    let decided = desk.release(conversation, now);
    referee.watch(&decided, now);
}
