//! An order that looks random and is the same each time.

/// A xorshift generator: good enough to visit examples in no order of theirs, and nothing more.
#[derive(Debug, Clone)]
pub struct Shuffle {
    state: u64,
}

impl Shuffle {
    /// Begins with a seed.
    pub fn new(seed: u64) -> Self {
        // Any seed but zero works; neighbouring seeds must not give neighbouring orders.
        let state = seed.wrapping_add(0x9E37_79B9_7F4A_7C15).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        Self { state: state | 1 }
    }

    /// Puts the items in another order.
    pub fn apply<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(last + 1);
            items.swap(last, other);
        }
    }

    /// Draws a number below `end`; 0 when that is 0.
    pub fn below(&mut self, end: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        let wide = u128::from(self.state) * (end as u128);
        usize::try_from(wide >> 64).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_order_and_loses_nothing() {
        let mut one: Vec<u32> = (0..100).collect();
        let mut other = one.clone();
        Shuffle::new(7).apply(&mut one);
        Shuffle::new(7).apply(&mut other);
        assert_eq!(one, other);
        assert_ne!(one, (0..100).collect::<Vec<_>>());
        one.sort_unstable();
        assert_eq!(one, (0..100).collect::<Vec<_>>());
    }

    #[test]
    fn another_seed_gives_another_order() {
        let mut one: Vec<u32> = (0..100).collect();
        let mut other = one.clone();
        Shuffle::new(7).apply(&mut one);
        Shuffle::new(8).apply(&mut other);
        assert_ne!(one, other);
    }
}
