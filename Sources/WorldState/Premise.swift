import Quantities

/// What a world is to be, before anything moves it.
public struct Premise: Hashable, Sendable {
    /// The recipe version the world was made with.
    public var recipe: UInt16 = MeadowRecipe.version
    /// The seed of everything random.
    public var seed: UInt64 = 1
    /// The place; this version knows `meadow`.
    public var place = "meadow"
    /// Degrees north, for the sun's true way.
    public var latitude: Float = 47
    /// Day of the year, 1 … 365.
    public var day: UInt16 = 172
    /// Minutes of room time for a day of the world; 0 stops the clock.
    public var dayMinutes: Float = 48
    /// What each property is at the start, in the order of `Property.allCases`.
    public var properties: [Float] = Property.allCases.map { $0.entry.standard }
    /// Where the first wanderer starts: metres east and north, radians from east.
    public var startX = 1.5
    /// Metres north of the origin.
    public var startY = 7.2
    /// Radians from east.
    public var startHeading: Float = 1.349
    /// First or third person at the start.
    public var view = ViewMode.third
    /// Whether the first wanderer strolls when nobody moves it.
    public var strolls = true
    /// Where the room lies in the world.
    public var room = RoomPlacement()
    /// What stands there besides what the recipe makes; at most `PlacedThing.limit`.
    public var things: [PlacedThing] = []

    /// The meadow on a June afternoon.
    public init() {}

    /// What a property is at the start.
    public subscript(property: Property) -> Float {
        get { properties[Int(property.rawValue)] }
        set {
            let entry = property.entry
            properties[Int(property.rawValue)] = clamp(newValue, entry.low, entry.high)
        }
    }

    /// Writes the premise.
    public func encode(into writer: inout ByteWriter) {
        writer.write(recipe)
        writer.write(seed)
        writer.write(place)
        writer.write(latitude)
        writer.write(day)
        writer.write(dayMinutes)
        writer.write(UInt8(properties.count))
        for value in properties { writer.write(value) }
        writer.write(startX)
        writer.write(startY)
        writer.write(startHeading)
        writer.write(view.rawValue)
        writer.write(strolls)
        room.encode(into: &writer)
        writer.write(UInt8(things.count))
        for thing in things { thing.encode(into: &writer) }
    }

    /// Reads what `encode` wrote.
    public init(from reader: inout ByteReader) throws(DecodingProblem) {
        recipe = try reader.read(UInt16.self)
        guard recipe == MeadowRecipe.version else {
            throw DecodingProblem("recipe version \(recipe); this program has 1")
        }
        seed = try reader.read(UInt64.self)
        place = try reader.readString()
        latitude = try reader.readFinite("a latitude")
        day = try reader.read(UInt16.self)
        dayMinutes = try reader.readFinite("a day")
        guard dayMinutes == 0 || dayMinutes > 1e-3 else {
            throw DecodingProblem("a day of \(dayMinutes) minutes")
        }
        let count = Int(try reader.read(UInt8.self))
        guard count == Property.allCases.count else {
            throw DecodingProblem("\(count) properties; this program has others")
        }
        for index in 0..<count { properties[index] = try reader.readFinite("a property") }
        startX = try reader.readDouble()
        startY = try reader.readDouble()
        guard abs(startX) < WorldPosition.reach, abs(startY) < WorldPosition.reach else {
            throw DecodingProblem("a start at \(startX), \(startY)")
        }
        startHeading = try reader.readFinite("a heading")
        view = try Drive.decode(ViewMode(rawValue: try reader.read(UInt8.self)), "view")
        strolls = try reader.readBool()
        room = try RoomPlacement(from: &reader)
        let placed = Int(try reader.read(UInt8.self))
        guard placed <= PlacedThing.limit else { throw DecodingProblem("\(placed) things") }
        for _ in 0..<placed { things.append(try PlacedThing(from: &reader)) }
    }
}
