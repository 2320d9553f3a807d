// Chessboards, ChArUco boards and markers in pictures.
#include <turbojpeg.h>

#include <opencv2/aruco/charuco.hpp>
#include <opencv2/calib3d.hpp>
#include <opencv2/imgproc.hpp>

#include "guard.h"

using namespace nacre;

namespace {

struct Decoder {
    tjhandle handle = tjInitDecompress();
    Decoder() {
        if (!handle) throw std::bad_alloc();
    }
    ~Decoder() { tjDestroy(handle); }
};

void readSize(tjhandle handle, const uint8_t *bytes, size_t count, int *width, int *height) {
    int subsampling = 0, space = 0;
    if (tjDecompressHeader3(handle, bytes, count, width, height, &subsampling, &space) != 0)
        throw Refusal{VISION_DAMAGED, "the JPEG has no valid header"};
    if (*width < 1 || *height < 1 || *width > 16384 || *height > 16384)
        throw Refusal{VISION_DAMAGED, "the JPEG claims a size beyond reason"};
}

cv::Ptr<cv::aruco::Dictionary> dictionaryOf(int number) {
    need(number >= 0 && number <= cv::aruco::DICT_APRILTAG_36h11, "no such dictionary");
    return cv::aruco::getPredefinedDictionary(number);
}

cv::Ptr<cv::aruco::CharucoBoard> boardOf(const vision_charuco_board *board) {
    need(board && board->columns > 1 && board->rows > 1, "a board without squares");
    need(board->marker > 0 && board->square > board->marker, "a marker fits into its square");
    auto dictionary = dictionaryOf(board->dictionary);
    need(
        board->columns * board->rows / 2 <= dictionary->bytesList.rows,
        "the dictionary has too few markers for this board");
    return cv::aruco::CharucoBoard::create(
        board->columns, board->rows, board->square, board->marker, dictionary);
}

cv::Ptr<cv::aruco::DetectorParameters> parametersFor(int dictionary) {
    auto parameters = cv::aruco::DetectorParameters::create();
    parameters->cornerRefinementMethod = dictionary >= cv::aruco::DICT_APRILTAG_16h5
                                             ? cv::aruco::CORNER_REFINE_CONTOUR
                                             : cv::aruco::CORNER_REFINE_SUBPIX;
    return parameters;
}

}  // namespace

vision_status vision_jpeg_size(const uint8_t *bytes, size_t count, int *width, int *height) {
    return guarded([&] {
        need(bytes && width && height, "a null pointer");
        Decoder decoder;
        readSize(decoder.handle, bytes, count, width, height);
    });
}

vision_status vision_grey(
    const uint8_t *bytes, size_t count, int width, int height, int bytes_per_row,
    vision_format format, uint8_t *grey) {
    return guarded([&] {
        need(bytes && grey && width > 0 && height > 0, "a capture without pixels");
        cv::Mat out(height, width, CV_8UC1, grey);
        if (format == VISION_MJPEG) {
            Decoder decoder;
            int own_width = 0, own_height = 0;
            readSize(decoder.handle, bytes, count, &own_width, &own_height);
            if (own_width != width || own_height != height)
                throw Refusal{VISION_DAMAGED, "the JPEG has another size than announced"};
            int result = tjDecompress2(
                decoder.handle, bytes, count, grey, width, width, height, TJPF_GRAY,
                TJFLAG_ACCURATEDCT);
            if (result != 0 && tjGetErrorCode(decoder.handle) == TJERR_FATAL)
                throw Refusal{VISION_DAMAGED, "the JPEG cannot be decoded"};
            return;
        }
        int channels = format == VISION_RGBA ? 4 : format == VISION_BGR ? 3
                       : format == VISION_GREY ? 1 : 2;
        need(bytes_per_row >= width * channels, "rows shorter than their pixels");
        if (count < size_t(bytes_per_row) * size_t(height - 1) + size_t(width * channels))
            throw Refusal{VISION_DAMAGED, "the capture is shorter than its size says"};
        cv::Mat source(
            height, width, CV_8UC(channels), const_cast<uint8_t *>(bytes),
            size_t(bytes_per_row));
        switch (format) {
            case VISION_RGBA: cv::cvtColor(source, out, cv::COLOR_RGBA2GRAY); break;
            case VISION_BGR: cv::cvtColor(source, out, cv::COLOR_BGR2GRAY); break;
            case VISION_YUYV: cv::cvtColor(source, out, cv::COLOR_YUV2GRAY_YUYV); break;
            default: source.copyTo(out);
        }
    });
}

