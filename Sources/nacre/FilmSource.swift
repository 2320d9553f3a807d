import Conditions
import DeviceIO
import Direction
import Perception
import Quantities
import Runner
import Sensing
import Setup
import VirtualDriver
import WorldState

/// A film's inputs: cues, and simulated devices whose captures are perceived on the tick clock.
///
/// Live devices are refused: a film must come out the same every time.
final class FilmSource: TickSource {
    private var script: CueScript
    private let last: Tick
    private let board: ReadingBoard
    private let sensing: InlineSensing
    private var latch: Latch
    private let startHour: Float

    init(
        _ profile: Profile, camera: String?, _ script: CueScript, last: Tick,
        drill: DrillActivity? = nil
    ) throws {
        self.script = script
        self.last = last
        board = ReadingBoard(layout: profile.layout)
        startHour = profile.premise[.hour]
        let signals = profile.rehearsedSignals
        latch = Latch(
            board: board,
            policies: LossPolicies.resolve(
                profile.layout, profile.senses, profile.signals),
            drill: drill)
        OwnStage.furnish(profile)
        sensing = InlineSensing(
            eyes: try FilmSource.eyes(profile, camera, board),
            ears: FilmSource.ears(profile, board),
            signals: FilmSource.numbers(signals.present, board))
        FilmSource.miss(signals.missing, board)
    }

    func latch(_ tick: Tick, into inputs: inout TickInputs) throws -> Bool {
        if tick > last { return false }
        inputs.operations.removeAll(keepingCapacity: true)
        let now = tick.nanoseconds
        try sensing.advance(to: now)
        let hour = startHour + Float(tick.secondsForPrinting / 3600)
        board.publishLocalHour(
            hour.truncatingRemainder(dividingBy: 24), at: MonotonicTime(nanoseconds: now))
        latch.latch(now: MonotonicTime(nanoseconds: now), into: &inputs.conditions)
        script.play(tick: tick, into: &inputs)
        return true
    }

    private static func eyes(
        _ profile: Profile, _ camera: String?, _ board: ReadingBoard
    ) throws -> [(source: any SimulatedVideo, sense: EyeSense)] {
        let people = RoomPeople(board: board, senses: profile.senses)
        return try profile.senses.filter { $0.role.family == .camera }.compactMap { binding in
            let file = binding.role == .eye ? camera : nil
            guard let source = try video(binding, file) else { return nil }
            let sense = EyeSense(
                board: board, floor: profile.floor, binding: binding,
                calibration: Calibration(identity: source.identity.key), isSimulated: true,
                room: people)
            return (OwnStage.clean(source, binding), sense)
        }
    }

    private static func ears(
        _ profile: Profile, _ board: ReadingBoard
    ) -> [(source: any SimulatedSound, sense: EarSense)] {
        profile.senses.filter { $0.role.family == .microphone }.compactMap { binding in
            guard let source = sound(binding) else { return nil }
            let sense = EarSense(
                board: board, binding: binding,
                calibration: Calibration(identity: source.identity.key), isSimulated: true)
            return (OwnStage.clean(source, binding), sense)
        }
    }

    private static func video(
        _ binding: RoleBinding, _ camera: String?
    ) throws -> (any SimulatedVideo)? {
        if let camera { return VideoFileCamera(path: camera) }
        switch binding.choice {
        case .nobody: return nil
        case .any, .rehearsal: return RehearsalCamera(Drivers.rehearsal)
        case .entry(let entry):
            if entry.driver == .file, let file = entry.file { return VideoFileCamera(path: file) }
            if entry.driver == .rehearsal { return RehearsalCamera(Drivers.rehearsal) }
            if entry.driver == .tape { return VirtualDevices.video(entry) }
            throw Failure("nacre: film takes no live device; \(entry.name) is one", status: 2)
        }
    }

    private static func sound(_ binding: RoleBinding) -> (any SimulatedSound)? {
        if case .entry(let entry) = binding.choice, entry.driver == .tape {
            return VirtualDevices.sound(entry)
        }
        return binding.choice == .nobody ? nil : RehearsalMicrophone(Drivers.rehearsal)
    }
}
