import DeviceIO
import Kernels
import Logging
import Perception
import Quantities
import Sensing
import Synchronization
import Testing

@Suite struct CalibrationWatchTests {
    /// A camera before a wall of bars, which may be pushed.
    private final class WallCamera: VideoSource {
        let identity = DeviceIdentity(family: .camera, key: "usb-9", name: "Wall")
        var dropped: UInt64 { 0 }
        var push = 0
        private var sequence: UInt32 = 0

        func open() throws(DriverError) {}
        func close() {}

        func read(timeout: Int64) throws(DriverError) -> VideoCapture? {
            let pixels = PixelBuffer(width: 320, height: 180, format: .grey8)
            for y in 0..<180 {
                for x in 0..<320 {
                    let place = x + push + 1000
                    // Bars of many widths, uneven in every direction.
                    let bar = Hash.of(3, Int64(place / 23), Int64((y + place / 7) / 19))
                    pixels.mutableBytes[y * 320 + x] = UInt8(40 + bar % 160)
                }
            }
            sequence += 1
            return VideoCapture(
                pixels: pixels,
                capturedAt: MonotonicTime(nanoseconds: Int64(sequence) * SceneWatch.interval),
                sequence: sequence)
        }
    }

    /// Keeps the lines of a log.
    private final class Lines: Sendable {
        let all = Mutex<[String]>([])
    }

    private struct Handler: LogHandler {
        let lines: Lines
        var metadata: Logger.Metadata = [:]
        var logLevel: Logger.Level = .notice
        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }
        func log(event: LogEvent) {
            let text = "\(event.message)"
            lines.all.withLock { $0.append(text) }
        }
    }

    @Test func `a pushed camera is told once, and once more when it is back`() throws {
        let camera = WallCamera()
        let first = SceneWatch(reference: nil)
        while !first.isFull {
            if let capture = try camera.read(timeout: 0) { _ = first.look(at: capture) }
        }
        var calibration = Calibration(identity: "usb-9", date: "2026-11-21")
        let (registry, lines) = (DeviceRegistry(), Lines())
        let log = Logger(label: "test") { _ in Handler(lines: lines) }
        // Its role is known to the registry.
        _ = DeviceSupervisor(
            role: "eye", channels: [], board: ReadingBoard(layout: .standard),
            registry: registry, log: log, find: { nil })
        // Nothing to compare with: the camera itself.
        let plain = CalibrationWatch.over(
            camera, calibration, role: "eye", registry: registry, log: log)
        #expect(plain === camera)
        calibration.scene = first.print
        let watched = CalibrationWatch.over(
            camera, calibration, role: "eye", registry: registry, log: log)
        #expect(watched.identity == camera.identity)
        func look(_ count: Int) throws {
            for _ in 0..<count { _ = try watched.read(timeout: 0) }
        }
        try look(30)
        #expect(lines.all.withLock { $0 }.isEmpty)
        camera.push = 40
        try look(60)
        #expect(lines.all.withLock { $0 } == ["eye: camera usb-9: stale calibration of 2026-11-21"])
        #expect(registry.device("eye")?.note == CalibrationWatch.stale)
        camera.push = 0
        try look(60)
        #expect(lines.all.withLock { $0.count } == 2)
        #expect(lines.all.withLock { $0.last?.contains("fits again") } == true)
    }
}
