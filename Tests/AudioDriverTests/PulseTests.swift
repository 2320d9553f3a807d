import AudioDriver
import DeviceIO
import Foundation
import Glibc
import Kernels
import Quantities
import Testing

/// Against a real server without hardware; one after the other, as two cores carry them all.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct PulseTests {
    private let second: Int64 = 1_000_000_000

    private func isSounding(_ capture: SoundCapture) -> Bool {
        capture.samples.contains { abs($0) > 0.1 }
    }

    /// A null sink sleeps for seconds at first; blocks are refused until it plays.
    private func isPlaying(_ sink: PulseSink) -> Bool {
        eventually {
            let before = sink.refused
            usleep(200_000)
            return sink.refused == before
        }
    }

    @Test func `a tone that is played arrives at the monitor as it was`() throws {
        let daemon = try PulseDaemon()
        let sink = PulseSink(
            identity: daemon.speaker("room"), latency: 150_000_000, server: daemon.server)
        let microphone = PulseMicrophone(
            identity: daemon.monitor(of: "room"), server: daemon.server)
        try microphone.open()
        try sink.open()
        let player = Player(sink, frequency: 440)
        defer { player.stop() }

        var heard: [SoundCapture] = []
        let deadline = MonotonicClock.now + 8 * second
        while heard.count < 150, MonotonicClock.now < deadline {
            guard let capture = try microphone.read(timeout: second) else { continue }
            if !heard.isEmpty || isSounding(capture) { heard.append(capture) }
        }
        try #require(heard.count == 150)
        #expect(heard.allSatisfy { $0.rate == 48_000 && $0.channels == 1 })
        #expect(heard.allSatisfy { $0.samples.count == 480 })
        let tone = Tone.median(Array(heard.map(\.samples).joined()))
        print("heard \(tone.frequency) Hz, level \(tone.level), underruns \(sink.underruns)")
        #expect(abs(tone.frequency - 440) < 2)
        #expect(abs(tone.level - 0.3536) < 0.01)
        // Times follow each other and lie in the past.
        let now = MonotonicClock.now
        #expect(heard.allSatisfy { $0.capturedAt < now && $0.capturedAt + 10 * second > now })
        for (a, b) in zip(heard, heard.dropFirst()) { #expect(b.capturedAt > a.capturedAt) }
    }

    @Test func `the buffer follows what is handed over and what is heard`() throws {
        let daemon = try PulseDaemon()
        let sink = PulseSink(identity: daemon.speaker("room"), server: daemon.server)
        #expect(sink.buffered == nil)
        try sink.open()
        #expect(sink.buffered == 0)
        let silence = SampleBlock()
        #expect(sink.write(silence))
        let one = try #require(sink.buffered)
        #expect(one == 16_666_666)

        let player = Player(sink, frequency: 440)
        #expect(isPlaying(sink))
        var seen: [Int64] = []
        for _ in 0..<300 {
            usleep(10_000)
            if let buffered = sink.buffered { seen.append(buffered) }
        }
        player.stop()
        try #require(seen.count == 300)
        let sorted = seen.sorted()
        let median = sorted[sorted.count / 2]
        let figures = [sorted[0], median, sorted[299]].map { $0 / 1000 }
        print("buffered, µs (least, median, most): \(figures); underruns \(sink.underruns)")
        #expect(median > 0 && median < 100_000_000)
        #expect(sorted.allSatisfy { $0 >= 0 && $0 < 150_000_000 })
        // Nothing is written any more: it runs dry, says so once, and is empty.
        let before = sink.underruns
        #expect(eventually { sink.underruns == before + 1 && sink.buffered == 0 })
        sink.close()
        #expect(sink.buffered == nil && !sink.write(silence))
    }

    @Test func `a block that does not fit is refused and counted, never waited for`() throws {
        let daemon = try PulseDaemon()
        let sink = PulseSink(identity: daemon.speaker("room"), server: daemon.server)
        try sink.open()
        daemon.freeze()
        defer { daemon.thaw() }
        // The server stands still all the while: a write that waited for it would never end.
        let block = SampleBlock()
        let taken = (0..<60).count { _ in sink.write(block) }
        usleep(1_000_000)
        let later = (0..<60).count { _ in sink.write(block) }
        #expect(taken + later < 15)
        #expect(sink.refused == UInt64(120 - taken - later))
        daemon.thaw()
        #expect(eventually { (0..<1).count { _ in sink.write(block) } == 1 })
        #expect(sink.failure == nil)
    }

    @Test func `a killed server ends both streams, and they open again with a new one`() throws {
        let daemon = try PulseDaemon()
        let sink = PulseSink(identity: daemon.speaker("room"), server: daemon.server)
        let microphone = PulseMicrophone(
            identity: daemon.monitor(of: "room"), server: daemon.server)
        try sink.open()
        try microphone.open()
        daemon.kill()
        #expect(eventually { sink.buffered == nil })
        #expect(sink.failure?.reason == .disconnected)
        #expect(!sink.write(SampleBlock()))
        let lost = #expect(throws: DriverError.self) {
            while true { _ = try microphone.read(timeout: second) }
        }
        #expect(lost?.reason == .disconnected)
        let absent = #expect(throws: DriverError.self) { try sink.open() }
        #expect(absent?.reason == .disconnected)
        #expect(throws: DriverError.self) { try microphone.open() }

        try daemon.start()
        try sink.open()
        try microphone.open()
        #expect(sink.failure == nil && sink.underruns == 0)
        let player = Player(sink, frequency: 440)
        defer { player.stop() }
        let deadline = MonotonicClock.now + 8 * second
        var sounded = false
        while !sounded, MonotonicClock.now < deadline {
            if let capture = try microphone.read(timeout: second) { sounded = isSounding(capture) }
        }
        #expect(sounded)
    }

    @Test func `a named sink that is taken away ends its stream and does not move on`() throws {
        let daemon = try PulseDaemon(sinks: ["room", "other"])
        let sink = PulseSink(identity: daemon.speaker("other"), server: daemon.server)
        let microphone = PulseMicrophone(
            identity: daemon.monitor(of: "other"), server: daemon.server)
        try sink.open()
        try microphone.open()
        let modules = try daemon.control("list", "short", "modules")
        let line = try #require(modules.split(separator: "\n").first { $0.contains("=other") })
        let number = try #require(line.split(separator: "\t").first)
        try daemon.control("unload-module", String(number))
        #expect(eventually { sink.failure != nil })
        #expect(sink.failure?.reason == .disconnected && sink.buffered == nil)
        let lost = #expect(throws: DriverError.self) {
            while true { _ = try microphone.read(timeout: second) }
        }
        #expect(lost?.reason == .disconnected)
        let absent = #expect(throws: DriverError.self) { try sink.open() }
        #expect(absent?.reason == .disconnected)

        try daemon.control("load-module", "module-null-sink", "sink_name=other", "rate=48000")
        try sink.open()
        #expect(sink.write(SampleBlock()))
    }

    @Test func `a sleeping device takes nothing and goes on when it wakes`() throws {
        let daemon = try PulseDaemon()
        let sink = PulseSink(identity: daemon.speaker("room"), server: daemon.server)
        try sink.open()
        let player = Player(sink, frequency: 440)
        defer { player.stop() }
        try daemon.control("suspend-sink", "room", "1")
        #expect(eventually { sink.buffered == nil })
        #expect(!sink.write(SampleBlock()) && sink.failure == nil)
        try daemon.control("suspend-sink", "room", "0")
        #expect(eventually { sink.buffered != nil })
        #expect(isPlaying(sink) && sink.failure == nil)
    }

    @Test func `without a server there is one clear error`() {
        let server = "unix:/nowhere/at/all"
        let sink = PulseSink(server: server)
        let error = #expect(throws: DriverError.self) { try sink.open() }
        #expect(error?.reason == .disconnected)
        #expect(error?.description.contains("sound server at \(server)") == true)
        let other = #expect(throws: DriverError.self) {
            try PulseMicrophone(server: server).open()
        }
        #expect(other?.reason == .disconnected)
        #expect(throws: DriverError.self) { try PulseCatalogue.list(server: server) }
        #expect(sink.buffered == nil && !sink.write(SampleBlock()))
    }

    @Test func `a server that hangs is given up in time`() throws {
        let daemon = try PulseDaemon()
        daemon.freeze()
        let sink = PulseSink(server: daemon.server)
        let error = #expect(throws: DriverError.self) { try sink.open() }
        #expect(error?.reason == .system(call: "pa_context_connect", errno: ETIMEDOUT))
    }

    @Test func `loudspeakers are listed, monitors only when they are asked for`() throws {
        let daemon = try PulseDaemon(sinks: ["room", "other"])
        let found = try PulseCatalogue.list(server: daemon.server)
        #expect(found.map(\.key) == ["pulse-room", "pulse-other"])
        #expect(found.allSatisfy { $0.family == .speaker && !$0.name.isEmpty })
        #expect(try PulseCatalogue.microphones(server: daemon.server).isEmpty)
        let monitors = try PulseCatalogue.microphones(
            withMonitors: true, server: daemon.server)
        #expect(Set(monitors.map(\.node)) == ["room.monitor", "other.monitor"])
        // The server's default source is a monitor here: no world listens to itself unasked.
        let error = #expect(throws: DriverError.self) {
            try PulseMicrophone(server: daemon.server).open()
        }
        #expect(error?.reason == .disconnected)
    }

    @Test func `the address in PULSE_SERVER is honoured`() async throws {
        await #expect(processExitsWith: .success) {
            let daemon = try PulseDaemon(sinks: ["by-environment"])
            setenv("PULSE_SERVER", daemon.server, 1)
            let found = try PulseCatalogue.list()
            daemon.end()
            exit(found.map(\.key) == ["pulse-by-environment"] ? 0 : 1)
        }
    }

    @Test func `opening again and again leaves no descriptor and no thread behind`() async {
        await #expect(processExitsWith: .success) {
            func held() -> Int {
                let folders = ["/proc/self/fd", "/proc/self/task"]
                return folders.reduce(0) {
                    $0 + ((try? FileManager.default.contentsOfDirectory(atPath: $1).count) ?? 0)
                }
            }
            let daemon = try PulseDaemon()
            var before = 0
            for round in 0..<30 {
                let sink = PulseSink(identity: daemon.speaker("room"), server: daemon.server)
                let microphone = PulseMicrophone(
                    identity: daemon.monitor(of: "room"), server: daemon.server)
                try sink.open()
                try sink.open()
                try microphone.open()
                let nowhere = PulseSink(identity: daemon.speaker("none"), server: daemon.server)
                do { try nowhere.open() } catch {}
                do { try PulseMicrophone(server: "unix:/nowhere").open() } catch {}
                // The first rounds also open what stays for good.
                if round == 3 { before = held() }
                sink.close()
                microphone.close()
            }
            let after = held()
            daemon.end()
            exit(after < before ? 0 : 1)
        }
    }
}
