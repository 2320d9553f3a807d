// Lenses, poses and planes fitted to points.
#include <opencv2/calib3d.hpp>

#include "guard.h"

using namespace nacre;

namespace {

cv::Mat cameraMatrix(const double *camera) {
    return (cv::Mat_<double>(3, 3) << camera[0], 0, camera[2], 0, camera[1], camera[3], 0, 0, 1);
}

double residualOf(
    const std::vector<cv::Point3d> &room, const std::vector<cv::Point2d> &image,
    const cv::Mat &turn, const cv::Mat &move, const cv::Mat &matrix, const cv::Mat &bend) {
    std::vector<cv::Point2d> seen;
    cv::projectPoints(room, turn, move, matrix, bend, seen);
    double sum = 0;
    for (size_t i = 0; i < seen.size(); i++) sum += (seen[i] - image[i]).dot(seen[i] - image[i]);
    return std::sqrt(sum / double(seen.size()));
}

}  // namespace

vision_status vision_calibrate(
    const float *board, const float *image, const int *counts, int views, int width, int height,
    int is_rational, double *camera, double *distortion, double *deviations, double *errors,
    double *residual) {
    return guarded([&] {
        cv::setNumThreads(1);
        need(board && image && counts && views > 0, "no views");
        need(camera && distortion && deviations && errors && residual, "a null pointer");
        std::vector<std::vector<cv::Point3f>> boards;
        std::vector<std::vector<cv::Point2f>> images;
        size_t at = 0;
        for (int k = 0; k < views; k++) {
            need(counts[k] >= 4, "a view with fewer than four points");
            boards.emplace_back();
            images.emplace_back();
            for (int i = 0; i < counts[k]; i++, at++) {
                boards.back().emplace_back(board[3 * at], board[3 * at + 1], board[3 * at + 2]);
                images.back().emplace_back(image[2 * at], image[2 * at + 1]);
            }
        }
        cv::Mat matrix = cv::Mat::eye(3, 3, CV_64F), bend;
        std::vector<cv::Mat> turns, moves;
        cv::Mat spread, poses, perView;
        *residual = cv::calibrateCamera(
            boards, images, cv::Size(width, height), matrix, bend, turns, moves, spread, poses,
            perView, is_rational ? cv::CALIB_RATIONAL_MODEL : 0,
            cv::TermCriteria(cv::TermCriteria::EPS | cv::TermCriteria::COUNT, 100, 1e-12));
        camera[0] = matrix.at<double>(0, 0);
        camera[1] = matrix.at<double>(1, 1);
        camera[2] = matrix.at<double>(0, 2);
        camera[3] = matrix.at<double>(1, 2);
        for (int i = 0; i < 8; i++)
            distortion[i] = i < int(bend.total()) ? bend.at<double>(i) : 0;
        for (int i = 0; i < 4; i++) deviations[i] = spread.at<double>(i);
        for (int k = 0; k < views; k++) errors[k] = perView.at<double>(k);
    });
}

vision_status vision_pose(
    const double *room, const double *image, int count, const double *camera,
    const double *distortion, double *rotation, double *translation, double *residual) {
    return guarded([&] {
        cv::setNumThreads(1);
        need(room && image && camera && distortion, "a null pointer");
        need(rotation && translation && residual && count >= 4, "fewer than four points");
        std::vector<cv::Point3d> places;
        std::vector<cv::Point2d> pixels;
        for (int i = 0; i < count; i++) {
            places.emplace_back(room[3 * i], room[3 * i + 1], room[3 * i + 2]);
            pixels.emplace_back(image[2 * i], image[2 * i + 1]);
        }
        cv::Mat matrix = cameraMatrix(camera);
        cv::Mat bend(1, 8, CV_64F, const_cast<double *>(distortion));
        // A flat target seen from afar has two poses that fit nearly alike: all are tried.
        std::vector<cv::Mat> turns, moves;
        cv::solvePnPGeneric(
            places, pixels, matrix, bend, turns, moves, false, cv::SOLVEPNP_SQPNP);
        if (turns.empty()) throw Refusal{VISION_LIBRARY, "no pose fits these points"};
        double best = -1;
        cv::Mat turn, move;
        for (size_t k = 0; k < turns.size(); k++) {
            cv::solvePnPRefineLM(places, pixels, matrix, bend, turns[k], moves[k]);
            double off = residualOf(places, pixels, turns[k], moves[k], matrix, bend);
            if (best < 0 || off < best) {
                best = off;
                turn = turns[k];
                move = moves[k];
            }
        }
        cv::Mat full;
        cv::Rodrigues(turn, full);
        for (int i = 0; i < 9; i++) rotation[i] = full.at<double>(i / 3, i % 3);
        for (int i = 0; i < 3; i++) translation[i] = move.at<double>(i);
        *residual = best;
    });
}

vision_status vision_homography(
    const double *from, const double *to, int count, double *homography) {
    return guarded([&] {
        cv::setNumThreads(1);
        need(from && to && homography && count >= 4, "fewer than four points");
        std::vector<cv::Point2d> a, b;
        for (int i = 0; i < count; i++) {
            a.emplace_back(from[2 * i], from[2 * i + 1]);
            b.emplace_back(to[2 * i], to[2 * i + 1]);
        }
        cv::Mat found = cv::findHomography(a, b, 0);
        if (found.empty()) throw Refusal{VISION_LIBRARY, "no homography fits these points"};
        for (int i = 0; i < 9; i++) homography[i] = found.at<double>(i / 3, i % 3);
    });
}
