// Packing strokes into blocks, and looking at blocks as a whole.
#include <math.h>
#include <string.h>

#include "CKernels.h"

#pragma STDC FP_CONTRACT OFF

// IEEE binary16, rounded to nearest even; the value must be finite and below 65504.
static uint16_t half_bits(float value) {
    uint32_t bits;
    memcpy(&bits, &value, 4);
    uint16_t sign = (uint16_t)(bits >> 16 & 0x8000);
    uint32_t magnitude = bits & 0x7fffffff;
    if (magnitude >= 0x477fe000) return sign | 0x7bff;
    if (magnitude < 0x38800000) {
        // Below the smallest normal half: let the float adder do the rounding.
        float shifted, half = 0.5f;
        memcpy(&shifted, &magnitude, 4);
        shifted += half;
        memcpy(&magnitude, &shifted, 4);
        return sign | (uint16_t)(magnitude - 0x3f000000);
    }
    magnitude += 0xc8000fff + (magnitude >> 13 & 1);
    return sign | (uint16_t)(magnitude >> 13);
}

static float half_value(uint16_t bits) {
    uint32_t wide = (uint32_t)(bits & 0x7fff) << 13;
    float value;
    memcpy(&value, &wide, 4);
    value *= 0x1p112f;
    return bits & 0x8000 ? -value : value;
}

static uint8_t share_byte(float value) {
    return value > 0 ? (value < 1 ? (uint8_t)(value * 255 + 0.5f) : 255) : 0;
}

static int8_t signed_byte(float value) {
    float held = value > -1 ? (value < 1 ? value : 1) : -1;
    return (int8_t)(held * 127 + (held < 0 ? -0.5f : 0.5f));
}

static uint8_t seed_byte(const float *position) {
    uint32_t words[3], hash = 0x9e3779b9;
    memcpy(words, position, 12);
    for (int i = 0; i < 3; i++) {
        hash = (hash ^ words[i]) * 0x85ebca6b;
        hash ^= hash >> 13;
    }
    return (uint8_t)(hash * 0xc2b2ae35 >> 24);
}

void nacre_block_set(nacre_block *block, int32_t lane, const nacre_stroke *stroke) {
    block->x[lane] = stroke->position[0];
    block->y[lane] = stroke->position[1];
    block->z[lane] = stroke->position[2];
    block->reach[lane] = stroke->reach;
    block->full_reach[lane] = stroke->full_reach;
    for (int i = 0; i < 3; i++) {
        block->axis[i][lane] = half_bits(stroke->along[i]);
        block->axis[3 + i][lane] = half_bits(stroke->across[i]);
        block->axis[6 + i][lane] = half_bits(stroke->through[i]);
        block->normal[i][lane] = signed_byte(stroke->normal[i]);
    }
    block->red[lane] = share_byte(stroke->colour[0]);
    block->green[lane] = share_byte(stroke->colour[1]);
    block->blue[lane] = share_byte(stroke->colour[2]);
    block->opacity[lane] = share_byte(stroke->opacity);
    block->bristle[lane] = share_byte(stroke->bristle);
    block->hardness[lane] = share_byte(stroke->hardness);
    block->emission[lane] = share_byte(stroke->emission);
    block->sway[lane] = share_byte(stroke->sway);
    block->seed[lane] = seed_byte(stroke->position);
}

void nacre_block_clear(nacre_block *block, int32_t lane) {
    const nacre_stroke nothing = {.reach = 1e-3f, .full_reach = INFINITY};
    nacre_block_set(block, lane, &nothing);
}

static float axis_length(const nacre_block *block, int first, int32_t lane) {
    float sum = 0;
    for (int i = 0; i < 3; i++) {
        float part = half_value(block->axis[first + i][lane]);
        sum += part * part;
    }
    return sqrtf(sum);
}

