import ArgumentParser
import AudioDriver
import DeviceIO
import Kernels
import Perception
import Quantities
import Sensing
import Setup
import Stage
import Synchronization
import Vision
import Windows

/// `nacre calibrate delay`: how late a microphone or a camera is.
struct CalibrateDelay: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delay", abstract: "Measures how late a microphone or a camera is.",
        discussion: """
            sound: plays clicks and finds them in the microphone; both must be within earshot.
            picture: flashes a window and finds the flashes in the camera; it must see the
            window. What is measured is the way from the output's own time to the input's own
            time stamp; it is taken off that input's readings.
            """)

    enum Way: String, ExpressibleByArgument, CaseIterable {
        case sound
        case picture
    }

    @Argument(help: "sound or picture.")
    var way: Way

    @OptionGroup var result: ResultOptions

    @Option(help: "How many clicks or flashes.")
    var count = 20

    @Option(help: "The microphone's identity; the default one where not given.")
    var microphone: String?

    @Option(help: "The loudspeaker's identity; the default one where not given.")
    var speaker: String?

    @Option(help: "The camera's identity; the first one where not given.")
    var camera: String?

    @Option(help: "The display that flashes.")
    var output = "any"

    func validate() throws {
        if !(8...200).contains(count) { throw ValidationError("--count goes from 8 to 200") }
    }

    func run() throws {
        let found: (identity: String, sent: [Int64], heard: [Int64], method: String)
        switch way {
        case .sound:
            let loop = try SoundLoop(speaker: speaker, microphone: microphone)
            let (sent, heard) = try loop.run(count)
            found = (loop.microphone.key, sent, heard, "clicks through \(loop.speaker.key)")
        case .picture:
            let source = try LiveCameraOptions.source(camera)
            let identity = source.identity.key
            let loop = PictureLoop(camera: camera, output: output)
            let (sent, heard) = try loop.run(count)
            found = (identity, sent, heard, "flashes on \(output)")
        }
        guard let outcome = DelayFinder.match(sent: found.sent, heard: found.heard) else {
            throw Failure(
                "nacre: \(found.heard.count) answers to \(found.sent.count) do not agree on a "
                    + "delay; "
                    + (way == .sound
                        ? "louder, and quieter round about"
                        : "let the "
                            + "camera see more of the window"))
        }
        for (index, reason) in outcome.dropped.sorted(by: { $0.key < $1.key }) {
            print("\(index + 1)  left out: \(reason)")
        }
        print("delay      \(outcome.delay) ns (\(Figures.text(Double(outcome.delay) / 1e6, 2)) ms)")
        print("residual   \(outcome.residual) ns over \(outcome.used) of \(found.sent.count)")
        var calibration = result.start(result.identity ?? found.identity)
        calibration.delay = max(0, min(outcome.delay, 1_000_000_000))
        calibration.note(
            "delay", method: found.method + ", \(outcome.used) of \(found.sent.count)",
            residual: "\(outcome.residual) ns")
        try result.write(calibration)
    }
}

/// Clicks through a loudspeaker, found in a microphone.
private final class SoundLoop {
    let speaker: DeviceIdentity
    let microphone: DeviceIdentity

    init(speaker: String?, microphone: String?) throws {
        let sinks = ((try? PulseCatalogue.list()) ?? []).filter { $0.family == .speaker }
        // Named, a loudspeaker's own monitor will do, too.
        let sources = (try? PulseCatalogue.microphones(withMonitors: microphone != nil)) ?? []
        func pick(_ key: String?, _ all: [DeviceIdentity], _ what: String) throws
            -> DeviceIdentity
        {
            let found =
                key.map { key in all.first { $0.key == key || $0.node == key } } ?? all.first
            guard let found else {
                let names = all.map(\.key).joined(separator: ", ")
                throw Failure(
                    "nacre: there is no \(what)\(key.map { " " + $0 } ?? ""); "
                        + (names.isEmpty ? "none was found" : "there is: \(names)"), status: 2)
            }
            return found
        }
        self.speaker = try pick(speaker, sinks, "loudspeaker")
        self.microphone = try pick(microphone, sources, "microphone")
    }

