use super::super::random::Random;
use super::super::steps;
use super::*;

/// A text with weights by chance.
fn chance(words: usize, labels: usize, seed: u64) -> (Vec<f32>, Steps) {
    let mut random = Random::new(seed);
    let mut draw =
        |count: usize| (0..count).map(|_| random.share() * 4.0 - 2.0).collect::<Vec<_>>();
    let scores = draw(words * tags(labels));
    (scores, Steps::new(labels, &draw(steps::steps(labels))))
}

/// Every way to tag a text, with its weight.
fn all_ways(scores: &[f32], steps: &Steps) -> Vec<(Vec<usize>, f64)> {
    let tags = tags(steps.labels());
    let mut ways = vec![(Vec::new(), 1.0)];
    for word in scores.chunks(tags) {
        let mut longer = Vec::new();
        for (path, weight) in &ways {
            let from = path.last().copied().unwrap_or_default();
            let entries = steps.entries(from).iter().copied().enumerate();
            let inside = continuation(from, steps).filter(|_| !path.is_empty());
            for (to, step) in entries.chain(inside) {
                let path = path.iter().copied().chain([to]).collect();
                longer.push((path, weight * step * f64::from(word[to]).exp()));
            }
        }
        ways = longer;
    }
    ways
}

fn summed(scores: &[f32], steps: &Steps) -> Lattice {
    let mut lattice = Lattice::default();
    lattice.sum(scores, steps);
    lattice
}

fn assert_near(one: f64, other: f64) {
    assert!((one - other).abs() < 1e-6, "{one} {other}");
}

#[test]
fn probabilities_are_the_shares_of_all_ways_to_tag() {
    for (words, labels, seed) in [(1, 1, 1), (4, 2, 2), (5, 1, 3), (3, 0, 4), (3, 3, 5)] {
        let (scores, steps) = chance(words, labels, seed);
        let lattice = summed(&scores, &steps);
        let ways = all_ways(&scores, &steps);
        let total: f64 = ways.iter().map(|(_, weight)| weight).sum();
        let share = |is: &dyn Fn(&[usize]) -> bool| {
            ways.iter().filter(|(path, _)| is(path)).map(|(_, weight)| weight).sum::<f64>() / total
        };
        for word in 0..words {
            for (tag, probability) in lattice.probabilities(word).enumerate() {
                assert_near(probability, share(&|path| path[word] == tag));
            }
            lattice.tell_steps(word, &steps, &mut |from, to, probability| {
                let is_step = |path: &[usize]| {
                    path[word] == to && word.checked_sub(1).map_or(0, |before| path[before]) == from
                };
                assert_near(probability, share(&is_step));
            });
        }
        let best = ways.iter().max_by(|one, other| one.1.total_cmp(&other.1)).unwrap();
        assert_eq!(lattice.best(&steps), best.0);
    }
}

#[test]
fn the_probability_of_a_span_is_that_of_its_words_and_no_more() {
    let (scores, steps) = chance(4, 2, 9);
    let lattice = summed(&scores, &steps);
    let ways = all_ways(&scores, &steps);
    let total: f64 = ways.iter().map(|(_, weight)| weight).sum();
    for (start, end) in [(0, 1), (0, 4), (1, 3), (2, 4), (3, 4)] {
        for label in 0..2 {
            let is_span = |path: &[usize]| {
                path[start] == 1 + label
                    && path[start + 1..end].iter().all(|tag| *tag == 3 + label)
                    && path.get(end) != Some(&(3 + label))
            };
            let spans = ways.iter().filter(|(path, _)| is_span(path));
            let share = spans.map(|(_, weight)| weight).sum::<f64>() / total;
            assert_near(lattice.span_probability(start..end, label, &steps), share);
        }
    }
}

#[test]
fn extreme_weights_and_long_texts_stay_in_range() {
    let (mut scores, steps) = chance(3_000, 3, 7);
    for score in &mut scores {
        *score *= 400.0;
    }
    let lattice = summed(&scores, &steps);
    for word in 0..3_000 {
        assert_near(lattice.probabilities(word).sum(), 1.0);
    }
    assert_eq!(lattice.best(&steps).len(), 3_000);
}
