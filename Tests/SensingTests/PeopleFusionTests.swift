import Conditions
import Quantities
import Sensing
import TestRig
import Testing
import VirtualDriver

@Suite struct PeopleFusionTests {
    /// What came of a run through the rehearsal room's programme.
    struct Outcome: Equatable {
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

    @Test(arguments: testSeeds(3))
    func `a person keeps the name from one view into the next that barely touches`(
        seed: UInt64
    ) {
        // The left and the right half of the floor, seen from the near wall's middle outwards.
        let eyes = [
            SimulatedEye(
                place: Vector2(-2.2, -3), target: Vector2(-2.4, 3), angle: 0.75, range: 12,
                bias: Vector2(0.1, 0.05), seed: Hash.mix(seed)),
            SimulatedEye(
                place: Vector2(2.2, -3), target: Vector2(2.4, 3), angle: 0.75, range: 12,
                bias: Vector2(-0.08, 0), clockOffset: -30_000_000, seed: Hash.of(seed, 1)),
        ]
        let outcome = run(eyes, seconds: 2...31, seed: seed)
        #expect(outcome.changedNames == 0, "\(outcome) \(rerun(seed, "barely touches"))")
        // Between the views, and for a while after leaving, somebody is kept whom none sees.
        #expect(outcome.share >= 0.85, "\(outcome) \(rerun(seed, "barely touches"))")
    }

    @Test(arguments: testSeeds(3))
    func `while one eye is away the other carries on with the same names`(seed: UInt64) {
        let outcome = run(corners(seed), seconds: 5...58, seed: seed, away: (0, 12...22))
        #expect(outcome.changedNames <= 2, "\(outcome) \(rerun(seed, "one eye is away"))")
        #expect(outcome.share >= 0.9, "\(outcome) \(rerun(seed, "one eye is away"))")
    }

    @Test func `the same calls give the same people`() {
        let outcomes = (0..<2).map { _ in run(corners(4), seconds: 60...75, seed: 4) }
        #expect(outcomes[0] == outcomes[1])
    }

    @Test func `sightings of different moments are brought to one moment`() {
        var fusion = PeopleFusion(eyes: 2)
        func track(_ x: Float, _ name: UInt32) -> Track {
            Track(identity: name, position: Vector2(x, 2), velocity: Vector2(1, 0), height: 1.7)
        }
        func time(_ milliseconds: Int64) -> MonotonicTime {
            MonotonicTime(nanoseconds: 1_000_000_000 + milliseconds * 1_000_000)
        }
        for step in 0..<20 {
            let now = Int64(step) * 100
            fusion.take(eye: 0, tracks: [track(Float(now) / 1000, 7)], capturedAt: time(now))
            // The other eye's capture is 60 ms older and comes later.
            let before = now - 60
            fusion.take(eye: 1, tracks: [track(Float(before) / 1000, 3)], capturedAt: time(before))
        }
        let people = fusion.tracks(at: time(1950))
        #expect(people.count == 1)
        #expect(people.allSatisfy { abs($0.position.x - 1.95) < 0.02 })
        // Nobody sees the person any more: he or she walks on a little and is then gone.
        #expect(fusion.tracks(at: time(2900)).count == 1)
        #expect(fusion.tracks(at: time(5000)).isEmpty)
    }

    @Test func `a lost eye leaves nothing behind`() {
        var fusion = PeopleFusion(eyes: 2)
        let track = Track(identity: 5, position: Vector2(1, 1), velocity: .zero, height: 1.7)
        fusion.take(
            eye: 0, tracks: [track], capturedAt: MonotonicTime(nanoseconds: 1_000_000_000))
        fusion.lose(eye: 0)
        for step in 1...30 {
            fusion.take(
                eye: 1, tracks: [],
                capturedAt: MonotonicTime(nanoseconds: 1_000_000_000 + Int64(step) * 100_000_000))
        }
        #expect(fusion.tracks(at: MonotonicTime(nanoseconds: 4_000_000_000)).isEmpty)
    }
}
