import Conditions
import Testing
import WorldState

@testable import Runner

struct HandsTests {
    @Test func `the latest control wins`() {
        let hands = Hands()
        hands.hold(Control(forward: 1), wanderer: 0)
        hands.hold(Control(forward: -1), wanderer: 0)
        var inputs = TickInputs(layout: .standard)
        var sequences = [UInt32](repeating: 0, count: Control.limit)
        hands.latch(into: &inputs, sequences: &sequences)
        #expect(inputs.controls[0].forward == -1)
    }

    @Test func `operations come by wanderer, then in the order they were said`() {
        let hands = Hands()
        hands.say(.view(.first), wanderer: 2, origin: .page)
        hands.say(.view(.third), wanderer: 0, origin: .page)
        hands.say(.release(.rain), wanderer: 2, origin: .page)
        hands.say(.release(.fog), wanderer: 0, origin: .page)
        var inputs = TickInputs(layout: .standard)
        var sequences = [UInt32](repeating: 0, count: Control.limit)
        hands.latch(into: &inputs, sequences: &sequences)
        #expect(inputs.operations.map(\.wanderer) == [0, 0, 2, 2])
        #expect(inputs.operations.map(\.sequence) == [1, 2, 1, 2])
        #expect(inputs.operations[0].body == .view(.third))
        #expect(inputs.operations[3].body == .release(.rain))
    }

    @Test func `what does not fit a tick waits, and what does not fit the queue is counted`() {
        let hands = Hands()
        for index in 0..<70 {
            let taken = hands.say(.lightning(Float(index)), wanderer: 0, origin: .page)
            #expect(taken == (index < 64))
        }
        #expect(hands.refused == 6)
        var inputs = TickInputs(layout: .standard)
        var sequences = [UInt32](repeating: 0, count: Control.limit)
        hands.latch(into: &inputs, sequences: &sequences)
        #expect(inputs.operations.count == Operation.limit)
        hands.latch(into: &inputs, sequences: &sequences)
        #expect(inputs.operations.first?.body == .lightning(16))
        #expect(inputs.operations.first?.sequence == 17)
    }
}
