// Sorting strokes by distance and dealing them out to tiles: whole numbers only, no levels.
#include <string.h>

#include "CKernels.h"

static uint32_t slice_start(const nacre_pass *pass, int32_t slice) {
    return (uint32_t)((uint64_t)pass->entry_count * (uint32_t)slice / (uint32_t)pass->slices);
}

void nacre_sort_begin(nacre_pass *pass) {
    uint32_t sum = 0;
    for (int32_t job = 0; job < pass->job_count; job++) {
        pass->job_start[job] = sum;
        sum += pass->job_found[job];
    }
    pass->job_start[pass->job_count] = sum;
    pass->entry_count = sum;
}

void nacre_sort_gather(const nacre_pass *pass, int32_t slice) {
    uint32_t *histogram = pass->histogram + (uint32_t)slice * nacre_radix;
    memset(histogram, 0, nacre_radix * sizeof *histogram);
    uint32_t next = slice_start(pass, slice), end = slice_start(pass, slice + 1);
    if (next == end) return;
    int32_t low = 0, high = pass->job_count;
    while (high - low > 1) {
        int32_t middle = (low + high) / 2;
        if (pass->job_start[middle] <= next) low = middle; else high = middle;
    }
    for (int32_t job = low; next < end; job++) {
        const nacre_entry *from =
            pass->found + (uint64_t)job * nacre_job_strokes + (next - pass->job_start[job]);
        uint32_t stop = pass->job_start[job + 1] < end ? pass->job_start[job + 1] : end;
        for (; next < stop; next++, from++) {
            pass->sorted[next] = *from;
            histogram[from->key & (nacre_radix - 1)]++;
        }
    }
}

void nacre_sort_count(const nacre_pass *pass, int32_t slice) {
    uint32_t *histogram = pass->histogram + (uint32_t)slice * nacre_radix;
    memset(histogram, 0, nacre_radix * sizeof *histogram);
    uint32_t end = slice_start(pass, slice + 1);
    for (uint32_t i = slice_start(pass, slice); i < end; i++)
        histogram[pass->spare[i].key >> 11]++;
}

void nacre_sort_scan(const nacre_pass *pass) {
    uint32_t sum = 0;
    for (int32_t digit = 0; digit < nacre_radix; digit++)
        for (int32_t slice = 0; slice < pass->slices; slice++) {
            uint32_t *cell = pass->histogram + slice * nacre_radix + digit, count = *cell;
            *cell = sum;
            sum += count;
        }
}

void nacre_sort_scatter(const nacre_pass *pass, int32_t slice, int32_t digit) {
    uint32_t *place = pass->histogram + (uint32_t)slice * nacre_radix;
    const nacre_entry *from = digit ? pass->spare : pass->sorted;
    nacre_entry *to = digit ? pass->sorted : pass->spare;
    uint32_t end = slice_start(pass, slice + 1);
    for (uint32_t i = slice_start(pass, slice); i < end; i++) {
        uint32_t cell = digit ? from[i].key >> 11 : from[i].key & (nacre_radix - 1);
        to[place[cell]++] = from[i];
    }
}

typedef struct { uint32_t x0, y0, x1, y1; } tile_box;

static inline tile_box box_of(uint32_t tiles) {
    return (tile_box){tiles & 255, tiles >> 8 & 255, tiles >> 16 & 255, tiles >> 24};
}

// Most boxes touch one or two tiles a side. Their four corners are dealt with without a
// branch, which would be guessed wrong every other time; where corners fall together, the
// later ones count for nothing.
typedef struct { uint32_t tile[4], on[4]; } corner_tiles;

static inline corner_tiles corners_of(tile_box box, uint32_t across) {
    uint32_t wide = box.x1 > box.x0, tall = box.y1 > box.y0;
    uint32_t top = box.y0 * across, bottom = box.y1 * across;
    return (corner_tiles){
        {top + box.x0, top + box.x1, bottom + box.x0, bottom + box.x1},
        {1, wide, tall, wide & tall}};
}

static inline int is_large(tile_box box) { return box.x1 - box.x0 > 1 || box.y1 - box.y0 > 1; }

void nacre_bin_count(const nacre_pass *pass, int32_t slice) {
    uint32_t across = (uint32_t)pass->tiles_across;
    uint32_t tiles = across * (uint32_t)pass->tiles_down;
    uint32_t *counts = pass->tile_counts + (uint32_t)slice * tiles;
    memset(counts, 0, tiles * sizeof *counts);
    uint32_t end = slice_start(pass, slice + 1);
    for (uint32_t i = slice_start(pass, slice); i < end; i++) {
        if (i + 16 < end) __builtin_prefetch(pass->tiles + pass->sorted[i + 16].record);
        tile_box box = box_of(pass->boxes[i] = pass->tiles[pass->sorted[i].record]);
        if (is_large(box)) {
            for (uint32_t y = box.y0; y <= box.y1; y++)
                for (uint32_t x = box.x0; x <= box.x1; x++) counts[y * across + x]++;
        } else {
            corner_tiles c = corners_of(box, across);
            for (int k = 0; k < 4; k++) counts[c.tile[k]] += c.on[k];
        }
    }
}

uint32_t nacre_bin_scan(const nacre_pass *pass) {
    uint32_t tiles = (uint32_t)(pass->tiles_across * pass->tiles_down), sum = 0;
    for (uint32_t tile = 0; tile < tiles; tile++) {
        pass->tile_start[tile] = sum;
        int wanted = !pass->tile_mask || pass->tile_mask[tile];
        for (int32_t slice = 0; slice < pass->slices; slice++) {
            uint32_t *cell = pass->tile_counts + (uint32_t)slice * tiles + tile, count = *cell;
            *cell = sum;
            if (wanted) sum += count;
        }
    }
    pass->tile_start[tiles] = sum;
    return sum;
}

void nacre_bin_fill(const nacre_pass *pass, int32_t slice) {
    uint32_t across = (uint32_t)pass->tiles_across;
    uint32_t tiles = across * (uint32_t)pass->tiles_down;
    uint32_t *places = pass->tile_counts + (uint32_t)slice * tiles;
    const uint8_t *mask = pass->tile_mask;
    uint32_t end = slice_start(pass, slice + 1);
    uint32_t nowhere;
    for (uint32_t i = slice_start(pass, slice); i < end; i++) {
        tile_box box = box_of(pass->boxes[i]);
        uint32_t record = pass->sorted[i].record;
        if (is_large(box)) {
            for (uint32_t y = box.y0; y <= box.y1; y++)
                for (uint32_t x = box.x0; x <= box.x1; x++) {
                    uint32_t tile = y * across + x;
                    if (!mask || mask[tile]) pass->lists[places[tile]++] = record;
                }
            continue;
        }
        corner_tiles c = corners_of(box, across);
        for (int k = 0; k < 4; k++) {
            uint32_t on = c.on[k] & (mask ? mask[c.tile[k]] : 1u);
            uint32_t *to = on ? pass->lists + places[c.tile[k]] : &nowhere;
            *to = record;
            places[c.tile[k]] += on;
        }
    }
}
