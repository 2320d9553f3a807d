import Quantities

/// The hashes of a world at one tick: one for each section and one for all of it.
///
/// Taken once a tick by the loop and handed to whoever records or compares it.
public struct StateDigest: Hashable, Sendable {
    /// The hash of each section, in the order of `StateSection`.
    public let sections: SIMD16<UInt64>
    /// The hash of the whole state; equal to `World.hash`.
    public let whole: UInt64

    /// Takes the hashes of a world as it is now.
    ///
    /// Does not allocate.
    public init(of world: World) {
        var sections = SIMD16<UInt64>()
        var all = StateHash()
        for index in 0..<16 {
            if let section = StateSection(rawValue: index) {
                sections[index] = world.hash(of: section)
                all.combine(sections[index])
            }
        }
        self.sections = sections
        whole = all.value
    }

    /// Makes a digest of hashes from elsewhere, for comparing.
    public init(sections: SIMD16<UInt64>, whole: UInt64) {
        self.sections = sections
        self.whole = whole
    }

    /// The low 16 bits of each section's hash: enough to name the section that differs.
    public var shortSections: SIMD16<UInt16> { SIMD16(truncatingIfNeeded: sections) }
}
