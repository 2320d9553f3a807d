// OpenCV's own reader and writer of calibration files, to check ours from outside.
//   opencv_storage read FILE     prints size, matrix, distortion and the list `nacre`
//   opencv_storage write FILE    writes a camera as OpenCV does
#include <cstdio>
#include <opencv2/core.hpp>
#include <string>

static void print(const char *name, const cv::Mat &matrix) {
    std::printf("%s %dx%d", name, matrix.rows, matrix.cols);
    for (int i = 0; i < int(matrix.total()); i++) std::printf(" %.17g", matrix.at<double>(i));
    std::printf("\n");
}

int main(int count, char **words) {
    if (count != 3) return 2;
    std::string way = words[1];
    if (way == "write") {
        cv::FileStorage file(words[2], cv::FileStorage::WRITE);
        cv::Mat matrix = (cv::Mat_<double>(3, 3) << 536.07345314, 0, 342.37046827, 0,
                          536.01636274, 235.53687064, 0, 0, 1);
        cv::Mat bend = (cv::Mat_<double>(1, 5) << -0.26509039, 0, 1e-17, -3, 0.25231221);
        file << "calibration_time" << "Sat Nov 21 2026" << "image_width" << 640
             << "image_height" << 480 << "flags" << 0 << "camera_matrix" << matrix
             << "distortion_coefficients" << bend << "avg_reprojection_error" << 0.4087;
        return 0;
    }
    cv::FileStorage file(words[2], cv::FileStorage::READ);
    if (!file.isOpened()) return 1;
    cv::Mat matrix, bend;
    file["camera_matrix"] >> matrix;
    file["distortion_coefficients"] >> bend;
    std::printf("size %d %d\n", int(file["image_width"]), int(file["image_height"]));
    print("matrix", matrix);
    print("distortion", bend);
    for (const auto &line : file["nacre"])
        std::printf("line %s\n", std::string(line).c_str());
    return 0;
}
