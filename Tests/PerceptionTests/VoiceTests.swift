import DeviceIO
import Perception
import Quantities
import TestRig
import Testing

@Suite struct VoiceTests {
    private static let rate = VoiceSounds.rate

    /// Lets an ear hear mono samples, or left and right.
    private func hear(_ left: [Float], _ right: [Float]? = nil) -> [EarReport] {
        let ear = Ear()
        return stride(from: 0, to: left.count - 479, by: 480).map { first in
            var samples: [Float] = []
            for i in first..<(first + 480) {
                samples.append(left[i])
                if let right { samples.append(right[i]) }
            }
            let time = Int64(first) * 1_000_000_000 / Int64(Self.rate)
            return ear.perceive(
                SoundCapture(
                    samples: samples, channels: right == nil ? 1 : 2, rate: Self.rate,
                    capturedAt: MonotonicTime(nanoseconds: time)))
        }
    }

    /// A room's noise with a sound in it, `ratio` decibels louder than the noise.
    private func room(
        _ sound: [Float], ratio: Float, seed: UInt64, at second: Float = 1.2
    ) -> [Float] {
        var voices = VoiceSounds(seed: seed ^ 0xA7)
        let power = sound.reduce(0) { $0 + $1 * $1 } / Float(max(1, sound.count))
        var all = voices.pink(
            seconds: Float(sound.count) / Float(Self.rate) + second + 1,
            level: power.squareRoot() * Exact.pow(10, -ratio / 20))
        add(sound, to: &all, at: second)
        return all
    }

    /// Seconds of a hum above 0.3.
    private func hummed(_ reports: [EarReport]) -> Float {
        Float(reports.filter { $0.hum > 0.3 }.count) * 0.01
    }

    @Test(arguments: [98, 131, 175, 220, 294, 440, 587] as [Float], [30, 15, 8] as [Float])
    func `a hum is heard at its pitch, in noise too`(pitch: Float, ratio: Float) {
        var voices = VoiceSounds(seed: UInt64(pitch) ^ UInt64(ratio))
        let reports = hear(room(voices.hum([pitch], seconds: 3), ratio: ratio, seed: 5))
        #expect(hummed(reports) > 2.2 && hummed(reports) < 3.3, "\(hummed(reports)) s")
        let heard = reports.filter { $0.hum > 0.5 }.map(\.pitch).sorted()
        #expect(abs(heard[heard.count / 2] / pitch - 1) < 0.02, "\(heard[heard.count / 2]) Hz")
        #expect(reports.last?.hum == 0 && reports.last?.pitch == 0)
        #expect(reports.flatMap(\.whistles).isEmpty && reports.flatMap(\.coughs).isEmpty)
    }

    @Test func `a hum that slides is a hum, and its pitch follows`() {
        var voices = VoiceSounds(seed: 9)
        let sound = voices.hum([140, 280, 180], seconds: 4)
        let reports = hear(room(sound, ratio: 25, seed: 2, at: 1))
        #expect(hummed(reports) > 3.2)
        #expect((reports.map(\.pitch).max() ?? 0) > 260)
        #expect(abs(reports[300].pitch - 280) < 15, "\(reports[300].pitch) Hz at the top")
    }

    @Test func `where a hum comes from is heard`() {
        var voices = VoiceSounds(seed: 4)
        let hum = voices.hum([180], seconds: 2)
        var (left, right) = (
            voices.pink(seconds: 4, level: 0.0005), voices.pink(seconds: 4, level: 0.0005)
        )
        add(hum, to: &left, at: 1)
        // 30 degrees to the left: the right capsule hears it 14 samples later.
        add([Float](repeating: 0, count: 14) + hum.map { $0 * 0.85 }, to: &right, at: 1)
        let reports = hear(left, right)
        #expect(abs(reports[250].bearing - 0.45) < 0.2, "\(reports[250].bearing)")
        #expect(reports.last?.bearing == 0)
    }

    @Test(arguments: [
        ("The meadow moves when I walk along it, are we really allowed to touch this?", "en"),
        ("Mama, warum regnet es jetzt, kannst du mal bitte ganz still stehen?", "de"),
        ("Look at the birds, they all fly up when somebody claps their hands!", "en+f3"),
    ])
    func `talk is no hum and no whistle`(text: String, voice: String) throws {
        for ratio in [40, 15] as [Float] {
            let reports = hear(
                room(try VoiceSounds.talk(text, voice: voice), ratio: ratio, seed: 1))
            #expect(hummed(reports) < 0.25, "\(hummed(reports)) s of hum in talk")
            #expect(reports.flatMap(\.whistles).isEmpty)
            // A stopped consonant out of quiet may pass for one.
            #expect(reports.flatMap(\.coughs).count <= 2)
        }
    }

