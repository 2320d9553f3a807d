// Captures of any format to the small working picture.
#include <turbojpeg.h>

#include <algorithm>
#include <opencv2/imgproc.hpp>

#include "guard.h"

using namespace nacre;

namespace nacre {
std::string &lastError() {
    thread_local std::string words;
    return words;
}
}  // namespace nacre

const char *vision_error(void) { return lastError().c_str(); }

struct vision_shrinker {
    tjhandle decoder = nullptr;
    cv::Mat decoded, small, converted;
    ~vision_shrinker() {
        if (decoder) tjDestroy(decoder);
    }
};

vision_shrinker *vision_shrinker_create(void) {
    return made([] { return new vision_shrinker(); });
}

void vision_shrinker_free(vision_shrinker *shrinker) { delete shrinker; }

namespace {

// Decodes at the smallest size the format offers for free that is not below the wanted one.
cv::Mat decode(
    vision_shrinker &self, const uint8_t *bytes, size_t count, int out_width, int out_height) {
    if (!self.decoder) self.decoder = tjInitDecompress();
    if (!self.decoder) throw std::bad_alloc();
    int width = 0, height = 0, subsampling = 0, space = 0;
    if (tjDecompressHeader3(
            self.decoder, bytes, count, &width, &height, &subsampling, &space) != 0)
        throw Refusal{VISION_DAMAGED, "the JPEG has no valid header"};
    if (width < 1 || height < 1 || width > 16384 || height > 16384)
        throw Refusal{VISION_DAMAGED, "the JPEG claims a size beyond reason"};
    tjscalingfactor best = {1, 1};
    for (int denominator : {2, 4, 8}) {
        tjscalingfactor factor = {1, denominator};
        if (TJSCALED(width, factor) >= out_width && TJSCALED(height, factor) >= out_height)
            best = factor;
    }
    int scaled_width = TJSCALED(width, best), scaled_height = TJSCALED(height, best);
    self.decoded.create(scaled_height, scaled_width, CV_8UC3);
    int result = tjDecompress2(
        self.decoder, bytes, count, self.decoded.data, scaled_width, scaled_width * 3,
        scaled_height, TJPF_BGR, TJFLAG_FASTDCT);
    // Webcams end a picture early now and then: a warning still has most of the picture.
    if (result != 0 && tjGetErrorCode(self.decoder) == TJERR_FATAL)
        throw Refusal{VISION_DAMAGED, "the JPEG cannot be decoded"};
    return self.decoded;
}

}  // namespace

vision_status vision_shrink(
    vision_shrinker *shrinker, const uint8_t *bytes, size_t count, int width, int height,
    int bytes_per_row, vision_format format, uint8_t *bgr, uint8_t *grey, int out_width,
    int out_height) {
    return guarded([&] {
        need(shrinker && bytes && bgr && grey, "a null pointer");
        need(out_width > 0 && out_height > 0, "a working size of nothing");
        cv::Mat source;
        int conversion = -1;
        if (format == VISION_MJPEG) {
            source = decode(*shrinker, bytes, count, out_width, out_height);
        } else {
            int channels = format == VISION_RGBA   ? 4
                           : format == VISION_BGR  ? 3
                           : format == VISION_GREY ? 1
                                                   : 2;
            need(width > 0 && height > 0, "a capture without pixels");
            need(bytes_per_row >= width * channels, "rows shorter than their pixels");
            if (count < size_t(bytes_per_row) * size_t(height - 1) + size_t(width * channels))
                throw Refusal{VISION_DAMAGED, "the capture is shorter than its size says"};
            source = cv::Mat(
                height, width, CV_8UC(channels), const_cast<uint8_t *>(bytes),
                size_t(bytes_per_row));
            conversion = format == VISION_RGBA   ? cv::COLOR_RGBA2BGR
                         : format == VISION_YUYV ? cv::COLOR_YUV2BGR_YUYV
                         : format == VISION_GREY ? cv::COLOR_GRAY2BGR
                                                 : -1;
        }
        // Two pixels share their colour in YUYV, so it is converted before it is shrunk.
        if (conversion == cv::COLOR_YUV2BGR_YUYV) {
            cv::cvtColor(source, shrinker->converted, conversion);
            source = shrinker->converted;
            conversion = -1;
        }
        cv::resize(
            source, shrinker->small, cv::Size(out_width, out_height), 0, 0, cv::INTER_AREA);
        cv::Mat colour(out_height, out_width, CV_8UC3, bgr);
        if (conversion >= 0)
            cv::cvtColor(shrinker->small, colour, conversion);
        else
            shrinker->small.copyTo(colour);
        cv::Mat light(out_height, out_width, CV_8UC1, grey);
        cv::cvtColor(colour, light, cv::COLOR_BGR2GRAY);
    });
}
