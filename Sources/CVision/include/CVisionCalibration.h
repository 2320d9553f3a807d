// The part of the fence that measures cameras: boards, markers, lenses, poses, planes.
//
// Pixels are OpenCV's: the middle of the upper left one is (0, 0). Lists of points are numbers
// one after another. The same input gives the same output: everything runs on one thread.
#ifndef CVISION_CALIBRATION_H
#define CVISION_CALIBRATION_H

#include "CVision.h"

#ifdef __cplusplus
extern "C" {
#endif

// The size of a JPEG picture.
vision_status vision_jpeg_size(const uint8_t *bytes, size_t count, int *width, int *height);

// A capture of any format as lightness at its full size; `grey` holds width × height bytes.
vision_status vision_grey(
    const uint8_t *bytes, size_t count, int width, int height, int bytes_per_row,
    vision_format format, uint8_t *grey);

// Finds the inner corners of a chessboard, row by row, to parts of a pixel. `corners` holds
// 2 × columns × rows numbers; `found` says whether all were there.
vision_status vision_chessboard(
    const uint8_t *grey, int width, int height, int columns, int rows, float *corners,
    int *found);

// A ChArUco board: squares across and down, a square's and a marker's side (any unit), and
// the number of the dictionary as in OpenCV's PREDEFINED_DICTIONARY_NAME.
typedef struct {
    int columns, rows;
    float square, marker;
    int dictionary;
} vision_charuco_board;

// Finds what is to be seen of the board's inner corners: their numbers, row by row from the
// upper left one of OpenCV's drawing, and places. Both hold (columns − 1) × (rows − 1) entries.
vision_status vision_charuco(
    const uint8_t *grey, int width, int height, const vision_charuco_board *board, int *numbers,
    float *corners, int *count);

// Draws the board as OpenCV does, with a margin in pixels.
vision_status vision_charuco_draw(
    const vision_charuco_board *board, int width, int height, int margin, uint8_t *grey);

// Finds ArUco or AprilTag markers: numbers, and four corners (8 numbers) each: upper left,
// upper right, lower right, lower left of the marker. `count` says how many were stored.
vision_status vision_markers(
    const uint8_t *grey, int width, int height, int dictionary, int *numbers, float *corners,
    int capacity, int *count);

// Draws one marker with a black border of one bit; `grey` holds side × side bytes.
vision_status vision_marker_draw(int dictionary, int number, int side, uint8_t *grey);

// Fits a lens to several views of flat boards (Zhang 2000, as OpenCV does it).
//
// `board` has 3 and `image` 2 numbers a point, views one after another, `counts` points each.
// `camera` gets fx fy cx cy, `distortion` k1 k2 p1 p2 k3 k4 k5 k6, `deviations` how uncertain
// the four of `camera` are, `errors` the root mean square in pixels of every view, `residual`
// that of all.
vision_status vision_calibrate(
    const float *board, const float *image, const int *counts, int views, int width, int height,
    int is_rational, double *camera, double *distortion, double *deviations, double *errors,
    double *residual);

// The pose from points of the room and their pixels: at least four, on a plane or not.
// `rotation` gets 9 numbers row by row, `translation` 3: room → camera. `residual` in pixels.
vision_status vision_pose(
    const double *room, const double *image, int count, const double *camera,
    const double *distortion, double *rotation, double *translation, double *residual);

// The homography that takes `from` to `to` with least squares; 9 numbers row by row.
vision_status vision_homography(
    const double *from, const double *to, int count, double *homography);

#ifdef __cplusplus
}
#endif
#endif
