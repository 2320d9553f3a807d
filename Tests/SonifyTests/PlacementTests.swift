import Foundation
import Kernels
import Quantities
import TestRig
import Testing

@testable import Sonify
@testable import WorldState

struct PlacementTests {
    private let head = Head(position: WorldPosition(x: 100, y: 50, z: 2), heading: 0.7)

    /// A place at an angle from the nose, left positive, radians.
    private func place(_ angle: Float, _ distance: Float) -> WorldPosition {
        var place = head.position
        place.move(
            by: Vector3(
                Exact.cos(0.7 + angle) * distance, Exact.sin(0.7 + angle) * distance, 0))
        return place
    }

    @Test func `a bird on the left is louder and earlier on the left`() {
        let rig = SoundRig(premise([.windSpeed: 0]))
        let scene = rig.scene
        var left = scene.head.position
        let ahead = scene.head.forward
        left.move(by: Vector3(-ahead.y * 12, ahead.x * 12, 0))
        let birds = BirdSound(sine: SineTable())
        let bus = MixBus()
        birds.call(
            WorldEvent(
                kind: .birdCall, thing: 42, position: left, strength: 1, surface: .grass,
                sample: 5), scene)
        birds.add(scene, [], to: bus)
        let (l, r) = (
            Array(UnsafeBufferPointer(start: bus.left, count: 800)),
            Array(UnsafeBufferPointer(start: bus.right, count: 800))
        )
        #expect(level(l) > level(r) + 6)
        let first: ([Float]) -> Int = { x in x.firstIndex { abs($0) > 1e-12 } ?? 800 }
        #expect(first(l) < 12)
        #expect(first(r) - first(l) >= 28)
        #expect(first(r) - first(l) <= 33)
    }

    @Test(arguments: testSeeds(20))
    func `ears differ by at most 0.65 ms and mirror each other`(seed: UInt64) {
        var random = RandomStream(seed: seed)
        let angle = random.between(-3.1, 3.1)
        let distance = random.between(0.1, 300)
        let a = head.placement(of: place(angle, distance), reference: 3)
        let b = head.placement(of: place(-angle, distance), reference: 3)
        #expect(max(a.delayLeft, a.delayRight) <= 31.3, "\(rerun(seed, "ears differ"))")
        #expect(min(a.delayLeft, a.delayRight) == 0)
        #expect(abs(a.gainLeft - b.gainRight) < 1e-3)
        #expect(abs(a.delayLeft - b.delayRight) < 0.05)
        #expect((a.gainLeft > a.gainRight) == (angle > 0))
    }

    @Test func `far and behind sound softer and duller`() {
        let near = head.placement(of: place(0, 5), reference: 3)
        let far = head.placement(of: place(0, 50), reference: 3)
        let back = head.placement(of: place(.pi, 5), reference: 3)
        #expect(abs(far.gainLeft / near.gainLeft - 0.1) < 1e-3)
        #expect(far.toneLeft < near.toneLeft)
        #expect(back.gainLeft < near.gainLeft)
        #expect(back.toneLeft < near.toneLeft)
    }

    @Test func `a source that jumps to the other side leaves no click`() {
        let placer = Placer()
        let bus = MixBus()
        var out: [Float] = []
        for block in 0..<6 {
            for i in 0..<800 {
                placer.input[i] = Float(Foundation.sin(Double(block * 800 + i) * 0.05))
            }
            bus.clear()
            placer.place(
                head.placement(of: place(block % 2 == 0 ? 1.5 : -1.5, 3), reference: 3), send: 0,
                into: bus)
            out += UnsafeBufferPointer(start: bus.left, count: 800)
        }
        for n in 101..<(out.count - 1) {
            #expect(abs(out[n + 1] - 2 * out[n] + out[n - 1]) < 0.006, "sample \(n)")
        }
    }
}
