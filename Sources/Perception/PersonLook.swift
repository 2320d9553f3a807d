import Quantities

/// What somebody wears: three small histograms of the upper body and three of the lower.
///
/// Lightness, red against green and blue against yellow, each in eight soft bins, divided by the
/// room's own light, so that a lamp that is dimmed changes little. Enough to tell jeans from
/// black trousers at a height of thirty pixels; not enough to know anybody by.
struct PersonLook: Hashable, Sendable {
    /// The upper body.
    private(set) var upper: Part = Part()
    /// The lower body.
    private(set) var lower: Part = Part()

    /// Three histograms of one half.
    struct Part: Hashable, Sendable {
        var light: SIMD8<Float> = .zero
        var red: SIMD8<Float> = .zero
        var blue: SIMD8<Float> = .zero
        var pixels: Float = 0
    }

    /// How many pixels it was made of.
    var pixels: Float { upper.pixels + lower.pixels }

    /// Takes in a pixel that lies `share` of the body's height below the top of the head.
    mutating func add(_ shade: Shade, at share: Float) {
        if share > 0.12 && share < 0.5 {
            Self.count(shade, into: &upper)
        } else if share > 0.55 && share < 0.95 {
            Self.count(shade, into: &lower)
        }
    }

    private static func count(_ shade: Shade, into part: inout Part) {
        count(shade.light, into: &part.light)
        count(shade.red, into: &part.red)
        count(shade.blue, into: &part.blue)
        part.pixels += 1
    }

    private static func count(_ place: Float, into bins: inout SIMD8<Float>) {
        let low = min(6, Int(place))
        let share = place - Float(low)
        bins[low] += 1 - share
        bins[low + 1] += share
    }

    /// Learns from a sample of the same person, the slower the more it knows.
    mutating func learn(_ sample: PersonLook) {
        Self.blend(&upper, sample.upper)
        Self.blend(&lower, sample.lower)
    }

    private static func blend(_ part: inout Part, _ sample: Part) {
        part.light += sample.light
        part.red += sample.red
        part.blue += sample.blue
        part.pixels += sample.pixels
        // Clothes look different from behind: what was seen long ago counts less.
        let most: Float = 6000
        if part.pixels > most {
            let scale = most / part.pixels
            part.light *= scale
            part.red *= scale
            part.blue *= scale
            part.pixels = most
        }
    }

    /// How different two looks are: 0 the same … 1 nothing in common; nil where either knows
    /// too little.
    ///
    /// The mean of 1 − Bhattacharyya's coefficient over the histograms.
    func distance(to other: PersonLook) -> Float? {
        var (sum, weight): (Float, Float) = (0, 0)
        for (a, b) in [(upper, other.upper), (lower, other.lower)]
        where a.pixels >= 20 && b.pixels >= 20 {
            let scale = 1 / (a.pixels * b.pixels).squareRoot()
            sum += 3 - scale * Self.overlap(a, b)
            weight += 3
        }
        return weight > 0 ? sum / weight : nil
    }

    private static func overlap(_ a: Part, _ b: Part) -> Float {
        (a.light * b.light).squareRoot().sum() + (a.red * b.red).squareRoot().sum()
            + (a.blue * b.blue).squareRoot().sum()
    }

    /// How unlikely a pixel is in this look: 0 for the commonest shade, up to about 6.
    func surprise(_ shade: Shade, at share: Float) -> Float {
        let part = share < 0.52 ? upper : lower
        if part.pixels < 20 { return 2 }
        func miss(_ bins: SIMD8<Float>, _ place: Float) -> Float {
            let low = min(6, Int(place))
            let t = place - Float(low)
            let share = (bins[low] * (1 - t) + bins[low + 1] * t) / part.pixels
            return 1 - min(1, share * 2)
        }
        return 2
            * (miss(part.light, shade.light) + miss(part.red, shade.red)
                + miss(part.blue, shade.blue))
    }
}

/// A pixel's place in the histograms of looks, 0 … 7 along each.
struct Shade: Sendable {
    var light: Float
    var red: Float
    var blue: Float

    /// From pixel `i` of a picture and the mean lightness of the empty room, both 0 … 255.
    @inline(__always)
    init(_ bgr: [UInt8], _ i: Int, roomLight: Float) {
        let (b, g, r) = (Float(bgr[3 * i]), Float(bgr[3 * i + 1]), Float(bgr[3 * i + 2]))
        let luma = (r + g + b) / 3
        // Dark clothes are told apart finely, bright ones coarsely.
        light = min(7, 9 * luma / (luma + 0.6 * roomLight))
        // Noise in the dark is no colour.
        let base = 1 / (luma + 0.2 * roomLight)
        red = clamp(2 + 6 * (r - g) * base, 0, 7)
        blue = clamp(3 + 6 * (b - (r + g) / 2) * base, 0, 7)
    }
}
