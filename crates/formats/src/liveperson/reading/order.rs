//! The order of a dialog's interactions, from their links.

/// How an interaction is linked to others of its dialog, by index.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Link {
    pub next: Option<usize>,
    pub prev: Option<usize>,
}

/// Interactions in their order, in runs: what ends one run doesn't lead to the next.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Order {
    /// The first run is the dialog's; the others hang on nothing.
    pub runs: Vec<Vec<usize>>,
    /// Those whose links contradict others', or lead back to where they came from.
    pub faulty: Vec<usize>,
}

/// Puts interactions in order. The one at `head` comes first, whatever leads to it. Without one, the
/// longest run comes first.
pub(super) fn order(links: &[Link], head: Option<usize>) -> Order {
    let mut chains = Chains::new(links.len(), head);
    let is_mutual = |from: usize, to: usize| links[to].prev == Some(from);
    let nexts = || links.iter().enumerate().filter_map(|(from, link)| Some((from, link.next?)));
    for (from, to) in nexts().filter(|(from, to)| is_mutual(*from, *to)) {
        chains.join(from, to);
    }
    for (from, to) in nexts() {
        chains.join(from, to);
    }
    for (to, link) in links.iter().enumerate() {
        if let Some(from) = link.prev
            && links[from].next.is_none()
        {
            chains.join(from, to);
        }
    }
    let mut faulty: Vec<usize> = nexts()
        .filter(|(from, to)| chains.next[*from] != Some(*to))
        .map(|(from, _)| from)
        .collect();
    let (mut runs, cut) = chains.into_runs();
    faulty.extend(cut);
    faulty.sort_unstable();
    faulty.dedup();
    let first = match head {
        Some(head) => runs.iter().position(|run| run.first() == Some(&head)),
        // Of the longest, the first.
        None => runs.iter().enumerate().rev().max_by_key(|(_, run)| run.len()).map(|(at, _)| at),
    };
    if let Some(first) = first {
        let first = runs.remove(first);
        runs.insert(0, first);
    }
    Order { runs, faulty }
}

/// Which interaction each one leads to; nothing is led to twice.
struct Chains {
    next: Vec<Option<usize>>,
    has_previous: Vec<bool>,
    head: Option<usize>,
}

impl Chains {
    fn new(count: usize, head: Option<usize>) -> Self {
        Self { next: vec![None; count], has_previous: vec![false; count], head }
    }

    fn join(&mut self, from: usize, to: usize) {
        let is_free = self.next[from].is_none() && !self.has_previous[to];
        if is_free && from != to && Some(to) != self.head {
            self.next[from] = Some(to);
            self.has_previous[to] = true;
        }
    }

    /// All runs in the order of their beginnings; a ring is cut before its first member. Also gives
    /// those that led back there.
    fn into_runs(self) -> (Vec<Vec<usize>>, Vec<usize>) {
        let count = self.next.len();
        let mut is_placed = vec![false; count];
        let (mut runs, mut cut) = (Vec::new(), Vec::new());
        let starts = (0..count).filter(|at| !self.has_previous[*at]);
        for start in starts.chain(0..count) {
            if is_placed[start] {
                continue;
            }
            let mut run = Vec::new();
            let mut at = Some(start);
            while let Some(here) = at.filter(|here| !is_placed[*here]) {
                is_placed[here] = true;
                run.push(here);
                at = self.next[here];
            }
            if at == Some(start) {
                cut.extend(run.last());
            }
            runs.push(run);
        }
        (runs, cut)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(pairs: &[(Option<usize>, Option<usize>)]) -> Vec<Link> {
        pairs.iter().map(|(next, prev)| Link { next: *next, prev: *prev }).collect()
    }

    #[test]
    fn interactions_follow_their_links() {
        for (name, pairs, head, runs, faulty) in [
            (
                "a list",
                vec![(Some(2), None), (None, Some(2)), (Some(1), Some(0))],
                None,
                vec![vec![0, 2, 1]],
                vec![],
            ),
            ("previous only", vec![(None, Some(1)), (None, None)], None, vec![vec![1, 0]], vec![]),
            ("next only", vec![(None, None), (Some(0), None)], None, vec![vec![1, 0]], vec![]),
            (
                "an orphan",
                vec![(None, None), (Some(2), None), (None, Some(1))],
                None,
                vec![vec![1, 2], vec![0]],
                vec![],
            ),
            (
                "a ring",
                vec![(Some(1), Some(1)), (Some(0), Some(0))],
                None,
                vec![vec![0, 1]],
                vec![1],
            ),
            (
                "a ring at the starter",
                vec![(Some(1), Some(1)), (Some(0), Some(0))],
                Some(1),
                vec![vec![1, 0]],
                vec![0],
            ),
            ("itself", vec![(Some(0), Some(0))], None, vec![vec![0]], vec![0]),
            (
                "two to one",
                vec![(Some(2), None), (Some(2), None), (None, Some(1))],
                None,
                vec![vec![1, 2], vec![0]],
                vec![0],
            ),
            (
                "the starter first",
                vec![(None, None), (None, None)],
                Some(1),
                vec![vec![1], vec![0]],
                vec![],
            ),
            ("nothing", vec![], None, vec![], vec![]),
        ] {
            assert_eq!(order(&links(&pairs), head), Order { runs, faulty }, "{name}");
        }
    }
}
