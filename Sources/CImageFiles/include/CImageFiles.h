// Pictures as files: JPEG through libturbojpeg, PNG through libpng.
//
// libpng reports errors by longjmp, which Swift must never see, and libturbojpeg's handle is
// an untyped pointer. Both are wrapped here into plain calls that return 0 or say what failed.
#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// How long the text of an error may get, with its closing zero.
enum { nacre_image_error_size = 256 };

/// The layouts of pixels that the encoders take.
enum nacre_image_layout {
    nacre_image_rgba = 0,
    nacre_image_bgr = 1,
    nacre_image_grey = 2,
};

/// A JPEG compressor; keeps its tables between pictures. One thread at a time.
typedef struct nacre_jpeg nacre_jpeg;

/// Makes a compressor, or NULL where memory is short.
nacre_jpeg *nacre_jpeg_open(void);

/// Frees the compressor; NULL is harmless.
void nacre_jpeg_close(nacre_jpeg *jpeg);

/// The most bytes that a picture of this size can take at 4:2:0; 0 where the size is impossible.
size_t nacre_jpeg_capacity(int width, int height);

/// Compresses at 4:2:0 into `out`, which must hold `nacre_jpeg_capacity` bytes.
/// Returns 0 and sets `size`, or -1 and fills `error`.
int nacre_jpeg_encode(nacre_jpeg *jpeg, const uint8_t *pixels, int width, int height,
                      size_t stride, enum nacre_image_layout layout, int quality, uint8_t *out,
                      size_t capacity, size_t *size, char *error);

/// Writes an 8-bit PNG, always with the same bytes for the same pixels: RGB for colour (an
/// alpha byte is left out), grey for grey. Returns 0; or -1 with `error` filled, and with
/// `*code` the errno where a call to the system failed and 0 otherwise.
int nacre_png_write(const char *path, const uint8_t *pixels, int width, int height, size_t stride,
                    enum nacre_image_layout layout, int *code, char *error);

/// Reads any PNG as RGBA. With `pixels` NULL only the size is told. Returns as above.
int nacre_png_read(const char *path, uint8_t *pixels, size_t capacity, int *width, int *height,
                   int *code, char *error);

#ifdef __cplusplus
}
#endif