    func run(_ count: Int) throws -> (sent: [Int64], heard: [Int64]) {
        let flag = EndFlag()
        let heard = HeardSound()
        let identity = microphone
        BackgroundThread.start("nacre-delay") {
            let source = PulseMicrophone(identity: identity, channels: 1)
            do throws(DriverError) {
                try source.open()
                while !flag.value.load(ordering: .relaxed) {
                    if let capture = try source.read(timeout: 100_000_000) { heard.add(capture) }
                }
            } catch { heard.fail("\(error)") }
            source.close()
        }
        defer { flag.value.store(true, ordering: .relaxed) }
        let sink = PulseSink(identity: speaker, priority: nil)
        defer { sink.close() }
        let sent: [Int64]
        do throws(DriverError) {
            try sink.open()
            sent = play(count, sink)
        } catch {
            throw Failure("nacre: \(error)")
        }
        MonotonicClock.sleep(until: MonotonicClock.now + 800_000_000)
        if let reason = heard.failure { throw Failure("nacre: \(reason)") }
        return (sent, heard.clicks())
    }

    /// Plays clicks at uneven distances; tells when each was to be heard.
    private func play(_ count: Int, _ sink: PulseSink) -> [Int64] {
        let click = ClickFinder.click(rate: SampleBlock.rate)
        var random = RandomStream(seed: 20)
        var block = SampleBlock()
        var sent: [Int64] = []
        // Two seconds of silence, until the server has settled.
        var (position, next) = (0, 2 * SampleBlock.rate)
        let end = MonotonicClock.now + Int64(count) * 700_000_000 + 6_000_000_000
        while sent.count < count || position < next, MonotonicClock.now < end {
            let buffered = sink.buffered
            if let buffered, buffered > 40_000_000 {
                MonotonicClock.sleep(until: MonotonicClock.now + 4_000_000)
                continue
            }
            block.silence()
            if sent.count < count, position + SampleBlock.frames > next {
                let from = next - position
                // A click lies within one block whole.
                if from + click.count <= SampleBlock.frames, let buffered {
                    for (index, sample) in click.enumerated() {
                        block.left[from + index] = sample
                        block.right[from + index] = sample
                    }
                    let lead = Int64(from) * 1_000_000_000 / Int64(SampleBlock.rate)
                    sent.append(MonotonicClock.now.nanoseconds + buffered + lead)
                    next = position + SampleBlock.rate * (400 + random.below(250)) / 1000
                } else {
                    next = position + SampleBlock.frames
                }
            }
            if sink.write(block) {
                position += SampleBlock.frames
            } else {
                MonotonicClock.sleep(until: MonotonicClock.now + 4_000_000)
            }
            if buffered == nil { MonotonicClock.sleep(until: MonotonicClock.now + 16_000_000) }
        }
        return sent
    }
}

/// What a microphone has heard so far; filled by its own thread.
private final class HeardSound: Sendable {
    private let captures = Mutex<[SoundCapture]>([])
    private let reason = Mutex<String?>(nil)

    var failure: String? { reason.withLock { $0 } }
    func fail(_ text: String) { reason.withLock { $0 = text } }
    func add(_ capture: SoundCapture) { captures.withLock { $0.append(capture) } }

    /// When clicks were heard, nanoseconds.
    func clicks() -> [Int64] {
        let all = captures.withLock { $0 }
        guard let rate = all.first?.rate else { return [] }
        var (sound, starts): ([Float], [(at: Int, time: Int64)]) = ([], [])
        for capture in all {
            starts.append((sound.count, capture.capturedAt.nanoseconds))
            sound += stride(from: 0, to: capture.samples.count, by: max(1, capture.channels))
                .map { capture.samples[$0] }
        }
        return ClickFinder.find(in: sound, rate: rate).compactMap { place in
            guard let start = starts.last(where: { Double($0.at) <= place }) else { return nil }
            return start.time + Int64((place - Double(start.at)) / Double(rate) * 1e9)
        }
    }
}

