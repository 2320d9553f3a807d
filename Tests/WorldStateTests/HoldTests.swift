import Quantities
import TestRig
import Testing

@testable import WorldState

@Suite struct HoldTests {
    private func unchanged(
        _ held: HoldSet, _ seed: UInt64, _ value: (World) -> [UInt64]
    ) -> Bool {
        let world = Rig.world(drives: Rig.drives)
        var random = RandomStream(seed: seed)
        for tick in 1...250 { world.step(Rig.anything(&random, tick)) }
        var inputs = Rig.anything(&random, 251)
        let all: HoldSet = [.hour, .weather, .wind, .life, .figure]
        inputs.operations = [.unhold(all), .hold(held)].enumerated().map { index, body in
            Operation(sequence: UInt32(index), origin: .cue, body: body)
        }
        world.step(inputs)
        let before = value(world)
        for tick in 252...500 {
            // Everything goes on outside, but nobody lets go or is moved elsewhere.
            var inputs = Rig.anything(&random, tick)
            inputs.operations.removeAll {
                switch $0.body {
                case .unhold, .pose, .hold: true
                default: false
                }
            }
            world.step(inputs)
        }
        return value(world) == before
    }

    @Test func `what is held stays as it was, whatever drives and words say`() {
        for seed in testSeeds(4) {
            #expect(unchanged([.hour, .weather, .wind], seed) { [$0.hash(of: .weather)] })
            #expect(unchanged(.hour, seed) { [UInt64($0.dayTurn), UInt64($0[.hour].bitPattern)] })
            #expect(
                unchanged(.life, seed) { [$0.hash(of: .birds), $0.hash(of: .visitors)] },
                "\(rerun(seed, "what is held"))")
            #expect(
                unchanged(.weather, seed) {
                    [$0[.rain], $0[.cloud], $0[.fog], $0.weather.wetness, $0.weather.flash].map {
                        UInt64($0.bitPattern)
                    }
                })
            #expect(
                unchanged(.wind, seed) {
                    [
                        UInt64($0.weather.sway), UInt64($0.weather.ripple),
                        UInt64($0.weather.wind.x.bitPattern),
                    ]
                })
            #expect(
                unchanged(.figure, seed) { [UInt64($0.wanderers[0].breath)] })
        }
    }

    @Test func `without a hold the same things move`() {
        #expect(!unchanged([], 1) { [$0.hash(of: .weather)] })
        #expect(!unchanged([], 1) { [$0.hash(of: .birds)] })
        #expect(!unchanged([], 1) { [$0.hash(of: .visitors)] })
        #expect(!unchanged([], 1) { [UInt64($0.nextTread)] })
    }

    @Test func `what is let go moves again`() {
        let world = Rig.world()
        world.step(Rig.inputs([.hold([.hour, .wind])]))
        let (turn, sway) = (world.dayTurn, world.weather.sway)
        for _ in 0..<20 { world.step(Rig.inputs()) }
        #expect(world.dayTurn == turn && world.weather.sway == sway)
        world.step(Rig.inputs([.unhold(.hour)]))
        #expect(world.dayTurn != turn && world.weather.sway == sway)
    }

    @Test func `posed back with all held, the view is the same to the bit`() {
        let world = Rig.world { $0.view = .first }
        let home: Operation.Body = .pose(x: 3, y: -12, heading: 0.7)
        world.step(Rig.inputs([.hold([.hour, .weather, .wind, .life, .figure]), home]))
        world.step(Rig.inputs())
        let before = (world.viewpoint(of: 0), world.weather, world.birds, world.daylight)
        for _ in 0..<3000 { world.step(Rig.inputs(control: Control(forward: 1, runs: true))) }
        #expect(world.viewpoint(of: 0).position.relative(to: before.0.position).length > 150)
        world.step(Rig.inputs([home]))
        world.step(Rig.inputs())
        #expect(world.viewpoint(of: 0) == before.0)
        #expect(world.weather == before.1 && world.birds == before.2 && world.daylight == before.3)
    }
}
