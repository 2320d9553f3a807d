// Dense optical flow.
#include <opencv2/video/tracking.hpp>

#include "guard.h"

using namespace nacre;

struct vision_flow {
    cv::Ptr<cv::DISOpticalFlow> dis;
};

vision_flow *vision_flow_create(void) {
    return made([] {
        auto *self = new vision_flow();
        self->dis = cv::DISOpticalFlow::create(cv::DISOpticalFlow::PRESET_ULTRAFAST);
        return self;
    });
}

void vision_flow_free(vision_flow *flow) { delete flow; }

vision_status vision_flow_between(
    vision_flow *flow, const uint8_t *before, const uint8_t *after, int width, int height,
    float *out) {
    return guarded([&] {
        need(flow && out, "a null pointer");
        cv::Mat result(height, width, CV_32FC2, out);
        flow->dis->calc(
            view(before, width, height, CV_8UC1), view(after, width, height, CV_8UC1), result);
        if (result.data != reinterpret_cast<uint8_t *>(out))
            result.copyTo(cv::Mat(height, width, CV_32FC2, out));
    });
}
