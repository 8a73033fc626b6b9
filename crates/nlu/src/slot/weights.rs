//! Weights of features, packed: a byte each, found by the feature's key.

use serde::{Deserialize, Serialize};

use super::Damaged;
use super::keys::Keys;

/// Weights by feature and tag; those of no account aren't kept.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Packed", into = "Packed")]
pub struct Weights {
    keys: Keys,
    /// Where each key's weights begin; one more for the end.
    starts: Vec<u32>,
    tags: Vec<u16>,
    values: Vec<i8>,
    /// What a value of 1 stands for.
    unit: f32,
}

/// As stored.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Packed {
    /// Keys, each less the one before.
    gaps: Vec<u32>,
    sizes: Vec<u16>,
    tags: Vec<u16>,
    values: Vec<i8>,
    unit: f32,
}

/// Collects weights, feature by feature.
#[derive(Debug)]
pub struct Packer {
    packed: Packed,
    last: u32,
}

impl Packer {
    /// Begins with the greatest weight there will be.
    pub fn new(greatest: f32) -> Self {
        let unit = (greatest / f32::from(i8::MAX)).max(f32::MIN_POSITIVE);
        let (sizes, tags, values) = (Vec::new(), Vec::new(), Vec::new());
        Self { packed: Packed { gaps: Vec::new(), sizes, tags, values, unit }, last: 0 }
    }

    /// Adds a feature, in the order of keys.
    #[expect(clippy::cast_possible_truncation, reason = "the unit makes it fit; `as` saturates")]
    pub fn add(&mut self, key: u32, weights: impl Iterator<Item = (u16, f32)>) {
        let mut size = 0;
        for (tag, weight) in weights {
            let value = (weight / self.packed.unit).round() as i8;
            if value != 0 {
                size += 1;
                self.packed.tags.push(tag);
                self.packed.values.push(value);
            }
        }
        if size > 0 {
            self.packed.sizes.push(size);
            self.packed.gaps.push(key - self.last);
            self.last = key;
        }
    }

    /// Ends.
    pub fn finish(self) -> Weights {
        Weights::unpack(self.packed)
    }
}

impl Weights {
    /// Adds a feature's weights to the scores of tags.
    pub fn add_to(&self, scores: &mut [f32], key: u32) {
        let Some(at) = self.keys.find(key) else { return };
        let range = self.starts[at] as usize..self.starts[at + 1] as usize;
        for (tag, value) in self.tags[range.clone()].iter().zip(&self.values[range]) {
            scores[usize::from(*tag)] += f32::from(*value) * self.unit;
        }
    }

    /// Tells whether all weights are for one of this many tags.
    pub fn fit(&self, tags: usize) -> bool {
        self.tags.iter().all(|tag| usize::from(*tag) < tags)
    }

    fn unpack(packed: Packed) -> Self {
        let Packed { gaps, sizes, tags, values, unit } = packed;
        let keys = gaps.iter().scan(0_u32, |key, gap| {
            *key = key.wrapping_add(*gap);
            Some(*key)
        });
        let ends = sizes.iter().scan(0_u32, |end, size| {
            *end += u32::from(*size);
            Some(*end)
        });
        let starts = std::iter::once(0).chain(ends).collect();
        Self { keys: Keys::new(keys.collect()), starts, tags, values, unit }
    }
}

impl TryFrom<Packed> for Weights {
    type Error = Damaged;

    fn try_from(packed: Packed) -> Result<Self, Damaged> {
        let weights: usize = packed.sizes.iter().map(|size| usize::from(*size)).sum();
        let last_key: u64 = packed.gaps.iter().map(|gap| u64::from(*gap)).sum();
        let fits = packed.gaps.len() == packed.sizes.len()
            && packed.gaps.iter().skip(1).all(|gap| *gap > 0)
            && last_key <= u64::from(u32::MAX)
            && weights == packed.tags.len()
            && weights == packed.values.len()
            && u32::try_from(weights).is_ok()
            && packed.unit.is_finite();
        if fits { Ok(Self::unpack(packed)) } else { Err(Damaged) }
    }
}

impl From<Weights> for Packed {
    fn from(weights: Weights) -> Self {
        let keys = weights.keys.all();
        let before = std::iter::once(&0).chain(keys);
        let sizes = weights.starts.windows(2).map(|pair| pair[1] - pair[0]);
        Self {
            gaps: keys.iter().zip(before).map(|(key, before)| key - before).collect(),
            sizes: sizes.map(|size| u16::try_from(size).unwrap_or(u16::MAX)).collect(),
            tags: weights.tags,
            values: weights.values,
            unit: weights.unit,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packed() -> Packed {
        Packed {
            gaps: vec![0, 5],
            sizes: vec![1, 2],
            tags: vec![0, 1, 2],
            values: vec![127, -3, 9],
            unit: 0.5,
        }
    }

    #[test]
    fn weights_are_what_was_packed_within_half_a_unit() {
        let mut packer = Packer::new(2.0);
        packer.add(3, [(0, 2.0), (2, -1.0), (1, 0.001)].into_iter());
        packer.add(9, [(1, 0.001)].into_iter());
        packer.add(u32::MAX, [(1, 0.5)].into_iter());
        let weights = packer.finish();
        let mut scores = [0.0; 3];
        for key in [3, 4, 9, u32::MAX] {
            weights.add_to(&mut scores, key);
        }
        for (score, expected) in scores.iter().zip([2.0, 0.5, -1.0]) {
            assert!((score - expected).abs() < 1.0 / 127.0, "{scores:?}");
        }
        assert_eq!(weights.keys.all(), [3, u32::MAX]);
        assert!(weights.fit(3) && !weights.fit(2));
    }

    #[test]
    fn damaged_weights_are_refused() {
        assert!(Weights::try_from(packed()).is_ok());
        let damages: [fn(&mut Packed); 6] = [
            |packed| packed.gaps[1] = 0,
            |packed| packed.gaps = vec![u32::MAX, 1],
            |packed| packed.sizes.push(1),
            |packed| packed.tags.push(1),
            |packed| packed.values.clear(),
            |packed| packed.unit = f32::NAN,
        ];
        for (at, damage) in damages.into_iter().enumerate() {
            let mut packed = packed();
            damage(&mut packed);
            assert!(Weights::try_from(packed).is_err(), "{at}");
        }
    }
}
