import Synchronization

/// Rings when something is plugged in, so that who waits for a device looks at once.
///
/// Without it a device that was away for long would be found up to a minute late. Use from any
/// thread; neither locks nor allocates.
public final class PlugBell: Sendable {
    private let count = Atomic<UInt64>(0)

    /// Makes a bell that never rang.
    public init() {}

    /// How often it rang.
    public var rings: UInt64 { count.load(ordering: .relaxed) }

    /// Rings.
    public func ring() { count.wrappingAdd(1, ordering: .relaxed) }
}
