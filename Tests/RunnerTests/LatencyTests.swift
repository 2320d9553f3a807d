import Conditions
import DeviceIO
import Kernels
import Logging
import Perception
import Quantities
import Render
import Sensing
import Synchronization
import Testing
import WorldState

@testable import Runner

/// A camera before which a lamp shows a code: one lightness after the other.
///
/// It notes when each began to be shown; its captures bear the time at which they were taken,
/// as a kernel's do.
private final class CodedCamera: VideoSource {
    static let levels = 6
    /// The lightness of each step; the same comes again after six steps.
    static func level(_ step: Int) -> Int { step * 5 % levels }

    let identity = DeviceIdentity(family: .camera, key: "coded", name: "coded")
    let dropped: UInt64 = 0
    private let began: ShownTimes
    private var next = MonotonicTime(nanoseconds: 0)
    private var count: UInt32 = 0

    init(_ began: ShownTimes) { self.began = began }

    func open() throws(DriverError) { next = MonotonicClock.now }

    func read(timeout: Int64) throws(DriverError) -> VideoCapture? {
        // Thirty pictures a second; where nobody looked in time, some are left out, as in life.
        next = max(next + 33_333_333, MonotonicClock.now + -33_333_333)
        MonotonicClock.sleep(until: next)
        let step = Int(count) / 8
        let now = MonotonicClock.now
        if count % 8 == 0 { began.note(step, now) }
        let pixels = PixelBuffer(width: 64, height: 48, format: .grey8)
        let value = UInt8(20 + CodedCamera.level(step) * 40)
        pixels.mutableBytes.initializeMemory(as: UInt8.self, repeating: value)
        count += 1
        return VideoCapture(pixels: pixels, capturedAt: now, sequence: count)
    }

    func close() {}
}

/// When each step of a code was first seen somewhere.
private final class ShownTimes: Sendable {
    private let times = Mutex<[(step: Int, at: MonotonicTime)]>([])
    var all: [(step: Int, at: MonotonicTime)] { times.withLock { $0 } }
    func note(_ step: Int, _ time: MonotonicTime) { times.withLock { $0.append((step, time)) } }
}

/// A stage that reads the code out of the world whose picture it is handed.
private final class ReadingStage: LoopStage {
    let thinning: Float = 1
    let canvas = PixelBuffer(width: 64, height: 36, format: .rgba8)
    let soundBuffered: Int64? = nil
    private let light: Int
    private(set) var seen: [(level: Int, at: MonotonicTime)] = []
    private(set) var pictures: [MonotonicTime] = []

    init(light: Int) { self.light = light }

    func wantsPicture(of tick: Tick) -> Bool { tick.index % 2 == 0 }
    func show(_ picture: PixelBuffer, of world: World) throws {
        let now = MonotonicClock.now
        pictures.append(now)
        // What the world of this picture knows; a grey picture's light is its value itself.
        let value = world.conditions.number(light)
        let level = Int(((value * 255 - 20) / 40).rounded())
        if level != seen.last?.level { seen.append((level, now)) }
    }
    func play(_ block: SampleBlock, of world: World) throws {}
    func tell(_ world: World, hash: UInt64) throws {}
}

@Suite struct LatencyTests {
    private func median(_ values: [Int64]) -> Int64 { values.sorted()[values.count / 2] }

    @Test func `a code before the camera leaves the runner when the runner says it does`() throws {
        let layout = ChannelLayout.standard
        let light = try #require(layout.index(of: "room.eye.light"))
        let world = World(premise: Premise(), drives: [], layout: layout)
        let board = ReadingBoard(layout: layout)
        let latch = Latch(board: board, policies: LossPolicies.standard(layout))
        let (measures, began) = (Measures(layout: layout), ShownTimes())
        let registry = DeviceRegistry()
        let thread = SupervisorThread {
            DeviceSupervisor(
                role: "eye", channels: [light], board: board, registry: registry,
                log: Logger(label: "test"),
                find: { () throws(DriverError) in
                    let sense = EyeSense(
                        board: board, floor: FloorView(), binding: RoleBinding(.eye, .any),
                        calibration: Calibration(identity: "coded"), isSimulated: false)
                    return EyeFeed(source: CodedCamera(began), sense: sense)
                })
        }
        let stage = ReadingStage(light: light)
        let parts = LoopParts(
            world: world,
            source: LiveSource(
                senses: { latch.latch(now: $1, into: &$2) }, hands: Hands(), lastTick: Tick(420)),
            stage: stage, pace: LivePace(), measures: measures,
            painter: WorldPainter(
                premise: Premise(), width: 64, height: 36, pool: WorkerPool(workers: 1)),
            quality: .live, sound: nil)
        try RunLoop().run(parts)
        thread.stop()

        // From outside: when a step began to when the first picture of a world with it came out.
        // A busy machine leaves steps out; one is looked for until its level comes again.
        let steps = began.all
        let delays = steps.indices.compactMap { index -> Int64? in
            let again = index + CodedCamera.levels
            guard again < steps.count else { return nil }
            let (level, at) = (CodedCamera.level(steps[index].step), steps[index].at)
            return stage.seen.first {
                $0.level == level && $0.at >= at && $0.at < steps[again].at
            }.map { $0.at - at }
        }
        #expect(delays.count >= 4, "\(delays.count) of \(steps.count) steps came out")
        let own = try #require(measures.latencies.first { $0.channel == "room.eye.light" })
        let pictures = zip(stage.pictures.dropFirst(), stage.pictures).map { $0 - $1 }
        let picture = max(median(pictures), 33_333_333)
        let difference = abs(median(delays) - own.toShown.p50)
        #expect(
            difference <= picture,
            "outside \(median(delays)) ns, the runner's own \(own.toShown.p50) ns")
    }
}
