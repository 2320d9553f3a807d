import DeviceIO
import Foundation
import Sensing
import SensorDriver
import Setup

/// Every device that is here or was here, and what became of it in this exhibit.
struct DevicesSurvey {
    /// What a device is to the exhibit.
    enum State: String {
        /// A role has it.
        case present
        /// It was here, or a role had it, and it is not here now.
        case away
        /// It is here, and no role takes it.
        case ignored
        /// A role would take it, and it cannot do what is asked.
        case refused
    }

    struct Device {
        var identity: DeviceIdentity
        var state: State
        /// The role that has it; empty for none.
        var role = ""
        /// Why it is not present, or what else is to be known.
        var reason = ""
    }

    /// The devices: those here in the order of their families, then those that are away.
    private(set) var devices: [Device] = []
    /// Families that could not be looked for, and why.
    private(set) var failures: [String] = []

    init(_ room: RoomChoice, _ profile: Profile, _ sensing: LiveSensing) {
        let found = find()
        let roles = sensing.registry.devices
        for identity in found {
            devices.append(DevicesSurvey.judge(identity, room, profile, roles))
        }
        let folder = ExhibitFolder(ofProfile: profile.file)
        let known = KnownDevices.read(folder)
        for device in known.devices {
            guard let family = DeviceIdentity.Family(rawValue: device.family),
                !found.contains(where: { $0.family == family && $0.key == device.key })
            else { continue }
            let role = sensing.claims.keys.first { $0.value == device.key }?.key ?? ""
            devices.append(
                Device(
                    identity: DeviceIdentity(family: family, key: device.key, name: device.name),
                    state: .away, role: role, reason: "last seen \(device.seen)"))
        }
        sensing.remember(found)
    }

    /// Looks for the devices of every family.
    private mutating func find() -> [DeviceIdentity] {
        var found = Drivers.cameras() + Drivers.microphones()
        do throws(DriverError) { found += try IIOCatalogue.list() } catch { note(error) }
        do throws(DriverError) { found += try HwmonCatalogue.list() } catch { note(error) }
        do throws(DriverError) { found += try InputCatalogue.list() } catch { note(error) }
        do throws(DriverError) { found += try SerialCatalogue.list() } catch { note(error) }
        do throws(DriverError) { found += try MIDICatalogue.list() } catch { note(error) }
        return found
    }

    private mutating func note(_ error: DriverError) { failures.append(error.description) }

    private static func judge(
        _ identity: DeviceIdentity, _ room: RoomChoice, _ profile: Profile,
        _ roles: [DeviceStatus]
    ) -> Device {
        let own = roles.first {
            $0.identity?.family == identity.family && $0.identity?.key == identity.key
        }
        if let own {
            let state: State =
                own.state == .refused ? .refused : own.state == .present ? .present : .away
            return Device(identity: identity, state: state, role: own.role, reason: own.reason)
        }
        let fitting =
            room.senses.filter { $0.takes(identity) }.map(\.role.name)
            + profile.signals.filter { $0.entry.matches(identity) }.map(\.role)
        let reason =
            fitting.isEmpty
            ? "no role asks for it"
            : "\(fitting.joined(separator: ", ")) would take it, and has another"
        return Device(identity: identity, state: .ignored, reason: reason)
    }
}

extension RoleBinding {
    /// Whether a device of this machine could take the role.
    func takes(_ identity: DeviceIdentity) -> Bool {
        switch choice {
        case .any: identity.family == role.family
        case .entry(let entry): entry.driver.isHardware && entry.matches(identity)
        case .rehearsal, .nobody: false
        }
    }
}
