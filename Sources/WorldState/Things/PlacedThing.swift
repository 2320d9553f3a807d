import Quantities

/// Something that a premise puts at a place, besides what the recipe makes.
public struct PlacedThing: Hashable, Sendable {
    /// How many a premise may place.
    public static let limit = 16

    /// What it is.
    public enum Kind: UInt8, CaseIterable, Sendable, Hashable {
        /// A wooden bench for one or two with a lamp on a post at its left end.
        case bench = 0

        /// The word used in profiles.
        public var word: String {
            switch self {
            case .bench: "bench"
            }
        }
    }

    /// What it is.
    public var kind: Kind
    /// Metres east of the origin.
    public var x: Double
    /// Metres north of the origin.
    public var y: Double
    /// Where it faces, radians from east.
    public var heading: Float

    /// Places a thing.
    public init(_ kind: Kind, x: Double, y: Double, heading: Float) {
        self.kind = kind
        self.x = x
        self.y = y
        self.heading = heading
    }

    func encode(into writer: inout ByteWriter) {
        writer.write(kind.rawValue)
        writer.write(x)
        writer.write(y)
        writer.write(heading)
    }

    init(from reader: inout ByteReader) throws(DecodingProblem) {
        kind = try Drive.decode(Kind(rawValue: try reader.read(UInt8.self)), "kind of thing")
        x = try reader.readDouble()
        y = try reader.readDouble()
        guard abs(x) < WorldPosition.reach, abs(y) < WorldPosition.reach else {
            throw DecodingProblem("a thing at \(x), \(y)")
        }
        heading = try reader.readFinite("a thing's heading")
    }
}
