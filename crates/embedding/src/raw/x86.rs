//! The instructions of x86-64 beyond those that every such processor has.

use std::arch::x86_64::{
    __m128i, __m256i, __m512i, _mm_loadu_si128, _mm256_add_epi32, _mm256_cvtepi8_epi16,
    _mm256_loadu_si256, _mm256_madd_epi16, _mm256_set1_epi32, _mm256_setzero_si256,
    _mm256_storeu_si256, _mm512_cvtepi8_epi16, _mm512_dpwssd_epi32, _mm512_set1_epi32,
    _mm512_setzero_si512, _mm512_storeu_si512,
};

use super::{LANES, PanelPair, Sums};

pub fn has_avx512() -> bool {
    is_x86_feature_detected!("avx512f")
        && is_x86_feature_detected!("avx512bw")
        && is_x86_feature_detected!("avx512vnni")
}

#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
pub fn multiply_avx512<const R: usize>(panel: &[PanelPair], pairs: &[[i32; R]]) -> Sums<R> {
    let mut sums: [__m512i; R] = [_mm512_setzero_si512(); R];
    for (weights, rows) in panel.iter().zip(pairs) {
        // SAFETY: a pair of a panel is 32 bytes.
        let weights = unsafe { _mm256_loadu_si256(weights.as_ptr().cast::<__m256i>()) };
        let weights = _mm512_cvtepi8_epi16(weights);
        for (sum, pair) in sums.iter_mut().zip(rows) {
            *sum = _mm512_dpwssd_epi32(*sum, weights, _mm512_set1_epi32(*pair));
        }
    }
    sums.map(|sum| {
        let mut lanes = [0; LANES];
        // SAFETY: 16 numbers of 4 bytes are 64.
        unsafe { _mm512_storeu_si512(lanes.as_mut_ptr().cast::<__m512i>(), sum) };
        lanes
    })
}

#[target_feature(enable = "avx2")]
pub fn multiply_avx2<const R: usize>(panel: &[PanelPair], pairs: &[[i32; R]]) -> Sums<R> {
    let mut sums: [[__m256i; 2]; R] = [[_mm256_setzero_si256(); 2]; R];
    for (weights, rows) in panel.iter().zip(pairs) {
        let [low, high] = [0, LANES].map(|start| {
            // SAFETY: a pair of a panel is 32 bytes, and these are 16 of them.
            let half = unsafe { _mm_loadu_si128(weights[start..].as_ptr().cast::<__m128i>()) };
            _mm256_cvtepi8_epi16(half)
        });
        for (sum, pair) in sums.iter_mut().zip(rows) {
            let pair = _mm256_set1_epi32(*pair);
            sum[0] = _mm256_add_epi32(sum[0], _mm256_madd_epi16(low, pair));
            sum[1] = _mm256_add_epi32(sum[1], _mm256_madd_epi16(high, pair));
        }
    }
    sums.map(|[low, high]| {
        let mut lanes = [0; LANES];
        // SAFETY: twice 8 numbers of 4 bytes.
        unsafe {
            _mm256_storeu_si256(lanes.as_mut_ptr().cast::<__m256i>(), low);
            _mm256_storeu_si256(lanes[LANES / 2..].as_mut_ptr().cast::<__m256i>(), high);
        }
        lanes
    })
}

#[target_feature(enable = "avx512f,avx512bw,avx512vnni,avx2")]
pub fn run_avx512(work: impl FnOnce()) {
    work();
}

#[target_feature(enable = "avx2")]
pub fn run_avx2(work: impl FnOnce()) {
    work();
}
