// Video4Linux for Swift: the kernel's structures as they are, and what Swift cannot import.
#pragma once
#include <linux/videodev2.h>
#include <stddef.h>
#include <stdint.h>

// libv4l2.h is left to the .c file: it would hand stdio on to every Swift file that imports this.

#ifdef __cplusplus
extern "C" {
#endif

// Swift does not import macros that compute: the request codes, by their kernel names.
static const unsigned long nacre_v4l_querycap = VIDIOC_QUERYCAP;
static const unsigned long nacre_v4l_enum_fmt = VIDIOC_ENUM_FMT;
static const unsigned long nacre_v4l_enum_framesizes = VIDIOC_ENUM_FRAMESIZES;
static const unsigned long nacre_v4l_enum_frameintervals = VIDIOC_ENUM_FRAMEINTERVALS;
static const unsigned long nacre_v4l_s_fmt = VIDIOC_S_FMT;
static const unsigned long nacre_v4l_s_parm = VIDIOC_S_PARM;
static const unsigned long nacre_v4l_reqbufs = VIDIOC_REQBUFS;
static const unsigned long nacre_v4l_querybuf = VIDIOC_QUERYBUF;
static const unsigned long nacre_v4l_qbuf = VIDIOC_QBUF;
static const unsigned long nacre_v4l_dqbuf = VIDIOC_DQBUF;
static const unsigned long nacre_v4l_streamon = VIDIOC_STREAMON;
static const unsigned long nacre_v4l_streamoff = VIDIOC_STREAMOFF;
static const unsigned long nacre_v4l_queryctrl = VIDIOC_QUERYCTRL;
static const unsigned long nacre_v4l_s_ctrl = VIDIOC_S_CTRL;

// Pixel formats are built by the macro v4l2_fourcc, which Swift cannot evaluate.
static const uint32_t nacre_v4l_pix_yuyv = V4L2_PIX_FMT_YUYV;
static const uint32_t nacre_v4l_pix_uyvy = V4L2_PIX_FMT_UYVY;
static const uint32_t nacre_v4l_pix_nv12 = V4L2_PIX_FMT_NV12;
static const uint32_t nacre_v4l_pix_mjpeg = V4L2_PIX_FMT_MJPEG;
static const uint32_t nacre_v4l_pix_jpeg = V4L2_PIX_FMT_JPEG;
static const uint32_t nacre_v4l_pix_bgr24 = V4L2_PIX_FMT_BGR24;
static const uint32_t nacre_v4l_pix_grey = V4L2_PIX_FMT_GREY;
static const uint32_t nacre_v4l_pix_z16 = V4L2_PIX_FMT_Z16;
static const uint32_t nacre_v4l_pix_y16 = V4L2_PIX_FMT_Y16;

// Flags whose macros Swift imports as signed, or not at all, as the 32 bits they are.
static const uint32_t nacre_v4l_cap_video_capture = V4L2_CAP_VIDEO_CAPTURE;
static const uint32_t nacre_v4l_cap_streaming = V4L2_CAP_STREAMING;
static const uint32_t nacre_v4l_cap_device_caps = V4L2_CAP_DEVICE_CAPS;
static const uint32_t nacre_v4l_buf_error = V4L2_BUF_FLAG_ERROR;
static const uint32_t nacre_v4l_stamp_mask = V4L2_BUF_FLAG_TIMESTAMP_MASK;
static const uint32_t nacre_v4l_stamp_monotonic = V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC;
static const uint32_t nacre_v4l_can_set_interval = V4L2_CAP_TIMEPERFRAME;
static const uint32_t nacre_v4l_next_control = V4L2_CTRL_FLAG_NEXT_CTRL;
static const uint32_t nacre_v4l_control_disabled = V4L2_CTRL_FLAG_DISABLED;

// Enumerations of C are types of their own in Swift; the structures hold plain 32-bit numbers.
static const uint32_t nacre_v4l_type_capture = V4L2_BUF_TYPE_VIDEO_CAPTURE;
static const uint32_t nacre_v4l_memory_mmap = V4L2_MEMORY_MMAP;
static const uint32_t nacre_v4l_field_any = V4L2_FIELD_ANY;
static const uint32_t nacre_v4l_size_discrete = V4L2_FRMSIZE_TYPE_DISCRETE;
static const uint32_t nacre_v4l_interval_discrete = V4L2_FRMIVAL_TYPE_DISCRETE;
static const uint32_t nacre_v4l_control_class = V4L2_CTRL_TYPE_CTRL_CLASS;
static const uint32_t nacre_v4l_control_boolean = V4L2_CTRL_TYPE_BOOLEAN;
static const uint32_t nacre_v4l_control_menu = V4L2_CTRL_TYPE_MENU;

/// v4l2_open takes variable arguments, which Swift cannot pass; flags as in open(2).
int nacre_v4l_open(const char *path, int flags);

/// v4l2_ioctl takes variable arguments; `argument` must be the structure the request names.
int nacre_v4l_ioctl(int fd, unsigned long request, void *argument);

/// open(2), for a node that is only asked what it is: libv4l2's own looks at every mode first.
int nacre_v4l_open_plain(const char *path, int flags);

/// ioctl(2) takes variable arguments as well.
int nacre_v4l_ioctl_plain(int fd, unsigned long request, void *argument);

/// v4l2_mmap, shared; MAP_FAILED is a cast macro, so failure is NULL here.
void *nacre_v4l_mmap(size_t length, int fd, int64_t offset);

/// v4l2_munmap; kept beside its opener so that libv4l2.h need not be imported.
int nacre_v4l_munmap(void *start, size_t length);

/// v4l2_close; kept beside its opener so that libv4l2.h need not be imported.
int nacre_v4l_close(int fd);

/// Resets a USB device by its node, /dev/bus/usb/BUS/DEVICE; -1 with errno where that fails.
int nacre_usb_reset(const char *path);

/// Sends libv4l2's own messages nowhere: every failure is told once, by us. Call it once.
void nacre_v4l_silence(void);

#ifdef __cplusplus
}
#endif
