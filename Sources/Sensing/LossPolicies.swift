import Conditions

/// The loss policies of all channels, in layout order.
public enum LossPolicies {
    /// The clock's: it is put up once a second and never lost in earnest.
    public static let clock = LossPolicy(
        lateAfter: 10_000_000_000, hold: 3_600_000_000_000, fade: 0)

    /// The standard policy for every channel, the clock's for `clock.local`.
    public static func standard(_ layout: ChannelLayout) -> [LossPolicy] {
        layout.channels.map { $0.name.hasPrefix("clock.") ? clock : .standard }
    }
}
