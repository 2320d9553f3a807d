import Conditions
import Quantities
import Sensing
import TestRig
import Testing
import VirtualDriver

@Suite struct PeopleFusionTests {
    /// What came of a run through the rehearsal room's programme.
    struct Outcome {
        var moments = 0
        var rightCounts = 0
        var changedNames = 0
        var seenSeconds: Float = 0
        var worstGap: Float = 0
        var share: Float { Float(rightCounts) / Float(max(1, moments)) }
    }

    /// Runs the eyes over a stretch of the programme at 15 captures a second each, out of step.
    private func run(
        _ eyes: [SimulatedEye], seconds: ClosedRange<Int>, seed: UInt64, slack: Int = 0,
        away: (eye: Int, seconds: ClosedRange<Int>)? = nil
    ) -> Outcome {
        var eyes = eyes
        let room = RehearsalRoom(seed: seed)
        var fusion = PeopleFusion(eyes: eyes.count)
        var outcome = Outcome()
        var names: [Int: UInt32] = [:]
        var since: [Int: Int64] = [:]
        let start = Int64(seconds.lowerBound) * 1_000_000_000
        for tick in 0..<((seconds.upperBound - seconds.lowerBound) * 60) {
            let time = start + Int64(tick) * 16_666_667
            let people = room.places(at: time)
            for eye in eyes.indices where (tick + 2 * eye) % 4 == 0 {
                if let away, away.eye == eye, away.seconds.contains(Int(time / 1_000_000_000)) {
                    fusion.lose(eye: eye)
                    continue
                }
                let (tracks, at) = eyes[eye].look(at: people, time)
                fusion.take(eye: eye, tracks: tracks, capturedAt: at)
            }
            let fused = fusion.tracks(at: MonotonicTime(nanoseconds: time))
            // Whom some eye has had in view for a while ought to be there.
            var expected = 0
            for (index, place) in people.enumerated() {
                guard let place, eyes.contains(where: { $0.covers(place) }) else {
                    since[index] = nil
                    continue
                }
                let first = since[index] ?? time
                since[index] = first
                if time - first < 700_000_000 { continue }
                expected += 1
                outcome.seenSeconds += 1 / 60
                let near = fused.filter { ($0.position - place).length < 0.6 }
                let nearest = near.min {
                    ($0.position - place).length < ($1.position - place).length
                }
                guard let nearest else { continue }
                outcome.worstGap = max(outcome.worstGap, (nearest.position - place).length)
                if let name = names[index], name != nearest.identity,
                    !near.contains(where: { $0.identity == name })
                {
                    outcome.changedNames += 1
                    names[index] = nearest.identity
                } else if names[index] == nil {
                    names[index] = nearest.identity
                }
            }
            let entering = since.values.filter { time - $0 < 700_000_000 }.count
            outcome.moments += 1
            if fused.count >= expected - slack && fused.count <= expected + entering + slack {
                outcome.rightCounts += 1
            }
        }
        return outcome
    }

    /// Two cameras in the corners of the near wall, which see nearly all of the floor.
    private func corners(_ seed: UInt64) -> [SimulatedEye] {
        [
            SimulatedEye(
                place: Vector2(-4, 0), target: Vector2(1, 4), angle: 1.7, range: 9,
                bias: Vector2(0.08, -0.05), seed: Hash.mix(seed)),
            SimulatedEye(
                place: Vector2(4, 0), target: Vector2(-1, 4), angle: 1.7, range: 9,
                bias: Vector2(-0.06, 0.07), clockOffset: 40_000_000, seed: Hash.of(seed, 1)),
        ]
    }

    @Test(arguments: testSeeds(3))
    func `two eyes with noise, misses and a late clock count right`(seed: UInt64) {
        let outcome = run(corners(seed), seconds: 5...58, seed: seed)
        #expect(outcome.share >= 0.95, "\(outcome) \(rerun(seed, "count right"))")
        #expect(outcome.changedNames <= 1, "\(outcome) \(rerun(seed, "count right"))")
    }

    @Test func `the whole programme in numbers`() {
        for (a, b) in [(5, 60), (60, 120), (120, 170), (170, 218)] {
            print(a, b, run(corners(1), seconds: a...b, seed: 1, slack: 0))
            print(a, b, run(corners(1), seconds: a...b, seed: 1, slack: 1))
        }
    }
}
