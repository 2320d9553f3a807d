import DeviceIO
import Quantities
import Synchronization

/// How one role's device is.
public struct DeviceStatus: Hashable, Sendable {
    /// What a device may be.
    public enum State: String, Sendable, Hashable, CaseIterable {
        /// Not found, or lost: looked for again with back-off.
        case away
        /// Gives captures.
        case present
        /// There, but cannot do what is asked; looked at again once a minute.
        case refused
    }

    /// The role it has.
    public var role: String
    /// Which device; the last one where it is away, nil where none was ever found.
    public var identity: DeviceIdentity?
    /// Away, present, refused.
    public var state: State
    /// Why it is not present, in words; empty where it is.
    public var reason: String
    /// Since when it is in this state.
    public var since: MonotonicTime
    /// Captures taken since the start.
    public var captures: UInt64 = 0
    /// Captures lost since it was opened.
    public var dropped: UInt64 = 0
    /// How often it was lost since the start.
    public var losses: UInt64 = 0
    /// The mode agreed on with it, in words; empty where there is nothing to agree on.
    public var mode = ""
    /// What it had to give up when it was opened, such as the size of the picture; else empty.
    public var remark = ""
    /// What else is to be known of it, such as that its calibration no longer fits; else empty.
    public var note = ""
}

/// The devices of an exhibit by role; an entry outlives the connection.
///
/// Use from any thread; the lock is held for a copy.
public final class DeviceRegistry: Sendable {
    private let entries = Mutex<[DeviceStatus]>([])

    /// Makes an empty registry.
    public init() {}

    /// How every device is, in the order in which the roles were added.
    public var devices: [DeviceStatus] { entries.withLock { $0 } }

    /// How the device of a role is.
    public func device(_ role: String) -> DeviceStatus? {
        entries.withLock { $0.first { $0.role == role } }
    }

    /// Says something of a role's device that the device itself cannot know; empty for nothing.
    public func note(_ role: String, _ note: String) {
        entries.withLock { entries in
            guard let index = entries.firstIndex(where: { $0.role == role }) else { return }
            entries[index].note = note
        }
    }

    /// Changes the entry of a role; adds it where there is none yet.
    func update(
        _ role: String, at time: MonotonicTime, _ change: @Sendable (inout DeviceStatus) -> Void
    ) {
        entries.withLock { entries in
            if let index = entries.firstIndex(where: { $0.role == role }) {
                change(&entries[index])
                return
            }
            var entry = DeviceStatus(
                role: role, identity: nil, state: .away, reason: "not looked for yet", since: time)
            change(&entry)
            entries.append(entry)
        }
    }
}
