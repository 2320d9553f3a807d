import CVideo4Linux
import Glibc

@testable import VideoDriver

/// A camera played at the level of system calls: keeps books on what is open, mapped and
/// lent, and fails when told to.
final class ScriptedCamera: V4L2Calls, @unchecked Sendable {
    /// A mode the camera offers.
    struct Offer {
        var code: UInt32
        var width: UInt32
        var height: UInt32
        var rates: [UInt32]
    }

    /// A picture to send.
    struct Picture {
        var bytes: [UInt8]
        var sequence: UInt32
        var flags: UInt32 = nacre_v4l_stamp_monotonic
        var microseconds: Int64 = 0
    }

    var offers = [
        Offer(code: nacre_v4l_pix_yuyv, width: 8, height: 4, rates: [30]),
        Offer(code: nacre_v4l_pix_yuyv, width: 4, height: 2, rates: [30]),
    ]
    var driverCapabilities = nacre_v4l_cap_video_capture
    var nodeCapabilities = nacre_v4l_cap_video_capture | nacre_v4l_cap_streaming
    var rowPadding: UInt32 = 0
    /// Knobs by identifier, in rising order.
    var controls: [(id: UInt32, name: String, kind: UInt32, range: ClosedRange<Int32>)] = []
    /// What was set, in order: name and value.
    private(set) var settings: [String] = []
    /// Pictures that wait in the driver.
    var pictures: [Picture] = []
    /// Events that poll adds to POLLIN.
    var events: Int32 = 0
    /// The node at which the camera is; nil while unplugged.
    var node: String? = "/dev/video0"

    /// What is open and mapped at this moment, and what was done against the rules.
    private(set) var openFiles: Set<Int32> = []
    private(set) var maps: [Int: Int] = [:]
    private(set) var wrongs: [String] = []
    private(set) var counts: [Call: Int] = [:]
    private(set) var format = v4l2_pix_format()
    private(set) var refusedModes = 0

    private var faults: [Call: (code: Int32, skip: Int, times: Int)] = [:]
    private var descriptors: Int32 = 100
    private var queue: [UInt32] = []
    private var memory: [UnsafeMutableRawPointer?] = []
    private var isStreaming = false
    private let bufferLength = 8192

    /// Makes a call fail, from its `skip`-th time on, so many times.
    func fail(_ call: Call, with code: Int32, skip: Int = 0, times: Int = 1) {
        faults[call] = (code, skip, times)
    }

    /// Ends all failing.
    func heal() { faults = [:] }

    private func fault(_ call: Call) -> Int32? {
        counts[call, default: 0] += 1
        guard let fault = faults[call], fault.times > 0 else { return nil }
        if fault.skip > 0 {
            faults[call]?.skip -= 1
            return nil
        }
        faults[call]?.times -= 1
        return fault.code
    }

    // MARK: The calls

    func open(_ path: String) -> CallResult {
        if let code = fault(.open) { return .failed(code) }
        guard path == node else { return .failed(ENOENT) }
        descriptors += 1
        openFiles.insert(descriptors)
        return .value(Int(descriptors))
    }

    func close(_ descriptor: Int32) -> CallResult {
        // As in Linux: closed whatever the result.
        if openFiles.remove(descriptor) == nil { wrongs.append("closed twice") }
        isStreaming = false
        queue = []
        if let code = fault(.close) { return .failed(code) }
        return .value(0)
    }

    func map(_ descriptor: Int32, offset: Int64, length: Int) -> CallResult {
        if let code = fault(.mmap) { return .failed(code) }
        let index = Int(offset) / bufferLength
        guard openFiles.contains(descriptor), memory.indices.contains(index) else {
            return .failed(EINVAL)
        }
        let start = UnsafeMutableRawPointer.allocate(byteCount: length, alignment: 4096)
        memory[index] = start
        maps[Int(bitPattern: start)] = length
        return .value(Int(bitPattern: start))
    }

    func unmap(_ start: UnsafeMutableRawPointer, length: Int) -> CallResult {
        let code = fault(.munmap)
        if code == EINTR { return .failed(EINTR) }
        if maps.removeValue(forKey: Int(bitPattern: start)) != length {
            wrongs.append("unmapped what was not mapped")
        } else {
            start.deallocate()
        }
        return code.map { .failed($0) } ?? .value(0)
    }

    func poll(_ descriptor: Int32, milliseconds: Int32) -> CallResult {
        if let code = fault(.poll) { return .failed(code) }
        return .value(Int(events | (pictures.isEmpty ? 0 : POLLIN)))
    }

    func control(
        _ descriptor: Int32, _ request: UInt, _ argument: UnsafeMutableRawPointer
    ) -> CallResult {
        if !openFiles.contains(descriptor) { wrongs.append("asked a closed file") }
        let code: Int32
        switch request {
        case nacre_v4l_querycap: code = capabilities(argument)
        case nacre_v4l_enum_fmt: code = formats(argument)
        case nacre_v4l_enum_framesizes: code = sizes(argument)
        case nacre_v4l_enum_frameintervals: code = intervals(argument)
        case nacre_v4l_s_fmt: code = setFormat(argument)
        case nacre_v4l_s_parm: code = fault(.setInterval) ?? 0
        case nacre_v4l_reqbufs: code = reserve(argument)
        case nacre_v4l_querybuf: code = describe(argument)
        case nacre_v4l_qbuf: code = enqueue(argument)
        case nacre_v4l_dqbuf: code = dequeue(argument)
        case nacre_v4l_streamon:
            code = fault(.streamon) ?? 0
            if code == 0 { isStreaming = true } else if code == ENOSPC { refusedModes += 1 }
        case nacre_v4l_streamoff:
            isStreaming = false
            code = fault(.streamoff) ?? 0
        case nacre_v4l_queryctrl: code = nextControl(argument)
        case nacre_v4l_s_ctrl: code = setControl(argument)
        default: code = ENOTTY
        }
        return code == 0 ? .value(0) : .failed(code)
    }
}

