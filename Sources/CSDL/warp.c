#include "CSDL.h"

#include <math.h>
#include <string.h>

static inline int held(int value, int most) {
    return value < 0 ? 0 : value > most ? most : value;
}

// One pixel between its four neighbours, with weights of 1/256.
static inline uint32_t blend(
    const uint8_t *picture, int width, int height, double u, double v) {
    int x = (int)floor(u * 256), y = (int)floor(v * 256);
    int fx = x & 255, fy = y & 255;
    int x0 = held(x >> 8, width - 1), x1 = held((x >> 8) + 1, width - 1);
    int y0 = held(y >> 8, height - 1), y1 = held((y >> 8) + 1, height - 1);
    const uint8_t *a = picture + ((size_t)y0 * width + x0) * 4;
    const uint8_t *b = picture + ((size_t)y0 * width + x1) * 4;
    const uint8_t *c = picture + ((size_t)y1 * width + x0) * 4;
    const uint8_t *d = picture + ((size_t)y1 * width + x1) * 4;
    uint32_t pixel = 255u << 24;
    for (int part = 0; part < 3; part++) {
        int top = a[part] * (256 - fx) + b[part] * fx;
        int bottom = c[part] * (256 - fx) + d[part] * fx;
        int value = (top * (256 - fy) + bottom * fy + 32768) >> 16;
        pixel |= (uint32_t)value << (8 * part);
    }
    return pixel;
}

void nacre_warp(
    uint8_t *output, int output_width, int output_height, const uint8_t *picture,
    int picture_width, int picture_height, const double inverse[9], const double region[4]) {
    for (int row = 0; row < output_height; row++) {
        double y = row + 0.5;
        double u = inverse[0] * 0.5 + inverse[1] * y + inverse[2];
        double v = inverse[3] * 0.5 + inverse[4] * y + inverse[5];
        double w = inverse[6] * 0.5 + inverse[7] * y + inverse[8];
        uint8_t *line = output + (size_t)row * output_width * 4;
        for (int column = 0; column < output_width; column++) {
            uint32_t pixel = 255u << 24;
            if (w > 1e-9) {
                double over = 1 / w, x = u * over, z = v * over;
                if (x >= region[0] && z >= region[1] && x <= region[2] && z <= region[3])
                    pixel = blend(picture, picture_width, picture_height, x - 0.5, z - 0.5);
            }
            memcpy(line + (size_t)column * 4, &pixel, 4);
            u += inverse[0], v += inverse[3], w += inverse[6];
        }
    }
}
