import CVideo4Linux
import DeviceIO
import Glibc
import Kernels
import Quantities

/// One buffer on loan from the driver that has been looked at and found whole.
struct V4L2Frame {
    let index: UInt32
    let bytes: UnsafeRawBufferPointer
    let bytesPerRow: Int
    private let sequence: UInt32
    private let stamp: MonotonicTime?

    /// Looks at a buffer; nil where its picture is damaged or cut short.
    init?(
        _ buffer: v4l2_buffer, in map: UnsafeMutableRawBufferPointer, mode: V4L2Mode,
        bytesPerRow: Int
    ) {
        guard buffer.flags & nacre_v4l_buf_error == 0 else { return nil }
        let used = UnsafeRawBufferPointer(map).prefix(Int(buffer.bytesused))
        let valid = UnsafeRawBufferPointer(rebasing: used)
        if mode.layout == .mjpeg {
            guard let length = MotionJPEG.length(of: valid) else { return nil }
            bytes = UnsafeRawBufferPointer(rebasing: valid.prefix(length))
        } else {
            let rows = mode.layout.rowCount(height: mode.height)
            let needed = bytesPerRow * (rows - 1) + mode.layout.rowBytes(width: mode.width)
            guard valid.count >= needed else { return nil }
            bytes = valid
        }
        index = buffer.index
        sequence = buffer.sequence
        self.bytesPerRow = bytesPerRow
        let isMonotonic = buffer.flags & nacre_v4l_stamp_mask == nacre_v4l_stamp_monotonic
        stamp = isMonotonic ? MonotonicTime(buffer.timestamp) : nil
    }

    /// Copies the picture out, so that the buffer can go back.
    ///
    /// A stamp of another clock, or one of the future, is replaced by now: the picture is at
    /// least that old.
    /// - Parameter lightness: Of each count, for the layouts of 16 bits.
    func capture(mode: V4L2Mode, lightness: [UInt8]) -> VideoCapture {
        let pixels = PixelBuffer(
            width: mode.width, height: mode.height, format: mode.layout.pixels,
            capacity: bytes.count)
        fill(pixels, layout: mode.layout, lightness: lightness)
        let now = MonotonicClock.now
        return VideoCapture(
            pixels: pixels, capturedAt: min(stamp ?? now, now), sequence: sequence)
    }
}

extension MonotonicTime {
    /// The kernel's time stamp, microseconds fine.
    fileprivate init(_ stamp: timeval) {
        self.init(
            nanoseconds: Int64(stamp.tv_sec) * 1_000_000_000 + Int64(stamp.tv_usec) * 1000)
    }
}
