import DeviceIO
import Quantities
import Synchronization

/// A room that does not exist, with visitors who do as the programme says.
///
/// It stands in where no camera and microphone are plugged in, so that the very same path is
/// exercised. The programme lasts 220 seconds and repeats: one visitor who stands, waves and
/// claps; a pair that talks; a class of thirty; a projector's light that slides over the wall;
/// darkness; five people. All of it is a function of seed and time.
///
/// The floor is 8 m wide (x from −4 to 4, to the right as the camera sees it) and 6 m deep
/// (y, away from the camera); the camera looks from the middle of the near side.
public final class RehearsalRoom: Sendable {
    /// Seconds after which the programme repeats.
    public static let length: Float = 220
    /// Metres: the width of the floor.
    public static let floorWidth: Float = 8
    /// Metres: the depth of the floor.
    public static let floorDepth: Float = 6

    /// How it is furnished.
    public let settings: RehearsalSettings
    /// What the stage shows and plays into it; nil where it is out of sight and hearing.
    public let stage: StageTrace?
    /// What the random details come from.
    public var seed: UInt64 { settings.seed }
    let visitors: [RehearsalVisitor]
    let sounds: [RehearsalSound]
    /// When the programme began, on the monotonic clock; 0 before the first device opened.
    private let epoch = Atomic<Int64>(0)

    /// Makes the room; the same seed gives the same visitors.
    public convenience init(seed: UInt64 = 1) {
        var settings = RehearsalSettings()
        settings.seed = seed
        self.init(settings)
    }

    /// Makes a furnished room; the same settings give the same visitors.
    ///
    /// - Parameters:
    ///   - settings: Who comes and what gets in the way.
    ///   - stage: What the stage shows and plays, for `spill` and `echo`.
    public init(_ settings: RehearsalSettings, stage: StageTrace? = nil) {
        self.settings = settings
        self.stage = stage
        visitors = RehearsalProgramme.visitors(settings)
        sounds = RehearsalProgramme.sounds(of: visitors, seed: settings.seed)
    }

    /// The beginning of the programme, fixed by the first live device that asks.
    func begin() -> MonotonicTime {
        let now = max(1, MonotonicClock.now.nanoseconds)
        let (isFirst, original) = epoch.compareExchange(
            expected: 0, desired: now, ordering: .relaxed)
        return MonotonicTime(nanoseconds: isFirst ? now : original)
    }

    /// The moment of the programme, in seconds.
    static func moment(_ time: Int64) -> Float {
        let length = Int64(Self.length) * 1_000_000_000
        return Float(Double(time % length) * 1e-9)
    }

    /// Where the feet of all visitors are whom the camera can see.
    ///
    /// - Parameter time: Nanoseconds since the start.
    /// - Returns: Metres on the floor; what perception ought to find.
    public func visiblePeople(at time: Int64) -> [Vector2] {
        let moment = Self.moment(time)
        return visitors.compactMap { visitor in
            guard let place = visitor.pose(at: moment)?.place else { return nil }
            return RehearsalView.isVisible(place) ? place : nil
        }
    }

    /// How bright the lamps are, 0 … 1, at nanoseconds since the start.
    public func lamps(at time: Int64) -> Float {
        lampLight(at: Self.moment(time))
    }

    /// Whether the projector's light falls in, at nanoseconds since the start.
    public func hasSpill(at time: Int64) -> Bool {
        projector(at: Self.moment(time)) > 0
    }

    /// The lamps at a moment of the programme, darkness taken off.
    func lampLight(at moment: Float) -> Float {
        let lamps = settings.programme == .standard ? RehearsalProgramme.lamps(at: moment) : 1
        return lamps * (1 - saturate(settings.darkness))
    }

    /// The light of the standard programme's own projector.
    func projector(at moment: Float) -> Float {
        let isShown = settings.programme == .standard && !settings.isInfrared
        return isShown ? RehearsalProgramme.spill(at: moment) : 0
    }

    /// When hands are clapped, in seconds of the programme, with the bearing in radians,
    /// positive to the left.
    public var claps: [(time: Float, bearing: Float)] {
        sounds.filter { $0.kind == .clap }.map { ($0.time, $0.bearing) }
    }
}

/// Where things of the room are in the picture: a pinhole camera 2.4 m above the near side.
enum RehearsalView {
    /// Rows, 0 … 1: the horizon, and the far edge of the floor.
    static let horizon: Float = 0.1
    static let farRow: Float = 0.4
    /// The share of the picture's width that the far edge of the floor takes.
    static let farSpan: Float = 0.5625

    /// The row of a place `y` metres from the near edge.
    static func row(_ y: Float) -> Float {
        let (near, far) = (1 / (1 - horizon), 1 / (farRow - horizon))
        let inverse = near + y / RehearsalRoom.floorDepth * (far - near)
        return horizon + 1 / max(0.3, inverse)
    }

    /// Metres that the picture's width spans at this distance.
    static func span(_ y: Float) -> Float {
        RehearsalRoom.floorWidth / farSpan * (farRow - horizon) / (row(y) - horizon)
    }

    /// Whether the camera sees somebody's middle there.
    static func isVisible(_ place: Vector2) -> Bool { abs(place.x) < span(place.y) / 2 }

    /// Radians from straight ahead as heard at the camera, positive to the left.
    static func bearing(_ place: Vector2) -> Float {
        // The camera hangs 3 m behind the near edge of what it sees.
        Exact.atan2(-place.x, place.y + 3)
    }
}
