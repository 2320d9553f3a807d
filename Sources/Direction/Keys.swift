import WorldState

/// The keys that move a wanderer, as a set of those that are down.
///
/// W A S D walk, the arrows walk and turn, R and F look up and down, Shift runs.
///
/// V is no level: each press changes between first and third person, which is an operation.
/// The page and cue files use the same names.
public struct Keys: OptionSet, Hashable, Sendable {
    /// One bit for each key, in the order of `names`.
    public let rawValue: UInt16
    /// Makes a set from its bits.
    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Forward.
    public static let w = Keys(rawValue: 1)
    /// To the left.
    public static let a = Keys(rawValue: 2)
    /// Back.
    public static let s = Keys(rawValue: 4)
    /// To the right.
    public static let d = Keys(rawValue: 8)
    /// Forward, as `w`.
    public static let up = Keys(rawValue: 16)
    /// Back, as `s`.
    public static let down = Keys(rawValue: 32)
    /// Turn left.
    public static let left = Keys(rawValue: 64)
    /// Turn right.
    public static let right = Keys(rawValue: 128)
    /// Run.
    public static let shift = Keys(rawValue: 256)
    /// The other view, at the moment it goes down.
    public static let v = Keys(rawValue: 512)

    /// Look up.
    public static let r = Keys(rawValue: 1024)
    /// Look down.
    public static let f = Keys(rawValue: 2048)

    /// The names used in cue files and by the page, in the order of the bits.
    public static let names: [(name: String, key: Keys)] = [
        ("w", .w), ("a", .a), ("s", .s), ("d", .d), ("up", .up), ("down", .down),
        ("left", .left), ("right", .right), ("shift", .shift), ("v", .v), ("r", .r), ("f", .f),
    ]

    /// The key of a name; nil where there is none.
    public static func named(_ name: String) -> Keys? {
        names.first { $0.name == name.lowercased() }?.key
    }

    /// What the hands do while these keys are down; opposite keys cancel out.
    public var control: Control {
        Control(
            forward: max(-1, min(1, axis(.w, .s) + axis(.up, .down))), left: axis(.a, .d),
            turn: axis(.left, .right),
            tilt: axis(.r, .f), runs: contains(.shift))
    }

    private func axis(_ plus: Keys, _ minus: Keys) -> Float {
        (contains(plus) ? 1 : 0) - (contains(minus) ? 1 : 0)
    }
}
