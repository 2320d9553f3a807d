import Direction
import Quantities
import Testing
import WorldState

@Suite struct WordsTests {
    @Test(arguments: ["night", "Make it night!", "could it be NIGHT, please", "it's midnight"])
    func `night is understood in any sentence`(text: String) {
        let said = Words.directive(for: text)
        #expect(said.operations == [.set(.hour, 23.5, merge: .override, ticks: 0)])
        #expect(said.answer.contains("night"))
    }

    @Test func `everything the answer lists is understood`() {
        for words in Words.understood {
            #expect(Words.directive(for: words).isUnderstood, "\(words)")
        }
    }

    @Test func `unknown words are answered with what is understood`() {
        let said = Words.directive(for: "paint me a purple submarine")
        #expect(!said.isUnderstood)
        for words in Words.understood { #expect(said.answer.contains(words)) }
    }

    @Test func `no and stop turn a word round`() {
        #expect(rain("no rain please") == 0)
        #expect(rain("stop raining") == 0)
        #expect((rain("rain") ?? 0) > 0.5)
        #expect(Words.directive(for: "no thunder").operations.isEmpty)
    }

    private func rain(_ text: String) -> Float? {
        for case .set(.rain, let value, _, _) in Words.directive(for: text).operations {
            return value
        }
        return nil
    }

    @Test func `weather by words ends by itself and the hour does not come back`() {
        for case .set(let property, _, let merge, let ticks) in Words.directive(
            for: "storm at dusk"
        ).operations {
            #expect(merge == .override)
            #expect(ticks == (property == .hour ? 0 : Words.lastingTicks), "\(property)")
        }
    }

    @Test(arguments: [UInt16(1), 80, 172, 355])
    func `dusk and dawn follow the sun of the day`(day: UInt16) {
        var premise = Premise()
        premise.day = day
        var hours: [Float] = []
        for word in ["dawn", "morning", "day", "evening", "dusk", "night"] {
            for case .set(.hour, let hour, _, _) in Words.directive(for: word, premise: premise)
                .operations
            {
                hours.append(hour)
            }
        }
        #expect(hours.count == 6)
        #expect(hours == hours.sorted(), "\(hours)")
        let dusk = Daylight(hour: hours[4], day: day, latitude: premise.latitude)
        #expect(abs(dusk.sun.z) < 0.1)
    }

    @Test func `a long speech stays within a tick's operations`() {
        let text = String(repeating: "storm ", count: 100)
        let said = Words.directive(for: text)
        #expect(said.isUnderstood && said.operations.count <= Operation.limit)
    }

    @Test func `asked for rain falls in the world whatever the drives say`() {
        let layout = ConditionsForTests.layout
        let loud = Drive(
            channel: 0, input: (0, 1), output: (0, 0), merge: .override, target: .property(.rain))
        let world = World(premise: Premise(), drives: [loud], layout: layout)
        var inputs = TickInputs(layout: layout)
        for (index, body) in Words.directive(for: "make it rain").operations.enumerated() {
            inputs.operations.append(
                Operation(sequence: UInt32(index), origin: .page, body: body))
        }
        world.step(inputs)
        inputs.operations.removeAll()
        for _ in 0..<600 { world.step(inputs) }
        #expect(world[.rain] > 0.7)
    }
}
