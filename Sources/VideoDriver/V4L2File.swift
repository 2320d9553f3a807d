import CVideo4Linux
import DeviceIO
import Glibc

/// One question to a driver, with the name that an error shows.
struct V4L2Request: Sendable {
    let code: UInt
    let name: String

    static let capabilities = V4L2Request(code: nacre_v4l_querycap, name: "VIDIOC_QUERYCAP")
    static let formats = V4L2Request(code: nacre_v4l_enum_fmt, name: "VIDIOC_ENUM_FMT")
    static let sizes = V4L2Request(
        code: nacre_v4l_enum_framesizes, name: "VIDIOC_ENUM_FRAMESIZES")
    static let intervals = V4L2Request(
        code: nacre_v4l_enum_frameintervals, name: "VIDIOC_ENUM_FRAMEINTERVALS")
    static let setFormat = V4L2Request(code: nacre_v4l_s_fmt, name: "VIDIOC_S_FMT")
    static let setInterval = V4L2Request(code: nacre_v4l_s_parm, name: "VIDIOC_S_PARM")
    static let reserve = V4L2Request(code: nacre_v4l_reqbufs, name: "VIDIOC_REQBUFS")
    static let describe = V4L2Request(code: nacre_v4l_querybuf, name: "VIDIOC_QUERYBUF")
    static let enqueue = V4L2Request(code: nacre_v4l_qbuf, name: "VIDIOC_QBUF")
    static let dequeue = V4L2Request(code: nacre_v4l_dqbuf, name: "VIDIOC_DQBUF")
    static let start = V4L2Request(code: nacre_v4l_streamon, name: "VIDIOC_STREAMON")
    static let stop = V4L2Request(code: nacre_v4l_streamoff, name: "VIDIOC_STREAMOFF")
    static let queryControl = V4L2Request(code: nacre_v4l_queryctrl, name: "VIDIOC_QUERYCTRL")
    static let setControl = V4L2Request(code: nacre_v4l_s_ctrl, name: "VIDIOC_S_CTRL")
}

/// An open camera node and the one place that decides what an errno means.
///
/// - EINTR: the call is made again (but for close, which has closed by then).
/// - EAGAIN: "not now", handed back as a value.
/// - EFAULT, EBADF: our bug; trapped.
/// - ENODEV, ENXIO, ENOENT: the device has gone. EBUSY, ENOSPC: somebody else has it or its bus.
/// - anything else: `DriverError.Reason.system` with the call's name.
struct V4L2File {
    let calls: any V4L2Calls
    /// The device, as an error names it.
    let device: String
    let descriptor: Int32

    /// Opens the node.
    init(
        node: String, device: String, calls: any V4L2Calls
    ) throws(DriverError) {
        self.calls = calls
        self.device = device
        let value = try V4L2File.judge("open", device: device, action: "open \(node)") {
            calls.open(node)
        }
        guard let value else {
            throw DriverError(
                device: device, action: "open \(node)",
                reason: .system(call: "open", errno: EAGAIN))
        }
        descriptor = Int32(value)
    }

    /// What a driver says to a question it may not know.
    enum Answer: Equatable {
        case done
        /// EAGAIN.
        case notNow
        /// One of the errnos that the asker takes for a plain no.
        case refused
    }

    /// The refusals of a question that a driver need not know, or whose list has ended.
    static let optional = [EINVAL, ENOTTY, ENODATA]

    /// Asks; `value` holds question and answer.
    ///
    /// `refusals` are the errnos that are an answer here and no failure.
    func ask<Structure>(
        _ request: V4L2Request, _ value: inout Structure, refusals: [Int32] = [], action: String
    ) throws(DriverError) -> Answer {
        let (calls, descriptor) = (calls, descriptor)
        var refused = false
        let result = try V4L2File.judge(request.name, device: device, action: action) {
            let result = withUnsafeMutableBytes(of: &value) { bytes -> CallResult in
                guard let start = bytes.baseAddress else { return .failed(EFAULT) }
                return calls.control(descriptor, request.code, start)
            }
            if case .failed(let code) = result, refusals.contains(code) {
                refused = true
                return .value(0)
            }
            return result
        }
        guard result != nil else { return .notNow }
        return refused ? .refused : .done
    }

