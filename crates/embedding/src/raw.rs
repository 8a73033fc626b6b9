//! The only unsafe code of the crate: what runs on the widest instructions that the processor has.
//!
//! Every way gives the same numbers: sums of products are whole numbers, and the rest is rounded
//! after each operation, however wide.

#[cfg(target_arch = "x86_64")]
mod x86;

/// Outputs that are computed side by side.
pub const LANES: usize = 16;
/// Two inputs for each of the outputs of a panel.
pub type PanelPair = [i8; 2 * LANES];
/// Most rows of a tile.
pub const MAX_ROWS: usize = 12;

/// The instructions to use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Instructions {
    #[cfg(target_arch = "x86_64")]
    Avx512,
    #[cfg(target_arch = "x86_64")]
    Avx2,
    Portable,
}

/// Sums of a tile: a row for each row of activations.
pub type Sums<const R: usize> = [[i32; LANES]; R];

impl Instructions {
    /// Finds the widest that this processor has.
    pub fn widest() -> Self {
        #[cfg(target_arch = "x86_64")]
        {
            if x86::has_avx512() {
                return Self::Avx512;
            }
            if is_x86_feature_detected!("avx2") {
                return Self::Avx2;
            }
        }
        Self::Portable
    }

    /// Multiplies `R` rows with a panel: `pairs` has, for each two inputs, the low and the high half
    /// of a number for each row.
    pub fn multiply<const R: usize>(self, panel: &[PanelPair], pairs: &[[i32; R]]) -> Sums<R> {
        match self {
            // SAFETY: `widest` has seen that the processor has these instructions.
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => unsafe { x86::multiply_avx512(panel, pairs) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => unsafe { x86::multiply_avx2(panel, pairs) },
            Self::Portable => multiply_portable(panel, pairs),
        }
    }

    /// Runs a loop over floating-point numbers with these instructions.
    pub fn run(self, work: impl FnOnce()) {
        match self {
            // SAFETY: `widest` has seen that the processor has these instructions.
            #[cfg(target_arch = "x86_64")]
            Self::Avx512 => unsafe { x86::run_avx512(work) },
            // SAFETY: as above.
            #[cfg(target_arch = "x86_64")]
            Self::Avx2 => unsafe { x86::run_avx2(work) },
            Self::Portable => work(),
        }
    }
}

fn multiply_portable<const R: usize>(panel: &[PanelPair], pairs: &[[i32; R]]) -> Sums<R> {
    let mut sums = [[0; LANES]; R];
    for (weights, rows) in panel.iter().zip(pairs) {
        for (sum, pair) in sums.iter_mut().zip(rows) {
            let (low, high) = (i32::from(*pair as i16), pair >> 16);
            for (lane, sum) in sum.iter_mut().enumerate() {
                *sum +=
                    i32::from(weights[2 * lane]) * low + i32::from(weights[2 * lane + 1]) * high;
            }
        }
    }
    sums
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(count: usize) -> impl Iterator<Item = i32> {
        let mut state = 0x2545_f491_u32;
        std::iter::repeat_with(move || {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            state as i32
        })
        .take(count)
    }

    #[test]
    fn all_instructions_give_the_same_sums() {
        let mut numbers = known(64 * (2 * LANES + 5));
        let panel: Vec<PanelPair> = (0..64)
            .map(|_| std::array::from_fn(|_| numbers.next().expect("enough") as i8))
            .collect();
        let pairs: Vec<[i32; 5]> =
            (0..64).map(|_| std::array::from_fn(|_| numbers.next().expect("enough"))).collect();
        let expected = multiply_portable(&panel, &pairs);
        assert_ne!(expected[0], expected[4]);
        assert_eq!(Instructions::widest().multiply(&panel, &pairs), expected);
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") {
            assert_eq!(Instructions::Avx2.multiply(&panel, &pairs), expected);
        }
    }
}
