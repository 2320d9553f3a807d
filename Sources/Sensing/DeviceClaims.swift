import DeviceIO
import Synchronization

/// Who has which device, so that two alike ones keep their places after any order of plugging.
///
/// A role prefers the device it had before, never takes one that another role has or had, and
/// else takes the first that fits. Use from any thread.
public final class DeviceClaims: Sendable {
    private let held: Mutex<[String: String]>

    /// Makes the claims.
    /// - Parameter remembered: Which device each role of the exhibit had last, by role; from an
    ///   earlier run.
    public init(remembered: [String: String] = [:]) { held = Mutex(remembered) }

    /// Which device each role has or had last, by role.
    public var keys: [String: String] { held.withLock { $0 } }

    /// The device that a role takes among those that fit; nil where none is left for it.
    ///
    /// The choice is remembered.
    public func choose(_ role: String, among fitting: [DeviceIdentity]) -> DeviceIdentity? {
        held.withLock { held in
            if let own = fitting.first(where: { $0.key == held[role] }) { return own }
            let others = Set(held.filter { $0.key != role }.values)
            guard let new = fitting.first(where: { !others.contains($0.key) }) else { return nil }
            held[role] = new.key
            return new
        }
    }
}