    /// Asks what every driver must answer at once.
    func demand<Structure>(
        _ request: V4L2Request, _ value: inout Structure, action: String
    ) throws(DriverError) {
        guard try ask(request, &value, action: action) == .done else {
            throw failure(action, .system(call: request.name, errno: EAGAIN))
        }
    }

    /// Maps a buffer of the driver.
    func map(
        offset: Int64, length: Int
    ) throws(DriverError) -> UnsafeMutableRawBufferPointer {
        let (calls, descriptor) = (calls, descriptor)
        let value = try V4L2File.judge("mmap", device: device, action: "map a buffer") {
            calls.map(descriptor, offset: offset, length: length)
        }
        guard let value, let start = UnsafeMutableRawPointer(bitPattern: value) else {
            throw failure("map a buffer", .system(call: "mmap", errno: EAGAIN))
        }
        return UnsafeMutableRawBufferPointer(start: start, count: length)
    }

    /// Lets a mapped buffer go.
    func unmap(_ buffer: UnsafeMutableRawBufferPointer) throws(DriverError) {
        guard let start = buffer.baseAddress else { return }
        let calls = calls
        let value = try V4L2File.judge("munmap", device: device, action: "unmap a buffer") {
            calls.unmap(start, length: buffer.count)
        }
        if value == nil {
            throw failure("unmap a buffer", .system(call: "munmap", errno: EAGAIN))
        }
    }

    /// Waits for a picture; the value holds the events of poll(2), 0 where the time ran out.
    ///
    /// `left` gives the nanoseconds left; it is asked again after an interruption.
    func wait(until left: () -> Int64) throws(DriverError) -> Int32 {
        let (calls, descriptor) = (calls, descriptor)
        let value = try V4L2File.judge("poll", device: device, action: "wait for a picture") {
            // Rounded up: a poll that ends early would be called again for nothing.
            let milliseconds = min((max(left(), 0) + 999_999) / 1_000_000, 3_600_000)
            return calls.poll(descriptor, milliseconds: Int32(milliseconds))
        }
        return Int32(value ?? 0)
    }

    /// Closes the node; it is closed afterwards even where this throws.
    func close() throws(DriverError) {
        let (calls, descriptor) = (calls, descriptor)
        let value = try V4L2File.judge("close", device: device, action: "close") {
            let result = calls.close(descriptor)
            // Linux has freed the descriptor before it reports the signal: never close twice.
            return result == .failed(EINTR) ? .value(0) : result
        }
        if value == nil { throw failure("close", .system(call: "close", errno: EAGAIN)) }
    }

    /// An error of this device.
    func failure(_ action: String, _ reason: DriverError.Reason) -> DriverError {
        DriverError(device: device, action: action, reason: reason)
    }

    /// The policy; the value is nil for "not now".
    private static func judge(
        _ call: String, device: String, action: String, _ body: () -> CallResult
    ) throws(DriverError) -> Int? {
        LoopThread.forbid("a camera")
        while true {
            switch body() {
            case .value(let value): return value
            case .failed(EINTR): continue
            case .failed(EAGAIN): return nil
            case .failed(let code):
                precondition(
                    code != EFAULT && code != EBADF, "\(call) on \(device): errno \(code)")
                throw DriverError(
                    device: device, action: action, reason: reason(call: call, code: code))
            }
        }
    }

    private static func reason(call: String, code: Int32) -> DriverError.Reason {
        switch code {
        case ENODEV, ENXIO, ENOENT: .disconnected
        case EBUSY, ENOSPC: .busy
        default: .system(call: call, errno: code)
        }
    }
}
