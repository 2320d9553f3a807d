// Turns exceptions into status codes; every function of the fence runs inside `guarded`.
#pragma once

#include <exception>
#include <new>
#include <opencv2/core.hpp>
#include <string>

#include "CVision.h"

namespace nacre {

/// The words of the last failure on this thread.
std::string &lastError();

/// A failure that we find ourselves.
struct Refusal {
    vision_status status;
    const char *why;
};

template <typename Body>
vision_status guarded(Body body) {
    try {
        lastError().clear();
        body();
        return VISION_OK;
    } catch (const Refusal &refusal) {
        lastError() = refusal.why;
        return refusal.status;
    } catch (const cv::Exception &error) {
        lastError() = error.what();
        return VISION_LIBRARY;
    } catch (const std::bad_alloc &) {
        return VISION_MEMORY;
    } catch (const std::exception &error) {
        lastError() = error.what();
        return VISION_LIBRARY;
    } catch (...) {
        lastError() = "an unknown exception";
        return VISION_LIBRARY;
    }
}

/// Runs a constructor; nullptr on any failure.
template <typename Body>
auto made(Body body) -> decltype(body()) {
    decltype(body()) result = nullptr;
    guarded([&] {
        // One thread: reports must not depend on how many cores there are, and the painter
        // needs the others.
        cv::setNumThreads(1);
        result = body();
    });
    return result;
}

inline void need(bool condition, const char *why) {
    if (!condition) throw Refusal{VISION_BAD_ARGUMENT, why};
}

/// A picture over somebody else's bytes, to read.
inline cv::Mat view(const uint8_t *bytes, int width, int height, int type) {
    need(bytes != nullptr && width > 0 && height > 0, "a picture without pixels");
    return cv::Mat(height, width, type, const_cast<uint8_t *>(bytes));
}

}  // namespace nacre