void nacre_block_bound(
    const nacre_block *block, int32_t count, int32_t stroke_class, nacre_cluster *cluster) {
    float low[3] = {INFINITY, INFINITY, INFINITY}, high[3] = {-INFINITY, -INFINITY, -INFINITY};
    const float *planes[3] = {block->x, block->y, block->z};
    *cluster = (nacre_cluster){
        .full_reach = INFINITY, .stroke_class = stroke_class, .count = count};
    for (int32_t lane = 0; lane < count; lane++) {
        for (int i = 0; i < 3; i++) {
            low[i] = fminf(low[i], planes[i][lane]);
            high[i] = fmaxf(high[i], planes[i][lane]);
        }
        for (int first = 0; first < 9; first += 3)
            cluster->extent = fmaxf(cluster->extent, axis_length(block, first, lane));
        cluster->full_reach = fminf(cluster->full_reach, block->full_reach[lane]);
        cluster->reach = fmaxf(cluster->reach, block->reach[lane]);
        cluster->sway = fmaxf(cluster->sway, block->sway[lane] * (1.f / 255));
    }
    // A bristle stroke fills its box to the corners, and axes may lean to the same side.
    cluster->extent *= 1.5f;
    cluster->x = (low[0] + high[0]) * 0.5f;
    cluster->y = (low[1] + high[1]) * 0.5f;
    cluster->z = (low[2] + high[2]) * 0.5f;
    float farthest = 0;
    for (int32_t lane = 0; lane < count; lane++) {
        float dx = block->x[lane] - cluster->x, dy = block->y[lane] - cluster->y;
        float dz = block->z[lane] - cluster->z;
        farthest = fmaxf(farthest, dx * dx + dy * dy + dz * dz);
    }
    cluster->radius = sqrtf(farthest) * 1.0001f;
}

// The distance that level of detail counts with; see detail_at.
static float felt(const nacre_eye *eye, float far) {
    far *= eye->nearness;
    return far + eye->thinning * fmaxf(fminf(far, (nacre_thinned_until - far) * (1.f / 3)), 0);
}

// How far strokes of a cluster may stretch beyond their positions, this far away.
static float stretch(const nacre_cluster *cluster, const nacre_stroke_class *kind, float far) {
    float x = far / (0.825f * cluster->full_reach);
    float growth = kind->grows_fast ? x : sqrtf(x * sqrtf(x));
    growth = fminf(fmaxf(growth, 1), kind->growth_cap) * (kind->is_blade ? 1.5f : 1);
    float moved = kind->drift + fmaxf(kind->press_shift, 0)
                  + (cluster->sway > 0 || kind->press_shift >= 0 ? 2 * cluster->extent : 0);
    return cluster->extent * growth + moved;
}

// A plane through the eye and an edge of the part that is wanted.
typedef struct { float slope, steepness; } edge_plane;

static edge_plane plane_at(float slope) {
    return (edge_plane){slope, sqrtf(1 + slope * slope)};
}

int32_t nacre_cull(const nacre_pass *pass, int32_t placed_index, nacre_visible *visible) {
    const nacre_eye *eye = &pass->eye;
    const nacre_placed *placed = pass->placed + placed_index;
    edge_plane left = plane_at((eye->clip_left - eye->centre_x) / eye->focal_x);
    edge_plane right = plane_at((eye->clip_right - eye->centre_x) / eye->focal_x);
    edge_plane bottom = plane_at((eye->centre_y - eye->clip_bottom) / eye->focal_y);
    edge_plane top = plane_at((eye->centre_y - eye->clip_top) / eye->focal_y);
    int32_t count = 0;
    for (int32_t i = 0; i < placed->cluster_count; i++) {
        const nacre_cluster *cluster = placed->clusters + i;
        const nacre_stroke_class *kind = pass->classes + cluster->stroke_class;
        float px = cluster->x + placed->offset[0], py = cluster->y + placed->offset[1];
        float pz = cluster->z + placed->offset[2];
        if (kind->shading == nacre_shading_water) pz += pass->lights->tide;
        float away = sqrtf(px * px + py * py + pz * pz);
        if (felt(eye, fmaxf(away - cluster->radius, 0)) >= cluster->reach) continue;
        float radius =
            cluster->radius + stretch(cluster, kind, felt(eye, away + cluster->radius));
        if (eye->is_mirror
            && (kind->shading == nacre_shading_water || pz + radius < eye->water_level))
            continue;
        float dx = px - eye->position[0], dy = py - eye->position[1], dz = pz - eye->position[2];
        float z = eye->forward[0] * dx + eye->forward[1] * dy + eye->forward[2] * dz;
        if (z + radius < eye->near_plane) continue;
        float x = eye->right[0] * dx + eye->right[1] * dy + eye->right[2] * dz;
        if (x - z * left.slope < -radius * left.steepness) continue;
        if (x - z * right.slope > radius * right.steepness) continue;
        float y = eye->up[0] * dx + eye->up[1] * dy + eye->up[2] * dz;
        if (y - z * bottom.slope < -radius * bottom.steepness) continue;
        if (y - z * top.slope > radius * top.steepness) continue;
        visible[count++] = (nacre_visible){(uint32_t)placed_index, (uint32_t)i};
    }
    return count;
}