// MARK: What the driver answers

extension ScriptedCamera {
    private func with<T>(
        _ argument: UnsafeMutableRawPointer, _ type: T.Type, _ body: (inout T) -> Int32
    ) -> Int32 {
        body(&argument.assumingMemoryBound(to: type).pointee)
    }

    private func capabilities(_ argument: UnsafeMutableRawPointer) -> Int32 {
        if let code = fault(.querycap) { return code }
        return with(argument, v4l2_capability.self) {
            $0.capabilities = driverCapabilities | nacre_v4l_cap_device_caps
            $0.device_caps = nodeCapabilities
            return 0
        }
    }

    private var codes: [UInt32] {
        offers.reduce(into: []) { if !$0.contains($1.code) { $0.append($1.code) } }
    }

    private func formats(_ argument: UnsafeMutableRawPointer) -> Int32 {
        with(argument, v4l2_fmtdesc.self) {
            guard $0.index < codes.count else { return EINVAL }
            $0.pixelformat = codes[Int($0.index)]
            return 0
        }
    }

    private func sizes(_ argument: UnsafeMutableRawPointer) -> Int32 {
        with(argument, v4l2_frmsizeenum.self) { size in
            let mine = offers.filter { $0.code == size.pixel_format }
            guard size.index < mine.count else { return EINVAL }
            size.type = nacre_v4l_size_discrete
            size.discrete.width = mine[Int(size.index)].width
            size.discrete.height = mine[Int(size.index)].height
            return 0
        }
    }

    private func intervals(_ argument: UnsafeMutableRawPointer) -> Int32 {
        with(argument, v4l2_frmivalenum.self) { interval in
            let mine = offers.first {
                $0.code == interval.pixel_format && $0.width == interval.width
                    && $0.height == interval.height
            }
            guard let mine, interval.index < mine.rates.count else { return EINVAL }
            interval.type = nacre_v4l_interval_discrete
            interval.discrete = v4l2_fract(
                numerator: 1, denominator: mine.rates[Int(interval.index)])
            return 0
        }
    }

    private func setFormat(_ argument: UnsafeMutableRawPointer) -> Int32 {
        if let code = fault(.setFormat) { return code }
        return with(argument, v4l2_format.self) {
            let layout = V4L2Layout(code: $0.fmt.pix.pixelformat)
            let row = UInt32(layout?.rowBytes(width: Int($0.fmt.pix.width)) ?? 0)
            $0.fmt.pix.bytesperline = row == 0 ? 0 : row + rowPadding
            format = $0.fmt.pix
            return 0
        }
    }

    private func nextControl(_ argument: UnsafeMutableRawPointer) -> Int32 {
        with(argument, v4l2_queryctrl.self) { query in
            let last = query.id & ~nacre_v4l_next_control
            guard let control = controls.first(where: { $0.id > last }) else { return EINVAL }
            query.id = control.id
            query.type = control.kind
            query.minimum = control.range.lowerBound
            query.maximum = control.range.upperBound
            withUnsafeMutableBytes(of: &query.name) { $0.copyBytes(from: control.name.utf8) }
            return 0
        }
    }

    private func setControl(_ argument: UnsafeMutableRawPointer) -> Int32 {
        with(argument, v4l2_control.self) { setting in
            guard let control = controls.first(where: { $0.id == setting.id }) else {
                return EINVAL
            }
            if isStreaming { wrongs.append("set a control of a running stream") }
            settings.append("\(control.name) = \(setting.value)")
            return 0
        }
    }

    private func reserve(_ argument: UnsafeMutableRawPointer) -> Int32 {
        if let code = fault(.reqbufs) { return code }
        return with(argument, v4l2_requestbuffers.self) {
            memory = Array(repeating: nil, count: Int($0.count))
            return 0
        }
    }

    private func describe(_ argument: UnsafeMutableRawPointer) -> Int32 {
        if let code = fault(.querybuf) { return code }
        return with(argument, v4l2_buffer.self) {
            $0.length = UInt32(bufferLength)
            $0.m.offset = $0.index * UInt32(bufferLength)
            return 0
        }
    }

    private func enqueue(_ argument: UnsafeMutableRawPointer) -> Int32 {
        if let code = fault(.qbuf) { return code }
        return with(argument, v4l2_buffer.self) {
            if queue.contains($0.index) { wrongs.append("lent a buffer twice") }
            queue.append($0.index)
            return 0
        }
    }

    private func dequeue(_ argument: UnsafeMutableRawPointer) -> Int32 {
        if let code = fault(.dqbuf) { return code }
        return with(argument, v4l2_buffer.self) { buffer in
            guard isStreaming, !pictures.isEmpty, !queue.isEmpty else { return EAGAIN }
            let picture = pictures.removeFirst()
            buffer.index = queue.removeFirst()
            buffer.bytesused = UInt32(picture.bytes.count)
            buffer.flags = picture.flags
            buffer.sequence = picture.sequence
            buffer.timestamp = timeval(
                tv_sec: Int(picture.microseconds / 1_000_000),
                tv_usec: Int(picture.microseconds % 1_000_000))
            picture.bytes.withUnsafeBytes {
                if let from = $0.baseAddress {
                    memory[Int(buffer.index)]?.copyMemory(from: from, byteCount: $0.count)
                }
            }
            return 0
        }
    }
}
