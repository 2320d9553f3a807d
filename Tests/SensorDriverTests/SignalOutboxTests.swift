import DeviceIO
import Foundation
import Testing

@testable import SensorDriver

/// What waits between the loop and a sink.
struct SignalOutboxTests {
    @Test func `levels are latest-wins, events first-in first-out and refused when full`() {
        let outbox = SignalOutbox(
            requests: [SignalRequest("a"), SignalRequest("b", isEvent: true)], capacity: 3)
        for step in 0..<5 {
            outbox.put(0, SIMD4(repeating: Float(step)))
            outbox.put(1, SIMD4(repeating: Float(step)))
        }
        var items: [SignalOutbox.Item] = []
        outbox.take(into: &items)
        #expect(items.map(\.signal) == [0, 1, 1, 1])
        #expect(items.map(\.value.x) == [4, 0, 1, 2])
        #expect(outbox.refused == 2)
        outbox.put(0, SIMD4())
        outbox.reset()
        items = []
        outbox.take(into: &items)
        #expect(items.isEmpty && outbox.refused == 0)
    }

    @Test func `a taker on another thread sees every event whole and in order`() async {
        let outbox = SignalOutbox(requests: [SignalRequest("b", isEvent: true)], capacity: 8)
        let count = 20_000
        let sender = Thread {
            for step in 0..<count { outbox.put(0, SIMD4(repeating: Float(step))) }
        }
        sender.start()
        var seen = -1
        var taken = 0
        while !sender.isFinished || taken + Int(outbox.refused) < count {
            var items: [SignalOutbox.Item] = []
            outbox.take(into: &items)
            for item in items {
                #expect(item.value == SIMD4(repeating: item.value.x))
                #expect(Int(item.value.x) > seen)
                seen = Int(item.value.x)
            }
            taken += items.count
            await Task.yield()
        }
        #expect(taken + Int(outbox.refused) == count)
    }
}
