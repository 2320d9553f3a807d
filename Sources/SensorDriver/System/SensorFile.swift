import DeviceIO
import Glibc
import Quantities

/// The one place of this room that decides what an errno means.
///
/// - EINTR: the call is made again (but for close, which has closed by then).
/// - EAGAIN: "not now", handed back as a value.
/// - EFAULT, EBADF: our bug; trapped.
/// - ENODEV, ENXIO, ENOENT, ESHUTDOWN: the device has gone. EBUSY, ENOSPC: somebody else has it.
/// - those in `gone`: as ENODEV; a serial line's EIO means that it hung up.
/// - anything else: `DriverError.Reason.system` with the call's name.
struct ErrnoPolicy {
    /// The device, as an error names it.
    let device: String
    /// Further errnos that mean that the device has gone.
    var gone: [Int32] = []

    /// Makes a call until it is answered; nil for "not now".
    func judge(
        _ call: String, action: String, _ body: () -> CallResult
    ) throws(DriverError) -> Int? {
        LoopThread.forbid("a sensor")
        while true {
            switch body() {
            case .value(let value): return value
            case .failed(EINTR): continue
            case .failed(EAGAIN): return nil
            case .failed(let code):
                precondition(
                    code != EFAULT && code != EBADF, "\(call) on \(device): errno \(code)")
                throw failure(action, reason(call: call, code: code))
            }
        }
    }

    /// An error of this device.
    func failure(_ action: String, _ reason: DriverError.Reason) -> DriverError {
        DriverError(device: device, action: action, reason: reason)
    }

    private func reason(call: String, code: Int32) -> DriverError.Reason {
        switch code {
        case _ where gone.contains(code): .disconnected
        case ENODEV, ENXIO, ENOENT, ESHUTDOWN: .disconnected
        case EBUSY, ENOSPC: .busy
        default: .system(call: call, errno: code)
        }
    }
}

/// An open node, every call judged by `ErrnoPolicy`.
struct SensorFile {
    let calls: any SensorCalls
    let policy: ErrnoPolicy
    let descriptor: Int32

    /// Opens the node.
    init(
        node: String, flags: Int32 = O_RDONLY, device: String, gone: [Int32] = [],
        calls: any SensorCalls
    ) throws(DriverError) {
        self.calls = calls
        policy = ErrnoPolicy(device: device, gone: gone)
        let value = try policy.judge("open", action: "open \(node)") {
            calls.open(node, flags: flags)
        }
        guard let value else {
            throw policy.failure("open \(node)", .system(call: "open", errno: EAGAIN))
        }
        descriptor = Int32(value)
    }

    /// Reads what is there into the memory of an array.
    /// - Parameter start: From which byte of that memory on.
    /// - Returns: The count of bytes, 0 at the end; nil where nothing is there now.
    func read<Element>(
        into array: inout [Element], from start: Int = 0, action: String
    ) throws(DriverError) -> Int? {
        let (calls, descriptor) = (calls, descriptor)
        return try policy.judge("read", action: action) {
            array.withUnsafeMutableBytes {
                calls.read(descriptor, into: UnsafeMutableRawBufferPointer(rebasing: $0[start...]))
            }
        }
    }

    /// Writes as much as is taken at once.
    /// - Returns: The count of bytes; nil where there is no room now.
    func write(_ bytes: ArraySlice<UInt8>, action: String) throws(DriverError) -> Int? {
        let (calls, descriptor) = (calls, descriptor)
        return try policy.judge("write", action: action) {
            bytes.withUnsafeBytes { calls.write(descriptor, $0) }
        }
    }

    /// Asks the driver; `array` holds question and answer.
    ///
    /// `refusals` are the errnos that are an answer here and no failure.
    /// - Returns: The call's value; nil for a refusal.
    func ask<Element>(
        _ name: String, _ request: UInt, _ array: inout [Element], refusals: [Int32] = [],
        action: String
    ) throws(DriverError) -> Int? {
        let (calls, descriptor) = (calls, descriptor)
        return try answer(name, refusals: refusals, action: action) {
            array.withUnsafeMutableBytes { bytes in
                guard let start = bytes.baseAddress else { return .failed(EFAULT) }
                return calls.control(descriptor, request, start)
            }
        }
    }

    /// Makes any call on the descriptor whose refusals are answers.
    /// - Returns: The call's value; nil for a refusal.
    func answer(
        _ name: String, refusals: [Int32] = [], action: String,
        _ body: (Int32) -> CallResult
    ) throws(DriverError) -> Int? {
        let descriptor = descriptor
        return try answer(name, refusals: refusals, action: action) { body(descriptor) }
    }

    private func answer(
        _ name: String, refusals: [Int32], action: String, _ body: () -> CallResult
    ) throws(DriverError) -> Int? {
        var isRefused = false
        let value = try policy.judge(name, action: action) {
            let result = body()
            if case .failed(let code) = result, refusals.contains(code) {
                isRefused = true
                return .value(0)
            }
            return result
        }
        guard let value else { throw policy.failure(action, .system(call: name, errno: EAGAIN)) }
        return isRefused ? nil : value
    }

    /// Waits for events until the instant.
    /// - Returns: poll(2)'s events, 0 after the time.
    func wait(
        for events: Int32 = POLLIN, until deadline: MonotonicTime, action: String
    ) throws(DriverError) -> Int32 {
        let (calls, descriptor) = (calls, descriptor)
        let value = try policy.judge("poll", action: action) {
            // Rounded up: a poll that ends early would be called again for nothing.
            let left = max(deadline - calls.now, 0)
            let milliseconds = min((left + 999_999) / 1_000_000, 3_600_000)
            return calls.poll(descriptor, events: events, milliseconds: Int32(milliseconds))
        }
        return Int32(value ?? 0)
    }

    /// Closes the node.
    ///
    /// How it closes tells nothing that could be acted upon: the descriptor is gone either way,
    /// nothing is buffered for writing, and a device that vanished fails here by its nature.
    func close() {
        if case .failed(let code) = calls.close(descriptor) {
            precondition(code != EBADF, "close on \(policy.device): errno \(code)")
        }
    }
}
