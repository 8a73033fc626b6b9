//! Arithmetic on rows of numbers, in an order that is always the same.

/// Numbers that are summed side by side.
const LANES: usize = 16;

/// Adds up the products of two rows that are equally long.
pub fn dot(one: &[f32], other: &[f32]) -> f32 {
    let (whole, rest) = one.as_chunks::<LANES>();
    let (other_whole, other_rest) = other.as_chunks::<LANES>();
    let mut sums = [0.0_f32; LANES];
    for (one, other) in whole.iter().zip(other_whole) {
        for (sum, (one, other)) in sums.iter_mut().zip(one.iter().zip(other)) {
            *sum += one * other;
        }
    }
    let rest: f32 = rest.iter().zip(other_rest).map(|(one, other)| one * other).sum();
    sums.iter().sum::<f32>() + rest
}

/// Adds `factor` times a row to a sum.
pub fn add_scaled(sum: &mut [f32], row: &[f32], factor: f32) {
    for (sum, number) in sum.iter_mut().zip(row) {
        *sum += number * factor;
    }
}

/// Brings a row to length 1; leaves one without length alone.
pub fn to_unit(row: &mut [f32]) {
    let length = dot(row, row).sqrt();
    if length > 0.0 {
        for number in row {
            *number /= length;
        }
    }
}

/// Replaces numbers with the logarithms of their shares of e^x.
pub fn log_softmax(numbers: &mut [f32]) {
    let most = numbers.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f32 = numbers.iter().map(|number| (number - most).exp()).sum();
    let shift = most + sum.ln();
    for number in numbers {
        *number -= shift;
    }
}

/// A symmetric positive definite matrix as the product of a triangle and its mirror image, to solve
/// equations with.
#[derive(Debug)]
pub struct Triangle {
    size: usize,
    /// Row by row, the lower half.
    rows: Vec<f32>,
}

impl Triangle {
    /// Splits a matrix given row by row.
    pub fn of(mut rows: Vec<f32>, size: usize) -> Self {
        for at in 0..size {
            for column in 0..=at {
                let products =
                    dot(&rows[at * size..at * size + column], &rows[column * size..][..column]);
                let rest = rows[at * size + column] - products;
                rows[at * size + column] = if column == at {
                    rest.max(f32::MIN_POSITIVE).sqrt()
                } else {
                    rest / rows[column * size + column]
                };
            }
        }
        Self { size, rows }
    }

    /// Replaces the right side of an equation with its solution.
    pub fn solve(&self, side: &mut [f32]) {
        for at in 0..self.size {
            let row = &self.rows[at * self.size..][..=at];
            side[at] = (side[at] - dot(&row[..at], &side[..at])) / row[at];
        }
        for at in (0..self.size).rev() {
            let row = &self.rows[at * self.size..][..=at];
            side[at] /= row[at];
            let solved = side[at];
            add_scaled(&mut side[..at], &row[..at], -solved);
        }
    }
}
