//! Which previews there are: so many in all and for a workspace, each for a while after it was used last.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use model::id::WorkspaceId;

/// Most previews of a process.
pub const MAX_PREVIEWS: usize = 64;
/// Most of them of one workspace.
pub const MAX_OF_WORKSPACE: usize = 8;
/// How long one is kept that nobody uses.
pub const IDLE: Duration = Duration::from_mins(30);

/// Things of workspaces by their ids; those that were used longest ago go.
pub struct Shelf<T> {
    places: HashMap<String, Place<T>>,
}

struct Place<T> {
    workspace: WorkspaceId,
    used_at: Instant,
    thing: T,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self { places: HashMap::new() }
    }
}

impl<T: Clone> Shelf<T> {
    /// Keeps one more.
    pub fn put(&mut self, (workspace, id): (WorkspaceId, String), thing: T, now: Instant) {
        self.drop_idle(now);
        let own = self.places.values().filter(|place| place.workspace == workspace).count();
        if own >= MAX_OF_WORKSPACE {
            self.drop_oldest(|place| place.workspace == workspace);
        } else if self.places.len() >= MAX_PREVIEWS {
            self.drop_oldest(|_| true);
        }
        self.places.insert(id, Place { workspace, used_at: now, thing });
    }

    /// Finds one of this workspace, and notes that it is used.
    pub fn find(&mut self, (workspace, id): (WorkspaceId, &str), now: Instant) -> Option<T> {
        self.drop_idle(now);
        let place = self.places.get_mut(id).filter(|place| place.workspace == workspace)?;
        place.used_at = now;
        Some(place.thing.clone())
    }

    /// Takes one of this workspace away.
    pub fn remove(&mut self, (workspace, id): (WorkspaceId, &str)) -> Option<T> {
        self.places.get(id).filter(|place| place.workspace == workspace)?;
        self.places.remove(id).map(|place| place.thing)
    }

    /// All of them, unused.
    pub fn all(&self) -> Vec<T> {
        self.places.values().map(|place| place.thing.clone()).collect()
    }

    fn drop_idle(&mut self, now: Instant) {
        self.places.retain(|_, place| now.duration_since(place.used_at) < IDLE);
    }

    fn drop_oldest(&mut self, of: impl Fn(&Place<T>) -> bool) {
        let own = self.places.iter().filter(|(_, place)| of(place));
        let oldest = own.min_by_key(|(_, place)| place.used_at).map(|(id, _)| id.clone());
        if let Some(id) = oldest {
            self.places.remove(&id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Timestamp;

    fn workspace(number: u8) -> WorkspaceId {
        WorkspaceId::mint(Timestamp::UNIX_EPOCH, [number; 10])
    }

    #[test]
    fn a_workspace_has_so_many_and_the_longest_unused_goes() {
        let (mut shelf, start) = (Shelf::default(), Instant::now());
        let own = workspace(1);
        let at = |seconds: u64| start + Duration::from_secs(seconds);
        for number in 0..MAX_OF_WORKSPACE {
            shelf.put((own, number.to_string()), number, at(number as u64));
        }
        shelf.put((workspace(2), "other".to_owned()), 100, at(0));
        assert_eq!(shelf.find((own, "0"), at(20)), Some(0));
        shelf.put((own, "new".to_owned()), 99, at(21));
        let found = |shelf: &mut Shelf<usize>, id: &str| shelf.find((own, id), at(22));
        assert_eq!(found(&mut shelf, "1"), None, "used longest ago");
        assert_eq!(found(&mut shelf, "0"), Some(0), "used since");
        assert_eq!(found(&mut shelf, "new"), Some(99));
        assert_eq!(found(&mut shelf, "other"), None, "another workspace's");
        assert_eq!(shelf.find((workspace(2), "other"), at(22)), Some(100));
    }

    #[test]
    fn a_process_has_so_many_in_all() {
        let (mut shelf, now) = (Shelf::default(), Instant::now());
        for number in 0..=MAX_PREVIEWS {
            let owner = workspace(u8::try_from(number / MAX_OF_WORKSPACE).unwrap());
            shelf.put(
                (owner, number.to_string()),
                number,
                now + Duration::from_secs(number as u64),
            );
        }
        assert_eq!(shelf.all().len(), MAX_PREVIEWS);
        assert_eq!(shelf.remove((workspace(0), "0")), None, "the first went");
        assert_eq!(shelf.remove((workspace(1), "1")), None, "not theirs");
        assert_eq!(shelf.remove((workspace(0), "1")), Some(1));
    }

    #[test]
    fn what_nobody_uses_goes() {
        let (mut shelf, start) = (Shelf::default(), Instant::now());
        shelf.put((workspace(1), "a".to_owned()), 1, start);
        let just = start + IDLE - Duration::from_secs(1);
        assert_eq!(shelf.find((workspace(1), "a"), just), Some(1));
        assert_eq!(shelf.find((workspace(1), "a"), just + IDLE), None);
    }
}
