import Quantities
import Testing

@testable import NetworkDriver

struct LightUniverseTests {
    private static func frame(
        _ source: UInt8, _ slots: [UInt8], priority: Int = 100, sequence: UInt8? = nil
    ) -> LightFrame {
        LightFrame(source: [source], priority: priority, sequence: sequence, slots: slots)
    }

    private static func time(_ seconds: Double) -> MonotonicTime {
        MonotonicTime(nanoseconds: Int64(seconds * 1e9))
    }

    private static func universe(_ capacity: Int = 2, _ merge: LightMerge = .highest)
        -> LightUniverse
    {
        LightUniverse(capacity: capacity, patience: 2_500_000_000, merge: merge)
    }

    @Test func `the highest priority counts, until it is lost`() {
        var universe = Self.universe()
        #expect(universe.take(Self.frame(1, [10], priority: 90), at: Self.time(0)) == .taken)
        #expect(universe.take(Self.frame(2, [5], priority: 100), at: Self.time(0)) == .taken)
        #expect(universe.slots?[0] == 5)
        #expect(universe.take(Self.frame(1, [11], priority: 90), at: Self.time(2)) == .outranked)
        #expect(universe.take(Self.frame(1, [12], priority: 90), at: Self.time(2.6)) == .taken)
        #expect(universe.slots?[0] == 12)
        universe.expire(at: Self.time(6))
        #expect(universe.slots == nil)
    }

    @Test func `equal sources are merged by the highest, or by the latest change`() {
        for (merge, expected) in [(LightMerge.highest, [9, 8]), (.latest, [9, 3])] {
            var universe = Self.universe(2, merge)
            _ = universe.take(Self.frame(1, [9, 8]), at: Self.time(0))
            _ = universe.take(Self.frame(2, [9, 1]), at: Self.time(0.1))
            _ = universe.take(Self.frame(2, [9, 3]), at: Self.time(0.2))
            _ = universe.take(Self.frame(1, [9, 8]), at: Self.time(0.3))
            #expect(universe.slots?.prefix(2).map(Int.init) == expected, "\(merge)")
        }
    }

    @Test func `a third desk waits until one of two has gone`() {
        var universe = Self.universe()
        _ = universe.take(Self.frame(1, [1]), at: Self.time(0))
        _ = universe.take(Self.frame(2, [2]), at: Self.time(0))
        #expect(universe.take(Self.frame(3, [3]), at: Self.time(1)) == .crowded)
        universe.remove([2])
        #expect(universe.take(Self.frame(3, [3]), at: Self.time(1)) == .taken)
        #expect(universe.take(Self.frame(4, [3], priority: 101), at: Self.time(1)) == .taken)
    }

    @Test func `older frames are late, a source that begins anew is not`() {
        var universe = Self.universe()
        #expect(universe.take(Self.frame(1, [1], sequence: 254), at: Self.time(0)) == .taken)
        #expect(universe.take(Self.frame(1, [2], sequence: 2), at: Self.time(0)) == .taken)
        #expect(universe.take(Self.frame(1, [3], sequence: 2), at: Self.time(0)) == .late)
        #expect(universe.take(Self.frame(1, [3], sequence: 239), at: Self.time(0)) == .late)
        #expect(universe.take(Self.frame(1, [4], sequence: 238), at: Self.time(0)) == .taken)
        #expect(universe.slots?[0] == 4)
    }
}
