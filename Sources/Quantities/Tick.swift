/// One step of the world: 1/60 s of world time, always.
public struct Tick: Hashable, Comparable, Sendable {
    /// Ticks in one second of world time.
    public static let perSecond: UInt64 = 60
    /// Seconds of world time in one tick.
    public static let seconds: Float = 1.0 / 60.0
    /// Samples of sound in one tick at 48 kHz.
    public static let samples = 800

    /// Ticks since the world began; the first step makes 0 into 1.
    public var index: UInt64

    /// Makes the tick with the given index.
    @inlinable
    public init(_ index: UInt64) { self.index = index }

    /// The tick after this one.
    @inlinable
    public var next: Tick { Tick(index &+ 1) }

    /// World time at the start of this tick in nanoseconds, rounded down.
    @inlinable
    public var nanoseconds: Int64 { Int64(index) &* 1_000_000_000 / 60 }

    /// World time at the start of this tick in seconds; for printing, never for arithmetic.
    @inlinable
    public var secondsForPrinting: Double { Double(index) / 60 }

    /// Whether the first comes before the second.
    @inlinable
    public static func < (a: Tick, b: Tick) -> Bool { a.index < b.index }
}
