import CVision

/// What the empty room looks like, learnt while people walk through it.
///
/// OpenCV's MOG2, a mixture of Gaussians per pixel (Zivkovic 2004), which copes with leaves
/// and screens. Comparing and learning are apart here, so that people who stand still can be
/// kept out of the model. Owned by one thread; deterministic.
public final class BackgroundModel {
    /// Pixels across.
    public let width: Int
    /// Pixels down.
    public let height: Int
    private let handle: OpaquePointer

    /// Makes an empty model.
    ///
    /// A pixel is something else from `threshold` on, a squared distance in deviations.
    public init(width: Int, height: Int, threshold: Double) throws(VisionError) {
        guard let handle = vision_background_create(Int32(width), Int32(height), threshold) else {
            throw VisionError(isDamage: false, description: String(cString: vision_error()))
        }
        self.handle = handle
        self.width = width
        self.height = height
    }

    deinit { vision_background_free(handle) }

    /// Marks what stands before the background, without learning.
    ///
    /// `mask` gets 255 for a body, 127 for a shadow, 0 for the room and for light that merely
    /// falls onto it.
    public func compare(_ bgr: [UInt8], into mask: inout [UInt8]) throws(VisionError) {
        precondition(bgr.count == width * height * 3 && mask.count == width * height)
        try check(vision_background_compare(handle, bgr, &mask))
    }

    /// Learns from a picture.
    ///
    /// Where `keep` is not 0 the model is shown what it already believes, times `gain` (blue,
    /// green, red: how much brighter the room has become). `rate` is the share of the new
    /// picture; 1 begins anew.
    public func learn(
        _ bgr: [UInt8], keeping keep: [UInt8]?, gain: [Float] = [1, 1, 1], rate: Double
    ) throws(VisionError) {
        precondition(bgr.count == width * height * 3 && gain.count == 3)
        if let keep {
            precondition(keep.count == width * height)
            try check(vision_background_learn(handle, bgr, keep, gain, rate))
        } else {
            try check(vision_background_learn(handle, bgr, nil, gain, rate))
        }
    }

    /// Fills in the model's picture of the empty room.
    public func picture(into bgr: inout [UInt8]) throws(VisionError) {
        precondition(bgr.count == width * height * 3)
        try check(vision_background_picture(handle, &bgr))
    }
}
