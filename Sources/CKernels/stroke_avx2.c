// The stroke kernels for AVX2, compiled for it whatever the rest of the program is built for.
#include "stroke_levels.h"

#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2,f16c"))), apply_to = function)
#define NACRE_LEVEL_AVX2 1
#include "simd_lanes.inc"
#include "stroke_shade.inc"
#include "stroke_bend.inc"
#include "stroke_cover.inc"
#include "stroke_ellipse.inc"
#include "stroke_record.inc"
#include "stroke_project.inc"
#include "stroke_tile.inc"
#pragma clang attribute pop

const nacre_stroke_kernels nacre_stroke_kernels_avx2 = {project, paint_tile};
#endif
