// The one fence around OpenCV and libturbojpeg: plain C, no exception leaves it.
//
// Every function returns VISION_OK or says why not; vision_error() has the words. Pictures are
// rows without gaps: grey 1 byte a pixel, bgr 3 bytes, flow 2 floats (right, down) in pixels.
// A handle may be used by one thread at a time; different handles by different threads.
#ifndef CVISION_H
#define CVISION_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    VISION_OK = 0,
    VISION_BAD_ARGUMENT = 1,
    VISION_DAMAGED = 2,  // the bytes are not what they claim to be
    VISION_LIBRARY = 3,  // OpenCV threw
    VISION_MEMORY = 4,
} vision_status;

typedef enum {
    VISION_RGBA = 0,
    VISION_BGR = 1,
    VISION_GREY = 2,
    VISION_YUYV = 3,
    VISION_MJPEG = 4,
} vision_format;

// What went wrong last on this thread; empty where nothing did.
const char *vision_error(void);

// Keeps the decoder and the scratch pictures between captures.
typedef struct vision_shrinker vision_shrinker;
vision_shrinker *vision_shrinker_create(void);
void vision_shrinker_free(vision_shrinker *shrinker);

// Brings a capture to the working size, averaging over areas, as colour and as lightness.
vision_status vision_shrink(
    vision_shrinker *shrinker, const uint8_t *bytes, size_t count, int width, int height,
    int bytes_per_row, vision_format format, uint8_t *bgr, uint8_t *grey, int out_width,
    int out_height);

// A mixture-of-Gaussians model of the empty room (OpenCV's MOG2).
typedef struct vision_background vision_background;
vision_background *vision_background_create(int width, int height, double threshold);
void vision_background_free(vision_background *background);

// Compares without learning: mask 255 where something stands before the background, 127 where
// it is only shaded, 0 elsewhere. Pixels whose difference is only light that was added (no
// channel darker, no new edges near by) are 0 too.
vision_status vision_background_compare(
    vision_background *background, const uint8_t *bgr, uint8_t *mask);

// Learns. Where `keep` is not 0 the model is shown its own picture times `gain` (blue, green,
// red) instead of the capture. A rate of 1 begins anew.
vision_status vision_background_learn(
    vision_background *background, const uint8_t *bgr, const uint8_t *keep, const float *gain,
    double rate);

// The model's picture of the empty room.
vision_status vision_background_picture(vision_background *background, uint8_t *bgr);

// Multiplies each channel, saturating.
vision_status vision_scale(const uint8_t *bgr, int count, const float *gain, uint8_t *out);

// Dense optical flow (OpenCV's DIS).
typedef struct vision_flow vision_flow;
vision_flow *vision_flow_create(void);
void vision_flow_free(vision_flow *flow);
vision_status vision_flow_between(
    vision_flow *flow, const uint8_t *before, const uint8_t *after, int width, int height,
    float *out);

// Opens (removes specks) with a square, then closes (joins) with a rectangle; a size below 2
// leaves that step out. In place.
vision_status vision_clean(
    uint8_t *mask, int width, int height, int open_size, int close_width, int close_height);

// Grows what is not 0 by an ellipse `size` wide and high. In place.
vision_status vision_grow(uint8_t *mask, int width, int height, int size);

typedef struct {
    int32_t label;
    int32_t x, y, width, height;
    int32_t area;
} vision_component;

// Numbers the connected parts of a mask (8 neighbours) that have at least `least` pixels.
// `labels` gets the number of each pixel's part; `count` says how many were stored.
vision_status vision_components(
    const uint8_t *mask, int width, int height, int least, int32_t *labels,
    vision_component *out, int capacity, int *count);

#ifdef __cplusplus
}
#endif

#include "CVisionCalibration.h"
#endif
