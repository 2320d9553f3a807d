/// What a channel does when its values stop coming: hold, then fade, then substitute.
///
/// In lighting's own words. The steps follow each other in this order; each may be left out.
public struct LossPolicy: Hashable, Sendable {
    /// Nanoseconds without a new value after which a value no longer counts as in time.
    public var lateAfter: Int64
    /// Nanoseconds the last value is kept; the state is `held`.
    public var hold: Int64
    /// Nanoseconds in which the value goes to neutral; the state is `stale`.
    public var fade: Int64
    /// The channel whose value stands in afterwards; the state is `simulated`.
    public var substitute: String?

    /// Makes a policy.
    public init(lateAfter: Int64, hold: Int64, fade: Int64, substitute: String? = nil) {
        self.lateAfter = lateAfter
        self.hold = hold
        self.fade = fade
        self.substitute = substitute
    }

    /// Late after half a second, held for 2 s, faded in 5 s.
    public static let standard = LossPolicy(
        lateAfter: 500_000_000, hold: 2_000_000_000, fade: 5_000_000_000)
}
