//! Which of a row of keys stand elsewhere: the fewest whose moving explains the new order.

use std::collections::{HashMap, HashSet};

/// The keys of both rows that moved, as their positions before and after, in the order of the new row. Positions
/// count all keys of a row, from 0; keys of one row only move nothing.
pub(super) fn moved(before: &[&str], after: &[&str]) -> Vec<(usize, usize)> {
    let former: HashMap<&str, usize> =
        before.iter().enumerate().map(|(at, key)| (*key, at)).collect();
    let common: Vec<(usize, usize)> = after
        .iter()
        .enumerate()
        .filter_map(|(is, key)| former.get(key).map(|was| (*was, is)))
        .collect();
    let stayed = longest_rising(&common);
    common.into_iter().filter(|(was, _)| !stayed.contains(was)).collect()
}

/// The first members of a longest row of pairs whose first members rise.
fn longest_rising(pairs: &[(usize, usize)]) -> HashSet<usize> {
    // For each length, the index of the pair that ends a rising row of it lowest; and what comes before each.
    let mut ends: Vec<usize> = Vec::new();
    let mut previous: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, (was, _)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| pairs[*end].0 < *was);
        previous.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    std::iter::successors(ends.last().copied(), |at| previous[*at]).map(|at| pairs[at].0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_few_as_possible_moved() {
        for (before, after, expected) in [
            ("", "", vec![]),
            ("abc", "abc", vec![]),
            ("abc", "axbyc", vec![]),
            ("abc", "ac", vec![]),
            ("abcd", "bcda", vec![(0, 3)]),
            ("abcd", "dabc", vec![(3, 0)]),
            ("ab", "ba", vec![(1, 0)]),
            ("abc", "cba", vec![(2, 0), (1, 1)]),
            ("abcdef", "acbxdfe", vec![(2, 1), (5, 5)]),
        ] {
            let (one, two) = (keys(before), keys(after));
            assert_eq!(moved(&one, &two), expected, "{before} → {after}");
        }
    }

    fn keys(row: &str) -> Vec<&str> {
        row.split("").filter(|key| !key.is_empty()).collect()
    }
}
