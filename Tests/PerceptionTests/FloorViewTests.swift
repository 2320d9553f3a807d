import Perception
import Quantities
import Testing

@Suite struct FloorViewTests {
    @Test func `the lower edge is near and the far row is far`() {
        let floor = FloorView()
        #expect(floor.place(of: Vector2(0.5, 1)).y == 0)
        #expect(abs(floor.place(of: Vector2(0.5, floor.farRow)).y - floor.depth) < 1e-4)
        #expect(floor.place(of: Vector2(0.5, 0)).y == floor.depth)
    }

    @Test func `rows higher up are farther and places stay on the floor`() {
        let floor = FloorView(width: 5, depth: 4, horizon: -0.3, farRow: 0.3, farSpan: 0.8)
        var last = floor.place(of: Vector2(0.5, 1)).y
        for step in 1...60 {
            let place = floor.place(of: Vector2(1, 1 - Float(step) / 60))
            #expect(place.y >= last && place.y <= floor.depth)
            #expect(place.x > 0 && place.x <= floor.width / 2)
            last = place.y
        }
    }

    @Test func `mirroring the picture mirrors the place`() {
        let floor = FloorView()
        for (x, y) in [(0.1, 0.5), (0.4, 0.9), (0.8, 0.6)] as [(Float, Float)] {
            let (a, b) = (floor.place(of: Vector2(x, y)), floor.place(of: Vector2(1 - x, y)))
            #expect(abs(a.x + b.x) < 1e-5 && a.y == b.y)
        }
    }
}
