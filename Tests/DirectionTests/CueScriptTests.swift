import Direction
import Quantities
import Testing
import WorldState

@Suite struct CueScriptTests {
    /// Plays all ticks up to `last`; what each one got.
    private func play(_ cues: [Cue], to last: UInt64) -> [UInt64: TickInputs] {
        var script = CueScript(cues, premise: Premise())
        var played: [UInt64: TickInputs] = [:]
        for index in 1...last {
            var inputs = TickInputs(layout: ConditionsForTests.layout)
            script.play(tick: Tick(index), into: &inputs)
            played[index] = inputs
        }
        return played
    }

    @Test func `keys are down for exactly their seconds`() {
        let played = play([Cue(at: 2, .keys([.w, .left], seconds: 0.5))], to: 200)
        let down = played.filter { $0.value.controls[0] != .none }.keys.sorted()
        #expect(down == Array(121...150))
        #expect(played[121]?.controls[0] == Control(forward: 1, turn: 1))
    }

    @Test func `a cue is in the state of its own moment`() {
        let played = play(
            [
                Cue(at: 0, .pose(x: 3, y: 4, heading: 1)), Cue(at: 1, .say("first person")),
                Cue(at: 1.5, .hold([.wind, .life])), Cue(at: 2, .release([.wind])),
            ], to: 200)
        #expect(played[1]?.operations.map(\.body) == [.pose(x: 3, y: 4, heading: 1)])
        #expect(played[60]?.operations.map(\.body) == [.view(.first)])
        #expect(played[90]?.operations.map(\.body) == [.hold([.wind, .life])])
        #expect(played[120]?.operations.map(\.body) == [.unhold([.wind])])
        #expect(played.values.map(\.operations.count).reduce(0, +) == 4)
    }

    @Test func `v changes the view each time, from whatever it is`() {
        let played = play(
            [
                Cue(at: 0.1, .keys(.v, seconds: 0.1)), Cue(at: 0.5, .keys(.v, seconds: 0.1)),
                Cue(at: 1, .say("first person")), Cue(at: 1.5, .keys(.v, seconds: 0.1)),
            ], to: 120)
        let views = played.sorted { $0.key < $1.key }.flatMap { $0.value.operations.map(\.body) }
        #expect(views == [.view(.first), .view(.third), .view(.first), .view(.third)])
    }

    @Test func `operations beyond a tick's limit wait, in order, and are numbered`() {
        let cues = (0..<40).map { Cue(at: 0, .pose(x: Double($0), y: 0, heading: 0)) }
        let played = play(cues, to: 4)
        #expect((1...4).map { played[$0]?.operations.count } == [16, 16, 8, 0])
        let all = (1...4).flatMap { played[$0]?.operations ?? [] }
        #expect(all.map(\.sequence) == (1...40).map { UInt32($0) })
        #expect(
            all.map(\.body)
                == cues.map { cue in
                    guard case .pose(let x, let y, let heading) = cue.body else {
                        return .release(.rain)
                    }
                    return .pose(x: x, y: y, heading: heading)
                })
    }

    @Test func `the end is the last tick at which something happens`() {
        let cues = [Cue(at: 1, .say("fog")), Cue(at: 0.5, .keys(.w, seconds: 2))]
        #expect(CueScript(cues, premise: Premise()).end == Tick(150))
    }
}
