// What every level of the stroke kernels starts from.
#pragma once
#include <math.h>

#include "CKernels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

// Products are rounded before they are added, at every level: bits must agree.
#pragma STDC FP_CONTRACT OFF
// Vectors are passed between inlined functions only, so their calling convention is moot.
#pragma clang diagnostic ignored "-Wpsabi"

extern const nacre_stroke_kernels nacre_stroke_kernels_scalar;
#if defined(__x86_64__)
extern const nacre_stroke_kernels nacre_stroke_kernels_avx2;
#endif
