/// A lamp of a file of `Devices/`: where it hangs on its universe, and what its channels are.
public struct LightFixture: Hashable, Sendable {
    /// What a channel of a fixture mixes.
    public enum Part: Character, Hashable, Sendable, CaseIterable {
        case red = "r"
        case green = "g"
        case blue = "b"
        case white = "w"
        /// The brightness of the whole fixture, or of a lamp that has no colour.
        case dimmer = "d"
    }

    /// The name that a profile uses.
    public var name: String
    /// Where its first channel is, as the driver writes it: `1/12`, or `1/12+13` for 16 bits.
    public var address: String
    /// Its channels in their order, 1 … 4.
    public var parts: [Part]

    /// Makes a fixture.
    public init(name: String, address: String, parts: [Part]) {
        self.name = name
        self.address = address
        self.parts = parts
    }

    /// Reads `dimmer`, or letters such as `rgb`, `rgbw`, `drgb`; nil where it is none of them.
    public static func parts(_ text: String) -> [Part]? {
        if text == "dimmer" { return [.dimmer] }
        let parts = text.compactMap { Part(rawValue: $0) }
        guard parts.count == text.count, (1...4).contains(parts.count),
            Set(parts).count == parts.count
        else { return nil }
        return parts
    }

    /// What the channels get for a colour of linear light, each 0 … 1.
    ///
    /// White takes over what red, green and blue have in common. A dimmer beside colours is
    /// full, because the colours carry the brightness; alone it gets the luminance (Rec. 709).
    /// Neither blocks nor allocates.
    public func mix(_ colour: SIMD4<Float>) -> SIMD4<Float> {
        let light = colour.clamped(lowerBound: .zero, upperBound: .one)
        let common = parts.contains(.white) ? min(light.x, light.y, light.z) : 0
        let isColoured = parts.contains(.red) || parts.contains(.green) || parts.contains(.blue)
        let luminance = 0.2126 * light.x + 0.7152 * light.y + 0.0722 * light.z
        var value = SIMD4<Float>.zero
        for index in parts.indices where index < 4 {
            switch parts[index] {
            case .red: value[index] = light.x - common
            case .green: value[index] = light.y - common
            case .blue: value[index] = light.z - common
            case .white: value[index] = isColoured ? common : luminance
            case .dimmer: value[index] = isColoured ? 1 : luminance
            }
        }
        return value
    }
}
