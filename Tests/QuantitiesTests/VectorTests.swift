import Quantities
import TestRig
import Testing

@Suite struct VectorTests {
    @Test func `clamp and step answer NaN and swapped ends`() {
        #expect(clamp(.nan, -1, 1) == -1)
        #expect(clamp(7, -1, 1) == 1)
        #expect(saturate(0.25) == 0.25)
        #expect(smoothstep(0, 1, 0.5) == 0.5)
        #expect(smoothstep(1, 0, 0.9) < 0.05)
        #expect(smoothstep(1, 0, -1) == 1)
        #expect(mix(2, 4, 0.25) == 2.5)
    }

    @Test func `wrapped angles keep their direction and stay within half a turn`() {
        for seed in testSeeds(200) {
            var random = RandomStream(seed: seed)
            let angle = random.between(-100, 100)
            let wrapped = wrapAngle(angle)
            #expect(abs(wrapped) <= Exact.pi + 1e-5, "\(rerun(seed, "wrapped angles"))")
            #expect(abs(Exact.sin(wrapped) - Exact.sin(angle)) < 2e-5)
            #expect(abs(Exact.cos(wrapped) - Exact.cos(angle)) < 2e-5)
        }
    }

    @Test func `a rotation keeps lengths and turns forward to its heading`() {
        for seed in testSeeds(100) {
            var random = RandomStream(seed: seed)
            let (heading, pitch) = (random.between(-3, 3), random.between(-1.4, 1.4))
            let q = Quaternion(heading: heading, pitch: pitch)
            let v = random.direction() * random.between(0.1, 9)
            #expect(abs(q.rotate(v).length - v.length) < 1e-4)
            let forward = q.rotate(Vector3(1, 0, 0))
            let c = Exact.cos(pitch)
            let wish = Vector3(
                Exact.cos(heading) * c, Exact.sin(heading) * c, Exact.sin(pitch))
            #expect((forward - wish).length < 1e-5, "\(rerun(seed, "a rotation"))")
            // Left stays level.
            #expect(abs(q.rotate(Vector3(0, 1, 0)).z) < 1e-5)
        }
    }

    @Test func `products of vectors obey their laws`() {
        for seed in testSeeds(100) {
            var random = RandomStream(seed: seed)
            let (a, b) = (random.direction(), random.direction())
            #expect(abs(a.cross(b).dot(a)) < 1e-6)
            #expect(a.cross(b) == -(b.cross(a)))
            #expect(abs(b.tangent(to: a).dot(a)) < 1e-5, "\(rerun(seed, "products"))")
            #expect(abs(b.tangent(to: a).length - 1) < 1e-5)
        }
        #expect(Vector3(1, 0, 0).cross(Vector3(0, 1, 0)) == Vector3(0, 0, 1))
        #expect(Vector3.zero.normalized == .up)
        #expect(Vector2.zero.normalized == .zero)
    }

    @Test func `noise is smooth, bounded and the same far from the origin`() {
        for seed in testSeeds(20) {
            var random = RandomStream(seed: seed)
            let x = Double(random.between(-1e6, 1e6))
            let y = Double(random.between(-1e6, 1e6))
            let here = Noise.value(x, y, seed: seed)
            #expect(abs(here) <= 1)
            let near = Noise.value(x + 0.001, y, seed: seed)
            #expect(abs(here - near) < 0.01, "\(rerun(seed, "noise"))")
            // Across a line of the lattice there is no step.
            let line = x.rounded(.down)
            let left = Noise.value(line - 1e-6, y, seed: seed)
            let right = Noise.value(line + 1e-6, y, seed: seed)
            #expect(abs(left - right) < 1e-4)
            #expect(abs(Noise.fractal(x, y, octaves: 5, seed: seed)) <= 1)
        }
    }

    @Test func `ticks count time in whole nanoseconds`() {
        #expect(Tick(60).nanoseconds == 1_000_000_000)
        #expect(Tick(1).nanoseconds == 16_666_666)
        #expect(Tick(60 * 86400 * 365).nanoseconds == 31_536_000_000_000_000)
        #expect(Tick(4).next == Tick(5) && Tick(4) < Tick(5))
        #expect(MonotonicTime(nanoseconds: 5) + 7 - MonotonicTime(nanoseconds: 2) == 10)
        #expect(Tick.samples * Int(Tick.perSecond) == 48_000)
    }
}
