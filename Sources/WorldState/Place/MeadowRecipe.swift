import Quantities

/// The first place: rolling meadow with lakes, villages, paths and hills, without bounds.
///
/// Everything is a pure function of recipe version, seed and place. Recipe version 1; a change
/// that moves anything needs a new version, so that signed-off worlds stay as they are.
public struct MeadowRecipe: Hashable, Sendable {
    /// The version that profiles pin.
    public static let version: UInt16 = 1
    /// Water stands at this height everywhere, metres.
    public static let waterLevel: Float = 0

    /// The seed of the world.
    public let seed: UInt64

    /// Makes the recipe of a world.
    public init(seed: UInt64) { self.seed = seed }

    // MARK: Regions

    /// The column and row of the region that holds a place.
    public static func regionIndex(_ x: Double, _ y: Double) -> (column: Int32, row: Int32) {
        // Shifted so that the first vale and its surroundings lie in region (0, 0).
        (
            Int32(((x + 448) / Region.side).rounded(.down)),
            Int32(((y + 388) / Region.side).rounded(.down))
        )
    }

    /// The region of a column and row.
    ///
    /// Allocates; keep what you ask often.
    public func region(column: Int32, row: Int32) -> Region {
        if column == 0 && row == 0 { return firstRegion }
        var random = RandomStream(seed: Hash.of(seed, Int64(column), Int64(row), 0x4E67))
        let x = Double(column) * Region.side + Double(random.between(-110, 110))
        let y = Double(row) * Region.side + 60 + Double(random.between(-110, 110))
        let side: Double = random.unit() < 0.5 ? -1 : 1
        let lake = Lake(
            x: x - side * Double(random.between(40, 70)), y: y + Double(random.between(-20, 50)),
            halfWidth: Double(random.between(44, 72)), halfLength: Double(random.between(30, 52)))
        let village = (
            x: x + side * Double(random.between(38, 60)), y: y + Double(random.between(10, 50))
        )
        let plan = villagePlan(x: village.x, y: village.y, random: &random)
        return Region(
            column: column, row: row, centerX: x, centerY: y, lake: lake, villageX: village.x,
            villageY: village.y,
            gates: Array(repeating: Gate(x: village.x, y: village.y), count: 4),
            houses: plan.houses, lamps: plan.lamps,
            jetty: Jetty(
                x: lake.x + side * lake.halfWidth * 1.06, y: lake.y,
                heading: side > 0 ? Exact.pi : 0, length: 17))
    }

    private func villagePlan(
        x: Double, y: Double, random: inout RandomStream
    ) -> (houses: [House], lamps: [Lamp]) {
        var houses: [House] = []
        let count = 7 + random.below(4)
        for index in 0..<(count * 9) where houses.count < count {
            let angle = Float(index) * 2.399_963 + random.between(-0.3, 0.3)
            let distance = 10 + 3.2 * Float(index).squareRoot() + random.between(-2, 2)
            let hx = x + Double(Exact.cos(angle) * distance * 1.15)
            let hy = y + Double(Exact.sin(angle) * distance * 0.9)
            // Four quarters round a crossroads: roads leave about along the axes.
            let seen = Exact.atan2(Float(hy - y), Float(hx - x))
            if abs(wrapAngle(seen * 4)) / 4 < 0.5 { continue }
            let near = houses.contains {
                ($0.x - hx) * ($0.x - hx) + ($0.y - hy) * ($0.y - hy) < 92
            }
            if near { continue }
            houses.append(
                House(
                    x: hx, y: hy, heading: random.between(-0.5, 0.5),
                    width: random.between(6, 8.2), depth: random.between(5, 6.2),
                    height: random.between(3, 4.6), wall: random.below(3), roof: random.below(3),
                    isChurch: false))
        }
        houses.append(
            House(
                x: x + 7, y: y + 8, heading: 0, width: 3.4, depth: 3.4, height: 11, wall: 2,
                roof: 3, isChurch: true))
        let lamps = (0..<5).map { index -> Lamp in
            let angle = Float(index) * 1.2566 + 0.4
            return Lamp(
                x: x + Double(Exact.cos(angle) * 7.5), y: y + Double(Exact.sin(angle) * 6.5))
        }
        return (houses, lamps)
    }

    /// The vale at the origin: a hill to stand on, a path down to the lake and the village.
    private var firstRegion: Region {
        func house(
            _ x: Double, _ y: Double, _ heading: Float, _ width: Float, _ depth: Float,
            _ height: Float, _ wall: Int, _ roof: Int
        ) -> House {
            House(
                x: x, y: y, heading: heading, width: width, depth: depth, height: height,
                wall: wall, roof: roof, isChurch: false)
        }
        var houses = [
            house(38, 84, 0.25, 7, 5.4, 3.2, 0, 0), house(50, 90, -0.35, 6.4, 5.2, 4.2, 1, 1),
            house(60, 84, 0.1, 7.5, 5.6, 3.2, 2, 2), house(44, 100, 0.5, 6.5, 5, 3.4, 0, 1),
            house(57, 101, -0.1, 8, 6, 4.6, 1, 0), house(69, 98, 0.4, 6.2, 5, 3.2, 0, 0),
            house(36, 107, -0.2, 6, 5, 3.2, 2, 0), house(75, 112, 0.1, 7, 5, 3.4, 0, 1),
            house(52, 113, 0.3, 7, 5.4, 3.6, 0, 0),
        ]
        houses.append(
            House(
                x: 64, y: 108, heading: 0, width: 3.4, depth: 3.4, height: 11, wall: 2, roof: 3,
                isChurch: true))
        let lamps = [
            Lamp(x: 34, y: 74), Lamp(x: 43, y: 79.5), Lamp(x: 44, y: 92), Lamp(x: 55, y: 94),
            Lamp(x: 63, y: 92), Lamp(x: 48, y: 107), Lamp(x: 67, y: 105),
        ]
        return Region(
            column: 0, row: 0, centerX: 20, centerY: 70,
            lake: Lake(x: -22, y: 98, halfWidth: 62, halfLength: 38), villageX: 52, villageY: 96,
            gates: [
                Gate(x: 84, y: 92), Gate(x: 50, y: 130), Gate(x: 9.4, y: 42), Gate(x: 1, y: -44),
            ],
            houses: houses, lamps: lamps,
            jetty: Jetty(x: 31, y: 78, heading: 2.75, length: 20))
    }
}
