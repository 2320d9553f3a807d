/// What is known about a condition's value at this moment.
public enum ConditionState: UInt8, Sendable, CaseIterable, Hashable {
    /// There, but no value has come yet: the value is the channel's neutral one.
    case unknown = 0
    /// The value arrived in time.
    case live = 1
    /// The value comes from a virtual device or a substitute, in time.
    case simulated = 2
    /// No new value; the last one is kept for the declared while.
    case held = 3
    /// No new value; the last one is fading to neutral.
    case stale = 4
    /// The device is gone and the policy is used up: the value is neutral.
    case unavailable = 5

    /// The word used on the page and in files.
    public var word: String {
        switch self {
        case .unknown: "unknown"
        case .live: "live"
        case .simulated: "simulated"
        case .held: "held"
        case .stale: "stale"
        case .unavailable: "unavailable"
        }
    }
    /// Whether a value came from outside, in time or kept.
    public var hasValue: Bool { self != .unknown && self != .unavailable }
}
