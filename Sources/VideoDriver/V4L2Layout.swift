import CVideo4Linux
import Kernels

/// How the bytes of a camera's pictures lie, by the names that a device file uses.
///
/// The best first: YUYV costs nothing to read, UYVY and NV12 are put in its order, a JPEG must
/// be decoded; grey and the 16-bit ones have no colour; the last is what libv4l2 makes of
/// anything else.
public enum V4L2Layout: String, CaseIterable, Sendable {
    case yuyv
    case uyvy
    case nv12
    case mjpeg
    /// Eight bits of lightness: many infrared cameras.
    case grey
    /// Sixteen bits of distance, 0 where the camera knows none.
    case z16
    /// Sixteen bits of lightness or, where the device file says so, of distance.
    case y16
    case bgr

    /// The layout of a kernel's pixel format, where we read it.
    init?(code: UInt32) {
        switch code {
        case nacre_v4l_pix_yuyv: self = .yuyv
        case nacre_v4l_pix_uyvy: self = .uyvy
        case nacre_v4l_pix_nv12: self = .nv12
        case nacre_v4l_pix_mjpeg, nacre_v4l_pix_jpeg: self = .mjpeg
        case nacre_v4l_pix_grey: self = .grey
        case nacre_v4l_pix_z16: self = .z16
        case nacre_v4l_pix_y16: self = .y16
        case nacre_v4l_pix_bgr24: self = .bgr
        default: return nil
        }
    }

    /// What is handed on: the 16-bit layouts become eight bits, the others with colour YUYV.
    var pixels: PixelFormat {
        switch self {
        case .yuyv, .uyvy, .nv12: .yuyv
        case .mjpeg: .mjpeg
        case .grey, .z16, .y16: .grey8
        case .bgr: .bgr8
        }
    }

    /// Its place among equals.
    var rank: Int { V4L2Layout.allCases.firstIndex(of: self) ?? 0 }

    /// Bytes of a pixel on the bus, roughly; a JPEG is guessed high.
    var weight: Double {
        switch self {
        case .yuyv, .uyvy, .z16, .y16: 2
        case .nv12: 1.5
        case .mjpeg: 0.5
        case .grey: 1
        case .bgr: 3
        }
    }

    /// Bytes of one row of pixels without padding, in the first plane; 0 for a JPEG.
    func rowBytes(width: Int) -> Int {
        switch self {
        case .yuyv, .uyvy, .z16, .y16: width * 2
        case .mjpeg: 0
        case .nv12, .grey: width
        case .bgr: width * 3
        }
    }

    /// Rows of all planes together; NV12 has a half of colour rows behind its grey ones.
    func rowCount(height: Int) -> Int { self == .nv12 ? height + (height + 1) / 2 : height }
}
