import Perception
import Quantities
import Testing

@Suite struct CrowdMeterTests {
    private func settled(_ places: [Vector2], speeds: [Float]? = nil) -> CrowdMeter {
        var meter = CrowdMeter(floor: Vector2(8, 6))
        for _ in 0..<200 {
            meter.measure(
                places, speeds: speeds ?? places.map { _ in 0 }, after: 1 / 30)
        }
        return meter
    }

    @Test func `one alone is no gathering and two together are one`() {
        #expect(settled([]).gathering == 0)
        #expect(settled([Vector2(1, 2)]).gathering == 0)
        #expect(settled([Vector2(1, 2), Vector2(1.8, 2)]).gathering > 0.98)
        #expect(settled([Vector2(-4, 1), Vector2(4, 5)]).gathering < 0.02)
    }

    @Test func `the closer people come the more they gather`() {
        var last: Float = 0
        for step in 0..<20 {
            let radius = 3 - Float(step) * 0.12
            let places = (0..<6).map { index in
                let angle = Float(index) * Exact.pi / 3
                return Vector2(Exact.cos(angle), Exact.sin(angle)) * radius + Vector2(0, 3)
            }
            let gathering = settled(places).gathering
            #expect(gathering >= last && gathering <= 1)
            last = gathering
        }
        #expect(last > 0.95)
    }

    @Test func `spread evenly over the floor nobody gathers`() {
        let places = (0..<48).map { Vector2(Float($0 % 8) - 3.5, Float($0 / 8) + 0.5) }
        #expect(settled(places).gathering < 0.05)
    }

    @Test func `speed is the mean and nearest the least distance to the stage`() {
        let meter = settled([Vector2(0, 4), Vector2(1, 1.5)], speeds: [0.5, 1.5])
        #expect(abs(meter.speed - 1) < 0.01)
        #expect(abs(meter.nearest - 1.5) < 0.01)
        #expect(settled([]).nearest == CrowdMeter.nobody)
    }
}
