import DeviceIO
import Perception
import Quantities
import Testing
import VirtualDriver

@Suite struct RehearsalMicrophoneTests {
    @Test func `an ear hears each clap on its side and no others`() throws {
        let room = RehearsalRoom()
        let microphone = RehearsalMicrophone(room)
        let ear = Ear()
        var heard: [SoundEvent] = []
        var loudness: [Float] = []
        while let capture = try microphone.capture(until: 220_000_000_000) {
            let report = ear.perceive(capture)
            heard += report.claps
            if report.capturedAt.nanoseconds % 1_000_000_000 == 0 {
                loudness.append(report.loudness)
            }
        }
        // Claps among the talk of a class, or while five people hum, may drown: all others must
        // be heard.
        let claps = room.claps.filter { $0.time < 66 || (115..<195).contains($0.time) }
        for clap in claps {
            let match = heard.first {
                abs(Float($0.heardAt.nanoseconds) * 1e-9 - clap.time) < 0.03
            }
            let event = try #require(match, "no clap heard at \(clap.time)")
            #expect(abs(event.bearing - clap.bearing) < 0.25, "at \(clap.time)")
        }
        let strange = heard.filter { event in
            !room.claps.contains { abs(Float(event.heardAt.nanoseconds) * 1e-9 - $0.time) < 0.05 }
        }
        #expect(strange.isEmpty, "heard without a clap: \(strange)")
        // The class is far louder than the empty room.
        let crowd = loudness[80...100].reduce(0, +) / 21
        let empty = loudness[120...125].reduce(0, +) / 6
        #expect(crowd > empty + 15, "crowd \(crowd) dBFS, empty \(empty) dBFS")
    }

    @Test func `the same room sounds the same`() throws {
        func sound() throws -> [Float] {
            let microphone = RehearsalMicrophone(RehearsalRoom(seed: 5))
            var samples: [Float] = []
            while let capture = try microphone.capture(until: 6_000_000_000) {
                samples += capture.samples
            }
            return samples
        }
        let first = try sound()
        #expect(first.count == 6 * 48_000 * 2)
        #expect(try sound() == first)
        #expect(first.allSatisfy { abs($0) <= 1 })
    }

    @Test func `a live microphone delivers ten milliseconds at a time`() throws {
        let microphone = RehearsalMicrophone(RehearsalRoom())
        try microphone.open()
        defer { microphone.close() }
        let first = try #require(try microphone.read(timeout: 1_000_000_000))
        let second = try #require(try microphone.read(timeout: 1_000_000_000))
        #expect(first.samples.count == 960 && first.channels == 2 && first.rate == 48_000)
        #expect(second.capturedAt - first.capturedAt == 10_000_000)
        #expect(second.capturedAt + 10_000_000 <= MonotonicClock.now)
    }
}
