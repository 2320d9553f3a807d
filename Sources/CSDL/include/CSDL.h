// SDL2's displays, one window with a picture, keys and pads, without SDL's own header: its
// macros and its renaming of main have no place in Swift. Everything belongs to one thread.
#pragma once
#include <stdint.h>

/// A window that shows one picture as large as it is.
typedef struct nacre_window nacre_window;

/// What a hand did.
typedef enum {
    nacre_event_none = 0,
    nacre_event_quit = 1,
    nacre_event_key_down = 2,
    nacre_event_key_up = 3,
    nacre_event_pad_axis = 4,
    nacre_event_pad_down = 5,
    nacre_event_pad_up = 6,
    nacre_event_focus_lost = 7,
} nacre_event_kind;

typedef struct {
    nacre_event_kind kind;
    /// SDL's number of the axis or button of a pad.
    int number;
    /// An axis, -1 … 1.
    float value;
    /// A key by its place on an American keyboard: "W", "Left", "F11".
    char key[24];
} nacre_event;

/// Starts SDL's video and pads; 0, or -1 where there is no display.
int nacre_video_open(void);
void nacre_video_close(void);
/// Why the last call failed; valid until the next one.
const char *nacre_video_error(void);
/// SDL's video driver: "x11", "wayland", "KMSDRM", "dummy".
const char *nacre_video_driver(void);

int nacre_display_count(void);
/// The name and place of a display; 0, or -1.
int nacre_display(int index, char *name, int room, int *x, int *y, int *width, int *height);

/// Opens a window on a display; width and height 0 for a full screen. Null where it fails.
nacre_window *nacre_window_open(const char *title, int display, int width, int height);
void nacre_window_close(nacre_window *window);
/// The size of what is seen, in pixels.
void nacre_window_size(nacre_window *window, int *width, int *height);
void nacre_window_set_fullscreen(nacre_window *window, int on);
int nacre_window_is_fullscreen(nacre_window *window);

/// Shows a picture of four bytes a pixel (red, green, blue, any), stretched to the window.
///
/// With `read` not null what the window shows is copied there, as large as the window.
/// 0, or -1 where the display does not take it.
int nacre_window_show(
    nacre_window *window, const uint8_t *pixels, int width, int height, uint8_t *read);

/// The next thing that a hand did; kind none where there is none.
nacre_event nacre_next_event(void);

/// Draws a picture through a homography, four bytes a pixel, black beyond the region.
///
/// `inverse` takes a point of the output (pixels, centres at halves) to one of the picture,
/// row by row; `region` is left, top, right, bottom in pixels of the picture.
void nacre_warp(
    uint8_t *output, int output_width, int output_height, const uint8_t *picture,
    int picture_width, int picture_height, const double inverse[9], const double region[4]);
