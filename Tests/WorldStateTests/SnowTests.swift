import Conditions
import Quantities
import Testing

@testable import WorldState

@Suite struct SnowTests {
    private func world(_ change: (inout Premise) -> Void) -> World {
        var premise = Premise()
        premise.dayMinutes = 0
        premise.strolls = false
        change(&premise)
        return World(premise: premise, drives: [], layout: .standard)
    }

    private func run(_ world: World, seconds: Int, _ control: Control = .none) {
        var inputs = TickInputs(layout: .standard)
        inputs.controls[0] = control
        for _ in 0..<(seconds * 60) { world.step(inputs) }
    }

    @Test func `falling snow gathers, and thaws when it stops`() {
        let world = world { $0[.snow] = 1 }
        run(world, seconds: 50)
        let gathered = world.weather.snowCover
        #expect(gathered > 0.4 && gathered < 0.7)
        run(world, seconds: 60)
        #expect(world.weather.snowCover == 1)
        var inputs = TickInputs(layout: .standard)
        inputs.operations = [
            Operation(
                wanderer: 0, sequence: 1, origin: .page,
                body: .set(.snow, 0, merge: .override, ticks: 0))
        ]
        world.step(inputs)
        run(world, seconds: 60)
        #expect(world.weather.snowCover < 0.95 && world.weather.snowCover > 0.3)
        run(world, seconds: 600)
        #expect(world.weather.snowCover == 0)
    }

    @Test func `snow that lies by itself stays`() {
        let world = world {
            $0[.snowCover] = 0.6
            $0[.cloud] = 0
        }
        #expect(world.weather.snowCover == 0.6)
        run(world, seconds: 120)
        #expect(abs(world.weather.snowCover - 0.6) < 1e-5)
    }

    @Test func `steps in snow sound of snow and leave marks that last`() {
        let world = world { $0[.snowCover] = 1 }
        var surfaces: Set<WorldEvent.Surface> = []
        var inputs = TickInputs(layout: .standard)
        inputs.controls[0].forward = 1
        for _ in 0..<300 {
            world.step(inputs)
            for event in world.events where event.kind == .step { surfaces.insert(event.surface) }
        }
        #expect(surfaces == [.snow])
        let fresh = world.treads.filter { $0.strength > 0.9 }.count
        #expect(fresh >= 6)
        run(world, seconds: 60)
        #expect(world.treads.filter { $0.strength > 0.4 }.count >= fresh)
    }

    @Test func `flakes fall as fast as they are told`() {
        let world = world { $0[.snowFall] = 0.5 }
        run(world, seconds: 10)
        #expect(abs(world.weather.snowFallen - 5) < 0.01)
    }

    @Test func `the lakes follow their level, and who wades turns where it is deep`() {
        func northmost(_ level: Float) -> Double {
            let world = world {
                $0[.waterLevel] = level
                ($0.startX, $0.startY, $0.startHeading) = (-12, 50, Exact.pi / 2)
            }
            #expect(world.waterLevel == level)
            run(world, seconds: 20, Control(forward: 1))
            return world.wanderers[0].position.y
        }
        let (low, usual, high) = (northmost(-1.3), northmost(0), northmost(0.8))
        #expect(low > usual + 2 && usual > high + 2, "\(low) \(usual) \(high)")
    }

    @Test func `a shift of hours moves the sun and leaves the clock`() {
        let world = world { $0[.hour] = 3 }
        var inputs = TickInputs(layout: .standard)
        inputs.operations = [
            Operation(
                wanderer: 0, sequence: 1, origin: .page,
                body: .set(.hourShift, 2.5, merge: .override, ticks: 600))
        ]
        let turn = world.dayTurn
        world.step(inputs)
        run(world, seconds: 8)
        #expect(abs(world.hour - 5.5) < 0.01 && world.dayTurn == turn)
        run(world, seconds: 12)
        #expect(abs(world.hour - 3) < 0.01)
    }

    @Test func `midnight is crossed the shorter way`() {
        let world = world {
            $0[.hour] = 12
            $0[.hourShift] = 11.9
        }
        var inputs = TickInputs(layout: .standard)
        inputs.operations = [
            Operation(
                wanderer: 0, sequence: 1, origin: .page,
                body: .set(.hourShift, -11.9, merge: .override, ticks: 0))
        ]
        for _ in 0..<120 {
            world.step(inputs)
            inputs.operations = []
            #expect(world.hour > 23.8 || world.hour < 0.2)
        }
        #expect(abs(world.hour - 0.1) < 0.02)
    }

    @Test func `a snapshot keeps snow and tide`() throws {
        let first = world {
            $0[.snow] = 0.8
            $0[.waterLevel] = -0.7
            $0.things = [PlacedThing(.bench, x: 3, y: 12, heading: 1)]
        }
        run(first, seconds: 5)
        var writer = ByteWriter()
        first.encodeSnapshot(into: &writer)
        let second = World(premise: first.premise, drives: [], layout: .standard)
        try second.restore(from: writer.bytes)
        #expect(first.hash == second.hash)
        run(first, seconds: 5)
        run(second, seconds: 5)
        #expect(first.hash == second.hash)
    }

    @Test func `a premise with things is read as it was written`() throws {
        var premise = Premise()
        premise.things = [PlacedThing(.bench, x: 3, y: -12.5, heading: 1)]
        premise[.snowFall] = 0.4
        var writer = ByteWriter()
        premise.encode(into: &writer)
        var reader = ByteReader(writer.bytes)
        #expect(try Premise(from: &reader) == premise)
    }
}
