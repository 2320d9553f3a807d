// The model of the empty room, and the masks made from it.
#include <opencv2/imgproc.hpp>
#include <opencv2/video.hpp>

#include "guard.h"

using namespace nacre;

struct vision_background {
    int width, height;
    cv::Ptr<cv::BackgroundSubtractorMOG2> model;
    cv::Mat soft, picture, mask, mixture, keep;
    cv::Mat grey_now, grey_then, dx, dy, edge_now, edge_then, added, low;
    bool picture_is_fresh = false;
};

vision_background *vision_background_create(int width, int height, double threshold) {
    return made([&] {
        need(width > 0 && height > 0, "a background without pixels");
        auto *self = new vision_background();
        self->width = width;
        self->height = height;
        self->model = cv::createBackgroundSubtractorMOG2(500, threshold, true);
        self->model->setShadowThreshold(0.55);
        // Sensor noise is never below this, and a model that grew too sure sees ghosts.
        self->model->setVarMin(12);
        self->model->setVarInit(22);
        return self;
    });
}

void vision_background_free(vision_background *background) { delete background; }

namespace {

void refreshPicture(vision_background &self) {
    if (self.picture_is_fresh) return;
    self.model->getBackgroundImage(self.picture);
    self.picture_is_fresh = true;
}

// How steep the lightness is, per pixel.
void edges(const cv::Mat &bgr, cv::Mat &grey, cv::Mat &dx, cv::Mat &dy, cv::Mat &out) {
    cv::cvtColor(bgr, grey, cv::COLOR_BGR2GRAY);
    cv::Sobel(grey, dx, CV_16S, 1, 0, 3);
    cv::Sobel(grey, dy, CV_16S, 0, 1, 3);
    cv::convertScaleAbs(dx, dx, 0.25);
    cv::convertScaleAbs(dy, dy, 0.25);
    cv::max(dx, dy, out);
}

// Light that falls in from elsewhere only adds, and brings no edges of its own but soft ones:
// a body before the wall has both darker channels and a sharp outline.
void dropAddedLight(vision_background &self) {
    refreshPicture(self);
    edges(self.soft, self.grey_now, self.dx, self.dy, self.edge_now);
    edges(self.picture, self.grey_then, self.dx, self.dy, self.edge_then);
    cv::Mat darker, sharp;
    cv::subtract(self.picture, self.soft, darker);
    cv::Mat one = darker.reshape(1, self.height * self.width);
    cv::reduce(one, self.low, 1, cv::REDUCE_MAX);
    cv::Mat darkest = self.low.reshape(1, self.height);
    // Edges twice as steep as those that the light could have strengthened.
    cv::Mat allowed;
    self.edge_then.convertTo(allowed, CV_8U, 2.0, 9.0);
    cv::dilate(allowed, allowed, cv::getStructuringElement(cv::MORPH_RECT, {3, 3}));
    cv::subtract(self.edge_now, allowed, sharp);
    sharp.setTo(255, darkest > 8);
    cv::threshold(sharp, sharp, 0, 255, cv::THRESH_BINARY);
    cv::morphologyEx(
        sharp, sharp, cv::MORPH_OPEN, cv::getStructuringElement(cv::MORPH_RECT, {2, 2}));
    cv::dilate(sharp, sharp, cv::getStructuringElement(cv::MORPH_ELLIPSE, {7, 9}));
    cv::bitwise_and(self.mask, sharp, self.mask);
}

}  // namespace

vision_status vision_background_compare(
    vision_background *background, const uint8_t *bgr, uint8_t *mask) {
    return guarded([&] {
        need(background && mask, "a null pointer");
        auto &self = *background;
        cv::Mat colour = view(bgr, self.width, self.height, CV_8UC3);
        cv::GaussianBlur(colour, self.soft, {3, 3}, 0);
        self.model->apply(self.soft, self.mask, 0);
        dropAddedLight(self);
        self.mask.copyTo(cv::Mat(self.height, self.width, CV_8UC1, mask));
    });
}

vision_status vision_background_learn(
    vision_background *background, const uint8_t *bgr, const uint8_t *keep, const float *gain,
    double rate) {
    return guarded([&] {
        need(background && gain, "a null pointer");
        auto &self = *background;
        cv::Mat colour = view(bgr, self.width, self.height, CV_8UC3);
        cv::GaussianBlur(colour, self.mixture, {3, 3}, 0);
        if (keep && !self.picture.empty()) {
            refreshPicture(self);
            cv::Mat kept = view(keep, self.width, self.height, CV_8UC1);
            cv::Mat shown;
            cv::multiply(self.picture, cv::Scalar(gain[0], gain[1], gain[2]), shown);
            shown.copyTo(self.mixture, kept);
        }
        self.model->apply(self.mixture, self.keep, rate);
        self.picture_is_fresh = false;
    });
}

vision_status vision_background_picture(vision_background *background, uint8_t *bgr) {
    return guarded([&] {
        need(background && bgr, "a null pointer");
        refreshPicture(*background);
        background->picture.copyTo(
            cv::Mat(background->height, background->width, CV_8UC3, bgr));
    });
}

vision_status vision_scale(const uint8_t *bgr, int count, const float *gain, uint8_t *out) {
    return guarded([&] {
        need(gain && out, "a null pointer");
        cv::Mat target(1, count, CV_8UC3, out);
        cv::multiply(
            view(bgr, count, 1, CV_8UC3), cv::Scalar(gain[0], gain[1], gain[2]), target);
    });
}

vision_status vision_clean(
    uint8_t *mask, int width, int height, int open_size, int close_width, int close_height) {
    return guarded([&] {
        cv::Mat image = view(mask, width, height, CV_8UC1);
        if (open_size > 1)
            cv::morphologyEx(
                image, image, cv::MORPH_OPEN,
                cv::getStructuringElement(cv::MORPH_RECT, {open_size, open_size}));
        if (close_width > 1 || close_height > 1)
            cv::morphologyEx(
                image, image, cv::MORPH_CLOSE,
                cv::getStructuringElement(cv::MORPH_RECT, {close_width, close_height}));
    });
}

vision_status vision_grow(uint8_t *mask, int width, int height, int size) {
    return guarded([&] {
        cv::Mat image = view(mask, width, height, CV_8UC1);
        cv::dilate(image, image, cv::getStructuringElement(cv::MORPH_ELLIPSE, {size, size}));
    });
}

vision_status vision_components(
    const uint8_t *mask, int width, int height, int least, int32_t *labels,
    vision_component *out, int capacity, int *count) {
    return guarded([&] {
        need(labels && out && count, "a null pointer");
        cv::Mat numbers(height, width, CV_32SC1, labels);
        cv::Mat stats, centres;
        int parts = cv::connectedComponentsWithStats(
            view(mask, width, height, CV_8UC1), numbers, stats, centres, 8, CV_32S);
        int stored = 0;
        for (int label = 1; label < parts && stored < capacity; ++label) {
            const int *row = stats.ptr<int>(label);
            if (row[cv::CC_STAT_AREA] < least) continue;
            out[stored++] = {label, row[cv::CC_STAT_LEFT], row[cv::CC_STAT_TOP],
                             row[cv::CC_STAT_WIDTH], row[cv::CC_STAT_HEIGHT],
                             row[cv::CC_STAT_AREA]};
        }
        *count = stored;
    });
}
