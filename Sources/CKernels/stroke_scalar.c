// The stroke kernels for any processor of this family.
#include "stroke_levels.h"

#define NACRE_LEVEL_AVX2 0
#include "simd_lanes.inc"
#include "stroke_shade.inc"
#include "stroke_bend.inc"
#include "stroke_cover.inc"
#include "stroke_ellipse.inc"
#include "stroke_record.inc"
#include "stroke_project.inc"
#include "stroke_tile.inc"

const nacre_stroke_kernels nacre_stroke_kernels_scalar = {project, paint_tile};
