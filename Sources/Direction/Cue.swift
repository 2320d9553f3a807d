import WorldState

/// One line of a cue file: what happens at a moment of a film.
public struct Cue: Hashable, Sendable {
    /// What happens.
    public enum Body: Hashable, Sendable {
        /// Keys are down for so many seconds.
        case keys(Keys, seconds: Double)
        /// Words are said.
        case say(String)
        /// The wanderer is put somewhere: metres east and north, radians from east.
        case pose(x: Double, y: Double, heading: Float)
        /// Groups are held still.
        case hold(HoldSet)
        /// Groups go on.
        case release(HoldSet)
    }

    /// Seconds of world time, 0 or more.
    public var at: Double
    /// What happens then.
    public var body: Body

    /// Makes a cue.
    public init(at: Double, _ body: Body) {
        self.at = at
        self.body = body
    }
}
