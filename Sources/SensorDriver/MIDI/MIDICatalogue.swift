import DeviceIO
import Udev

/// Finds MIDI keyboards, controllers, synthesisers and programs.
public enum MIDICatalogue {
    /// Every port of the ALSA sequencer that can be read or written.
    ///
    /// The key is `usb-<serial>` or `path-<where it is plugged in>` of the card, with
    /// `-port<number>` behind where the card has several; a program's is `client-<name>`, with
    /// the port's name. A machine without a sequencer has no ports.
    /// - Throws: `.system` where udev or the sequencer cannot be asked.
    public static func list() throws(DriverError) -> [DeviceIdentity] {
        let sequencer: Sequencer
        do throws(DriverError) {
            sequencer = try Sequencer(device: "MIDI", calls: SystemSequencerCalls())
        } catch  where error.reason == .disconnected {
            return []
        }
        defer { sequencer.close() }
        return identities(
            of: try sequencer.ports(), cards: try UdevDevice.all(subsystem: "sound")
        ).map(\.identity)
    }

    static func identities(
        of ports: [MIDIPort], cards devices: [UdevDevice]
    ) -> [(identity: DeviceIdentity, port: MIDIPort)] {
        let cards = devices.filter { $0.name.hasPrefix("card") }
        return ports.filter { $0.canRead || $0.canWrite }.map { port in
            var key = "client-\(port.clientName)"
            if let card = cards.first(where: { $0.name == "card\(port.card)" }) {
                key = card.keys(among: cards) { _ in "" }[0]
                if ports.count(where: { $0.card == port.card }) > 1 { key += "-port\(port.port)" }
            } else if ports.count(where: { $0.clientName == port.clientName }) > 1 {
                key += "-\(port.portName)"
            }
            let node = "\(port.client):\(port.port)"
            return (
                DeviceIdentity(family: .midi, key: key, name: port.name, node: node), port
            )
        }
    }

    /// The port that an identity means now.
    static func port(
        of identity: DeviceIdentity, in sequencer: Sequencer
    ) throws(DriverError) -> MIDIPort {
        let all = identities(
            of: try sequencer.ports(), cards: try UdevDevice.all(subsystem: "sound"))
        guard let found = all.first(where: { $0.identity.key == identity.key }) else {
            throw DriverError(
                device: identity.description, action: "find it", reason: .disconnected)
        }
        return found.port
    }
}
