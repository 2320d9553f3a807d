import Quantities

/// What one wanderer's hands do during a tick: levels, the latest wins.
public struct Control: Hashable, Sendable {
    /// How many wanderers a world has room for.
    public static let limit = 8

    /// Forward 1, back −1.
    public var forward: Float
    /// To the left 1, to the right −1.
    public var left: Float
    /// Turning the view left 1, right −1.
    public var turn: Float
    /// Tilting the view up 1, down −1.
    public var tilt: Float
    /// Running instead of walking.
    public var runs: Bool

    /// Makes a control; numbers are held to −1 … 1.
    public init(
        forward: Float = 0, left: Float = 0, turn: Float = 0, tilt: Float = 0, runs: Bool = false
    ) {
        self.forward = clamp(forward, -1, 1)
        self.left = clamp(left, -1, 1)
        self.turn = clamp(turn, -1, 1)
        self.tilt = clamp(tilt, -1, 1)
        self.runs = runs
    }

    /// Hands off.
    public static let none = Control()
}
