import CVision

/// Dense optical flow between two pictures.
///
/// OpenCV's DIS in its fastest setting (Kroeger and others, 2016). Owned by one thread;
/// deterministic.
public final class FlowEstimator {
    private let handle: OpaquePointer

    /// Makes an estimator.
    public init() throws(VisionError) {
        guard let handle = vision_flow_create() else {
            throw VisionError(isDamage: false, description: String(cString: vision_error()))
        }
        self.handle = handle
    }

    deinit { vision_flow_free(handle) }

    /// Finds where each pixel of `before` has gone in `after`.
    ///
    /// `flow` gets two numbers a pixel: pixels to the right, pixels down.
    public func estimate(
        from before: [UInt8], to after: [UInt8], width: Int, height: Int, into flow: inout [Float]
    ) throws(VisionError) {
        let count = width * height
        precondition(before.count == count && after.count == count && flow.count == 2 * count)
        try check(
            vision_flow_between(handle, before, after, Int32(width), Int32(height), &flow))
    }
}
