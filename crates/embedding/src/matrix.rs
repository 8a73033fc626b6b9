//! A layer of weights in 8-bit numbers, in panels of outputs as the processor wants them.

use crate::raw::{Instructions, LANES, MAX_ROWS, PanelPair};

/// Largest weight as a whole number.
const MAX_WEIGHT: f32 = 127.0;
/// Largest activation as a whole number, where sums leave room for it.
const MAX_ACTIVATION: usize = 32_767;

/// Weights and biases from a number of inputs to a number of outputs.
#[derive(Debug)]
pub struct Matrix {
    inputs: usize,
    outputs: usize,
    /// For each 16 outputs, for each two inputs: the weights of both for each of the outputs.
    panels: Vec<PanelPair>,
    /// One for each output, as many as the panels have.
    scales: Vec<f32>,
    biases: Vec<f32>,
    /// Largest activation as a whole number: no sum can overflow.
    max_activation: f32,
}

impl Matrix {
    /// Packs weights that are given output by output, each `biases.len()`-th part the inputs of one.
    pub fn pack(weights: &[f32], biases: &[f32]) -> Self {
        let outputs = biases.len();
        let inputs = weights.len() / outputs.max(1);
        let pairs = inputs.div_ceil(2);
        let mut panels = vec![[0; 2 * LANES]; outputs.div_ceil(LANES) * pairs];
        let mut scales = vec![0.0; outputs.next_multiple_of(LANES)];
        for (output, row) in weights.chunks_exact(inputs.max(1)).enumerate() {
            let largest = row.iter().fold(0.0, |most: f32, weight| most.max(weight.abs()));
            let scale = largest / MAX_WEIGHT;
            scales[output] = scale;
            let panel = &mut panels[output / LANES * pairs..][..pairs];
            for (input, weight) in row.iter().enumerate() {
                let quantised = if scale > 0.0 { (weight / scale).round() } else { 0.0 };
                panel[input / 2][output % LANES * 2 + input % 2] = quantised as i8;
            }
        }
        let mut padded = biases.to_vec();
        padded.resize(scales.len(), 0.0);
        let room = i32::MAX as usize / (MAX_WEIGHT as usize * inputs.max(1));
        let max_activation = room.min(MAX_ACTIVATION) as f32;
        Self { inputs, outputs, panels, scales, biases: padded, max_activation }
    }

    /// Computes the outputs of rows of inputs.
    pub fn apply(&self, rows: &[f32], instructions: Instructions) -> Vec<f32> {
        let count = rows.len() / self.inputs;
        let mut outputs = vec![0.0; count * self.outputs];
        // Tiles of equal height: 14 rows are twice 7, not 12 and 2.
        let height = count.div_ceil(count.div_ceil(MAX_ROWS).max(1)).max(1);
        let inputs = rows.chunks(height * self.inputs);
        for (rows, outputs) in inputs.zip(outputs.chunks_mut(height * self.outputs)) {
            match rows.len() / self.inputs {
                1 => self.apply_tile::<1>(rows, outputs, instructions),
                2 => self.apply_tile::<2>(rows, outputs, instructions),
                3 => self.apply_tile::<3>(rows, outputs, instructions),
                4 => self.apply_tile::<4>(rows, outputs, instructions),
                5 => self.apply_tile::<5>(rows, outputs, instructions),
                6 => self.apply_tile::<6>(rows, outputs, instructions),
                7 => self.apply_tile::<7>(rows, outputs, instructions),
                8 => self.apply_tile::<8>(rows, outputs, instructions),
                9 => self.apply_tile::<9>(rows, outputs, instructions),
                10 => self.apply_tile::<10>(rows, outputs, instructions),
                11 => self.apply_tile::<11>(rows, outputs, instructions),
                _ => self.apply_tile::<MAX_ROWS>(rows, outputs, instructions),
            }
        }
        outputs
    }

    fn apply_tile<const R: usize>(
        &self,
        rows: &[f32],
        outputs: &mut [f32],
        instructions: Instructions,
    ) {
        let (pairs, row_scales) = self.quantise::<R>(rows, instructions);
        for (at, panel) in self.panels.chunks_exact(pairs.len()).enumerate() {
            let sums = instructions.multiply(panel, &pairs);
            let first = at * LANES;
            let width = LANES.min(self.outputs - first);
            let (scales, biases) = (&self.scales[first..], &self.biases[first..]);
            for ((sums, row_scale), row) in
                sums.iter().zip(row_scales).zip(outputs.chunks_exact_mut(self.outputs))
            {
                let numbers = sums.iter().zip(scales).zip(biases);
                for (output, ((sum, scale), bias)) in
                    row[first..first + width].iter_mut().zip(numbers)
                {
                    *output = *sum as f32 * (scale * row_scale) + bias;
                }
            }
        }
    }