    @Test(arguments: [760, 1100, 1900, 2600, 3600] as [Float], [30, 12] as [Float])
    func `a whistle is heard once`(hertz: Float, ratio: Float) throws {
        var voices = VoiceSounds(seed: UInt64(hertz))
        let sound = voices.whistle(hertz, bend: 250, seconds: 0.5)
        let reports = hear(room(sound, ratio: ratio, seed: 3, at: 1.5))
        let whistles = reports.flatMap(\.whistles)
        #expect(whistles.count == 1)
        let at = Float(try #require(whistles.first).heardAt.nanoseconds) * 1e-9
        #expect(abs(at - 1.5) < 0.06, "heard at \(at) s")
        #expect(hummed(reports) == 0)
    }

    @Test func `a chirp is too short for a whistle`() {
        var voices = VoiceSounds(seed: 6)
        let reports = hear(room(voices.whistle(2000, seconds: 0.1), ratio: 30, seed: 3))
        #expect(reports.flatMap(\.whistles).isEmpty)
    }

    @Test func `coughs are told from claps, talk and slamming doors`() throws {
        var (hits, misses, strange) = (0, 0, 0)
        for seed in testSeeds(24) {
            var voices = VoiceSounds(seed: seed)
            let coughs = hear(room(voices.cough(), ratio: 20, seed: seed)).flatMap(\.coughs)
            hits += coughs.count == 1 ? 1 : 0
            misses += coughs.isEmpty ? 1 : 0
            strange += hear(room(voices.clap(), ratio: 30, seed: seed)).flatMap(\.coughs).count
            var door: [Float] = []
            for n in 0..<14_400 {
                let t = Float(n) / 48_000
                door.append(
                    0.6 * Exact.exp(-t / 0.07)
                        * (Exact.sin(Exact.tau * 64 * t) + 0.15 * voices.random.bell()))
            }
            strange += hear(room(door, ratio: 30, seed: seed)).flatMap(\.coughs).count
            let hiss = (0..<9600).map { _ in voices.random.between(-0.2, 0.2) }
            let differences = zip(hiss, hiss.dropFirst()).map { $0 - $1 }
            strange += hear(room(differences, ratio: 30, seed: seed)).flatMap(\.coughs).count
        }
        let count = testSeeds(24).count
        let precision = Float(hits) / Float(max(1, hits + strange))
        #expect(Float(hits) >= 0.85 * Float(count), "\(hits) of \(count) heard")
        #expect(precision > 0.9, "\(hits) right, \(strange) wrong")
        #expect(misses + hits == count)
    }

    @Test func `a machine's steady tone is no voice for long`() {
        var phase: Float = 0
        let tone = (0..<(45 * 48_000)).map { _ -> Float in
            phase += 120 / 48_000
            phase -= phase.rounded(.down)
            return 0.05 * (Exact.sin(Exact.tau * phase) + 0.4 * Exact.sin(Exact.tau * 2 * phase))
        }
        let reports = hear(room(tone, ratio: 20, seed: 1))
        #expect(reports[1000].hum > 0.5)
        #expect(reports[3000...4400].allSatisfy { $0.hum < 0.05 })
    }

    @Test func `breath at the capsule is heard, and the room's own air is not`() {
        var voices = VoiceSounds(seed: 12)
        let reports = hear(room(voices.breath(seconds: 1.4), ratio: 30, seed: 2, at: 2))
        #expect((reports.map(\.breath).max() ?? 0) > 0.6)
        #expect(reports[0..<190].allSatisfy { $0.breath < 0.05 })
        #expect(reports.last?.breath ?? 1 < 0.05)
        #expect(hummed(reports) == 0)
        let air = hear(voices.pink(seconds: 8, level: 0.02))
        #expect(air.allSatisfy { $0.breath < 0.1 })
    }

    @Test func `quiet counts its seconds and a voice ends it`() {
        var voices = VoiceSounds(seed: 3)
        var samples = voices.pink(seconds: 9, level: 0.002)
        add(voices.hum([200], seconds: 1), to: &samples, at: 5)
        let reports = hear(samples)
        #expect(abs(reports[499].quiet - 5) < 0.4)
        #expect(reports[560].quiet == 0)
        #expect((reports.last?.quiet ?? 0) > 2.5)
    }

    @Test(arguments: [8_000, 16_000, 44_100, 96_000])
    func `a hum is a hum at any rate`(rate: Int) {
        // A second of quiet first, so that the ear knows the room.
        let samples = (0..<(4 * rate)).map { n -> Float in
            if n < rate { return 0 }
            let turn = (Float(n) * 200 / Float(rate)).truncatingRemainder(dividingBy: 1)
            return 0.1 * (Exact.sin(Exact.tau * turn) + 0.4 * Exact.sin(Exact.tau * 2 * turn))
        }
        let ear = Ear()
        var last = EarReport(capturedAt: MonotonicTime(nanoseconds: 0))
        for first in stride(from: 0, to: samples.count - 499, by: 500) {
            last = ear.perceive(
                SoundCapture(
                    samples: Array(samples[first..<(first + 500)]), channels: 1, rate: rate,
                    capturedAt: MonotonicTime(
                        nanoseconds: Int64(first) * 1_000_000_000 / Int64(rate))))
        }
        #expect(last.hum > 0.8 && abs(last.pitch - 200) < 2, "\(last.hum), \(last.pitch) Hz")
    }
}
