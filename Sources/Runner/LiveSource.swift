import Conditions
import DeviceIO
import Quantities
import WorldState

/// The living room: conditions from the latch, controls and operations from the hands.
public final class LiveSource: TickSource {
    /// Fills the conditions of a tick; neither allocates nor waits.
    public typealias Senses = (Tick, MonotonicTime, inout ConditionFrame) -> Void

    private let senses: Senses
    private let hands: Hands
    private var sequences = [UInt32](repeating: 0, count: Control.limit)
    private let lastTick: Tick?

    /// Makes the source.
    ///
    /// - Parameters:
    ///   - senses: The latch of `Sensing`.
    ///   - hands: What page and clients do.
    ///   - lastTick: The tick after which the world stops; nil for never.
    public init(senses: @escaping Senses, hands: Hands, lastTick: Tick? = nil) {
        self.senses = senses
        self.hands = hands
        self.lastTick = lastTick
    }

    /// Freezes the newest of everything.
    public func latch(_ tick: Tick, into inputs: inout TickInputs) -> Bool {
        if let lastTick, tick > lastTick { return false }
        let now = MonotonicClock.now
        inputs.conditions.latchedAt = now.nanoseconds
        senses(tick, now, &inputs.conditions)
        hands.latch(into: &inputs, sequences: &sequences)
        return true
    }
}
