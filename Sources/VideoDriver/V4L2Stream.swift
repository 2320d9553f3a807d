import CVideo4Linux
import DeviceIO
import Glibc
import Kernels
import Quantities

/// A running stream of one open camera: mapped buffers that go round between driver and us.
///
/// Everything it takes it gives back in `stop`, also where `start` fails half-way.
struct V4L2Stream {
    /// How many buffers go round; one is looked at, one is filled, two for a late reader.
    static let bufferCount = 4

    let file: V4L2File
    /// What the driver agreed to.
    private(set) var mode: V4L2Mode
    private(set) var dropped: UInt64 = 0
    private let controls: [String: Int]
    private let depth: V4L2Depth?
    private var lightness: [UInt8] = []
    private var bytesPerRow = 0
    private var maps: [UnsafeMutableRawBufferPointer] = []
    private var isRunning = false
    private var lastSequence: UInt32?

    /// A stream that has not started.
    init(file: V4L2File, mode: V4L2Mode, wish: V4L2Wish) {
        self.file = file
        self.mode = mode
        controls = wish.controls
        depth = wish.depth
    }

    /// Sets the mode and starts.
    /// - Returns: False where the bus has no room for this mode (ENOSPC): try a lower one.
    mutating func start() throws(DriverError) -> Bool {
        try setFormat()
        try setInterval()
        try file.pin(controls)
        try mapBuffers()
        for index in maps.indices { try enqueue(UInt32(index)) }
        var type = nacre_v4l_type_capture
        let action = "start streaming"
        switch try file.ask(.start, &type, refusals: [ENOSPC], action: action) {
        case .done: isRunning = true
        case .refused: return false
        case .notNow:
            throw file.failure(action, .system(call: V4L2Request.start.name, errno: EAGAIN))
        }
        return true
    }

    /// Stops and gives back everything, whatever fails on the way.
    /// - Returns: The failures that a vanished device does not explain.
    mutating func stop() -> [DriverError] {
        var failures: [DriverError] = []
        if isRunning {
            isRunning = false
            var type = nacre_v4l_type_capture
            do throws(DriverError) {
                try file.demand(.stop, &type, action: "stop streaming")
            } catch { failures.append(error) }
        }
        for map in maps {
            do throws(DriverError) { try file.unmap(map) } catch { failures.append(error) }
        }
        maps = []
        do throws(DriverError) { try file.close() } catch { failures.append(error) }
        return failures.filter { $0.reason != .disconnected }
    }

    private mutating func setFormat() throws(DriverError) {
        var format = v4l2_format()
        format.type = nacre_v4l_type_capture
        format.fmt.pix.width = UInt32(mode.width)
        format.fmt.pix.height = UInt32(mode.height)
        format.fmt.pix.pixelformat = mode.code
        format.fmt.pix.field = nacre_v4l_field_any
        let action = "set the mode"
        switch try file.ask(.setFormat, &format, refusals: [EINVAL], action: action) {
        case .done: break
        case .refused: throw file.failure(action, .unsupported(setting: "\(mode)"))
        case .notNow:
            throw file.failure(action, .system(call: V4L2Request.setFormat.name, errno: EAGAIN))
        }
        // A driver may change what it was asked for; what it says now is what will come.
        let given = format.fmt.pix
        guard let layout = V4L2Mode.Layout(code: given.pixelformat),
            given.width > 0, given.height > 0, given.width <= 16_384, given.height <= 16_384
        else { throw file.failure(action, .unsupported(setting: "\(mode)")) }
        mode.code = given.pixelformat
        mode.layout = layout
        mode.width = Int(given.width)
        mode.height = Int(given.height)
        bytesPerRow = max(Int(given.bytesperline), layout.rowBytes(width: mode.width))
        lightness = layout.lightness(depth)
    }

