import Conditions
import DeviceIO
import Kernels
import Perception
import Quantities
import Render
import Runner
import Sensing
import Setup
import Sonify
import Stage
import WorldState

/// A simulated room that sees and hears the stage.
public struct LoopRoom {
    /// Its camera; nil for none.
    public var camera: (any SimulatedVideo)?
    /// Its microphone; nil for none.
    public var microphone: (any SimulatedSound)?
    /// What the stage shows and plays; the room reads it.
    public var trace: StageTrace
    /// Where the camera sees the stage.
    public var sight: StageSight

    /// Puts a room together.
    public init(
        camera: (any SimulatedVideo)?, microphone: (any SimulatedSound)?, trace: StageTrace,
        sight: StageSight
    ) {
        self.camera = camera
        self.microphone = microphone
        self.trace = trace
        self.sight = sight
    }
}

/// Measures whether a room could drive itself: the loop is cut at the conditions.
///
/// The stage's world gets one condition at a time, swinging between neutral and as far as its
/// drives listen; what comes back through picture and sound, room, camera and microphone,
/// perception and latch is recorded twice from the same captures: as it is, and with the
/// stage's own light and sound taken off. What the drives would make of it, against what they
/// made of the stimulus, is the gain.
public enum LoopProbe {
    /// Measures a profile.
    ///
    /// - Parameters:
    ///   - profile: The exhibit; its drives, floor and ignored regions count.
    ///   - room: An empty room that the stage shines and sounds into.
    ///   - isShort: Slow swings alone, for tests.
    ///   - workers: Threads that paint; the report is the same for any number.
    /// - Throws: What the simulated devices throw.
    public static func run(
        _ profile: Profile, in room: LoopRoom, isShort: Bool = false, workers: Int = 2
    ) throws -> LoopReport {
        let layout = profile.layout
        let source = LoopSource(profile, room, isShort: isShort)
        let size = DrillStage.size
        var parts = LoopParts(
            world: World(premise: profile.premise, drives: profile.drives, layout: layout),
            source: source,
            stage: DrillStage(watch: nil, trace: room.trace, picturesPerSecond: isShort ? 5 : 10),
            pace: Unpaced(), measures: Measures(layout: layout),
            painter: WorldPainter(
                premise: profile.premise, width: size.width, height: size.height,
                pool: WorkerPool(workers: workers)),
            quality: .film,
            sound: profile.stage.plays
                ? WorldSound(premise: profile.premise, ceiling: profile.guard.peak) : nil)
        parts.flashGuard = FlashGuard(flashes: profile.guard.flashes)
        try RunLoop().run(parts)
        return source.report(profile.file)
    }
}

/// One way from captures to conditions: perception, board, latch, and what drives make of it.
private final class LoopChain {
    let board: ReadingBoard
    private let latch: Latch
    private let eye: EyeSense
    private let ear: EarSense
    private var frame: ConditionFrame
    /// The profile's drives without attack and release: they follow at once.
    private let listener: World
    private var inputs: TickInputs
    /// For every tick what every drive made of its condition: the share of its line.
    var shares: [Float] = []
    /// For every tick the number that every drive read.
    var numbers: [Float] = []

    init(_ profile: Profile) {
        let layout = profile.layout
        board = ReadingBoard(layout: layout)
        latch = Latch(
            board: board,
            policies: LossPolicies.resolve(layout, [profile.eye, profile.ear], profile.signals))
        eye = EyeSense(
            board: board, floor: profile.floor, binding: profile.eye,
            calibration: Calibration(identity: "rehearsal"), isSimulated: true)
        ear = EarSense(
            board: board, binding: profile.ear, calibration: Calibration(identity: "rehearsal"),
            isSimulated: true)
        frame = ConditionFrame(layout: layout)
        let drives = profile.drives.map { drive in
            var quick = drive
            (quick.attack, quick.release) = (0, 0)
            return quick
        }
        listener = World(premise: profile.premise, drives: drives, layout: layout)
        inputs = TickInputs(layout: layout)
    }

    func take(_ capture: VideoCapture) throws { try eye.take(capture) }
    func take(_ capture: SoundCapture) { ear.take(capture) }

    func latch(at now: MonotonicTime) {
        latch.latch(now: now, into: &inputs.conditions)
        listener.step(inputs)
        for index in listener.drives.indices {
            shares.append(listener.figure(ofDrive: index).share)
            numbers.append(DriveLine.input(listener.drives[index], inputs.conditions))
        }
    }
}

/// The inputs of the stage's world while the loop is measured, and what comes back.
private final class LoopSource: TickSource {
    private let room: LoopRoom
    private let stimulus: LoopStimulus
    private let drives: [Drive]
    private let layout: ChannelLayout
    private let bare: LoopChain
    private let clean: LoopChain
    private let light: OwnLight
    private let sound: OwnSound

    init(_ profile: Profile, _ room: LoopRoom, isShort: Bool) {
        self.room = room
        drives = profile.drives
        layout = profile.layout
        stimulus = LoopStimulus(drives, layout, isShort: isShort)
        bare = LoopChain(profile)
        clean = LoopChain(profile)
        light = OwnLight(trace: room.trace, sight: room.sight)
        sound = OwnSound(trace: room.trace)
    }

    func latch(_ tick: Tick, into inputs: inout TickInputs) throws -> Bool {
        let row = Int(tick.index) - 1
        if row >= stimulus.ticks { return false }
        let now = tick.nanoseconds
        try perceive(until: now - InlineSensing.modelledDelay)
        bare.latch(at: MonotonicTime(nanoseconds: now))
        clean.latch(at: MonotonicTime(nanoseconds: now))
        inputs.conditions.latchedAt = now
        stimulus.fill(&inputs.conditions, tick: row)
        return true
    }

    private func perceive(until time: Int64) throws {
        guard time >= 0 else { return }
        while let capture = try room.camera?.capture(until: time) {
            try bare.take(capture)
            try clean.take(light.subtract(capture))
        }
        while let capture = try room.microphone?.capture(until: time) {
            bare.take(capture)
            if let cleaned = sound.subtract(capture) { clean.take(cleaned) }
        }
    }

    func report(_ name: String) -> LoopReport {
        LoopAnalysis(
            stimulus: stimulus, drives: drives, layout: layout,
            bare: (bare.shares, bare.numbers), clean: (clean.shares, clean.numbers)
        ).report(name, enhancement: sound.enhancement)
    }
}
