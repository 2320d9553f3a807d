/// All that the page tells about the living world, a few times a second.
///
/// Encoded as JSON with these very names, for the page and for `/api/status`. Numbers that are
/// not finite are sent as null, or as 0 where the page needs a number.
public struct ConsoleStatus: Encodable, Sendable {
    /// Where the room's signals come from.
    public enum Room: String, Encodable, Sendable {
        /// The rehearsal room: simulated visitors.
        case simulated
        /// Cameras and microphones.
        case real
    }

    /// One condition as it was latched last.
    public struct Condition: Encodable, Sendable {
        /// The channel, such as `room.eye.flow`.
        public var channel: String
        /// The value in words or figures, such as `0.42` or `3 people`.
        public var text: String
        /// The value as one number for a curve; nil where it has none.
        public var number: Double?
        /// The unit, empty where there is none.
        public var unit: String
        /// `live`, `simulated`, `held`, `stale`, `unavailable` or `unknown`.
        public var state: String
        /// Seconds since the capture; nil where there never was one.
        public var age: Double?

        /// Makes a condition.
        public init(
            channel: String, text: String, number: Double?, unit: String, state: String,
            age: Double?
        ) {
            self.channel = channel
            self.text = text
            self.number = number
            self.unit = unit
            self.state = state
            self.age = age
        }
    }

    /// One device and how it fares.
    public struct Device: Encodable, Sendable {
        /// Its name as a person says it.
        public var name: String
        /// Its role in the profile, such as `eye`.
        public var role: String
        /// How it fares: `running`, `simulated`, `waiting`, `lost` or `failed`.
        public var state: String
        /// A remark, such as why it was lost and when it is tried again; may be empty.
        public var remark: String

        /// Makes a device.
        public init(name: String, role: String, state: String, remark: String = "") {
            self.name = name
            self.role = role
            self.state = state
            self.remark = remark
        }
    }

    /// The time that one stage of the loop takes, in milliseconds.
    public struct Stage: Encodable, Sendable {
        /// The stage, such as `paint`.
        public var name: String
        /// The median.
        public var p50: Double
        /// What 95 of 100 stay below.
        public var p95: Double
        /// What 99 of 100 stay below.
        public var p99: Double
        /// The longest.
        public var max: Double

        /// Makes a stage's figures, in milliseconds.
        public init(name: String, p50: Double, p95: Double, p99: Double, max: Double) {
            self.name = name
            self.p50 = p50
            self.p95 = p95
            self.p99 = p99
            self.max = max
        }
    }

    /// The guard of picture and sound.
    public struct Guard: Encodable, Sendable {
        /// Whether flashes of the picture are being toned down.
        public var picture: Bool
        /// Whether the sound's peaks are being held.
        public var sound: Bool
        /// Pictures that were toned down since the start.
        public var picturesLimited: UInt64

        /// Makes the guard's state.
        public init(picture: Bool = false, sound: Bool = false, picturesLimited: UInt64 = 0) {
            self.picture = picture
            self.sound = sound
            self.picturesLimited = picturesLimited
        }
    }

    /// The profile's name.
    public var profile: String
    /// Whether the room is real.
    public var room: Room
    /// The cameras and microphones in use, or the rehearsal's name, for people.
    public var roomText: String
    /// The tick of this status.
    public var tick: UInt64
    /// The state hash of the tick, 16 hexadecimal digits.
    public var hash: String
    /// The hour of the world's day, 0 … 24.
    public var hour: Double
    /// The world's weather in a word or two.
    public var weather: String
    /// `first` or `third` person.
    public var view: String
    /// Pictures painted in the last second.
    public var picturesPerSecond: Double
    /// Ticks that began more than a period late since the start.
    public var missedTicks: UInt64
    /// Capture to picture handed over, 99 of 100 stay below, milliseconds; nil where unknown.
    public var latency: Double?
    /// Where a recording is being written; empty where none is.
    public var recording: String
    /// What people should know, such as that camera pictures are stored.
    public var notices: [String]
    /// The guard.
    public var `guard`: Guard
    /// All conditions in the order of their layout.
    public var conditions: [Condition]
    /// All devices.
    public var devices: [Device]
    /// All stages of the loop in their order.
    public var stages: [Stage]

    /// Makes a status of a world that has not begun; set what is known.
    public init(profile: String, room: Room, roomText: String) {
        self.profile = profile
        self.room = room
        self.roomText = roomText
        tick = 0
        hash = ""
        hour = 0
        weather = ""
        view = "third"
        picturesPerSecond = 0
        missedTicks = 0
        latency = nil
        recording = ""
        notices = []
        self.guard = Guard()
        conditions = []
        devices = []
        stages = []
    }
}

extension ConsoleStatus {
    /// The same with null, or 0 where there must be a number, for what JSON cannot write.
    var finite: ConsoleStatus {
        var status = self
        status.hour = hour.finite ?? 0
        status.picturesPerSecond = picturesPerSecond.finite ?? 0
        status.latency = latency?.finite
        for i in conditions.indices {
            status.conditions[i].number = conditions[i].number?.finite
            status.conditions[i].age = conditions[i].age?.finite
        }
        for i in stages.indices {
            status.stages[i].p50 = stages[i].p50.finite ?? 0
            status.stages[i].p95 = stages[i].p95.finite ?? 0
            status.stages[i].p99 = stages[i].p99.finite ?? 0
            status.stages[i].max = stages[i].max.finite ?? 0
        }
        return status
    }
}

extension Double {
    /// The number itself, or nil where JSON has no way to write it.
    fileprivate var finite: Double? { isFinite ? self : nil }
}
