import Conditions
import DeviceIO
import Perception

/// What a profile says about one of its cameras or microphones.
public struct RoleBinding: Hashable, Sendable {
    /// A place of the exhibit that a camera or a microphone takes.
    ///
    /// Every exhibit has an `eye` and an `ear`; a profile adds others by naming them.
    public struct Role: Hashable, Sendable {
        /// One lower-case word; its channels are `room.<name>.…`.
        public let name: String
        /// The family of devices that can take it: `camera` or `microphone`.
        public let family: DeviceIdentity.Family

        /// Makes a role of a camera or a microphone.
        public init(_ name: String, _ family: DeviceIdentity.Family) {
            precondition(family == .camera || family == .microphone, "a role of numbers")
            self.name = name
            self.family = family
        }

        /// The camera that every exhibit has.
        public static let eye = Role("eye", .camera)
        /// The microphone that every exhibit has.
        public static let ear = Role("ear", .microphone)

        /// How the names of its channels begin.
        public var prefix: String { "room.\(name)." }
        /// The role of its family that has the standard channels.
        public var standard: Role { family == .camera ? .eye : .ear }

        /// The standard channel that one of its channels is like; nil for channels of others.
        ///
        /// `room.door.light` is like `room.eye.light`.
        public func standardName(of channel: String) -> String? {
            guard channel.hasPrefix(prefix) else { return nil }
            return standard.prefix + channel.dropFirst(prefix.count)
        }
    }

    /// Who takes the role.
    public enum Choice: Hashable, Sendable {
        /// The first device of the family that is found, else the rehearsal room.
        case any
        /// The simulated room.
        case rehearsal
        /// Nobody: the channels are unavailable.
        case nobody
        /// The device of an entry in `Devices/`.
        case entry(DeviceEntry)
    }

    /// The role.
    public var role: Role
    /// Who takes it.
    public var choice: Choice
    /// Parts of the picture to ignore, besides those of the calibration.
    public var ignore: [PictureRegion] = []
    /// What loss means here; goes before what the entry says.
    public var loss: LossPolicy?
    /// Why the stage cannot reach this device, so that drives cannot feed themselves through it.
    public var apart: String?
    /// Whether left and right of what is heard change sides: the ear looks at the visitors.
    public var isReversed = false
    /// Where a microphone's front points, radians to the left of the room's own front; added to
    /// the bearings of what it hears, after they have changed sides.
    public var bearing: Float = 0
    /// Where it meets the stage, whose light or sound is then taken off; nil for not at all.
    public var stage: StageSight?

    /// Makes a binding.
    public init(_ role: Role, _ choice: Choice) {
        self.role = role
        self.choice = choice
    }

    /// The policy of one of its channels: the profile's, else the entry's, else the standard.
    ///
    /// An entry speaks of the standard channels, whatever the role's own name is.
    public func policy(of channel: String) -> LossPolicy {
        if let loss { return loss }
        if case .entry(let entry) = choice {
            let name = role.standardName(of: channel) ?? channel
            var policy = entry.channelLoss[name] ?? entry.loss ?? .standard
            if let other = policy.substitute, let rest = other.strip(role.standard.prefix) {
                policy.substitute = role.prefix + rest
            }
            return policy
        }
        return .standard
    }
}

extension String {
    /// What follows a beginning; nil where it begins otherwise.
    fileprivate func strip(_ beginning: String) -> Substring? {
        hasPrefix(beginning) ? dropFirst(beginning.count) : nil
    }
}

extension LossPolicies {
    /// The policies of all channels under some bindings.
    public static func resolve(
        _ layout: ChannelLayout, _ bindings: [RoleBinding], _ signals: [SignalBinding] = []
    ) -> [LossPolicy] {
        var policies = standard(layout)
        for binding in bindings {
            for (index, channel) in layout.channels.enumerated()
            where channel.name.hasPrefix(binding.role.prefix) {
                policies[index] = binding.policy(of: channel.name)
            }
        }
        for binding in signals {
            for signal in binding.entry.signals {
                let name = signal.channel(role: binding.role).name
                guard let index = layout.index(of: name) else { continue }
                policies[index] = binding.policy(of: signal)
            }
        }
        return policies
    }
}

extension ChannelLayout {
    /// The channels of an exhibit: the standard ones, those of its further cameras and
    /// microphones, `room.people` where several cameras see, those of its devices of numbers.
    public static func room(
        _ senses: [RoleBinding], _ signals: [SignalBinding]
    ) -> ChannelLayout {
        var channels = standard.channels
        for role in senses.map(\.role) where role != role.standard {
            for channel in standard.channels where channel.name.hasPrefix(role.standard.prefix) {
                var own = channel
                own.name = role.prefix + channel.name.dropFirst(role.standard.prefix.count)
                channels.append(own)
            }
        }
        if RoomPeople.eyes(senses).count > 1 { channels.append(RoomPeople.channel) }
        return ChannelLayout(channels + signals.flatMap(\.channels))
    }
}
