import Quantities
import WorldState

/// The measures of one house: its axes, and where its windows are.
struct HouseForm {
    /// A window or a door light, metres from the middle of the floor.
    struct Window {
        var middle: Vector3
        /// Out of the wall, length 1.
        var normal: Vector3
        var halfWidth: Float
        var halfHeight: Float
    }

    let house: House
    /// Along the ridge, and across it; length 1.
    let along: Vector3
    let across: Vector3
    /// Half of width and depth, the height of the eaves, and of the roof above them.
    let halfWidth: Float
    let halfDepth: Float
    let eaves: Float
    let roof: Float
    private(set) var windows: [Window] = []

    /// Measures a house.
    init(_ house: House) {
        self.house = house
        let (c, s) = (Exact.cos(house.heading), Exact.sin(house.heading))
        along = Vector3(c, s, 0)
        across = Vector3(-s, c, 0)
        (halfWidth, halfDepth) = (house.width / 2, house.depth / 2)
        eaves = house.height
        roof = house.isChurch ? 0.4 : halfDepth * 0.95
        let columns = house.isChurch ? 1 : max(2, Int(house.width / 2.4))
        let upper = house.height > 3.8 && !house.isChurch
        for side: Float in [-1, 1] {
            for column in 0..<columns {
                let u = ((Float(column) + 0.5) / Float(columns) * 2 - 1) * halfWidth * 0.92
                let isDoor = side < 0 && column == columns / 2
                if !isDoor { add(u, side * halfDepth, across * side, upper ? 0.34 : 0.55) }
                if upper { add(u, side * halfDepth, across * side, 0.78) }
            }
            if house.isChurch {
                add(0, side * halfDepth, across * side, 0.82)
                add(side * halfWidth, 0, along * side, 0.82)
            } else {
                add(side * halfWidth, 0, along * side, upper ? 0.4 : 0.55)
                windows.append(
                    Window(
                        middle: along * (side * halfWidth) + Vector3(0, 0, eaves + roof * 0.34),
                        normal: along * side, halfWidth: 0.27, halfHeight: 0.34))
            }
        }
    }

    private mutating func add(_ u: Float, _ v: Float, _ normal: Vector3, _ share: Float) {
        let tall: Float = house.isChurch ? 0.8 : 0.5
        windows.append(
            Window(
                middle: along * u + across * v + Vector3(0, 0, eaves * share), normal: normal,
                halfWidth: house.isChurch ? 0.32 : 0.38, halfHeight: tall))
    }

    /// Whether a place near a wall belongs to a window with its shutters, or to the door.
    func isOpening(_ p: Vector3) -> Bool {
        for window in windows {
            let d = p - window.middle
            if abs(d.dot(window.normal)) > 0.3 { continue }
            let side = abs(d.x * window.normal.y - d.y * window.normal.x)
            if side < window.halfWidth * 2.6 + 0.1 && abs(d.z) < window.halfHeight * 1.35 + 0.08 {
                return true
            }
        }
        let d = p - door.middle
        return abs(d.dot(door.normal)) < 0.3 && d.z < 2.5
            && abs(d.x * door.normal.y - d.y * door.normal.x) < 0.85
    }

    /// Where the door is: the middle of its sill, and out of its wall.
    var door: (middle: Vector3, normal: Vector3) {
        let columns = house.isChurch ? 1 : max(2, Int(house.width / 2.4))
        let u = ((Float(columns / 2) + 0.5) / Float(columns) * 2 - 1) * halfWidth * 0.92
        return (along * u - across * halfDepth, -across)
    }
}
