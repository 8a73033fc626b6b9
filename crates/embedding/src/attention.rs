//! What a token takes from the others of its text.

use crate::float;
use crate::raw::Instructions;

/// How a row of queries, keys and values is cut.
#[derive(Debug, Clone, Copy)]
pub struct Heads {
    pub count: usize,
    /// Numbers of one head.
    pub width: usize,
}

impl Heads {
    /// Gives each token the values of the tokens of its text, as its query asks for their keys.
    ///
    /// A row has the queries of all heads, then the keys, then the values; the result has a row of
    /// `count * width` numbers for each.
    pub fn attend(self, rows: &[f32], instructions: Instructions) -> Vec<f32> {
        let all = self.count * self.width;
        let tokens = rows.len() / (3 * all);
        let mut result = vec![0.0; tokens * all];
        let mut shares = vec![0.0; tokens];
        instructions.run(
            #[inline(always)]
            || {
                for (token, result) in result.chunks_exact_mut(all).enumerate() {
                    for head in 0..self.count {
                        let within = head * self.width;
                        let query = &rows[token * 3 * all + within..][..self.width];
                        let result = &mut result[within..within + self.width];
                        self.attend_one(query, &rows[within..], &mut shares, result);
                    }
                }
            },
        );
        result
    }

    /// `rows` begins where the head's part of the first row does.
    #[inline(always)]
    fn attend_one(self, query: &[f32], rows: &[f32], shares: &mut [f32], result: &mut [f32]) {
        let all = self.count * self.width;
        let scale = 1.0 / (self.width as f32).sqrt();
        for (share, row) in shares.iter_mut().zip(rows.chunks(3 * all)) {
            *share = float::dot(query, &row[all..all + self.width]) * scale;
        }
        float::softmax(shares);
        for (share, row) in shares.iter().zip(rows.chunks(3 * all)) {
            float::add_scaled(result, &row[2 * all..2 * all + self.width], *share);
        }
    }
}
