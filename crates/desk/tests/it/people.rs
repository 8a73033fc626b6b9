//! Who is there in tests.

use desk::{Desk, Presence, Request, TeamNumber, TeamSettings, Wanted};
use jiff::{SignedDuration, Timestamp};
use model::id::{ConversationId, MemberId};
use model::key::Key;

pub const SUPPORT: TeamNumber = TeamNumber(1);
pub const SALES: TeamNumber = TeamNumber(2);

pub fn at(seconds: i64) -> Timestamp {
    // A Monday at noon.
    let noon: Timestamp = "2026-11-23T12:00:00Z".parse().unwrap();
    noon + SignedDuration::from_secs(seconds)
}

pub fn agent(number: u8) -> MemberId {
    MemberId::mint(Timestamp::UNIX_EPOCH, [number; 10])
}

pub fn conversation(number: u32) -> ConversationId {
    let mut noise = [0; 10];
    noise[6..].copy_from_slice(&number.to_be_bytes());
    ConversationId::mint(Timestamp::UNIX_EPOCH, noise)
}

pub fn request(number: u32, wanted: Wanted) -> Request {
    Request { conversation: conversation(number), wanted, priority: 0, previous: None }
}

pub fn anyone(number: u32) -> Request {
    request(number, Wanted::Anyone)
}

/// A desk with two teams and `agents` in the first, each with room for two.
pub fn desk(settings: TeamSettings, agents: u8) -> Desk {
    let mut desk = Desk::default();
    desk.set_team(
        SUPPORT,
        Key::from_name("support"),
        TeamSettings { name: "Support".into(), ..settings },
    );
    desk.set_team(
        SALES,
        Key::from_name("sales"),
        TeamSettings { name: "Sales".into(), ..TeamSettings::default() },
    );
    for number in 1..=agents {
        desk.set_agent(agent(number), 2, [SUPPORT], at(0));
        desk.set_presence(agent(number), Presence::Online, at(0));
    }
    desk
}
