import DeviceIO
import Foundation
import Kernels
import Quantities
import Tape
import Testing

@testable import VirtualDriver

/// What is put on a tape plays as a device again.
final class TapeDeviceTests {
    private static let second: Int64 = 1_000_000_000
    /// The tape's clock at its beginning.
    private static let wall: UInt64 = 1_700_000_000_000_000_000
    private let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("nacre-tapes-\(UUID().uuidString)")
    private var path: String { folder.path + "/a.mcap" }

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
    deinit { try? FileManager.default.removeItem(at: folder) }

    private func identity(_ family: DeviceIdentity.Family) -> DeviceIdentity {
        DeviceIdentity(family: family, key: "tape", name: "a tape", node: path)
    }

    /// Ten readings a second for two seconds, two pictures a second, and some sound.
    private func record() throws -> [UInt8] {
        let writer = try TapeWriter(path: path, program: "tests")
        let rain = try writer.add(
            TapeText.numbers(topic: "/room/roof/rain", parts: 1, facts: [:]))
        let tilt = try writer.add(
            TapeText.numbers(topic: "/room/roof/tilt", parts: 3, facts: [:]))
        let eye = try writer.add(TapeText.pictures(topic: "/room/eye", facts: [:]))
        let ear = try writer.add(TapeText.sound(topic: "/room/ear", facts: [:]))
        let jpeg = try Self.jpeg()
        for index in 0..<20 {
            let time = Self.wall + UInt64(index) * 100_000_000
            func add(_ stream: Int, _ bytes: [UInt8]) throws {
                try writer.append(
                    TapeMessage(
                        stream: stream, sequence: UInt32(index), loggedAt: time + 5_000_000,
                        capturedAt: time, bytes: bytes))
            }
            for (stream, parts) in [(rain, 1), (tilt, 3)] {
                let reading = SignalReading(
                    signal: 0, value: [Float(index) + 0.1, -0.25, 1e-6, 0], parts: parts,
                    capturedAt: MonotonicTime(nanoseconds: 0))
                try add(stream, try #require(TapeText.write(reading, at: time)))
            }
            if index % 5 == 0 { try add(eye, TapeText.write(jpeg: jpeg, frame: "eye", at: time)) }
            let sound = SoundCapture(
                samples: (0..<960).map { Float($0 % 100) / 100 - 0.5 }, channels: 2, rate: 48_000,
                capturedAt: MonotonicTime(nanoseconds: 0))
            try add(ear, TapeText.write(sound, at: time))
        }
        try writer.close()
        return jpeg
    }

    private static func jpeg() throws -> [UInt8] {
        let corpus = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent()
            .appendingPathComponent("FuzzTargets/Corpus/mjpeg/colours.jpg")
        return Array(try Data(contentsOf: corpus))
    }

    @Test func `numbers come again at their times, to the bit, pass after pass`() throws {
        _ = try record()
        let source = TapeSignals(
            identity(.sensor),
            requests: [SignalRequest("rain"), SignalRequest("/room/roof/tilt", parts: 3)])
        var readings: [SignalReading] = []
        for moment in 1...40 {
            try source.readings(until: Int64(moment) * 100_000_000, into: &readings)
        }
        let rain = readings.filter { $0.signal == 0 }
        #expect(rain.prefix(20).map(\.value.x) == (0..<20).map { Float($0) + 0.1 })
        // The first message of the tape begins it, five milliseconds after its own capture.
        #expect(rain.prefix(3).map(\.capturedAt.nanoseconds) == [0, 95_000_000, 195_000_000])
        #expect(rain.count > 35 && rain[20].value.x == 0.1)
        #expect(rain[20].capturedAt.nanoseconds > rain[19].capturedAt.nanoseconds)
        let tilt = try #require(readings.first { $0.signal == 1 })
        #expect(tilt.value == [0.1, -0.25, 1e-6, 0] && tilt.parts == 3)
        #expect(source.dropped == 0 && source.identity.isSimulated)
    }

    @Test func `pictures and sound come again`() throws {
        let jpeg = try record()
        let camera = TapeCamera(identity(.camera), topic: nil, isLooping: false)
        var pictures: [VideoCapture] = []
        while let capture = try camera.capture(until: 60 * Self.second) { pictures.append(capture) }
        #expect(pictures.count == 4)
        let first = try #require(pictures.first)
        #expect(first.pixels.format == .mjpeg && first.pixels.width == 32)
        #expect(first.pixels.height == 24 && Array(first.pixels.bytes) == jpeg)
        #expect(pictures[1].capturedAt.nanoseconds == 495_000_000)
        let microphone = TapeMicrophone(identity(.microphone), topic: "/room/ear", isLooping: false)
        #expect(try microphone.capture(until: 9_000_000) == nil)
        var stretches: [SoundCapture] = []
        while let capture = try microphone.capture(until: 60 * Self.second) {
            stretches.append(capture)
        }
        #expect(stretches.count == 20)
        let sound = try #require(stretches.first)
        #expect(sound.channels == 2 && sound.rate == 48_000 && sound.samples.count == 960)
        #expect(abs(sound.samples[10] - (0.1 - 0.5)) < 1e-4)
        #expect(TapeCamera(identity(.camera), topic: "/room/door").dropped == 0)
    }

    @Test func `live, a tape keeps the clock's time`() throws {
        _ = try record()
        let epoch = VirtualEpoch()
        let source = TapeSignals(
            identity(.sensor), requests: [SignalRequest("rain")], epoch: epoch)
        try source.open()
        var readings: [SignalReading] = []
        while readings.count < 4 { _ = try source.read(timeout: Self.second, into: &readings) }
        #expect(readings.allSatisfy { $0.capturedAt <= MonotonicClock.now })
        #expect(readings[3].capturedAt - readings[2].capturedAt >= 99_000_000)
        let camera = TapeCamera(identity(.camera), topic: nil, epoch: epoch)
        try camera.open()
        var capture: VideoCapture?
        while capture == nil { capture = try camera.read(timeout: Self.second) }
        #expect(try #require(capture).capturedAt <= MonotonicClock.now)
        let microphone = TapeMicrophone(identity(.microphone), topic: nil, epoch: epoch)
        try microphone.open()
        var sound: SoundCapture?
        while sound == nil { sound = try microphone.read(timeout: Self.second) }
        #expect(try #require(sound).capturedAt <= MonotonicClock.now)
    }

    @Test func `a tape that is none, or holds nothing for a device, is told or silent`() throws {
        let missing = TapeCamera(
            DeviceIdentity(family: .camera, key: "tape", name: "t", node: path + "x"), topic: nil)
        #expect(throws: DriverError.self) { try missing.open() }
        _ = try record()
        let nobody = TapeSignals(identity(.sensor), requests: [SignalRequest("snow")])
        var readings: [SignalReading] = []
        try nobody.readings(until: 100 * Self.second, into: &readings)
        #expect(readings.isEmpty)
        let camera = TapeCamera(identity(.camera), topic: "/room/door")
        #expect(try camera.capture(until: 100 * Self.second) == nil)
    }
}
