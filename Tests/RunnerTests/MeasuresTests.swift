import Conditions
import DeviceIO
import Foundation
import Quantities
import Synchronization
import TestRig
import Testing

@testable import Runner

struct MeasuresTests {
    @Test(arguments: testSeeds(10))
    func `a shared histogram says what one of its own would`(seed: UInt64) {
        var random = RandomStream(seed: seed)
        var plain = Histogram()
        let shared = SharedHistogram()
        var mark = SharedHistogram.Mark()
        for _ in 0..<300 {
            switch random.next() % 12 {
            case 0:
                mark.turn += 1
                plain.turnOver()
            case 1 where random.next() % 8 == 0:
                mark.era += 1
                plain = Histogram()
            default:
                let value = Int64(random.next() % 50_000_000)
                plain.record(value)
                shared.record(value, at: mark)
            }
            let copy = shared.snapshot(at: mark)
            #expect(copy == plain, "\(rerun(seed, "MeasuresTests"))")
        }
    }

    @Test func `a reader always sees whole records, also while the window turns`() {
        let shared = SharedHistogram()
        let mark = Atomic<UInt64>(0)
        let isDone = Atomic<Bool>(false)
        let wrong = Atomic<Int>(0)
        let group = DispatchGroup()
        for _ in 0..<2 {
            group.enter()
            Thread {
                var last: UInt64 = 0
                while !isDone.load(ordering: .relaxed) {
                    let mark = SharedHistogram.Mark(mark.load(ordering: .relaxed))
                    let copy = shared.snapshot(at: mark)
                    // Every duration is 1000 ns, so count and sum can be held against each other.
                    let isWhole = copy.sumNanoseconds == copy.count * 1000 && copy.count >= last
                    let inside = copy.percentile(0.99)
                    if !isWhole || !(inside == 0 || abs(inside - 1000) < 70) {
                        wrong.wrappingAdd(1, ordering: .relaxed)
                    }
                    last = copy.count
                    // A report is asked for now and then, not as fast as it can be made.
                    usleep(20)
                }
                group.leave()
            }.start()
        }
        let records = 200_000 * testBreadth
        for number in 0..<records {
            if number % 1000 == 0 { mark.wrappingAdd(1, ordering: .relaxed) }
            shared.record(1000, at: SharedHistogram.Mark(mark.load(ordering: .relaxed)))
        }
        isDone.store(true, ordering: .relaxed)
        group.wait()
        #expect(wrong.load(ordering: .relaxed) == 0)
        let last = shared.snapshot(at: SharedHistogram.Mark(mark.load(ordering: .relaxed)))
        #expect(last.count == UInt64(records))
    }

    @Test func `counters, levels and times are read as they were set`() {
        let measures = Measures(layout: .standard)
        measures.count(.ticks)
        measures.count(.ticks, 4)
        measures.set(.residentStrokes, 300_000)
        measures.record(.paint, 8_000_000)
        measures.latency(channel: 2, toLatch: 5_000_000, toShown: 20_000_000)
        #expect(measures[.ticks] == 5)
        #expect(measures[.residentStrokes] == 300_000 && measures[.chunksPending] == 0)
        let paint = measures.stages[Measures.Stage.paint.rawValue]
        #expect(paint.name == "paint" && paint.count == 1 && paint.max == 8_000_000)
        #expect(measures.latencies.map(\.channel) == [ChannelLayout.standard.channels[2].name])
        #expect(measures.latencies.first?.toShown.sum == 20_000_000)
    }

    @Test func `after a reset everything counts from nothing, and levels stay`() {
        let measures = Measures(layout: .standard)
        measures.count(.pictures, 9)
        measures.record(.step, 1000)
        measures.set(.visibleStrokes, 12)
        measures.reset()
        #expect(measures[.pictures] == 0 && measures[.visibleStrokes] == 12)
        #expect(measures.stages.allSatisfy { $0.count == 0 && $0.p99 == 0 })
        measures.count(.pictures)
        measures.record(.step, 500)
        #expect(measures[.pictures] == 1)
        #expect(measures.stages[Measures.Stage.step.rawValue].max == 500)
    }

    @Test func `the window turns over every half minute, not more often`() {
        let measures = Measures(layout: .standard)
        let start = MonotonicTime(nanoseconds: 100_000_000_000)
        measures.turnOver(at: start)
        measures.record(.step, 1000)
        for seconds in 1...29 { measures.turnOver(at: start + Int64(seconds) * 1_000_000_000) }
        measures.turnOver(at: start + 31_000_000_000)
        #expect(measures.stages[Measures.Stage.step.rawValue].max == 1000)
        measures.turnOver(at: start + 62_000_000_000)
        #expect(measures.stages[Measures.Stage.step.rawValue].max == 0)
        #expect(measures.stages[Measures.Stage.step.rawValue].count == 1)
    }
}
