import Kernels
import Synchronization
import WorldState

/// Where hands and words from outside wait for the latch: the page, other clients, the profile.
///
/// Controls are levels: the latest wins. Operations are first in, first out, bounded, and
/// refused when there is no room. Use from any thread.
public final class Hands: Sendable {
    private let controls = Mutex<[Control]>(Array(repeating: .none, count: Control.limit))
    private let queue = BoundedQueue<Operation>(capacity: 64)

    /// Makes hands that hold nothing.
    public init() {}

    /// Sets what a wanderer's hands do from now on.
    public func hold(_ control: Control, wanderer: Int) {
        guard (0..<Control.limit).contains(wanderer) else { return }
        controls.withLock { $0[wanderer] = control }
    }

    /// Offers an operation, whose sequence number is given later.
    ///
    /// - Returns: `false` where too many wait.
    @discardableResult
    public func say(_ body: Operation.Body, wanderer: Int, origin: Operation.Origin) -> Bool {
        queue.offer(
            Operation(
                wanderer: UInt8(clamping: wanderer), sequence: 0, origin: origin, body: body))
    }

    /// How many operations were refused since the start.
    public var refused: UInt64 { queue.refused }

    /// Freezes controls and operations into a tick's inputs, ordered by wanderer, then sequence.
    ///
    /// - Parameters:
    ///   - inputs: Receives them; its operations are replaced.
    ///   - sequences: The last number given to each wanderer; brought up to date.
    func latch(into inputs: inout TickInputs, sequences: inout [UInt32]) {
        controls.withLock { controls in
            for index in controls.indices { inputs.controls[index] = controls[index] }
        }
        inputs.operations.removeAll(keepingCapacity: true)
        while inputs.operations.count < Operation.limit, var operation = queue.poll() {
            let wanderer = min(Int(operation.wanderer), Control.limit - 1)
            sequences[wanderer] &+= 1
            operation.wanderer = UInt8(wanderer)
            operation.sequence = sequences[wanderer]
            // Insertion keeps the order of arrival within a wanderer.
            var place = inputs.operations.count
            while place > 0, inputs.operations[place - 1].wanderer > operation.wanderer {
                place -= 1
            }
            inputs.operations.insert(operation, at: place)
        }
    }
}
