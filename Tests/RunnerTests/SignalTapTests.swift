import Conditions
import DeviceIO
import Kernels
import Quantities
import Sensing
import Setup
import Testing
import WorldState

@testable import Runner

/// What leaves the loop as numbers.
struct SignalTapTests {
    private static let synth: DeviceEntry = {
        var entry = DeviceEntry(name: "synth", family: .network, driver: .osc)
        entry.sends = [:]
        return entry
    }()

    private static func signal(
        _ source: OutgoingSource, _ address: String = "/a", input: (Float, Float) = (0, 1),
        output: (Float, Float) = (0, 1)
    ) -> OutgoingSignal {
        var signal = OutgoingSignal(
            address, source, to: synth, at: address, from: input.0, to: input.1)
        (signal.outputFrom, signal.outputTo) = output
        return signal
    }

    private static func outbox(_ signals: [OutgoingSignal]) -> SignalOutbox {
        SignalOutbox(
            signals.map {
                SignalRequest($0.address, parts: $0.parts, isEvent: $0.source.happens)
            })
    }

    private static func taken(_ outbox: SignalOutbox) -> [SignalOutbox.Item] {
        var items: [SignalOutbox.Item] = []
        outbox.take(into: &items)
        return items
    }

    @Test func `a property goes out at its rate and range, and again once a second`() {
        var line = Self.signal(.property(.cloud), output: (1, 0))
        line.ticks = 6
        let outbox = Self.outbox([line])
        let tap = SignalTap([line], outboxes: ["synth": outbox])
        let world = World(premise: Premise(), drives: [], layout: .standard)
        var ticks: [UInt64] = []
        for _ in 0..<200 {
            world.step(TickInputs(layout: .standard))
            tap.tell(world)
            for item in Self.taken(outbox) {
                ticks.append(world.tick.index)
                #expect(item.value.x == 1 - world[.cloud])
            }
        }
        // Nobody moves the clouds: only the signs of life are left.
        #expect(ticks == [1, 61, 121, 181])
    }

    @Test func `what happens goes out whenever it does`() {
        let lines = [
            Self.signal(.event(.lightning)), Self.signal(.event(.birdFlight), "/b"),
            Self.signal(.event(.thunder), "/c"),
        ]
        let outbox = Self.outbox(lines)
        let tap = SignalTap(lines, outboxes: ["synth": outbox])
        let world = World(premise: Premise(), drives: [], layout: .standard)
        var inputs = TickInputs(layout: .standard)
        inputs.operations = [
            Operation(sequence: 1, origin: .page, body: .lightning(0.8)),
            Operation(sequence: 2, origin: .page, body: .startle(1, bearing: 0)),
        ]
        world.step(inputs)
        let happened = world.events
        tap.tell(world)
        let items = Self.taken(outbox)
        for (signal, kind) in [WorldEvent.Kind.lightning, .birdFlight, .thunder].enumerated() {
            let strengths = happened.filter { $0.kind == kind }.map(\.strength)
            #expect(items.filter { $0.signal == signal }.map(\.value.x) == strengths)
        }
        #expect(items.contains { $0.signal == 0 })
        tap.tell(world, isDark: true)
        #expect(Self.taken(outbox).isEmpty, "behind the curtain nothing happens")
    }

    @Test func `a condition that is lost ends, one that holds is kept`() throws {
        let channel = try #require(ChannelLayout.standard.index(of: "room.eye.count"))
        var (ends, holds) = (
            Self.signal(.condition(channel: channel, part: .value), input: (0, 10)),
            Self.signal(.condition(channel: channel, part: .value), "/b", input: (0, 10))
        )
        (ends.ticks, holds.ticks) = (1, 1)
        ends.ending = .value(0.25)
        holds.ending = .hold
        let outbox = Self.outbox([ends, holds])
        let tap = SignalTap([ends, holds], outboxes: ["synth": outbox])
        let world = World(premise: Premise(), drives: [], layout: .standard)
        var inputs = TickInputs(layout: .standard)
        world.step(inputs)
        tap.tell(world)
        #expect(Self.taken(outbox).map(\.value.x) == [0.25])
        inputs.conditions.setNumber(channel, 0, 5)
        inputs.conditions.setState(channel, .live, capturedAt: 1)
        world.step(inputs)
        tap.tell(world)
        #expect(Self.taken(outbox).map(\.value.x) == [0.5, 0.5])
        inputs.conditions.setState(channel, .unavailable, capturedAt: 1)
        world.step(inputs)
        tap.tell(world)
        #expect(Self.taken(outbox).map(\.value.x) == [0.25])
    }

    @Test func `the picture's parts give their mean linear light`() {
        let picture = PixelBuffer(width: 90, height: 30, format: .rgba8)
        for y in 0..<30 {
            for x in 0..<90 {
                let colour: [UInt8] =
                    x < 30 ? [255, 0, 0, 255] : x < 60 ? [188, 188, 188, 255] : [0, 0, 255, 255]
                for part in 0..<4 { picture.mutableBytes[(y * 90 + x) * 4 + part] = colour[part] }
            }
        }
        var left = Self.signal(.colour(.left))
        left.fixture = LightFixture(
            name: "par", address: "1/1", parts: [.red, .green, .blue, .white])
        let lines = [left, Self.signal(.light(.middle), "/m"), Self.signal(.colour(.right), "/r")]
        let outbox = Self.outbox(lines)
        let tap = SignalTap(lines, outboxes: ["synth": outbox])
        let world = World(premise: Premise(), drives: [], layout: .standard)
        world.step(TickInputs(layout: .standard))
        tap.see(picture)
        tap.tell(world)
        let items = Self.taken(outbox)
        #expect(items[0].value == [1, 0, 0, 0])
        // Code 188 is half the light.
        #expect(abs(items[1].value.x - 0.5) < 0.01)
        #expect(items[2].value.z == 1 && items[2].value.x == 0)
    }

    @Test func `lamps mix white out of what colours have in common`() {
        let lamp = LightFixture(name: "a", address: "1/1", parts: [.red, .green, .blue, .white])
        #expect(lamp.mix([1, 0.5, 0.25, 0]) == [0.75, 0.25, 0, 0.25])
        let dimmer = LightFixture(name: "a", address: "1/1", parts: [.dimmer])
        #expect(abs(dimmer.mix([1, 1, 1, 0]).x - 1) < 1e-6)
        let spot = LightFixture(name: "a", address: "1/1", parts: [.dimmer, .red, .green, .blue])
        #expect(spot.mix([0.5, 0, 2, 0]) == [1, 0.5, 0, 1])
        #expect(LightFixture.parts("drgb") == spot.parts && LightFixture.parts("rgbx") == nil)
        #expect(LightFixture.parts("dimmer") == [.dimmer] && LightFixture.parts("rr") == nil)
    }
}
