import Conditions
import DeviceIO
import Perception

/// What a profile says about one of its roles: the eye or the ear.
public struct RoleBinding: Hashable, Sendable {
    /// The roles of an exhibit in this version.
    public enum Role: String, Sendable, CaseIterable, Hashable {
        case eye
        case ear

        /// How the names of its channels begin.
        public var prefix: String { "room.\(rawValue)." }
        /// The family of devices that can take it.
        public var family: DeviceIdentity.Family { self == .eye ? .camera : .microphone }
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
    /// Where it meets the stage, whose light or sound is then taken off; nil for not at all.
    public var stage: StageSight?

    /// Makes a binding.
    public init(_ role: Role, _ choice: Choice) {
        self.role = role
        self.choice = choice
    }

    /// The policy of one of its channels: the profile's, else the entry's, else the standard.
    public func policy(of channel: String) -> LossPolicy {
        if let loss { return loss }
        if case .entry(let entry) = choice {
            return entry.channelLoss[channel] ?? entry.loss ?? .standard
        }
        return .standard
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