    /// Asks for the pace; a driver that cannot be asked keeps its own.
    private mutating func setInterval() throws(DriverError) {
        guard let interval = mode.interval else { return }
        var parameters = v4l2_streamparm()
        parameters.type = nacre_v4l_type_capture
        parameters.parm.capture.timeperframe.numerator = interval.numerator
        parameters.parm.capture.timeperframe.denominator = interval.denominator
        let answer = try file.ask(
            .setInterval, &parameters, refusals: V4L2File.optional, action: "set the pace")
        switch answer {
        case .done: mode.interval = V4L2Mode.Interval(parameters.parm.capture.timeperframe)
        case .refused: mode.interval = nil
        case .notNow:
            throw file.failure(
                "set the pace", .system(call: V4L2Request.setInterval.name, errno: EAGAIN))
        }
    }

    private mutating func mapBuffers() throws(DriverError) {
        var request = v4l2_requestbuffers()
        request.count = UInt32(V4L2Stream.bufferCount)
        request.type = nacre_v4l_type_capture
        request.memory = nacre_v4l_memory_mmap
        let action = "reserve buffers"
        switch try file.ask(.reserve, &request, refusals: [EINVAL], action: action) {
        case .done: break
        case .refused:
            throw file.failure(action, .unsupported(setting: "memory-mapped streaming"))
        case .notNow:
            throw file.failure(action, .system(call: V4L2Request.reserve.name, errno: EAGAIN))
        }
        // The driver may give more or fewer; with one, every look at it would stop the camera.
        guard request.count >= 2 else {
            throw file.failure(action, .system(call: V4L2Request.reserve.name, errno: ENOMEM))
        }
        for index in 0..<request.count {
            var buffer = V4L2Stream.emptyBuffer(index)
            try file.demand(.describe, &buffer, action: action)
            maps.append(
                try file.map(offset: Int64(buffer.m.offset), length: Int(buffer.length)))
        }
    }

    // MARK: Pictures

    /// Waits for a picture.
    /// - Returns: poll(2)'s events, 0 after the time.
    func wait(until deadline: MonotonicTime) throws(DriverError) -> Int32 {
        try file.wait { deadline - MonotonicClock.now }
    }

    /// What a look into the queue found.
    enum Harvest {
        case picture(VideoCapture)
        /// Something was there, all of it damaged.
        case onlyDamaged
        case nothing
    }

    /// Empties the queue; the newest sound picture is copied out, the others are counted.
    mutating func newest() throws(DriverError) -> Harvest {
        var held: V4L2Frame?
        var count = 0
        // Bounded by the buffers, so that a camera faster than us cannot keep us here.
        while count < maps.count, let buffer = try dequeue() {
            count += 1
            noteGap(buffer.sequence)
            let frame = V4L2Frame(
                buffer, in: maps[Int(buffer.index)], mode: mode, bytesPerRow: bytesPerRow)
            guard let frame else {
                dropped &+= 1
                try enqueue(buffer.index)
                continue
            }
            if let older = held {
                dropped &+= 1
                try enqueue(older.index)
            }
            held = frame
        }
        guard let held else { return count == 0 ? .nothing : .onlyDamaged }
        let capture = held.capture(mode: mode, lightness: lightness)
        try enqueue(held.index)
        return .picture(capture)
    }

    private func dequeue() throws(DriverError) -> v4l2_buffer? {
        var buffer = V4L2Stream.emptyBuffer(0)
        let answer = try file.ask(.dequeue, &buffer, action: "take a picture")
        guard answer == .done else { return nil }
        guard Int(buffer.index) < maps.count else {
            throw file.failure("take a picture", .damaged(what: "a buffer that was never lent"))
        }
        return buffer
    }

    private func enqueue(_ index: UInt32) throws(DriverError) {
        var buffer = V4L2Stream.emptyBuffer(index)
        try file.demand(.enqueue, &buffer, action: "hand a buffer to the driver")
    }

    /// Counts the captures that the driver left out; a count that stands or restarts is no gap.
    private mutating func noteGap(_ sequence: UInt32) {
        if let last = lastSequence {
            let step = sequence &- last
            if step > 1, step < 0x8000_0000 { dropped &+= UInt64(step - 1) }
        }
        lastSequence = sequence
    }

    private static func emptyBuffer(_ index: UInt32) -> v4l2_buffer {
        var buffer = v4l2_buffer()
        buffer.index = index
        buffer.type = nacre_v4l_type_capture
        buffer.memory = nacre_v4l_memory_mmap
        return buffer
    }
}
