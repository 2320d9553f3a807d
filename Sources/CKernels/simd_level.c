#include "CKernels.h"

int nacre_simd_best(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")
        && __builtin_cpu_supports("f16c"))
        return nacre_simd_avx2;
#endif
    return nacre_simd_scalar;
}
