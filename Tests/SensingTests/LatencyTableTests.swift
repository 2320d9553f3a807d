import Conditions
import Quantities
import Sensing
import Testing

@Suite struct LatencyTableTests {
    @Test func `each captured value counts once, with its three times`() {
        let layout = ChannelLayout.standard
        var table = LatencyTable(layout: layout)
        var frame = ConditionFrame(layout: layout)
        frame.setState(1, .live, capturedAt: 1_000_000_000)
        frame.latchedAt = 1_020_000_000
        table.note(frame, shownAt: MonotonicTime(nanoseconds: 1_030_000_000))
        frame.latchedAt = 1_036_000_000
        table.note(frame, shownAt: MonotonicTime(nanoseconds: 1_046_000_000))
        frame.setState(2, .held, capturedAt: 1_000_000_000)
        table.note(frame, shownAt: MonotonicTime(nanoseconds: 1_060_000_000))
        #expect(table.rows[1].captureToLatch.total == 1)
        #expect(table.rows[1].captureToLatch.longest == 20_000_000)
        #expect(table.rows[1].latchToShown.longest == 10_000_000)
        #expect(table.rows[1].captureToShown.quantile(0.5) == 30_000_000)
        #expect(table.rows[2].captureToShown.total == 0, "held values are not measured")
    }

    @Test func `quantiles are right to half a millisecond`() {
        var histogram = LatencyHistogram()
        for index in 1...1000 { histogram.count(Int64(index) * 100_000) }
        for share in [0.5, 0.95, 0.99] {
            let wanted = Int64(share * 100_000_000)
            #expect(abs(histogram.quantile(share) - wanted) <= 500_000)
        }
        #expect(histogram.quantile(1) == 100_000_000)
        histogram.count(9_000_000_000)
        #expect(histogram.quantile(1) == 9_000_000_000)
        #expect(LatencyHistogram().quantile(0.99) == 0)
    }
}
