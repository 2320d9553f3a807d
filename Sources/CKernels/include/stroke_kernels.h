// The stroke painter's data and stages. Swift owns the memory and the order of the stages.
#pragma once
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
    nacre_cluster_size = 128,   ///< strokes in a cluster, all of one class
    nacre_job_clusters = 8,     ///< visible clusters in one projection job
    nacre_job_strokes = nacre_cluster_size * nacre_job_clusters,
    nacre_tile_size = 32,       ///< pixels of a tile's side; another size would change the bits
    nacre_lamp_limit = 64,
    nacre_press_limit = 64,
    nacre_path_side = 64,       ///< cells along a side of the field of trodden grass
    nacre_radix = 2048,         ///< buckets of one pass of the sort
};

/// The distance beyond which nothing is thinned out, metres.
static const float nacre_thinned_until = 600;

/// How a class of strokes gets its colour.
enum nacre_shading {
    nacre_shading_lit = 0,
    nacre_shading_sky_wash = 1,
    nacre_shading_cloud = 2,
    nacre_shading_water = 3,
    nacre_shading_light = 4,
};

/// What all strokes of a class have in common.
typedef struct {
    int32_t shading;      ///< one of nacre_shading
    float growth_cap;     ///< survivors grow to at most this factor
    int32_t grows_fast;   ///< 1: in proportion to the distance instead of its power 0.75
    int32_t is_blade;     ///< 1: length grows by 1.8 at most, the width makes up for it
    float drift;          ///< metres that full wind moves the whole stroke
    float press_shift;    ///< metres that a full press moves the whole stroke; < 0: no press
    float wet;            ///< how much wetness darkens it, 0 … 1
    float snow;           ///< how white snow makes it, 0 … 1
    float winter;         ///< how dull lying snow makes its own colour, 0 … 1
    float burial;         ///< the share of its strokes that deep snow covers whole
    int32_t is_ground;    ///< 1: darkens at the water's edge and is not drawn far below water
    float tread;          ///< how much of its colour a trodden path takes, 0 … 1
} nacre_stroke_class;

/// One stroke as it is given; lengths in metres, shares from 0 to 1.
typedef struct {
    float position[3], along[3], across[3], through[3], normal[3], colour[3];
    float opacity, bristle, hardness, emission, sway, reach, full_reach;
} nacre_stroke;

/// 128 strokes, packed. Positions are relative to the origin of the set.
typedef struct {
    float x[nacre_cluster_size], y[nacre_cluster_size], z[nacre_cluster_size];
    float reach[nacre_cluster_size], full_reach[nacre_cluster_size];
    uint16_t axis[9][nacre_cluster_size];
    int8_t normal[3][nacre_cluster_size];
    uint8_t red[nacre_cluster_size], green[nacre_cluster_size], blue[nacre_cluster_size];
    uint8_t opacity[nacre_cluster_size], bristle[nacre_cluster_size];
    uint8_t hardness[nacre_cluster_size], emission[nacre_cluster_size];
    uint8_t seed[nacre_cluster_size], sway[nacre_cluster_size];
} nacre_block;

/// What is known of a block without opening it.
typedef struct {
    float x, y, z, radius;   ///< sphere round the strokes' positions
    float extent;            ///< largest half-axis, times the reach of its corners
    float full_reach;        ///< smallest full reach
    float reach;             ///< largest reach
    float sway;              ///< largest sway
    int32_t stroke_class;
    int32_t count;
    int32_t is_sorted;       ///< 1: by falling reach
} nacre_cluster;

/// A set of strokes with its place relative to the camera.
typedef struct {
    const nacre_block *blocks;
    const nacre_cluster *clusters;
    const uint8_t *sunlit;   ///< nacre_cluster_size per cluster
    int32_t cluster_count;
    float offset[3];
} nacre_placed;

/// A cluster that may be seen.
typedef struct { uint32_t placed, cluster; } nacre_visible;

/// The eye of one pass; rows are right, up, forward.
typedef struct {
    float right[3], up[3], forward[3];
    float position[3];       ///< relative to the main camera: zero, or its mirrored place
    float focal_x, focal_y, centre_x, centre_y, near_plane;
    int32_t width, height;
    float clip_left, clip_top, clip_right, clip_bottom;  ///< the part wanted, in pixels
    int32_t is_mirror;
    float water_level;       ///< height of the mirror plane relative to the main camera
    float thinning;          ///< how much sooner the middle distance thins out; 0: as made
    float nearness;          ///< what detail takes a metre of distance for: 1, less if magnified
} nacre_eye;

/// A lamp: position relative to the main camera, radius in metres, colour.
typedef struct { float x, y, z, radius, red, green, blue; } nacre_lamp;
/// A press on the grass: position relative to the main camera, radius in metres, strength.
typedef struct { float x, y, z, radius, strength; } nacre_press;

/// Light, air, water and wind of one picture; colours in display space.
typedef struct {
    float sun_direction[3], sun[3], ambient_up[3], ambient_down[3];
    float haze[3], haze_sun[3];
    float haze_density, sky_haze, ramp_low, ramp_scale;
    float sky_zenith[3], sky_middle[3], sky_horizon[3], sky_low[3];
    float cloud_light[3], cloud_shade[3], cloud_cover;
    float water_deep[3], water_glint[3], ripple_phase, wetness;
    float snow_cover, snow[3];   ///< how much lies, 0 … 1, and its paint
    float water_level;           ///< height of the water relative to the main camera
    float tide;                  ///< the same, above the level that water was laid for
    float wet_reach;             ///< metres above the water that waves wet
    float waves, foam, swell_phase;  ///< rocking (1 as usual), white water 0 … 1, turns
    float wind[2];           ///< direction times strength 0 … 1
    float wind_travel[2];    ///< metres, modulo 64
    int32_t lamp_count, press_count;
    const nacre_lamp *lamps;
    const nacre_press *presses;
    const uint8_t *path;     ///< nacre_path_side² cells, 0 … 255 trodden down; null: none
    float path_corner[3];    ///< of cell 0, relative to the main camera, on the ground
    float path_right[2], path_ahead[2];  ///< directions of columns and rows, over a cell's side
    float path_middle[2], path_radius;   ///< a circle round it
    float path_colour[3];    ///< of what is trodden to the ground
} nacre_light_rig;

