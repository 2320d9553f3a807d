import Kernels
import Quantities
import WorldState

/// Crickets by night and grasshoppers by day, each at its own spot of the meadow.
///
/// The meadow is a grid of 20 m; a cell's hash says who lives in it, where, and how it sings.
/// What is heard is a pure function of place and tick. Nine cells round the head sound; a
/// cell falls silent before it leaves the nine.
final class InsectSound {
    private static let cell = 20.0
    private struct Singer {
        var x: Double = 0
        var y: Double = 0
        var hash: UInt64 = 0
        var cellX: Int64 = .min
        var cellY: Int64 = .min
        var level: Float = 0
        var buzz = StateVariableFilter()
        var gain = Ramp()
    }
    private var singers = [Singer](repeating: Singer(), count: 9)
    private let placers = (0..<9).map { _ in Placer() }
    private let sine: SineTable

    init(sine: SineTable) { self.sine = sine }

    func add(_ scene: SoundScene, to bus: MixBus) {
        let warm =
            scene.summer * (1 - smoothstep(0.05, 0.3, scene.rain))
            * (1 - smoothstep(6, 12, scene.windSpeed))
        let night = warm * smoothstep(0.35, 0.02, scene.day)
        let day = warm * smoothstep(0.75, 1, scene.day)
        let (x, y) = (scene.head.position.x, scene.head.position.y)
        let column = Int64((x / InsectSound.cell).rounded(.down))
        let row = Int64((y / InsectSound.cell).rounded(.down))
        for dy: Int64 in -1...1 {
            for dx: Int64 in -1...1 {
                let (cx, cy) = (column + dx, row + dy)
                let slot = Int(((cy % 3) + 3) % 3 * 3 + ((cx % 3) + 3) % 3)
                if singers[slot].cellX != cx || singers[slot].cellY != cy {
                    settle(slot, cx, cy, scene)
                }
                sing(slot, scene, night: night, day: day, bus)
            }
        }
    }

    private func settle(_ slot: Int, _ cx: Int64, _ cy: Int64, _ scene: SoundScene) {
        let hash = Hash.of(scene.seed, cx, cy, 0xC81C)
        var random = RandomStream(seed: hash)
        singers[slot] = Singer(
            x: (Double(cx) + Double(random.unit())) * InsectSound.cell,
            y: (Double(cy) + Double(random.unit())) * InsectSound.cell, hash: hash, cellX: cx,
            cellY: cy, level: random.unit() < 0.9 ? random.between(0.4, 1) : 0)
        singers[slot].buzz.tune(random.between(6200, 7800), quality: 3)
        placers[slot].reset()
    }

    private func sing(
        _ slot: Int, _ scene: SoundScene, night: Float, day: Float, _ bus: MixBus
    ) {
        var singer = singers[slot]
        let level = singer.level * max(night, day)
        if level < 0.002 { return }
        var way = WorldPosition(x: singer.x, y: singer.y, z: 0).relative(to: scene.head.position)
        way.z = -1.5
        let edge = max(abs(way.x), abs(way.y))
        let gain = singer.gain.move(to: singer.level * smoothstep(20, 10, edge))
        if gain.from == 0 && gain.step == 0 {
            singers[slot] = singer
            return
        }
        let x = placers[slot].input
        if night > day {
            chirp(singer, scene, night * 0.1, x)
        } else {
            WhiteNoise.fill(x, seed: scene.seed, tick: scene.tick, key: 0x800 + Int64(slot))
            stridulate(&singer, scene, day * 0.09, x)
        }
        var g = gain.from
        var i = 0
        while i < SampleBlock.frames {
            x[i] *= g
            g += gain.step
            i += 1
        }
        singers[slot] = singer
        placers[slot].place(
            scene.head.placement(toward: way, reference: 4), send: 0.05, into: bus)
    }

    /// Three or four soft pulses of one tone, two or three times a second.
    private func chirp(
        _ singer: Singer, _ scene: SoundScene, _ level: Float, _ x: UnsafeMutablePointer<Float>
    ) {
        let h = singer.hash
        let period = 17_000 + (h >> 8) % 12_000
        let pulse = 1450 + (h >> 24) % 350
        let pulses = 3 + (h >> 40) % 2
        let sounding = pulse * 6 / 10
        // Every so often it rests for some seconds.
        let step = SineTable.step(4150 + Float((h >> 44) % 800))
        let half = UInt32(2_147_483_648 / sounding)
        let start = scene.tick &* UInt64(SampleBlock.frames) &+ (h >> 12) % 1_000_000
        let rests = (h >> 50) % 14
        var song = (start / period) % 40
        var at = start % period
        var phase = UInt32(truncatingIfNeeded: start) &* step
        var i = 0
        while i < SampleBlock.frames {
            let inside = at % pulse
            if song >= rests && at < pulses * pulse && inside < sounding {
                let up = sine.at(UInt32(truncatingIfNeeded: inside) &* half)
                x[i] = sine.at(phase) * up * up * level
            } else {
                x[i] = 0
            }
            phase &+= step
            at += 1
            if at == period {
                at = 0
                song = song == 39 ? 0 : song + 1
            }
            i += 1
        }
    }

    /// A dry buzz that swells for a second or two and stops.
    private func stridulate(
        _ singer: inout Singer, _ scene: SoundScene, _ level: Float,
        _ x: UnsafeMutablePointer<Float>
    ) {
        let h = singer.hash
        let period: UInt64 = 220_000 + (h >> 8) % 300_000
        let sounding: UInt64 = 50_000 + (h >> 30) % 50_000
        let pulse = 620 + (h >> 20) % 500
        let start = scene.tick &* UInt64(SampleBlock.frames) &+ (h >> 12) % 1_000_000
        var at = start % period
        let length = Float(sounding)
        var i = 0
        while i < SampleBlock.frames {
            var gain: Float = 0
            if at < sounding {
                let t = Float(at) / length
                let swell = t * t * 6.75 * (1 - t)
                let beat = Float(at % pulse) / Float(pulse)
                gain = swell * beat * (1 - beat) * 4 * level
            }
            x[i] = singer.buzz.band(x[i]) * gain
            at = at + 1 == period ? 0 : at + 1
            i += 1
        }
    }
}
