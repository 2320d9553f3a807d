/// What a condition is made of.
///
/// Every shape has a fixed size.
public enum ConditionShape: Sendable, Hashable {
    /// One number.
    case scalar
    /// Two or three numbers along axes.
    case vector(axes: Int)
    /// Red, green, blue, 0 … 1, display space.
    case colour
    /// A grid of cells, row by row from the top left, each with the same number of parts.
    case field(columns: Int, rows: Int, parts: Int)
    /// Up to `Track.limit` people.
    case tracks
    /// Up to `ConditionEvent.limit` events a tick.
    case events

    /// How many `Float` a value of this shape has; 0 for tracks and events.
    public var floatCount: Int {
        switch self {
        case .scalar: 1
        case .vector(let axes): axes
        case .colour: 3
        case .field(let columns, let rows, let parts): columns * rows * parts
        case .tracks, .events: 0
        }
    }

    /// The word used in messages: scalar, vector, colour, field, tracks, events.
    public var word: String {
        switch self {
        case .scalar: "scalar"
        case .vector: "vector"
        case .colour: "colour"
        case .field: "field"
        case .tracks: "tracks"
        case .events: "events"
        }
    }
}
