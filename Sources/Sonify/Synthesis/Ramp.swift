import Kernels

/// A gain that moves in a straight line through each block, so that nothing steps.
struct Ramp {
    private var value: Float = 0
    private var isSet = false

    /// Where the block starts and what each sample adds; the first block stands still.
    mutating func move(to target: Float) -> (from: Float, step: Float) {
        let from = isSet ? value : target
        value = target
        isSet = true
        return (from, (target - from) * (1 / Float(SampleBlock.frames)))
    }

    /// Starts at a value without a ramp.
    mutating func set(_ start: Float) {
        value = start
        isSet = true
    }
}
