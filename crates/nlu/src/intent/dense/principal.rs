//! The directions in which vectors differ the most.

use super::linear::{add_scaled, to_unit};

/// Most passes over all pairs of axes; seven are usual.
const MAX_PASSES: usize = 20;
/// Sum of what is beside the diagonal, as a share of the diagonal, that is as good as nothing.
const NOTHING: f64 = 1e-9;

/// Moves the vectors so that their mean is nothing, and finds the `count` axes of unit length along
/// which they then differ the most, the most first.
///
/// By rotating pairs of axes until the covariance has nothing beside its diagonal (Jacobi's method).
pub fn principal_axes(vectors: &mut [Vec<f32>], count: usize) -> Vec<Vec<f32>> {
    let dim = vectors.first().map_or(0, Vec::len);
    centre(vectors, dim);
    let mut covariance = covariance(vectors, dim);
    let mut axes: Vec<Vec<f64>> = (0..dim).map(|at| unit(dim, at)).collect();
    for _ in 0..MAX_PASSES {
        if beside(&covariance) <= NOTHING {
            break;
        }
        for one in 0..dim {
            for other in one + 1..dim {
                rotate(&mut covariance, &mut axes, (one, other));
            }
        }
    }
    let mut order: Vec<usize> = (0..dim).collect();
    order.sort_by(|one, other| covariance[*other][*other].total_cmp(&covariance[*one][*one]));
    let chosen = order.into_iter().take(count);
    chosen
        .map(|at| {
            let mut axis: Vec<f32> = axes[at].iter().map(|part| *part as f32).collect();
            to_unit(&mut axis);
            axis
        })
        .collect()
}

fn centre(vectors: &mut [Vec<f32>], dim: usize) {
    let mut mean = vec![0.0_f64; dim];
    for vector in vectors.iter() {
        for (sum, part) in mean.iter_mut().zip(vector) {
            *sum += f64::from(*part);
        }
    }
    let count = vectors.len() as f64;
    let mean: Vec<f32> = mean.into_iter().map(|sum| (sum / count) as f32).collect();
    for vector in vectors {
        add_scaled(vector, &mean, -1.0);
    }
}

fn covariance(vectors: &[Vec<f32>], dim: usize) -> Vec<Vec<f64>> {
    let mut sums = vec![vec![0.0_f32; dim]; dim];
    for vector in vectors {
        for (sum, part) in sums.iter_mut().zip(vector) {
            add_scaled(sum, vector, *part);
        }
    }
    sums.into_iter().map(|row| row.into_iter().map(f64::from).collect()).collect()
}

fn unit(dim: usize, at: usize) -> Vec<f64> {
    let mut axis = vec![0.0; dim];
    axis[at] = 1.0;
    axis
}

/// What is beside the diagonal, as a share of what is on it.
fn beside(covariance: &[Vec<f64>]) -> f64 {
    let squares = |is_asked: fn(usize, usize) -> bool| -> f64 {
        let rows = covariance.iter().enumerate();
        rows.flat_map(|(row, parts)| parts.iter().enumerate().map(move |it| (row, it)))
            .filter(|(row, (column, _))| is_asked(*row, *column))
            .map(|(_, (_, part))| part * part)
            .sum()
    };
    let diagonal = squares(|row, column| row == column);
    if diagonal > 0.0 { squares(|row, column| row != column) / diagonal } else { 0.0 }
}

/// Turns two axes so that the vectors' parts along them don't depend on each other.
fn rotate(covariance: &mut [Vec<f64>], axes: &mut [Vec<f64>], (one, other): (usize, usize)) {
    let shared = covariance[one][other];
    if shared == 0.0 {
        return;
    }
    let half = (covariance[other][other] - covariance[one][one]) / (2.0 * shared);
    let tangent = half.signum() / (half.abs() + (half * half + 1.0).sqrt());
    let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
    let sine = tangent * cosine;
    let turn = |first: &mut f64, second: &mut f64| {
        (*first, *second) = (cosine * *first - sine * *second, sine * *first + cosine * *second);
    };
    for row in covariance.iter_mut() {
        let (left, right) = row.split_at_mut(other);
        turn(&mut left[one], &mut right[0]);
    }
    for rows in [covariance, axes] {
        let (upper, lower) = rows.split_at_mut(other);
        for (first, second) in upper[one].iter_mut().zip(&mut lower[0]) {
            turn(first, second);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::linear::dot;
    use super::*;

    #[test]
    fn axes_are_those_of_the_largest_differences() {
        // Along (3, 4, 0) / 5 they differ by 10, along (0, 0, 1) by 2, and else not.
        let along = |far: f32, up: f32| vec![1.0 + 0.6 * far, 2.0 + 0.8 * far, 3.0 + up];
        let mut vectors =
            vec![along(5.0, 1.0), along(-5.0, 1.0), along(5.0, -1.0), along(-5.0, -1.0)];
        let axes = principal_axes(&mut vectors, 2);
        assert!((dot(&axes[0], &[0.6, 0.8, 0.0]).abs() - 1.0).abs() < 1e-5, "{axes:?}");
        assert!((axes[1][2].abs() - 1.0).abs() < 1e-5, "{axes:?}");
        assert!((dot(&axes[0], &vectors[0]).abs() - 5.0).abs() < 1e-4);
    }

    #[test]
    fn no_vectors_and_equal_vectors_are_no_trouble() {
        assert!(principal_axes(&mut [], 3).is_empty());
        let mut equal = vec![vec![1.0, 2.0]; 3];
        assert_eq!(principal_axes(&mut equal, 5).len(), 2);
        assert_eq!(equal[0], [0.0, 0.0]);
    }
}
