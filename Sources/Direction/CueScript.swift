import Quantities
import WorldState

/// Plays cues: for each tick the control of one wanderer and the operations that fall due.
///
/// A cue at `t` seconds is in the state of tick `t · 60`, and so in the picture of that
/// moment; keys work in the ticks after it, for as many as their seconds come to. The first
/// tick there is, is 1: what is due at 0 happens in it. Pure: the same cues and ticks give the
/// same inputs. Ticks are asked for in their order, each once.
public struct CueScript: Sendable {
    private struct Press: Sendable {
        var keys: Keys
        var first: UInt64
        var end: UInt64
    }

    /// The wanderer it plays for.
    public let wanderer: UInt8
    /// The tick after which nothing more happens.
    public let end: Tick
    private let presses: [Press]
    private let spoken: [(tick: UInt64, body: Cue.Body)]
    private let premise: Premise
    private var next = 0
    private var waiting: [Operation.Body] = []
    private var sequence: UInt32 = 0
    private var view: ViewMode

    /// Orders the cues; those of the same moment stay in the order of the file.
    public init(_ cues: [Cue], premise: Premise, wanderer: UInt8 = 0) {
        var presses: [Press] = []
        var spoken: [(tick: UInt64, body: Cue.Body)] = []
        for cue in cues {
            let tick = CueScript.tick(cue.at)
            if case .keys(let keys, let seconds) = cue.body {
                let last = tick + max(1, CueScript.tick(seconds))
                presses.append(Press(keys: keys, first: tick + 1, end: last))
            }
            spoken.append((max(1, tick), cue.body))
        }
        // A stable sort: the order of the file decides among equals.
        self.spoken = spoken.enumerated()
            .sorted { ($0.element.tick, $0.offset) < ($1.element.tick, $1.offset) }
            .map(\.element)
        self.presses = presses
        self.premise = premise
        self.wanderer = wanderer
        view = premise.view
        end = Tick(max(presses.map(\.end).max() ?? 0, spoken.map(\.tick).max() ?? 0))
    }

    private static func tick(_ seconds: Double) -> UInt64 {
        UInt64(max(0, (seconds * Double(Tick.perSecond)).rounded()))
    }

    /// Sets the wanderer's control and adds what falls due in the step that makes `tick`.
    ///
    /// Operations beyond the limit of a tick wait for the next one.
    public mutating func play(tick: Tick, into inputs: inout TickInputs) {
        var keys: Keys = []
        for press in presses where press.first <= tick.index && tick.index <= press.end {
            keys.formUnion(press.keys)
        }
        inputs.controls[Int(wanderer)] = keys.control
        while next < spoken.count && spoken[next].tick <= tick.index {
            waiting += operations(of: spoken[next].body)
            next += 1
        }
        while !waiting.isEmpty && inputs.operations.count < Operation.limit {
            let body = waiting.removeFirst()
            sequence += 1
            inputs.operations.append(
                Operation(wanderer: wanderer, sequence: sequence, origin: .cue, body: body))
        }
    }

    private mutating func operations(of body: Cue.Body) -> [Operation.Body] {
        switch body {
        case .keys(let keys, _):
            guard keys.contains(.v) else { return [] }
            view = view == .first ? .third : .first
            return [.view(view)]
        case .say(let text):
            let said = Words.directive(for: text, premise: premise).operations
            for case .view(let mode) in said { view = mode }
            return said
        case .pose(let x, let y, let heading): return [.pose(x: x, y: y, heading: heading)]
        case .hold(let set): return [.hold(set)]
        case .release(let set): return [.unhold(set)]
        }
    }
}
