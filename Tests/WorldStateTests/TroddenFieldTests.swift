import Conditions
import Quantities
import TestRig
import Testing

@testable import WorldState

@Suite struct TroddenFieldTests {
    private func walked(_ world: World, seconds: Int) {
        for tick in 0..<(seconds * 60) {
            var inputs = Rig.inputs()
            let time = Float(tick) / 60
            inputs.conditions.addTrack(
                Rig.people, Rig.person(1, -3 + time.truncatingRemainder(dividingBy: 6), 2, speed: 1)
            )
            world.step(inputs)
        }
    }

    @Test func `who walks treads a path just where they went`() {
        let world = RoomEyeTests.world()
        walked(world, seconds: 6)
        let field = world.trodden
        let row = Int((3 - field.corner.y) / field.cell)
        let middle = (20..<44).map { field.cells[row * TroddenField.side + $0] }
        #expect(middle.filter { $0 > 8000 }.count > 18, "\(middle)")
        let off = row + Int(1.5 / field.cell)
        #expect((0..<64).allSatisfy { field.cells[off * TroddenField.side + $0] == 0 })
        walked(world, seconds: 24)
        let again = world.trodden
        let total = { (field: TroddenField) in field.cells.reduce(0) { $0 + Int($1) } }
        #expect(total(again) > total(field) * 3 / 2, "the same way again treads it deeper")
    }

    @Test func `a path heals within its time and not much sooner`() {
        for healing: Float in [8, 60] {
            let world = RoomEyeTests.world { $0.healing = healing }
            for index in world.trodden.cells.indices { world.trodden.cells[index] = 65_535 }
            let inputs = Rig.inputs()
            for _ in 0..<Int(healing * 60 * 0.9) { world.step(inputs) }
            #expect(world.trodden.cells.contains { $0 > 0 })
            for _ in 0..<Int(healing * 60 * 0.2 + 128) { world.step(inputs) }
            #expect(world.trodden.cells.allSatisfy { $0 == 0 })
        }
    }

    @Test func `without a place nothing is kept, and nobody treads outside the field`() {
        let nowhere = Rig.world()
        #expect(!nowhere.trodden.isUsed && nowhere.trodden.cells.isEmpty)
        var field = TroddenField(RoomEyeTests.world().premise.room)
        for seed in testSeeds(20) {
            var random = RandomStream(seed: seed)
            for _ in 0..<200 {
                field.tread(
                    at: Vector2(random.between(-40, 40), random.between(-40, 40)), share: 1)
            }
        }
        field.tread(at: Vector2(1e8, -1e8), share: 1)
        #expect(field.cells.contains { $0 > 0 })
    }
}
