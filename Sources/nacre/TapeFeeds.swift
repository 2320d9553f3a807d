import DeviceIO
import Kernels
import Sensing
import Stage
import Tape
import VirtualDriver
import Vision

/// The clock of a tape: the wall clock as it was at the start, and steady from then on.
struct TapeClock: Sendable {
    private let start = MonotonicClock.now
    private let wall: UInt64

    /// Takes nanoseconds of the wall clock at this moment.
    init(wall: UInt64) { self.wall = wall }

    /// Now, on the tape.
    var now: UInt64 { time(MonotonicClock.now.nanoseconds) }

    /// A moment of the monotonic clock, on the tape.
    func time(_ nanoseconds: Int64) -> UInt64 {
        let since = nanoseconds - start.nanoseconds
        return since >= 0 ? wall &+ UInt64(since) : wall &- UInt64(-since)
    }
}

/// A device of numbers whose raw readings go onto a tape.
final class TapeSignalFeed: DeviceFeed {
    private let source: any SignalSource
    private let deck: TapeDeck
    private let clock: TapeClock
    private let streams: [Int]
    private let speaksOnChange: Bool
    private var batch: [SignalReading] = []

    init(_ source: any SignalSource, _ binding: SignalBinding, _ deck: TapeDeck, _ clock: TapeClock)
    {
        self.source = source
        self.deck = deck
        self.clock = clock
        speaksOnChange = binding.entry.signals.contains(where: \.speaksOnChange)
        streams = binding.entry.signals.map { signal in
            deck.stream(
                TapeText.numbers(
                    topic: "/room/\(binding.role)/\(signal.name)", parts: signal.request.parts,
                    facts: [
                        "identity": source.identity.key, "address": signal.request.address,
                        "channel": signal.channel(role: binding.role).name,
                        "unit": signal.unit.rawValue, "scale": "\(signal.scale)",
                        "offset": "\(signal.offset)", "event": "\(signal.request.isEvent)",
                    ]))
        }
    }

    var identity: DeviceIdentity { source.identity }
    var dropped: UInt64 { source.dropped }
    func open() throws(DriverError) { try source.open() }
    func close() { source.close() }

    func pump(timeout: Int64) throws(DriverError) -> Bool {
        batch.removeAll(keepingCapacity: true)
        let isAlive = try source.read(timeout: timeout, into: &batch)
        for reading in batch where streams.indices.contains(reading.signal) {
            let time = clock.time(reading.capturedAt.nanoseconds)
            guard let bytes = TapeText.write(reading, at: time) else { continue }
            deck.write(streams[reading.signal], captured: time, bytes)
        }
        return isAlive || speaksOnChange
    }
}

/// A microphone whose sound goes onto a tape.
final class TapeSoundFeed: DeviceFeed {
    private let source: any SoundSource
    private let deck: TapeDeck
    private let clock: TapeClock
    private let stream: Int

    init(_ source: any SoundSource, role: String, _ deck: TapeDeck, _ clock: TapeClock) {
        self.source = source
        self.deck = deck
        self.clock = clock
        stream = deck.stream(
            TapeText.sound(topic: "/room/\(role)", facts: ["identity": source.identity.key]))
    }

    var identity: DeviceIdentity { source.identity }
    var dropped: UInt64 { source.dropped }
    func open() throws(DriverError) { try source.open() }
    func close() { source.close() }

    func pump(timeout: Int64) throws(DriverError) -> Bool {
        guard let capture = try source.read(timeout: timeout) else { return false }
        let time = clock.time(capture.capturedAt.nanoseconds)
        deck.write(stream, captured: time, TapeText.write(capture, at: time))
        return true
    }
}

/// A camera whose pictures go onto a tape, as JPEGs; only where the profile allows it.
final class TapeVideoFeed: DeviceFeed {
    private let source: any VideoSource
    private let deck: TapeDeck
    private let clock: TapeClock
    private let stream: Int
    private let role: String
    private let encoder = JPEGEncoder()
    private var converter: Shrinker?

    init(_ source: any VideoSource, role: String, _ deck: TapeDeck, _ clock: TapeClock) {
        self.source = source
        self.role = role
        self.deck = deck
        self.clock = clock
        stream = deck.stream(
            TapeText.pictures(topic: "/room/\(role)", facts: ["identity": source.identity.key]))
    }

    var identity: DeviceIdentity { source.identity }
    var dropped: UInt64 { source.dropped }
    func open() throws(DriverError) { try source.open() }
    func close() { source.close() }

    func pump(timeout: Int64) throws(DriverError) -> Bool {
        guard let capture = try source.read(timeout: timeout) else { return false }
        let time = clock.time(capture.capturedAt.nanoseconds)
        let jpeg: [UInt8]
        do {
            jpeg = try encoder.encode(try encodable(capture.pixels), quality: 85)
        } catch {
            throw DriverError(
                device: identity.description, action: "put a picture onto the tape",
                reason: .damaged(what: "\(error)"))
        }
        deck.write(stream, captured: time, TapeText.write(jpeg: jpeg, frame: role, at: time))
        return true
    }

    /// The picture in a layout that the encoder takes.
    private func encodable(_ pixels: PixelBuffer) throws(VisionError) -> PixelBuffer {
        guard pixels.format == .yuyv else { return pixels }
        if converter?.width != pixels.width || converter?.height != pixels.height {
            converter = try Shrinker(width: pixels.width, height: pixels.height)
        }
        guard let converter else { return pixels }
        try converter.shrink(pixels)
        let colour = PixelBuffer(width: pixels.width, height: pixels.height, format: .bgr8)
        colour.mutableBytes.copyBytes(from: converter.bgr)
        return colour
    }
}
