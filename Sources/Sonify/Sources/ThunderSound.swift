import Kernels
import Quantities
import WorldState

/// Thunder: a crack where the strike was near, claps from along its crooked way, a long roll.
///
/// Two voices a strike, 18° to each side of where it struck, with their own claps: a strike
/// is kilometres long and never a point. It begins with the first sample of the event.
final class ThunderSound {
    private struct Roll {
        var isActive = false
        var position = WorldPosition(x: 0, y: 0, z: 0)
        var key: Int64 = 0
        var random = RandomStream(seed: 0)
        var wait = 0
        var age = 0
        var level: Float = 0
        /// 1 a few hundred metres away … 0 beyond two kilometres.
        var near: Float = 0
        /// Samples to the next clap and to the next tear of the crack.
        var nextClap = 0
        var nextTear = 0
        var tears = 0
        var kick: Float = 0
        var body: Float = 0
        var roll: Float = 0
        var crack: Float = 0
        var bodyFilter = StateVariableFilter()
        var rollFilter = StateVariableFilter()
        var crackFilter = StateVariableFilter()
    }
    private static let count = 8
    private var rolls = [Roll](repeating: Roll(), count: ThunderSound.count)
    private let placers = (0..<ThunderSound.count).map { _ in Placer() }
    /// Strikes that found no free voice.
    private(set) var refused: UInt64 = 0

    func start(_ event: WorldEvent, _ scene: SoundScene) {
        let way = event.position.relative(to: scene.head.position)
        let distance = way.length
        for side in 0..<2 {
            guard let index = rolls.firstIndex(where: { !$0.isActive }) else {
                refused &+= 1
                return
            }
            var roll = Roll()
            let angle: Float = side == 0 ? 0.31 : -0.31
            let (c, s) = (Exact.cos(angle), Exact.sin(angle))
            roll.isActive = true
            roll.position = scene.head.position
            roll.position.move(
                by: Vector3(way.x * c - way.y * s, way.x * s + way.y * c, way.z))
            roll.key = 0x700 + Int64(index)
            roll.random = RandomStream(
                seed: Hash.of(scene.seed, Int64(bitPattern: scene.tick), Int64(side), 0x7D))
            roll.wait = Int(event.sample)
            roll.near = smoothstep(1900, 380, distance)
            roll.level = mix(0.45, 1, event.strength) * mix(0.34, 1, roll.near)
            roll.tears = Int(roll.near * 9)
            roll.crackFilter.tune(mix(900, 2300, roll.near), quality: 0.5)
            rolls[index] = roll
            placers[index].reset()
        }
    }

    func add(_ scene: SoundScene, to bus: MixBus) {
        for index in 0..<ThunderSound.count where rolls[index].isActive {
            var roll = rolls[index]
            let x = placers[index].input
            WhiteNoise.fill(x, seed: scene.seed, tick: scene.tick, key: roll.key)
            let seconds = Float(roll.age) * (1 / 48_000)
            let bright = mix(150, 900, roll.near) * Exact.exp(-seconds / 1.5)
            roll.bodyFilter.tune(150 + bright, quality: 0.6)
            roll.rollFilter.tune(58 + 40 * Exact.exp(-seconds / 2), quality: 0.75)
            render(&roll, x)
            placers[index].place(
                scene.head.placement(of: roll.position, reference: 1e6, air: 0.3), send: 0.22,
                into: bus)
            if seconds > 16 || (seconds > 8 && roll.roll < 1e-4) { roll.isActive = false }
            rolls[index] = roll
        }
    }

    private func clap(_ roll: inout Roll) {
        let seconds = Float(roll.age) * (1 / 48_000)
        let isFirst = roll.age == 0
        let fade = Exact.exp(-seconds / mix(4.4, 3.2, roll.near))
        roll.kick += (isFirst ? 1 : roll.random.between(0.25, 0.95)) * fade
        let pause = roll.random.unit()
        roll.nextClap = Int((0.07 + 0.75 * pause * pause) * 48_000)
        if isFirst { roll.nextTear = 1 }
    }

    private func tear(_ roll: inout Roll) {
        roll.crack += roll.random.between(0.35, 1) * roll.near
        roll.tears -= 1
        let pause = roll.random.unit()
        roll.nextTear = roll.tears > 0 ? Int((0.006 + 0.085 * pause * pause) * 48_000) : -1
    }

    private func render(_ roll: inout Roll, _ x: UnsafeMutablePointer<Float>) {
        let kickFall = decay(0.26)
        let rise: Float = mix(0.0006, 0.006, roll.near)
        let crackFall = decay(0.028)
        let rollShare: Float = 1 - decay(0.22)
        let (bodyGain, rollGain) = (1.9 * roll.level, 3.8 * roll.level)
        let crackGain = 1.05 * roll.level
        var i = min(roll.wait, SampleBlock.frames)
        if i > 0 { x.update(repeating: 0, count: i) }
        roll.wait = 0
        while i < SampleBlock.frames {
            if roll.nextClap == 0 { clap(&roll) }
            roll.nextClap -= 1
            if roll.nextTear > 0 {
                roll.nextTear -= 1
                if roll.nextTear == 0 && roll.tears > 0 { tear(&roll) }
            }
            roll.kick = roll.kick * kickFall + 1e-18
            roll.body += (roll.kick - roll.body) * rise
            roll.roll += (roll.kick - roll.roll) * rollShare
            roll.crack = roll.crack * crackFall + 1e-18
            let n = x[i]
            x[i] =
                roll.bodyFilter.low(n) * roll.body * bodyGain
                + roll.rollFilter.low(n) * roll.roll * rollGain
                + roll.crackFilter.band(n) * roll.crack * crackGain
            roll.age += 1
            i += 1
        }
    }
}
