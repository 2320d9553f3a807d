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

static inline tile_box box_of(const nacre_pass *pass, uint32_t i, uint32_t end) {
    if (i + 12 < end) __builtin_prefetch(pass->records + pass->sorted[i + 12].record);
    uint32_t t = pass->records[pass->sorted[i].record].tiles;
    return (tile_box){t & 255, t >> 8 & 255, t >> 16 & 255, t >> 24};
}

void nacre_bin_count(const nacre_pass *pass, int32_t slice) {
    uint32_t across = (uint32_t)pass->tiles_across;
    uint32_t tiles = across * (uint32_t)pass->tiles_down;
    uint32_t *counts = pass->tile_counts + (uint32_t)slice * tiles;
    memset(counts, 0, tiles * sizeof *counts);
    uint32_t end = slice_start(pass, slice + 1);
    for (uint32_t i = slice_start(pass, slice); i < end; i++) {
        tile_box box = box_of(pass, i, end);
        for (uint32_t y = box.y0; y <= box.y1; y++)
            for (uint32_t x = box.x0; x <= box.x1; x++) counts[y * across + x]++;
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
    for (uint32_t i = slice_start(pass, slice); i < end; i++) {
        tile_box box = box_of(pass, i, end);
        uint32_t record = pass->sorted[i].record;
        for (uint32_t y = box.y0; y <= box.y1; y++)
            for (uint32_t x = box.x0; x <= box.x1; x++) {
                uint32_t tile = y * across + x;
                if (!mask || mask[tile]) pass->lists[places[tile]++] = record;
            }
    }
}
