//! Sorted keys that are found at once.

/// Keys spread evenly over all numbers of 32 bits, in order, each once.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Keys {
    all: Vec<u32>,
    /// For each value of the upper bits, where its keys begin; one more for the end.
    begins: Vec<u32>,
    /// Bits of a key that `begins` leaves out.
    lower_bits: u32,
}

impl Keys {
    /// Takes keys that are in order.
    pub fn new(all: Vec<u32>) -> Self {
        // One or two keys for each place.
        let upper_bits = all.len().max(2).ilog2();
        let lower_bits = u32::BITS - upper_bits;
        let mut begins = Vec::with_capacity((1 << upper_bits) + 1);
        for (at, key) in (0_u32..).zip(&all) {
            begins.resize((key >> lower_bits) as usize + 1, at);
        }
        let end = u32::try_from(all.len()).unwrap_or(u32::MAX);
        // `resize` leaves the first key of a place alone: only new places get the index.
        begins.resize((1 << upper_bits) + 1, end);
        Self { all, begins, lower_bits }
    }

    /// Finds the place of a key.
    pub fn find(&self, key: u32) -> Option<usize> {
        let place = key.checked_shr(self.lower_bits).unwrap_or_default() as usize;
        let start = *self.begins.get(place)? as usize;
        let end = *self.begins.get(place + 1)? as usize;
        self.all[start..end].iter().position(|known| *known == key).map(|at| start + at)
    }

    /// The keys.
    pub fn all(&self) -> &[u32] {
        &self.all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_is_found_and_no_other() {
        for count in [0_u32, 1, 2, 3, 7, 64, 1000] {
            let mut all: Vec<u32> = (0..count).map(|at| at.wrapping_mul(0x9e37_79b9)).collect();
            all.extend([u32::MAX; 1].iter().filter(|_| count > 2));
            all.sort_unstable();
            all.dedup();
            let keys = Keys::new(all.clone());
            for (at, key) in all.iter().enumerate() {
                assert_eq!(keys.find(*key), Some(at), "{count} {key}");
                let other = key.wrapping_add(1);
                assert_eq!(keys.find(other).is_some(), all.contains(&other), "{count} {other}");
            }
        }
    }
}
