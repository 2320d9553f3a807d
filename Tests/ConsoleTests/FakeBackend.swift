import Console
import Foundation
import Kernels
import Quantities
import Stage
import Synchronization

/// A world that is none: a disc that moves over a picture, and what it was told.
final class FakeBackend: ConsoleBackend {
    let pictures = PicturePort(quality: 85)
    private let pressed = Mutex<[Set<ConsoleKey>]>([])
    private let said = Mutex<[String]>([])
    private let switched = Atomic<Int>(0)
    private let isRunning = Atomic<Bool>(false)
    private let tick = Atomic<UInt64>(0)
    private let background: PixelBuffer

    init(background: PixelBuffer? = nil) {
        self.background = background ?? FakeBackend.meadow()
    }

    /// What was pressed, in order.
    var presses: [Set<ConsoleKey>] { pressed.withLock { $0 } }
    /// What was said, in order.
    var words: [String] { said.withLock { $0 } }
    /// How often the view was switched.
    var switches: Int { switched.load(ordering: .relaxed) }

    /// Shows about thirty pictures a second until `stop`.
    func start() {
        isRunning.store(true, ordering: .relaxed)
        Thread.detachNewThread { [self] in
            while isRunning.load(ordering: .relaxed) {
                showNext()
                usleep(33_000)
            }
        }
    }

    func stop() {
        isRunning.store(false, ordering: .relaxed)
        pictures.close()
    }

    /// Shows one picture.
    func showNext() {
        let now = tick.add(2, ordering: .relaxed).newValue
        let (width, height) = (background.width, background.height)
        let picture = PixelBuffer(width: width, height: height, format: .rgba8)
        picture.mutableBytes.copyMemory(from: background.bytes)
        let bytes = picture.mutableBytes
        let centre = Int(now * 3) % width
        for y in height / 8..<height / 8 + 40 {
            for x in max(0, centre - 20)..<min(width, centre + 20) {
                let place = (y * width + x) * 4
                for k in 0..<3 { bytes[place + k] = 250 }
            }
        }
        pictures.show(StagePicture(pixels: picture, tick: Tick(now)))
    }

    /// A blue half over a green half, 640×360.
    static func meadow() -> PixelBuffer {
        let picture = PixelBuffer(width: 640, height: 360, format: .rgba8)
        for y in 0..<360 {
            for x in 0..<640 {
                let place = (y * 640 + x) * 4
                let colour: [UInt8] = y < 180 ? [90, 120, 220, 255] : [60, 170, 50, 255]
                for k in 0..<4 { picture.mutableBytes[place + k] = colour[k] }
            }
        }
        return picture
    }

    func status() -> ConsoleStatus {
        var status = ConsoleStatus(
            profile: "meadow", room: .simulated, roomText: "Rehearsal room")
        let now = tick.load(ordering: .relaxed)
        let t = Double(now) / 60
        status.tick = now
        status.hash = "9f3c51d07ab24e18"
        status.hour = 18.7
        status.weather = "clearing, light wind"
        status.picturesPerSecond = 30
        status.missedTicks = 2
        status.latency = 31.4
        status.guard = .init(picture: ProcessInfo.processInfo.environment["GUARD"] != nil)
        status.notices = ["Nothing is recorded and no camera picture is kept."]
        status.conditions = FakeBackend.conditions(t)
        status.devices = [
            .init(name: "Rehearsal camera", role: "eye", state: "simulated"),
            .init(name: "Rehearsal microphone", role: "ear", state: "simulated"),
            .init(
                name: "Floor sensor", role: "floor", state: "lost",
                remark: "It has gone; tried again in 8 s."),
        ]
        status.stages = [
            .init(name: "latch", p50: 0.03, p95: 0.05, p99: 0.08, max: 0.4),
            .init(name: "step", p50: 0.41, p95: 0.62, p99: 0.9, max: 2.1),
            .init(name: "paint", p50: 7.61, p95: 9.2, p99: 10.4, max: 14.8),
            .init(name: "sound", p50: 0.52, p95: 0.6, p99: 0.8, max: 1.1),
        ]
        return status
    }

    private static func conditions(_ t: Double) -> [ConsoleStatus.Condition] {
        func one(
            _ channel: String, _ number: Double?, _ text: String? = nil, _ unit: String = "",
            _ state: String = "simulated", age: Double? = 0.03
        ) -> ConsoleStatus.Condition {
            let shown = text ?? String(format: "%.2f", number ?? 0)
            return .init(
                channel: channel, text: shown, number: number, unit: unit, state: state, age: age)
        }
        return [
            one("room.people", (2 + 2 * sin(t / 3)).rounded(), "2", "people"),
            one("room.eye.motion", 0.4 + 0.3 * sin(t * 1.7) * sin(t * 0.3)),
            one("room.eye.light", 0.62 + 0.05 * sin(t / 2)),
            one("room.ear.loudness", -38 + 9 * sin(t * 2.1), nil, "dBFS"),
            one("room.ear.clap", nil, "none", "", "held", age: 12),
            one("room.floor.pressure", nil, "–", "Pa", "unavailable", age: 340),
            one("clock.local", 18.7, "18:42", "h", "live"),
        ]
    }

    func metrics() -> String {
        var text = MetricsText()
        text.gauge("nacre_tick", "The tick.", Double(tick.load(ordering: .relaxed)))
        return text.text
    }

    func press(_ keys: Set<ConsoleKey>, wanderer: Int) { pressed.withLock { $0.append(keys) } }

    func switchView(wanderer: Int) { switched.add(1, ordering: .relaxed) }

    func say(_ words: String, wanderer: Int) -> String {
        said.withLock { $0.append(words) }
        return words == "night"
            ? "Night falls over the meadow." : "I do not know “\(words)” yet."
    }
}
