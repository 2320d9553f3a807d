#include "CImageFiles.h"

#include <stdio.h>
#include <stdlib.h>
#include <turbojpeg.h>

struct nacre_jpeg {
    tjhandle handle;
};

nacre_jpeg *nacre_jpeg_open(void) {
    nacre_jpeg *jpeg = malloc(sizeof *jpeg);
    if (!jpeg) return NULL;
    jpeg->handle = tjInitCompress();
    if (!jpeg->handle) {
        free(jpeg);
        return NULL;
    }
    return jpeg;
}

void nacre_jpeg_close(nacre_jpeg *jpeg) {
    if (!jpeg) return;
    tjDestroy(jpeg->handle);
    free(jpeg);
}

size_t nacre_jpeg_capacity(int width, int height) {
    if (width < 1 || height < 1 || width > 65500 || height > 65500) return 0;
    unsigned long size = tjBufSize(width, height, TJSAMP_420);
    return size == (unsigned long)-1 ? 0 : size;
}

int nacre_jpeg_encode(nacre_jpeg *jpeg, const uint8_t *pixels, int width, int height,
                      size_t stride, enum nacre_image_layout layout, int quality, uint8_t *out,
                      size_t capacity, size_t *size, char *error) {
    int format = layout == nacre_image_rgba  ? TJPF_RGBX
                 : layout == nacre_image_bgr ? TJPF_BGR
                                             : TJPF_GRAY;
    int sampling = layout == nacre_image_grey ? TJSAMP_GRAY : TJSAMP_420;
    unsigned long length = capacity;
    unsigned char *buffer = out;
    int result = tjCompress2(jpeg->handle, pixels, width, (int)stride, height, format, &buffer,
                             &length, sampling, quality, TJFLAG_NOREALLOC | TJFLAG_FASTDCT);
    if (result != 0) {
        snprintf(error, nacre_image_error_size, "%s", tjGetErrorStr2(jpeg->handle));
        return -1;
    }
    *size = length;
    return 0;
}