    /// Turns rows into whole numbers: for each two inputs, those of every row, with the scale of
    /// each row.
    fn quantise<const R: usize>(
        &self,
        rows: &[f32],
        instructions: Instructions,
    ) -> (Vec<[i32; R]>, [f32; R]) {
        let mut pairs = vec![[0; R]; self.inputs.div_ceil(2)];
        let mut scales = [0.0; R];
        let mut whole = vec![0_i32; self.inputs];
        for (row, numbers) in rows.chunks_exact(self.inputs).enumerate() {
            instructions.run(
                #[inline(always)]
                || scales[row] = to_whole(numbers, self.max_activation, &mut whole),
            );
            for (pair, numbers) in pairs.iter_mut().zip(whole.chunks(2)) {
                let high = numbers.get(1).copied().unwrap_or_default();
                pair[row] = (high << 16) | (numbers[0] & 0xffff);
            }
        }
        (pairs, scales)
    }
}

/// Turns a row into whole numbers up to `most`; gives what one of them is worth.
#[inline(always)]
fn to_whole(numbers: &[f32], most: f32, whole: &mut [i32]) -> f32 {
    // Added, it rounds to a whole number, which is then in the lowest bits.
    const ROUND: f32 = 12_582_912.0;
    let (chunks, rest) = numbers.as_chunks::<LANES>();
    let mut largest = [0.0_f32; LANES];
    for chunk in chunks {
        for (largest, number) in largest.iter_mut().zip(chunk) {
            *largest = largest.max(number.abs());
        }
    }
    let largest = largest.iter().chain(rest).fold(0.0_f32, |most, number| most.max(number.abs()));
    if largest == 0.0 {
        whole.fill(0);
        return 0.0;
    }
    let factor = most / largest;
    for (whole, number) in whole.iter_mut().zip(numbers) {
        let rounded = number * factor + ROUND;
        *whole = rounded.to_bits().wrapping_sub(ROUND.to_bits()).cast_signed();
    }
    largest / most
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers between −1 and 1 that repeat late.
    fn known(count: usize, step: f32) -> Vec<f32> {
        (0..count).map(|n| (n as f32 * step + 0.3).sin()).collect()
    }

    #[test]
    fn outputs_are_those_of_the_weights_whatever_the_sizes() {
        for (rows, inputs, outputs) in
            [(1, 1, 1), (3, 7, 5), (14, 16, 16), (13, 33, 40), (40, 24, 17)]
        {
            let weights = known(inputs * outputs, 0.71);
            let biases = known(outputs, 0.13);
            let given = known(rows * inputs, 0.37);
            let matrix = Matrix::pack(&weights, &biases);
            let got = matrix.apply(&given, Instructions::widest());
            assert_eq!(got, matrix.apply(&given, Instructions::Portable));
            for row in 0..rows {
                for output in 0..outputs {
                    let products = (0..inputs)
                        .map(|at| given[row * inputs + at] * weights[output * inputs + at]);
                    let expected: f32 = products.sum::<f32>() + biases[output];
                    let error = (got[row * outputs + output] - expected).abs();
                    assert!(error < 0.006 * (inputs as f32).sqrt(), "{row} {output}: {error}");
                }
            }
        }
    }

    #[test]
    fn rows_and_weights_of_nothing_give_the_biases() {
        let matrix = Matrix::pack(&[0.0, 0.0, 1.0, 2.0], &[3.0, 4.0]);
        assert_eq!(matrix.apply(&[0.0, 0.0], Instructions::widest()), [3.0, 4.0]);
        assert_eq!(matrix.apply(&[5.0, 0.0], Instructions::widest())[0], 3.0);
        assert!(matrix.apply(&[], Instructions::widest()).is_empty());
    }

    #[test]
    fn largest_numbers_do_not_overflow() {
        let inputs = 16_384;
        let matrix = Matrix::pack(&vec![1.0; inputs], &[0.0]);
        let got = matrix.apply(&vec![1.0; inputs], Instructions::widest());
        assert!((got[0] - inputs as f32).abs() < 1.0, "{got:?}");
    }
}
