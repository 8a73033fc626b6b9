//! Functions over rows of floating-point numbers, written so that compilers use wide instructions
//! and every processor rounds alike: no library's `exp`, no fused operations.

/// Numbers that are summed side by side.
const LANES: usize = 16;

/// e^x, to seven digits; 0 below −87.
#[inline(always)]
fn exp(x: f32) -> f32 {
    // Added and taken away, it rounds to a whole number.
    const ROUND: f32 = 12_582_912.0;
    let x = x.clamp(-87.0, 88.0);
    let rounded = x * std::f32::consts::LOG2_E + ROUND;
    let power = rounded - ROUND;
    let rest = x - power * 0.693_359_4 + power * 2.121_944_4e-4;
    let mut sum = 1.987_569_1e-4;
    for factor in [1.398_2e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 5.000_000_3e-1] {
        sum = sum * rest + factor;
    }
    let fraction = sum * rest * rest + rest + 1.0;
    // The lowest bits of `rounded` are the power; it moves to where exponents are.
    let exponent = rounded.to_bits().wrapping_sub(ROUND.to_bits()).wrapping_add(127) << 23;
    fraction * f32::from_bits(exponent)
}

/// Replaces each number with its Gaussian error linear unit.
///
/// Source: Abramowitz and Stegun, 7.1.26, for the error function.
#[inline(always)]
pub fn gelu(numbers: &mut [f32]) {
    for number in numbers {
        let x = *number * std::f32::consts::FRAC_1_SQRT_2;
        let size = x.abs();
        let t = 1.0 / (1.0 + 0.327_591_1 * size);
        let mut sum = 1.061_405_4;
        for factor in [-1.453_152, 1.421_413_7, -0.284_496_74, 0.254_829_6] {
            sum = sum * t + factor;
        }
        let error = 1.0 - sum * t * exp(-size * size);
        *number = 0.5 * *number * (1.0 + error.copysign(x));
    }
}

/// Replaces each number with the approximation of its Gaussian error linear unit by the hyperbolic
/// tangent.
#[inline(always)]
pub fn gelu_tanh(numbers: &mut [f32]) {
    for number in numbers {
        let x = *number;
        let inner = 0.797_884_6 * (x + 0.044_715 * x * x * x);
        // (1 + tanh y) / 2 = 1 / (1 + e^−2y)
        *number = x / (1.0 + exp(-2.0 * inner));
    }
}

/// Replaces negative numbers with 0.
#[inline(always)]
pub fn relu(numbers: &mut [f32]) {
    for number in numbers {
        *number = number.max(0.0);
    }
}

/// Replaces numbers with their shares of e^x.
#[inline(always)]
pub fn softmax(numbers: &mut [f32]) {
    let most = numbers.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    for number in numbers.iter_mut() {
        *number = exp(*number - most);
    }
    let share = 1.0 / sum(numbers);
    for number in numbers {
        *number *= share;
    }
}

/// Adds them up.
#[inline(always)]
pub fn sum(numbers: &[f32]) -> f32 {
    let (whole, rest) = numbers.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for chunk in whole {
        for (sum, number) in sums.iter_mut().zip(chunk) {
            *sum += number;
        }
    }
    sums.iter().sum::<f32>() + rest.iter().sum::<f32>()
}

/// Adds up the products of two rows that are equally long.
#[inline(always)]
pub fn dot(one: &[f32], other: &[f32]) -> f32 {
    let (whole, rest) = one.as_chunks::<LANES>();
    let (other_whole, other_rest) = other.as_chunks::<LANES>();
    let mut sums = [0.0; LANES];
    for (one, other) in whole.iter().zip(other_whole) {
        for (sum, (one, other)) in sums.iter_mut().zip(one.iter().zip(other)) {
            *sum += one * other;
        }
    }
    let rest: f32 = rest.iter().zip(other_rest).map(|(one, other)| one * other).sum();
    sums.iter().sum::<f32>() + rest
}

/// Adds `factor` times a row to a sum.
#[inline(always)]
pub fn add_scaled(sum: &mut [f32], row: &[f32], factor: f32) {
    for (sum, number) in sum.iter_mut().zip(row) {
        *sum += number * factor;
    }
}

/// A row's numbers brought to mean 0 and variance 1, then scaled and moved as learned.
#[derive(Debug)]
pub struct Norm {
    pub weight: Vec<f32>,
    pub bias: Vec<f32>,
    /// Added to the variance.
    pub epsilon: f32,
}

impl Norm {
    /// Normalises a row.
    #[inline(always)]
    pub fn apply(&self, row: &mut [f32]) {
        let count = row.len() as f32;
        let mean = sum(row) / count;
        for number in row.iter_mut() {
            *number -= mean;
        }
        let scale = 1.0 / (dot(row, row) / count + self.epsilon).sqrt();
        for ((number, weight), bias) in row.iter_mut().zip(&self.weight).zip(&self.bias) {
            *number = *number * scale * weight + bias;
        }
    }
}

/// Brings a vector to length 1; leaves one without length alone.
pub fn to_unit(vector: &mut [f32]) {
    let length = dot(vector, vector).sqrt();
    if length > 0.0 {
        for number in vector {
            *number /= length;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponential_is_right_to_six_digits() {
        for step in -8_600..8_700 {
            let x = step as f32 / 100.0;
            let expected = f64::from(x).exp();
            let error = (f64::from(exp(x)) - expected).abs() / expected;
            assert!(error < 1e-6, "{x}: {error}");
        }
        assert!(exp(-1_000.0) < 1e-37);
    }

    #[test]
    fn units_are_those_of_the_error_function() {
        // From tables of the normal distribution: x · Φ(x).
        let cases =
            [(0.0, 0.0), (1.0, 0.841_344_7), (-1.0, -0.158_655_3), (2.0, 1.954_499_7), (-9.0, 0.0)];
        for (x, expected) in cases {
            let mut numbers = [x];
            gelu(&mut numbers);
            assert!((numbers[0] - expected).abs() < 1e-6, "{x}: {}", numbers[0]);
            let mut numbers = [x];
            gelu_tanh(&mut numbers);
            assert!((numbers[0] - expected).abs() < 1e-3, "{x}: {}", numbers[0]);
            let mut numbers = [x];
            relu(&mut numbers);
            assert_eq!(numbers[0], x.max(0.0));
        }
    }

    #[test]
    fn shares_add_up_to_one() {
        let mut numbers: Vec<f32> = (0..37).map(|n| n as f32 / 3.0).collect();
        softmax(&mut numbers);
        assert!((sum(&numbers) - 1.0).abs() < 1e-6);
        assert!((numbers[36] / numbers[35] - (1.0_f32 / 3.0).exp()).abs() < 1e-5);
    }
}