/// The outline of a stroke on the picture.
enum nacre_outline { nacre_outline_plain = 0, nacre_outline_bristly = 1, nacre_outline_soft = 2 };

/// A stroke on the picture: 64 bytes, one cache line. Qn is a fixed point with n bits after it.
typedef struct {
    float x, y;                  ///< centre in pixels
    float ux, uy, vx, vy;        ///< picture to stroke: |(u, v)| < 1 inside
    float box_y;                 ///< half the height of its box in pixels
    int32_t mirror_pixel;        ///< water: where it looks, else -1
    int16_t edge;                ///< steepness of the edge, Q11
    int16_t opacity, thin;       ///< cover, and what thick bristles add to it, Q15
    int16_t shine, streak;       ///< brightness, and what thick bristles add to it, Q14
    int16_t seed;                ///< where in the table of bristles it begins, Q12
    int16_t red, green, blue;    ///< Q14
    int16_t mirror_weight;       ///< water: share of the reflected pixel, Q14
    int16_t outline;             ///< one of nacre_outline
    int16_t unused[5];
} nacre_record;

/// Distance and record of one visible stroke.
typedef struct { uint32_t key, record; } nacre_entry;

/// One picture being painted: the main one or the mirror.
typedef struct {
    nacre_eye eye;
    const nacre_light_rig *lights;
    const nacre_stroke_class *classes;
    const nacre_placed *placed;
    const nacre_visible *visible;
    int32_t visible_count;
    int32_t job_count;
    nacre_record *records;       ///< nacre_job_strokes per job
    nacre_entry *found;          ///< the same layout
    uint32_t *tiles;             ///< per record: first column, first row, last column, last row
    uint32_t *job_found;         ///< strokes found by each job
    uint32_t *job_start;         ///< their sum so far; job_count + 1
    nacre_entry *sorted, *spare; ///< the strokes by distance; room for the sort
    uint32_t entry_count;
    uint32_t *histogram;         ///< nacre_radix per slice
    int32_t slices;              ///< parts that sort and binning are cut into
    int32_t tiles_across, tiles_down;
    const uint8_t *tile_mask;    ///< 0 where nothing is wanted; may be null
    uint32_t *boxes;             ///< `tiles` in sorted order, for binning
    uint32_t *tile_counts;       ///< tiles per slice
    uint32_t *tile_start;        ///< tiles + 1
    uint32_t *lists;             ///< records by tile, near to far
    uint8_t *picture;            ///< rgba8, rows without gaps
    const uint8_t *mirror;       ///< the finished mirror picture, for water
    int32_t mirror_width, mirror_height;
} nacre_pass;

/// What a tile cost.
typedef struct { uint64_t tests, blended_blocks; } nacre_tile_cost;

/// The kernels of one instruction set; every level gives the same bits.
typedef struct {
    /// Projects and lights the clusters of a job, finds their tiles; marks mirror tiles looked at.
    void (*project)(const nacre_pass *pass, int32_t job, uint8_t *mirror_mask);
    /// Paints a tile from its list and writes it to the picture.
    void (*paint_tile)(const nacre_pass *pass, int32_t tile, nacre_tile_cost *cost);
} nacre_stroke_kernels;

/// The kernels of a level that this processor must be able to run.
const nacre_stroke_kernels *nacre_stroke_kernels_for(int level);

/// Packs a stroke into a lane of a block; the seed of its bristles comes from its position.
void nacre_block_set(nacre_block *block, int32_t lane, const nacre_stroke *stroke);
/// Empties a lane, so that it draws nothing.
void nacre_block_clear(nacre_block *block, int32_t lane);
/// Sums up the first `count` strokes of a block for culling.
void nacre_block_bound(
    const nacre_block *block, int32_t count, int32_t stroke_class, nacre_cluster *cluster);

/// Finds the clusters of a placed set that the pass may see; returns how many were written.
int32_t nacre_cull(
    const nacre_pass *pass, int32_t placed_index, nacre_visible *visible);

/// Sums the jobs' counts into job_start and entry_count.
void nacre_sort_begin(nacre_pass *pass);
/// First pass of the sort: gathers a slice and counts its low digits.
void nacre_sort_gather(const nacre_pass *pass, int32_t slice);
/// Counts the high digits of a slice.
void nacre_sort_count(const nacre_pass *pass, int32_t slice);
/// Turns counts into places: for each digit, slice after slice.
void nacre_sort_scan(const nacre_pass *pass);
/// Moves a slice to its places: digit 0 from `sorted` to `spare`, digit 1 back.
void nacre_sort_scatter(const nacre_pass *pass, int32_t slice, int32_t digit);

/// Counts the strokes of a slice per tile.
void nacre_bin_count(const nacre_pass *pass, int32_t slice);
/// Turns counts into places; returns the length of all lists.
uint32_t nacre_bin_scan(const nacre_pass *pass);
/// Writes a slice's strokes into the lists.
void nacre_bin_fill(const nacre_pass *pass, int32_t slice);

#ifdef __cplusplus
}
#endif
