import CVision

/// One connected part of a mask.
public struct MaskComponent: Hashable, Sendable {
    /// Its number in the picture of labels.
    public var label: Int32
    /// The left edge in pixels.
    public var x: Int
    /// The upper edge in pixels.
    public var y: Int
    /// Pixels across.
    public var width: Int
    /// Pixels down.
    public var height: Int
    /// How many pixels belong to it.
    public var area: Int
}

/// Operations on masks: one byte a pixel, 0 or not.
public enum MaskTools {
    /// Removes specks smaller than `open` and joins parts that a `close` rectangle bridges.
    public static func clean(
        _ mask: inout [UInt8], width: Int, height: Int, open: Int,
        close: (width: Int, height: Int)
    ) throws(VisionError) {
        precondition(mask.count == width * height)
        try check(
            vision_clean(
                &mask, Int32(width), Int32(height), Int32(open), Int32(close.width),
                Int32(close.height)))
    }

    /// Grows what is marked by an ellipse of the given size in pixels.
    public static func grow(
        _ mask: inout [UInt8], width: Int, height: Int, size: Int
    ) throws(VisionError) {
        precondition(mask.count == width * height)
        try check(vision_grow(&mask, Int32(width), Int32(height), Int32(size)))
    }

    /// Multiplies the channels of a picture, saturating at 255.
    public static func scale(
        _ bgr: [UInt8], by gain: [Float], into out: inout [UInt8]
    ) throws(VisionError) {
        precondition(bgr.count == out.count && gain.count == 3)
        try check(vision_scale(bgr, Int32(bgr.count / 3), gain, &out))
    }

    /// The connected parts of at least `least` pixels, in the order of their first pixel.
    ///
    /// At most 256 parts are found. `labels` gets the number of each pixel's part, 0 for none.
    public static func components(
        of mask: [UInt8], width: Int, height: Int, least: Int, labels: inout [Int32]
    ) throws(VisionError) -> [MaskComponent] {
        precondition(mask.count == width * height && labels.count == mask.count)
        var found = [vision_component](repeating: vision_component(), count: 256)
        var count: Int32 = 0
        try check(
            vision_components(
                mask, Int32(width), Int32(height), Int32(least), &labels, &found, 256, &count))
        return found.prefix(Int(count)).map {
            MaskComponent(
                label: $0.label, x: Int($0.x), y: Int($0.y), width: Int($0.width),
                height: Int($0.height), area: Int($0.area))
        }
    }
}
