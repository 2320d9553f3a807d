#include "stroke_levels.h"

const nacre_stroke_kernels *nacre_stroke_kernels_for(int level) {
#if defined(__x86_64__)
    if (level >= nacre_simd_avx2) return &nacre_stroke_kernels_avx2;
#endif
    // Left free for AVX-512 and NEON.
    (void)level;
    return &nacre_stroke_kernels_scalar;
}
