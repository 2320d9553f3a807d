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
            if random.next() % 2 == 0 {
                slot.put(Note(number))
                if isFresh { replaced += 1 }
                (value, isFresh) = (number, true)
            } else {
                #expect(slot.take()?.number == (isFresh ? value : nil), "\(again)")
                isFresh = false
            }
            #expect(slot.replaced == replaced, "\(again)")
        }
    }

    @Test func `the slot keeps nothing but the newest`() {
        let slot = LatestSlot<Guest>()
        for _ in 0..<10 { slot.put(Guest()) }
        #expect(Guest.living.load(ordering: .relaxed) == 1)
        _ = slot.take()
        #expect(Guest.living.load(ordering: .relaxed) == 0)
        for _ in 0..<3 {
            slot.put(Guest())
            #expect(Guest.living.load(ordering: .relaxed) == 1)
        }
    }

    @Test func `beside a busy writer every value is whole, in order, and taken or counted`() {
        let slot = LatestSlot<Note>()
        let isDone = Atomic<Bool>(false)
        let puts = 100_000 * testBreadth
        Thread {
            for number in 1...puts { slot.put(Note(number)) }
            isDone.store(true, ordering: .releasing)
        }.start()
        var (taken, newest, wrong) = (0, 0, 0)
        while true {
            let isLast = isDone.load(ordering: .acquiring)
            if let note = slot.take() {
                if !note.isWhole || note.number <= newest { wrong += 1 }
                newest = note.number
                taken += 1
            } else if isLast {
                break
            }
        }
        #expect(wrong == 0)
        #expect(newest == puts, "the last value is never lost")
        #expect(taken + Int(slot.replaced) == puts)
    }
}
