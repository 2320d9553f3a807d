import Quantities
import WorldState

/// Where a tick's inputs come from: a live room, a film's script, a recording.
public protocol TickSource: AnyObject {
    /// Freezes the inputs of a tick.
    ///
    /// - Parameters:
    ///   - tick: The tick about to be stepped.
    ///   - inputs: Those of the tick before; to be brought up to date.
    /// - Returns: `false` where there are no more ticks.
    func latch(_ tick: Tick, into inputs: inout TickInputs) throws -> Bool
}
