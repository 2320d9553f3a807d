import Foundation
import Testing

@testable import DeviceIO

/// What waits between the loop and a sink.
struct SignalOutboxTests {
    @Test func `levels are latest-wins, events first-in first-out and refused when full`() {
        let outbox = SignalOutbox(
            [SignalRequest("a"), SignalRequest("b", isEvent: true)], capacity: 3)
        for step in 0..<5 {
            outbox.put(0, SIMD4(repeating: Float(step)))
            outbox.put(1, SIMD4(repeating: Float(step)))
        }
        var items: [SignalOutbox.Item] = []
        outbox.take(into: &items)
        #expect(items.map(\.signal) == [0, 1, 1, 1])
        #expect(items.map(\.value.x) == [4, 0, 1, 2])
        #expect(outbox.refused == 2)
    }

    @Test func `a device that comes back gets what is so, not what happened meanwhile`() {
        let outbox = SignalOutbox([SignalRequest("a"), SignalRequest("b", isEvent: true)])
        outbox.put(0, SIMD4(repeating: 7))
        outbox.put(1, SIMD4(repeating: 8))
        outbox.refuse()
        outbox.begin()
        var levels: [SIMD4<Float>?] = [nil, nil]
        var events: [SignalOutbox.Item] = []
        #expect(outbox.take(levels: &levels, events: &events))
        #expect(levels[0]?.x == 7 && events.isEmpty && outbox.refused == 0)
        #expect(!outbox.take(levels: &levels, events: &events))
    }

    @Test func `parts beyond those asked for count for nothing, other numbers must be finite`() {
        let outbox = SignalOutbox([SignalRequest("level", parts: 2)])
        outbox.put(0, [1, 2, .nan, .infinity])
        #expect(outbox.refused == 0)
        outbox.put(0, [1, .infinity, 0, 0])
        outbox.put(1, .zero)
        outbox.put(-1, .zero)
        #expect(outbox.refused == 3)
        var items: [SignalOutbox.Item] = []
        outbox.take(into: &items)
        #expect(items.first?.value.x == 1 && items.first?.value.y == 2)
    }

    @Test func `a taker on another thread is woken, and sees every event whole and in order`() {
        let outbox = SignalOutbox(
            [SignalRequest("b", isEvent: true), SignalRequest("level", parts: 4)], capacity: 8)
        let count = 20_000
        let sender = Thread {
            for step in 0..<count {
                outbox.put(0, SIMD4(repeating: Float(step)))
                outbox.put(1, SIMD4(repeating: Float(step)))
            }
        }
        sender.start()
        var seen = -1
        var level: Float = -1
        var taken = 0
        while level < Float(count - 1) || taken + Int(outbox.refused) < count {
            // Without being woken this would take days.
            outbox.wake.wait(timeout: 60_000_000_000)
            var items: [SignalOutbox.Item] = []
            outbox.take(into: &items)
            for item in items {
                #expect(item.value == SIMD4(repeating: item.value.x))
                if item.signal == 1 {
                    #expect(item.value.x > level)
                    level = item.value.x
                    continue
                }
                #expect(Int(item.value.x) > seen)
                seen = Int(item.value.x)
                taken += 1
            }
        }
        #expect(taken + Int(outbox.refused) == count)
    }
}