/// Flashes of a window, found in a camera.
private struct PictureLoop {
    let camera: String?
    let output: String

    func run(_ count: Int) throws -> (sent: [Int64], heard: [Int64]) {
        let flag = EndFlag()
        let seen = SeenLight()
        let name = camera
        BackgroundThread.start("nacre-delay") {
            guard let source = try? LiveCameraOptions.source(name) else {
                return seen.fail("the camera is gone")
            }
            do throws(DriverError) {
                try source.open()
                while !flag.value.load(ordering: .relaxed) {
                    if let capture = try source.read(timeout: 100_000_000) { seen.add(capture) }
                }
            } catch { seen.fail("\(error)") }
            source.close()
        }
        defer { flag.value.store(true, ordering: .relaxed) }
        let sent: [Int64]
        do {
            sent = try flash(count)
        } catch let error as WindowError {
            throw Failure("nacre: \(error)")
        }
        MonotonicClock.sleep(until: MonotonicClock.now + 500_000_000)
        if let reason = seen.failure { throw Failure("nacre: \(reason)") }
        return (sent, seen.flashes())
    }

    /// Shows dark and bright at uneven distances; tells when each flash was on the display.
    private func flash(_ count: Int) throws -> [Int64] {
        try WindowSystem.open()
        defer { WindowSystem.close() }
        guard let display = DisplayCatalogue.list().first(where: { $0.matches(output) }) else {
            throw Failure("nacre: no display is called \(output)", status: 2)
        }
        let window = try PictureWindow(
            title: "Nacre: delay", display: display, size: nil, map: PictureMap())
        let (width, height) = (64, 36)
        let dark = [UInt8](repeating: 0, count: width * height * 4)
        let bright = [UInt8](repeating: 255, count: width * height * 4)
        var random = RandomStream(seed: 21)
        var sent: [Int64] = []
        var next = MonotonicClock.now + 1_500_000_000
        while sent.count < count {
            let isOn = MonotonicClock.now >= next
            try show(window, isOn ? bright : dark, width, height)
            guard isOn else {
                MonotonicClock.sleep(until: MonotonicClock.now + 5_000_000)
                continue
            }
            // `show` returns once it is on the display, where that has a pace.
            sent.append(MonotonicClock.now.nanoseconds)
            MonotonicClock.sleep(until: MonotonicClock.now + 200_000_000)
            next = MonotonicClock.now + Int64(250 + random.below(250)) * 1_000_000
        }
        try show(window, dark, width, height)
        return sent
    }

    private func show(
        _ window: PictureWindow, _ picture: [UInt8], _ width: Int, _ height: Int
    ) throws(WindowError) {
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: picture.count, alignment: 16)
        defer { copy.deallocate() }
        copy.copyBytes(from: picture)
        try window.show(UnsafeRawBufferPointer(copy), width: width, height: height)
    }
}

/// How light a camera's captures were so far; filled by its own thread.
private final class SeenLight: Sendable {
    private let light = Mutex<[(time: Int64, light: Float)]>([])
    private let reason = Mutex<String?>(nil)

    var failure: String? { reason.withLock { $0 } }
    func fail(_ text: String) { reason.withLock { $0 = text } }

    func add(_ capture: VideoCapture) {
        guard let picture = try? GreyPicture(capture.pixels) else { return }
        let sum = picture.bytes.reduce(0) { $0 + Int($1) }
        let mean = Float(sum) / Float(picture.bytes.count)
        light.withLock { $0.append((capture.capturedAt.nanoseconds, mean)) }
    }

    func flashes() -> [Int64] {
        let all = light.withLock { $0 }
        return FlashFinder.find(times: all.map(\.time), light: all.map(\.light))
    }
}
