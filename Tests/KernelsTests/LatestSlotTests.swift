import Foundation
import Kernels
import Quantities
import Synchronization
import TestRig
import Testing

struct LatestSlotTests {
    /// A value whose parts must belong together, with something in it that is counted.
    private struct Note: Sendable {
        var number: Int
        var double: Int
        var body: [Int]
        init(_ number: Int) {
            self.number = number
            double = number * 2
            body = [number, number, number]
        }
        var isWhole: Bool { double == number * 2 && body.allSatisfy { $0 == number } }
    }

    /// Counts how many of its kind live.
    private final class Guest: Sendable {
        static let living = Atomic<Int>(0)
        init() { Guest.living.wrappingAdd(1, ordering: .relaxed) }
        deinit { Guest.living.wrappingSubtract(1, ordering: .relaxed) }
    }

    @Test(arguments: testSeeds(20))
    func `it answers as a single place under a lock would`(seed: UInt64) {
        var random = RandomStream(seed: seed)
        let slot = LatestSlot<Note>()
        var (value, isFresh, replaced): (Int?, Bool, UInt64) = (nil, false, 0)
        let again = rerun(seed, "LatestSlotTests")
        for number in 0..<500 {
            switch random.next() % 3 {
            case 0:
                slot.put(Note(number))
                if isFresh { replaced += 1 }
                (value, isFresh) = (number, true)
            case 1:
                #expect(slot.take()?.number == (isFresh ? value : nil), "\(again)")
                isFresh = false
            default:
                #expect(slot.peek()?.number == value, "\(again)")
            }
        }
        // A value that was peeked at and then replaced counts when the next one is looked for.
        _ = slot.peek()
        #expect(slot.replaced == replaced, "\(again)")
    }

    @Test func `what is replaced or read is let go`() {
        let slot = LatestSlot<Guest>()
        for _ in 0..<10 { slot.put(Guest()) }
        #expect(Guest.living.load(ordering: .relaxed) == 1)
        _ = slot.take()
        slot.put(Guest())
        _ = slot.take()
        #expect(Guest.living.load(ordering: .relaxed) == 1)
    }

    @Test(arguments: [1, 3])
    func `beside writers and readers every value is whole, and a writer's come in order`(
        writers: Int
    ) {
        let slot = LatestSlot<Note>()
        let taken = Atomic<Int>(0)
        let wrong = Atomic<Int>(0)
        let isDone = Atomic<Bool>(false)
        let puts = 40_000 * testBreadth
        let group = DispatchGroup()
        func start(_ body: @escaping @Sendable () -> Void) {
            group.enter()
            Thread {
                body()
                group.leave()
            }.start()
        }
        for _ in 0..<2 {
            start {
                var newest = 0
                while true {
                    let isLast = isDone.load(ordering: .acquiring)
                    let note = slot.take()
                    if let note {
                        taken.wrappingAdd(1, ordering: .relaxed)
                        let inOrder = writers > 1 || note.number > newest
                        if !note.isWhole || !inOrder { wrong.wrappingAdd(1, ordering: .relaxed) }
                        newest = note.number
                    }
                    if let seen = slot.peek(), !seen.isWhole {
                        wrong.wrappingAdd(1, ordering: .relaxed)
                    }
                    if isLast && note == nil { return }
                }
            }
        }
        let writing = DispatchGroup()
        for writer in 0..<writers {
            writing.enter()
            Thread {
                for number in 1...puts { slot.put(Note(number * writers + writer)) }
                writing.leave()
            }.start()
        }
        writing.wait()
        isDone.store(true, ordering: .releasing)
        group.wait()
        #expect(wrong.load(ordering: .relaxed) == 0)
        // Every value was either taken once or replaced once.
        #expect(taken.load(ordering: .relaxed) + Int(slot.replaced) == puts * writers)
    }
}
