//! Which index a hash has: the one look-up that a prediction makes for each of its features.

use serde::{Deserialize, Serialize};

/// Hashes by their index, and an open-addressed table the other way.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(from = "Vec<u32>", into = "Vec<u32>")]
pub struct Table {
    hashes: Vec<u32>,
    /// Hash and index + 1 in one word, so that a look-up touches one line of the cache; 0 is free.
    /// A power of two of them, at least half free.
    slots: Vec<u64>,
}

impl Table {
    /// Gives each hash its place as index; of equal ones the first counts.
    pub fn of(hashes: Vec<u32>) -> Self {
        let size = (2 * hashes.len()).next_power_of_two().max(2);
        let mut table = Self { slots: vec![0; size], hashes: Vec::new() };
        for (index, hash) in (1_u64..).zip(&hashes) {
            let mut at = table.home(*hash);
            while table.slots[at] != 0 && table.slots[at] >> 32 != u64::from(*hash) {
                at = (at + 1) & (size - 1);
            }
            if table.slots[at] == 0 {
                table.slots[at] = u64::from(*hash) << 32 | (index & u64::from(u32::MAX));
            }
        }
        table.hashes = hashes;
        table
    }

    /// Finds the index of a hash.
    pub fn find(&self, hash: u32) -> Option<u32> {
        let mut at = self.home(hash);
        loop {
            match self.slots[at] {
                0 => return None,
                slot if slot >> 32 == u64::from(hash) => {
                    return u32::try_from((slot & u64::from(u32::MAX)) - 1).ok();
                }
                _ => at = (at + 1) & (self.slots.len() - 1),
            }
        }
    }

    fn home(&self, hash: u32) -> usize {
        hash as usize & (self.slots.len() - 1)
    }
}

impl From<Vec<u32>> for Table {
    fn from(hashes: Vec<u32>) -> Self {
        Self::of(hashes)
    }
}

impl From<Table> for Vec<u32> {
    fn from(table: Table) -> Self {
        table.hashes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_hash_has_its_place_also_where_they_collide() {
        let hashes = vec![8, 16, 0, 24, 8, u32::MAX];
        let table = Table::of(hashes);
        let cases = [(8, 0), (16, 1), (0, 2), (24, 3), (u32::MAX, 5)];
        for (hash, index) in cases {
            assert_eq!(table.find(hash), Some(index), "{hash}");
        }
        assert_eq!(table.find(32), None);
        assert_eq!(Table::of(Vec::new()).find(0), None);
    }
}
