import Testing

@testable import Runner

struct PaintGovernorTests {
    @Test func `quick pictures come as often as asked`() {
        var governor = PaintGovernor(ticksPerPicture: 2)
        for _ in 0..<200 { governor.painted(12_000_000) }
        #expect(governor.current == 2)
        #expect(!governor.isActing)
    }

    @Test func `a picture over its budget thins out first, slowly, and comes back`() {
        var governor = PaintGovernor(ticksPerPicture: 2)
        governor.painted(20_000_000)
        #expect(governor.thinning > 0 && governor.thinning < 0.01)
        for _ in 0..<300 { governor.painted(20_000_000) }
        #expect(governor.thinning == PaintGovernor.mostThinning)
        #expect(!governor.isActing)
        for _ in 0..<700 { governor.painted(8_000_000) }
        #expect(governor.thinning == 0)
    }

    @Test func `slow pictures come less often, and at least 15 per cent stays free`() {
        var governor = PaintGovernor(ticksPerPicture: 1)
        for _ in 0..<300 { governor.painted(31_000_000) }
        #expect(governor.isActing)
        #expect(Double(governor.current) / 60 * 0.85 > 0.031)
    }

    @Test func `when there is room again they come back, and do not swing`() {
        var governor = PaintGovernor(ticksPerPicture: 2)
        for _ in 0..<100 { governor.painted(40_000_000) }
        #expect(governor.current > 2)
        for _ in 0..<400 { governor.painted(12_000_000) }
        #expect(governor.current == 2)
        // 27 ms fits into two ticks with less than a quarter to spare: it stays where it is.
        var changes = 0
        var before = governor.current
        for _ in 0..<400 {
            governor.painted(27_000_000)
            if governor.current != before { changes += 1 }
            before = governor.current
        }
        #expect(changes == 0)
    }
}
