import Foundation
import Kernels
import Synchronization
import Testing

struct HandoverTests {
    private final class Parcel: Sendable {
        let number: Int
        let weight: [Int]
        let counter: Counter
        init(_ number: Int, _ counter: Counter) {
            self.number = number
            weight = Array(repeating: number, count: 64)
            self.counter = counter
            counter.alive.wrappingAdd(1, ordering: .relaxed)
        }
        deinit { counter.alive.wrappingSubtract(1, ordering: .relaxed) }
    }
    private final class Counter: Sendable {
        let alive = Atomic<Int>(0)
        let ended = Atomic<Bool>(false)
    }

    @Test func `the newest object arrives, and none is left behind`() {
        let counter = Counter()
        do {
            let handover = Handover<Parcel>()
            var held = Parcel(0, counter)
            #expect(!handover.take(into: &held))
            handover.offer(Parcel(1, counter))
            handover.offer(Parcel(2, counter))
            #expect(handover.take(into: &held))
            #expect(held.number == 2)
            // The first one waits to be fetched: until then nothing changes.
            #expect(!handover.take(into: &held))
            handover.offer(Parcel(3, counter))
            #expect(handover.take(into: &held))
            #expect(held.number == 3)
        }
        #expect(counter.alive.load(ordering: .relaxed) == 0)
    }

    @Test func `two threads: whole objects in rising order, all freed in the end`() async {
        let counter = Counter()
        let last = 20_000
        await withCheckedContinuation { continuation in
            let handover = Handover<Parcel>()
            let maker = Thread {
                for number in 1...last { handover.offer(Parcel(number, counter)) }
                counter.ended.store(true, ordering: .releasing)
            }
            let taker = Thread {
                var held = Parcel(0, counter)
                while !counter.ended.load(ordering: .acquiring) || handover.take(into: &held) {
                    let before = held.number
                    if handover.take(into: &held) {
                        #expect(held.number > before)
                        #expect(held.weight.allSatisfy { $0 == held.number })
                    }
                }
                continuation.resume()
            }
            maker.start()
            taker.start()
        }
        for _ in 0..<200 where counter.alive.load(ordering: .relaxed) > 0 {
            try? await Task.sleep(for: .milliseconds(10))
        }
        #expect(counter.alive.load(ordering: .relaxed) == 0)
    }
}
