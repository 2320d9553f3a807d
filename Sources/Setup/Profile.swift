import Conditions
import Perception
import Sensing
import WorldState

/// One exhibit, checked: what a file of `Profiles/` says.
public struct Profile: Hashable, Sendable {
    /// The name of the file, without its ending.
    public var name: String
    /// The file it was read from.
    public var file: String
    /// What the world is.
    public var premise = Premise()
    /// The room's floor as the camera sees it, where no calibration knows better.
    public var floor = FloorView()
    /// Who takes the role `eye`.
    public var eye = RoleBinding(.eye, .any)
    /// Who takes the role `ear`.
    public var ear = RoleBinding(.ear, .any)
    /// Further cameras and microphones, in the order of the file.
    public var others: [RoleBinding] = []
    /// All cameras and microphones.
    public var senses: [RoleBinding] { [eye, ear] + others }
    /// Nanoseconds that a start waits for the devices that are named; 0 for not at all.
    public var wait: Int64 = 0
    /// Devices of numbers, in the order of the file.
    public var signals: [SignalBinding] = []
    /// The channels: the standard ones, those of further cameras and microphones, and those of
    /// the devices of numbers.
    public var layout: ChannelLayout { .room(senses, signals) }
    /// What moves what, for `layout`.
    public var drives: [Drive] = []
    /// What is recorded.
    public var journal = JournalSettings()
    /// Where pictures and sound leave.
    public var stage = StageSettings()
    /// When the stage is lit; nil for always.
    public var hours: OpeningHours?
    /// How strict the guard is.
    public var `guard` = GuardSettings()
    /// Faults on purpose, for `nacre drill` and `nacre run --drill`.
    public var faults: [Fault] = []

    /// A profile of nothing but its name: the meadow, any camera, any microphone, no drives.
    public init(name: String, file: String) {
        self.name = name
        self.file = file
    }

    /// The sections that differ from another profile, by the names of their keys.
    ///
    /// `drives` alone can change while the world runs; anything else needs a new start.
    public func changedSections(since old: Profile) -> [String] {
        var names: [String] = []
        var premises = (premise, old.premise)
        premises.0.room = RoomPlacement()
        premises.1.room = RoomPlacement()
        if premises.0 != premises.1 { names.append("premise") }
        if floor != old.floor || premise.room != old.premise.room { names.append("room") }
        if senses != old.senses || signals != old.signals || wait != old.wait {
            names.append("devices")
        }
        if drives != old.drives { names.append("drives") }
        if journal != old.journal { names.append("journal") }
        if stage != old.stage { names.append("stage") }
        if hours != old.hours { names.append("hours") }
        if `guard` != old.guard { names.append("guard") }
        if faults != old.faults { names.append("drill") }
        return names
    }
}

/// What is recorded of a run.
public struct JournalSettings: Hashable, Sendable {
    /// Where the recording goes; nil for nowhere.
    public var record: String?
    /// Bytes it may take.
    public var quotaBytes: Int64 = 4_000_000_000
    /// Days after which recordings beside it are removed at the start; nil for never.
    public var days: Int?
    /// Whether pictures of visitors may be stored on tapes.
    public var pictures = false

    /// Records nothing.
    public init() {}
}

/// How strict the guard against flashes and loud peaks is; never looser than the standards.
public struct GuardSettings: Hashable, Sendable {
    /// Flashes a second that are let through, 1 … 3.
    public var flashes = 3
    /// The true peak of the sound, −12 … −1 dBTP.
    public var peak: Float = -1

    /// As loose as WCAG 2.3.1, ITU-R BT.1702 and EBU R 128 allow.
    public init() {}
}

/// Where pictures and sound leave.
public struct StageSettings: Hashable, Sendable {
    /// The page's port; 0 takes any free one.
    public var port = 8080
    /// The address the page listens on.
    public var host = "127.0.0.1"
    /// What everybody must give; nil where nobody needs to.
    public var token: String?
    /// Pixels across.
    public var width = 1280
    /// Pixels down.
    public var height = 720
    /// Pictures a second; divides 60.
    public var fps = 30
    /// Whether it plays.
    public var plays = true
    /// What leaves as numbers.
    public var signals: [OutgoingSignal] = []
    /// The windows on displays of this machine.
    public var windows: [WindowSettings] = []

    /// A page on this machine, 1280 × 720 at 30 pictures a second, with sound.
    public init() {}
}
