//! Chance that is the same each time.

/// A sequence given by its seed (xorshift*).
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// Begins the sequence of a seed.
    pub const fn new(seed: u64) -> Self {
        // Never zero, from which the sequence wouldn't move.
        Self((seed ^ 0x9e37_79b9_7f4a_7c15).wrapping_mul(0xd134_2543_de82_ef95) | 1)
    }

    /// Draws 24 bits.
    fn draw(&mut self) -> u32 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 40;
        u32::try_from(high).unwrap_or_default()
    }

    /// Draws a number from 0 to 1, without 1.
    #[expect(clippy::cast_precision_loss, reason = "24 bits fit exactly")]
    pub fn share(&mut self) -> f32 {
        self.draw() as f32 / (1_u32 << 24) as f32
    }

    /// Draws an index below a length, which isn't 0.
    pub fn below(&mut self, length: usize) -> usize {
        self.draw() as usize % length
    }

    /// Puts things into an order by chance.
    pub fn shuffle<T>(&mut self, things: &mut [T]) {
        for at in (1..things.len()).rev() {
            things.swap(at, self.below(at + 1));
        }
    }
}
