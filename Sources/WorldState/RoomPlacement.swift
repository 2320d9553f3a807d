import Quantities

/// How the room is seen into the world.
public enum RoomView: UInt8, CaseIterable, Sendable, Hashable {
    /// The view follows the first wanderer; the room has no part in it.
    case follow = 0
    /// The picture is a window in the room's wall, seen from the nearest visitor's eye.
    case window = 1
    /// The same window, always seen from its resting eye.
    case fixed = 2

    /// The word used in profiles.
    public var word: String { String(describing: self) }
}

/// What the world shows of a visitor's body.
public enum RoomBody: UInt8, CaseIterable, Sendable, Hashable {
    /// A shadow on the ground, and nobody who casts it.
    case shadow = 0
    /// A painted figure in a coat of its own.
    case figure = 1
    /// Only what the body does: grass, birds, sound.
    case none = 2

    /// The word used in profiles.
    public var word: String { String(describing: self) }
}

/// The place in the world that the room's floor lies on.
public struct RoomPlace: Hashable, Sendable {
    /// Metres east and north of the origin: the foot of the picture's wall, in its middle.
    public var x: Double
    /// Metres north of the origin.
    public var y: Double
    /// The way out through the picture into the world, radians from east.
    public var heading: Float

    /// Makes a place.
    public init(x: Double, y: Double, heading: Float) {
        self.x = x
        self.y = y
        self.heading = heading
    }
}

/// The picture as a window in the room's wall.
///
/// Measured in metres of the room by somebody who looks at it: to the right, back from the
/// wall, up from the floor.
public struct RoomWindow: Hashable, Sendable {
    /// The picture's width.
    public var width: Float = 3.2
    /// The picture's height.
    public var height: Float = 1.8
    /// From the floor to the picture's lower edge.
    public var sill: Float = 0.6
    /// From the middle of the room's floor to the picture's middle, to the right.
    public var aside: Float = 0
    /// Where the eye rests while nobody is there: to the right, back, up.
    public var rest = Vector3(0, 3.2, 1.6)

    /// A picture of 3.2 × 1.8 m, 0.6 m above the floor.
    public init() {}
}

/// Where visitors of the room appear in the world, and how they see it.
public struct RoomPlacement: Hashable, Sendable {
    /// Metres from the picture's wall to the front edge of the room's floor.
    ///
    /// Without a place: from the eye of the view to that edge in the world.
    public var distance: Float
    /// Metres of world for a metre of room.
    public var scale: Float
    /// Whether left and right change sides, as for a camera that looks out of the picture.
    public var isMirrored: Bool
    /// Where the room lies; nil: before the first wanderer's view, wherever that goes.
    public var place: RoomPlace?
    /// How the room is seen into the world; anything but `follow` needs a place.
    public var view = RoomView.follow
    /// The picture as a window.
    public var window = RoomWindow()
    /// What is shown of a body.
    public var body = RoomBody.figure
    /// Width and depth of the room's floor, metres of the room.
    public var floor = Vector2(8, 6)
    /// Seconds in which a path that was trodden to the ground is grown over.
    public var healing: Float = 240

    /// Makes a placement before the first wanderer's view.
    public init(distance: Float = 5, scale: Float = 1.6, isMirrored: Bool = true) {
        self.distance = distance
        self.scale = scale
        self.isMirrored = isMirrored
    }

    /// Whether the view belongs to the room and not to a wanderer.
    public var hasOwnView: Bool { place != nil && view != .follow }
}

extension RoomPlacement {
    func encode(into writer: inout ByteWriter) {
        for number in [distance, scale] { writer.write(number) }
        writer.write(isMirrored)
        writer.write(place != nil)
        if let place {
            writer.write(place.x)
            writer.write(place.y)
            writer.write(place.heading)
        }
        for raw in [view.rawValue, body.rawValue] { writer.write(raw) }
        for number in [
            window.width, window.height, window.sill, window.aside, window.rest.x, window.rest.y,
            window.rest.z, floor.x, floor.y, healing,
        ] { writer.write(number) }
    }

    init(from reader: inout ByteReader) throws(DecodingProblem) {
        self.init()
        distance = try reader.readFinite("a distance")
        scale = try reader.readFinite("a scale")
        isMirrored = try reader.readBool()
        if try reader.readBool() {
            let (x, y) = (try reader.readDouble(), try reader.readDouble())
            guard abs(x) < WorldPosition.reach, abs(y) < WorldPosition.reach else {
                throw DecodingProblem("a room at \(x), \(y)")
            }
            place = RoomPlace(x: x, y: y, heading: try reader.readFinite("a heading"))
        }
        view = try Drive.decode(RoomView(rawValue: try reader.read(UInt8.self)), "view of a room")
        body = try Drive.decode(RoomBody(rawValue: try reader.read(UInt8.self)), "body")
        window.width = try reader.readFinite("a window")
        window.height = try reader.readFinite("a window")
        window.sill = try reader.readFinite("a sill")
        window.aside = try reader.readFinite("a window")
        window.rest.x = try reader.readFinite("an eye")
        window.rest.y = try reader.readFinite("an eye")
        window.rest.z = try reader.readFinite("an eye")
        floor.x = try reader.readFinite("a floor")
        floor.y = try reader.readFinite("a floor")
        healing = try reader.readFinite("a healing time")
        guard scale > 0, window.width > 0, window.height > 0, floor.x > 0, floor.y > 0, healing > 0
        else { throw DecodingProblem("a room of no size") }
    }
}