vision_status vision_chessboard(
    const uint8_t *grey, int width, int height, int columns, int rows, float *corners,
    int *found) {
    return guarded([&] {
        cv::setNumThreads(1);
        need(corners && found && columns > 1 && rows > 1, "a board without corners");
        cv::Mat picture = view(grey, width, height, CV_8UC1);
        cv::Size size(columns, rows);
        std::vector<cv::Point2f> points;
        int flags = cv::CALIB_CB_ADAPTIVE_THRESH | cv::CALIB_CB_NORMALIZE_IMAGE;
        *found = cv::findChessboardCorners(picture, size, points, flags) &&
                 points.size() == size_t(columns) * size_t(rows);
        if (!*found) return;
        // The search window stays within the squares, however small the board appears.
        double nearest = 1e9;
        for (size_t i = 0; i + 1 < points.size(); i++)
            if ((i + 1) % size_t(columns) != 0)
                nearest = std::min(nearest, cv::norm(points[i + 1] - points[i]));
        int half = std::max(2, std::min(11, int(nearest / 2)));
        cv::cornerSubPix(
            picture, points, cv::Size(half, half), cv::Size(-1, -1),
            cv::TermCriteria(cv::TermCriteria::EPS | cv::TermCriteria::COUNT, 60, 1e-4));
        for (size_t i = 0; i < points.size(); i++) {
            corners[2 * i] = points[i].x;
            corners[2 * i + 1] = points[i].y;
        }
    });
}

vision_status vision_charuco(
    const uint8_t *grey, int width, int height, const vision_charuco_board *board, int *numbers,
    float *corners, int *count) {
    return guarded([&] {
        cv::setNumThreads(1);
        need(numbers && corners && count, "a null pointer");
        *count = 0;
        auto wanted = boardOf(board);
        cv::Mat picture = view(grey, width, height, CV_8UC1);
        std::vector<std::vector<cv::Point2f>> found, rejected;
        std::vector<int> markers;
        // Corners are refined on the squares; the markers' own corners must stay as found.
        auto parameters = cv::aruco::DetectorParameters::create();
        parameters->cornerRefinementMethod = cv::aruco::CORNER_REFINE_NONE;
        cv::aruco::detectMarkers(
            picture, wanted->dictionary, found, markers, parameters, rejected);
        if (markers.empty()) return;
        cv::aruco::refineDetectedMarkers(picture, wanted, found, markers, rejected);
        cv::Mat places, names;
        cv::aruco::interpolateCornersCharuco(found, markers, picture, wanted, places, names);
        int most = (board->columns - 1) * (board->rows - 1);
        for (int i = 0; i < names.rows && *count < most; i++) {
            numbers[*count] = names.at<int>(i);
            cv::Point2f place = places.at<cv::Point2f>(i);
            corners[2 * *count] = place.x;
            corners[2 * *count + 1] = place.y;
            ++*count;
        }
    });
}

vision_status vision_charuco_draw(
    const vision_charuco_board *board, int width, int height, int margin, uint8_t *grey) {
    return guarded([&] {
        need(grey && width > 0 && height > 0 && margin >= 0, "a picture without pixels");
        cv::Mat out;
        boardOf(board)->draw(cv::Size(width, height), out, margin, 1);
        out.copyTo(cv::Mat(height, width, CV_8UC1, grey));
    });
}

vision_status vision_markers(
    const uint8_t *grey, int width, int height, int dictionary, int *numbers, float *corners,
    int capacity, int *count) {
    return guarded([&] {
        cv::setNumThreads(1);
        need(numbers && corners && count && capacity >= 0, "a null pointer");
        cv::Mat picture = view(grey, width, height, CV_8UC1);
        std::vector<std::vector<cv::Point2f>> found;
        std::vector<int> markers;
        cv::aruco::detectMarkers(
            picture, dictionaryOf(dictionary), found, markers, parametersFor(dictionary));
        *count = 0;
        for (size_t i = 0; i < markers.size() && *count < capacity; i++) {
            numbers[*count] = markers[i];
            for (size_t k = 0; k < 4; k++) {
                corners[8 * *count + int(2 * k)] = found[i][k].x;
                corners[8 * *count + int(2 * k) + 1] = found[i][k].y;
            }
            ++*count;
        }
    });
}

vision_status vision_marker_draw(int dictionary, int number, int side, uint8_t *grey) {
    return guarded([&] {
        need(grey && side > 8, "a picture without pixels");
        auto markers = dictionaryOf(dictionary);
        need(number >= 0 && number < markers->bytesList.rows, "no such marker");
        cv::Mat out;
        cv::aruco::drawMarker(markers, number, side, out, 1);
        out.copyTo(cv::Mat(side, side, CV_8UC1, grey));
    });
}
