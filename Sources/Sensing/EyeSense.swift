import Conditions
import DeviceIO
import Perception
import Quantities

/// A camera's captures into readings: perception, then calibration, then the board.
///
/// The same for live cameras, files and films. Owned by one thread; allocates as `Eye` does.
public final class EyeSense {
    private let eye: Eye
    private let calibration: Calibration
    private let board: ReadingBoard
    private var reading: Reading
    private let places: Places
    private let role: RoleBinding.Role
    private let room: RoomPeople?

    /// Where the eye's channels are in the layout; −1 where it has none of that name.
    private struct Places {
        let presence: Int
        let count: Int
        let people: Int
        let motion: Int
        let stillness: Int
        let drift: Int
        let flow: Int
        let light: Int
        let colour: Int
        let palette: Int
        let speed: Int
        let gathering: Int
        let nearest: Int

        init(_ layout: ChannelLayout, _ prefix: String) {
            func place(_ name: String) -> Int { layout.index(of: prefix + name) ?? -1 }
            presence = place("presence")
            count = place("count")
            people = place("people")
            motion = place("motion")
            stillness = place("stillness")
            drift = place("drift")
            flow = place("flow")
            light = place("light")
            colour = place("colour")
            palette = place("palette")
            speed = place("speed")
            gathering = place("gathering")
            nearest = place("nearest")
        }
    }

    /// Makes the sense of a camera's role.
    ///
    /// - Parameters:
    ///   - board: Where the readings go.
    ///   - floor: The room's floor, where the calibration has none.
    ///   - binding: What the profile says: regions to ignore.
    ///   - calibration: What was measured about the camera.
    ///   - isSimulated: Whether a program makes the captures up.
    ///   - room: Where the people of several eyes meet; nil where this is the only one.
    public init(
        board: ReadingBoard, floor: FloorView, binding: RoleBinding, calibration: Calibration,
        isSimulated: Bool, room: RoomPeople? = nil
    ) {
        eye = Eye(
            EyeSettings(
                floor: calibration.floorMap(declared: floor),
                ignore: calibration.ignore + binding.ignore))
        self.calibration = calibration
        self.board = board
        role = binding.role
        self.room = room
        reading = Reading(
            layout: board.layout, prefix: role.prefix, isSimulated: isSimulated)
        places = Places(board.layout, role.prefix)
    }

    /// Looks at a capture and puts up what it saw.
    public func take(_ capture: VideoCapture) throws(DriverError) {
        publish(try eye.perceive(capture))
    }

    /// Puts up a report, calibration applied.
    func publish(_ report: EyeReport) {
        reading.capturedAt = calibration.corrected(report.capturedAt)
        set(places.presence, [report.presence])
        set(places.count, [report.count])
        set(places.motion, [report.motion])
        set(places.stillness, [report.stillness])
        set(places.speed, [report.speed])
        set(places.gathering, [report.gathering])
        set(places.nearest, [report.nearest])
        set(places.drift, [report.drift.x, report.drift.y])
        set(places.light, [lit(report.light) + calibration.offset])
        set(places.colour, lit(report.colour))
        set(places.palette, report.palette.flatMap { lit($0) })
        set(places.flow, report.flow.flatMap { [$0.x, $0.y] })
        if places.people >= 0 {
            reading.frame.removeTracks(places.people)
            for person in report.tracks.prefix(Track.limit) {
                reading.frame.addTrack(
                    places.people,
                    Track(
                        identity: person.identity, position: person.position,
                        velocity: person.velocity, height: person.height))
            }
        }
        board.publish(reading)
        guard let room, places.people >= 0 else { return }
        let frame = reading.frame
        room.take(
            role, (0..<frame.trackCount(places.people)).map { frame.track(places.people, $0) },
            capturedAt: reading.capturedAt, isSimulated: reading.isSimulated)
    }

    private func lit(_ value: Float) -> Float { value * calibration.gain }

    private func lit(_ colour: Colour) -> [Float] {
        [lit(colour.red), lit(colour.green), lit(colour.blue)]
    }

    private func set(_ channel: Int, _ values: [Float]) {
        guard channel >= 0 else { return }
        let room = board.layout.channels[channel].shape.floatCount
        for (part, value) in values.prefix(room).enumerated() {
            reading.frame.setNumber(channel, part, value)
        }
    }
}

/// A camera with the sense behind it.
public final class EyeFeed: DeviceFeed {
    private let source: any VideoSource
    private let sense: EyeSense

    /// Joins a camera and a sense.
    public init(source: any VideoSource, sense: EyeSense) {
        self.source = source
        self.sense = sense
    }

    /// The camera.
    public var identity: DeviceIdentity { source.identity }
    /// Captures lost since `open`.
    public var dropped: UInt64 { source.dropped }
    /// Opens the camera.
    public func open() throws(DriverError) { try source.open() }
    /// The mode that was agreed on.
    public var mode: String { source.mode ?? "" }
    /// What `open` had to give up.
    public var remark: String { source.remark }
    /// Resets the camera at its port.
    public func reset() throws(DriverError) -> Bool { try source.reset() }
    /// Waits for a capture, looks at it, puts the reading up.
    public func pump(timeout: Int64) throws(DriverError) -> Bool {
        guard let capture = try source.read(timeout: timeout) else { return false }
        try sense.take(capture)
        return true
    }
    /// Lets the camera go.
    public func close() { source.close() }
}
