import DeviceIO
import Kernels
import Perception
import Quantities
import Testing
import VirtualDriver

@Suite struct OwnSoundTests {
    /// A stage that plays some kind of sound into the rehearsal room for a while.
    ///
    /// - Returns: The microphone's captures, as heard and with the stage taken off, and the
    ///   canceller.
    private func listen(
        seconds: Int, programme: RehearsalSettings.Programme = .empty, latency: Int64 = 0,
        play: (inout RandomStream, Int) -> (Float, Float)
    ) throws -> (heard: [SoundCapture], clean: [SoundCapture], own: OwnSound) {
        let trace = StageTrace()
        var settings = RehearsalSettings()
        settings.programme = programme
        settings.echo = -6
        let microphone = RehearsalMicrophone(RehearsalRoom(settings, stage: trace))
        let own = OwnSound(trace: trace)
        var random = RandomStream(seed: 4)
        var block = SampleBlock()
        var (heard, clean): ([SoundCapture], [SoundCapture]) = ([], [])
        for tick in 0..<UInt64(seconds * 60) {
            for i in 0..<SampleBlock.frames {
                (block.left[i], block.right[i]) = play(
                    &random, Int(tick) * SampleBlock.frames + i)
            }
            let now = Tick(tick).nanoseconds
            trace.play(block, at: MonotonicTime(nanoseconds: now))
            while let capture = try microphone.capture(until: now - 50_000_000) {
                heard.append(capture)
                if let cleaned = own.subtract(capture) { clean.append(cleaned) }
            }
        }
        return (heard, clean, own)
    }

    private func loudness(_ captures: some Collection<SoundCapture>) -> Float {
        var (sum, count): (Float, Float) = (0, 0)
        for capture in captures {
            for sample in capture.samples {
                sum += sample * sample
                count += 1
            }
        }
        return 4.342_944_8 * Exact.log(max(1e-12, sum / max(1, count)))
    }

    @Test func `the stage's own rain becomes much weaker: by 18 decibels at least`() throws {
        let (heard, clean, own) = try listen(seconds: 12) { random, _ in
            let both = random.between(-0.05, 0.05)
            return (both + random.between(-0.02, 0.02), both + random.between(-0.02, 0.02))
        }
        #expect(heard.count == clean.count)
        let (before, after) = (loudness(heard.suffix(200)), loudness(clean.suffix(200)))
        #expect(before > -45, "heard at \(before) dBFS")
        #expect(before - after > 18, "\(before) dBFS became \(after)")
        #expect(own.enhancement > 18 && own.jumps == 0)
    }

    @Test func `a visitor's clap comes through while the stage plays`() throws {
        let (_, clean, _) = try listen(seconds: 27, programme: .standard) { random, _ in
            (random.between(-0.03, 0.03), random.between(-0.03, 0.03))
        }
        let ear = Ear()
        let claps = clean.flatMap { ear.perceive($0).claps }
            .map { Float($0.heardAt.nanoseconds) * 1e-9 }.filter { $0 > 12 }
        #expect(claps.count == 2, "\(claps)")
        #expect(claps.contains { abs($0 - 24) < 0.1 } && claps.contains { abs($0 - 25.1) < 0.1 })
    }

    @Test func `silence on the stage changes nothing, to the bit`() throws {
        let trace = StageTrace()
        let microphone = RehearsalMicrophone(RehearsalRoom(seed: 2))
        let own = OwnSound(trace: trace)
        for _ in 0..<100 {
            let capture = try #require(try microphone.capture(until: 5_000_000_000))
            #expect(own.subtract(capture)?.samples == capture.samples)
        }
    }

    @Test func `captures of any length go in, whole hundredths of a second come out`() {
        let own = OwnSound(trace: StageTrace())
        var (given, got): ([Float], [Float]) = ([], [])
        var time: Int64 = 0
        for length in [100, 700, 480, 33, 2400, 7, 720] {
            let samples = (0..<length).map { Float($0 % 90) * 0.001 }
            given += samples
            let capture = SoundCapture(
                samples: samples, channels: 1, rate: 48_000,
                capturedAt: MonotonicTime(nanoseconds: time))
            time += Int64(length) * 1_000_000_000 / 48_000
            guard let clean = own.subtract(capture) else { continue }
            let begin = Int64(got.count) * 1_000_000_000 / 48_000
            #expect(abs(clean.capturedAt.nanoseconds - begin) < 1000)
            #expect(clean.samples.count % 480 == 0)
            got += clean.samples
        }
        #expect(got == Array(given.prefix(got.count)))
        #expect(given.count - got.count < 480)
    }
}
