import ArgumentParser
import DeviceIO
import Perception
import Quantities
import Sensing
import Setup

/// A point such as 0=12.3: the truth, and what the device says then; without it, it is measured.
struct TruthArgument: ExpressibleByArgument, Hashable {
    var truth: Float
    var said: Float?

    init?(argument: String) {
        let parts = argument.split(separator: "=").map(String.init)
        guard (1...2).contains(parts.count), let truth = Float(parts[0]), truth.isFinite else {
            return nil
        }
        self.truth = truth
        if parts.count == 2 {
            guard let said = Float(parts[1]), said.isFinite else { return nil }
            self.said = said
        }
    }
}

/// `nacre calibrate sensor`: what the numbers of a device are worth.
struct CalibrateSensor: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sensor", abstract: "Learns the range, offset and noise of a sensor.",
        discussion: """
            Without --at the range is learnt live: move the device through all it can do. With
            two --at the line through both points is taken: --at 0=12.3 --at 100=871 for a device
            that says 12.3 where the truth is 0; --at 0 --at 100 asks and measures. Values are
            those after the scale and offset of the device's file.
            """)

    @Argument(help: "The file of Devices/ without its ending.")
    var entry: String

    @OptionGroup var result: ResultOptions

    @Option(help: "Which of its numbers; the only one where not given.")
    var signal: String?

    @Option(help: "The truth, and what the device says: 0=12.3.")
    var at: [TruthArgument] = []

    @Option(help: "How long to learn, in seconds.")
    var seconds = 30

    @Flag(inversion: .prefixedNo, help: "Take noise for no change.")
    var deadband = true

    func validate() throws {
        if at.count == 1 || at.count > 2 {
            throw ValidationError("two points make a line: give --at twice")
        }
        if at.count == 2 && at[0].truth == at[1].truth {
            throw ValidationError("the two truths must differ")
        }
        if !(1...86_400).contains(seconds) { throw ValidationError("--seconds from 1 to 86400") }
    }

    func run() throws {
        let device: DeviceEntry
        do throws(SetupProblems) {
            device = try result.folder.device(entry)
        } catch {
            throw Failure(error.problems.map(\.description), status: 2)
        }
        let names = device.signals.map(\.name)
        guard let index = signal.map({ names.firstIndex(of: $0) }) ?? (names.count == 1 ? 0 : nil)
        else {
            throw Failure(
                "nacre: which number of \(entry)? --signal \(names.joined(separator: " | "))",
                status: 2)
        }
        let isGiven = at.count == 2 && at.allSatisfy { $0.said != nil } && result.identity != nil
        let reader = isGiven ? nil : try SignalReader(device, index)
        defer { reader?.close() }
        let identity = result.identity ?? reader?.identity ?? entry
        var calibration = result.start(identity)
        let name = names[index]
        var one = calibration.signal(name) ?? SignalCalibration(name)
        let (method, residual) =
            try at.isEmpty
            ? learn(reader, device.signals[index], &one) : line(reader, &one)
        calibration.signals.removeAll { $0.name == name }
        calibration.signals.append(one)
        calibration.note(name, method: method, residual: residual)
        try result.write(calibration)
    }

    /// The range it really has.
    private func learn(
        _ reader: SignalReader?, _ signal: DeviceSignal, _ one: inout SignalCalibration
    ) throws -> (method: String, residual: String) {
        guard let reader else { return ("", "") }
        let (low, high) = (signal.low, signal.high)
        Nacre.note("move it through all it can do, for \(seconds) s")
        let learner = try reader.learn(seconds: seconds)
        guard let range = learner.range, range.lowerBound < range.upperBound else {
            throw Failure(
                "nacre: it gave \(learner.count) values"
                    + (learner.count < 10 ? "; ten are needed" : ", all of them the same"))
        }
        let noise = learner.noise
        one.range = corrected(range.lowerBound, one)...corrected(range.upperBound, one)
        print("range      \(range.lowerBound) … \(range.upperBound)")
        print("values     \(learner.count), \(learner.strays) strays left out")
        print("noise      \(noise)")
        // In the channel's unit: the range is spread over the whole of the channel's.
        let spread = (high - low) / (range.upperBound - range.lowerBound)
        one.deadband = deadband ? 3 * noise * spread : 0
        return ("range of \(learner.count) values in \(seconds) s", "noise \(noise)")
    }

    private func corrected(_ value: Float, _ one: SignalCalibration) -> Float {
        value * one.scale + one.offset
    }

    /// The line through two points.
    private func line(
        _ reader: SignalReader?, _ one: inout SignalCalibration
    ) throws -> (method: String, residual: String) {
        var said: [Float] = []
        var noise: Float = 0
        for point in at {
            if let given = point.said {
                said.append(given)
                continue
            }
            guard let reader else { continue }
            Nacre.note("bring it to \(point.truth), then press Enter")
            _ = readLine()
            let learner = try reader.learn(seconds: 3)
            guard let median = learner.median else {
                throw Failure("nacre: no value came in 3 s")
            }
            print("at \(point.truth)  it says \(median), noise \(learner.noise)")
            said.append(median)
            noise = max(noise, learner.noise)
        }
        guard said.count == 2,
            var line = SignalCalibration(
                one.name, said: (said[0], said[1]), truth: (at[0].truth, at[1].truth))
        else { throw Failure("nacre: the device says the same at both points", status: 2) }
        if deadband { line.deadband = noise > 0 ? 3 * noise * abs(line.scale) : one.deadband }
        one = line
        print("scale      \(line.scale)\noffset     \(line.offset)")
        if noise > 0 { print("deadband   \(line.deadband)") }
        return (
            "two points, \(at[0].truth) and \(at[1].truth)",
            noise > 0 ? "noise \(noise * abs(line.scale))" : "two points, unchecked"
        )
    }
}

/// Reads one number of a device of numbers.
private final class SignalReader {
    private let source: any SignalSource
    private let signal: DeviceSignal
    private let index: Int

    init(_ entry: DeviceEntry, _ index: Int) throws {
        signal = entry.signals[index]
        self.index = index
        do throws(DriverError) {
            guard
                let source = try SignalDrivers.source(
                    entry, "calibrate", DeviceClaims(remembered: [:]))
            else {
                throw DriverError(
                    device: entry.name, action: "find the device", reason: .disconnected)
            }
            try source.open()
            self.source = source
        } catch {
            throw Failure("nacre: \(error)")
        }
    }

    var identity: String { source.identity.key }
    func close() { source.close() }

    func learn(seconds: Int) throws -> RangeLearner {
        var learner = RangeLearner()
        var readings: [SignalReading] = []
        let end = MonotonicClock.now + Int64(seconds) * 1_000_000_000
        while MonotonicClock.now < end {
            readings.removeAll(keepingCapacity: true)
            do {
                _ = try source.read(timeout: 100_000_000, into: &readings)
            } catch {
                throw Failure("nacre: \(error)")
            }
            for one in readings where one.signal == index {
                learner.add(one.value[0] * signal.scale + signal.offset)
            }
        }
        return learner
    }
}
