import Kernels
import Quantities
import Testing

@testable import Sonify
@testable import WorldState

struct SourceOnsetTests {
    private func firstSample(_ bus: MixBus) -> Int {
        (0..<800).first { abs(bus.left[$0]) + abs(bus.right[$0]) > 1e-12 } ?? 800
    }

    @Test(arguments: [WorldEvent.Surface.grass, .path, .wood], [UInt16(0), 1, 321, 799])
    func `a step begins at the sample of its event`(surface: WorldEvent.Surface, sample: UInt16) {
        let rig = SoundRig(premise([.windSpeed: 0]))
        let scene = rig.scene
        let steps = StepSound(sine: SineTable())
        let bus = MixBus()
        steps.start(
            WorldEvent(
                kind: .step, thing: 7, position: scene.head.position, strength: 0.5,
                surface: surface, sample: sample), scene)
        steps.add(scene, to: bus)
        let first = firstSample(bus)
        #expect(first >= Int(sample))
        #expect(first <= Int(sample) + 2)
    }

    @Test func `surfaces sound unlike each other and loud enough`() {
        let rig = SoundRig(premise([.windSpeed: 0]))
        var seen: Set<[Float]> = []
        for surface in [WorldEvent.Surface.grass, .path, .wood] {
            let steps = StepSound(sine: SineTable())
            let bus = MixBus()
            steps.start(
                WorldEvent(
                    kind: .step, thing: 7, position: rig.scene.head.position, strength: 0.5,
                    surface: surface, sample: 0), rig.scene)
            steps.add(rig.scene, to: bus)
            let samples = Array(UnsafeBufferPointer(start: bus.left, count: 800))
            #expect(level(samples) > -50)
            seen.insert(samples)
        }
        #expect(seen.count == 3)
    }

    @Test(arguments: [Float(400), 1200, 2400])
    func `thunder begins with the first sample of its tick and rolls on`(distance: Float) {
        let rig = SoundRig(premise([.windSpeed: 0]))
        let scene = rig.scene
        let thunder = ThunderSound()
        let bus = MixBus()
        var place = scene.head.position
        place.move(by: Vector3(distance, 0, 0))
        thunder.start(
            WorldEvent(
                kind: .thunder, thing: 0, position: place, strength: 0.8, surface: .grass,
                sample: 0), scene)
        thunder.add(scene, to: bus)
        #expect(firstSample(bus) < 40)
        for _ in 0..<120 {
            bus.clear()
            rig.step()
            thunder.add(rig.scene, to: bus)
        }
        #expect(level(Array(UnsafeBufferPointer(start: bus.left, count: 800))) > -60)
    }

    @Test func `a crowd of events is refused and counted, never more voices than there are`() {
        let rig = SoundRig(premise([:]))
        let steps = StepSound(sine: SineTable())
        for thing in 0..<20 {
            steps.start(
                WorldEvent(
                    kind: .step, thing: UInt64(thing), position: rig.scene.head.position,
                    strength: 1, surface: .path, sample: 0), rig.scene)
        }
        #expect(steps.refused == 8)
    }
}
