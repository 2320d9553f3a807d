// The hot loops of Nacre in C: each stands once in a file that is included per instruction set.
#pragma once
#include <stdint.h>

#include "stroke_kernels.h"

#ifdef __cplusplus
extern "C" {
#endif

/// The instruction sets a kernel may be compiled for; the numbers are stable.
enum nacre_simd_level {
    nacre_simd_scalar = 0,
    nacre_simd_avx2 = 1,
    // Left free for levels to come: 2 AVX-512, 3 NEON.
};

/// The best level that this processor offers and this library holds.
int nacre_simd_best(void);

/// Tells the processor that this thread is spinning.
static inline void nacre_spin_hint(void) {
#if defined(__x86_64__)
    __builtin_ia32_pause();
#elif defined(__aarch64__)
    __asm__ volatile("yield");
#endif
}

#ifdef __cplusplus
}
#endif
