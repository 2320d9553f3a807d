import DeviceIO
import Foundation

/// The devices that an exhibit has ever seen, and who had which: remembered while they are away.
///
/// Kept as JSON in `.nacre/devices.json` of the exhibit's folder: it is state of this machine,
/// no setting, and may be thrown away at any time. Not for the loop's thread.
public struct KnownDevices: Codable, Hashable, Sendable {
    /// One device.
    public struct Device: Codable, Hashable, Sendable {
        /// The family's word.
        public var family: String
        /// The lasting key.
        public var key: String
        /// The model, for people.
        public var name: String
        /// When it was last there: `2026-11-21T18:30:00Z`, by the wall clock.
        public var seen: String
    }

    /// The devices, in the order of their family and key.
    public var devices: [Device] = []
    /// Which device each role had last: the keys by role.
    public var roles: [String: String] = [:]

    /// Knows nothing.
    public init() {}

    /// Where an exhibit's are kept.
    public static func file(of folder: ExhibitFolder) -> String {
        (folder.path.isEmpty ? "." : folder.path) + "/.nacre/devices.json"
    }

    /// What was remembered; nothing where there is no such file, or none that can be read.
    public static func read(_ folder: ExhibitFolder) -> KnownDevices {
        guard let data = FileManager.default.contents(atPath: file(of: folder)),
            let known = try? JSONDecoder().decode(KnownDevices.self, from: data)
        else { return KnownDevices() }
        return known
    }

    /// Notes that devices are there now; simulated ones are not worth remembering.
    public mutating func note(_ identities: [DeviceIdentity], at date: Date) {
        let now = ISO8601DateFormatter().string(from: date)
        for identity in identities where !identity.isSimulated {
            let device = Device(
                family: identity.family.rawValue, key: identity.key, name: identity.name,
                seen: now)
            devices.removeAll { $0.family == device.family && $0.key == device.key }
            devices.append(device)
        }
        devices.sort { ($0.family, $0.key) < ($1.family, $1.key) }
    }

    /// Keeps it for the next start; written beside and put in place in one step.
    ///
    /// - Throws: What the file system threw; an exhibit goes on without remembering.
    public func write(_ folder: ExhibitFolder) throws {
        let path = KnownDevices.file(of: folder)
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent,
            withIntermediateDirectories: true)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try encoder.encode(self).write(to: URL(fileURLWithPath: path), options: .atomic)
    }
}
