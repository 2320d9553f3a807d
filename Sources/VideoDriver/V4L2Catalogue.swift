import DeviceIO

/// Finds the cameras that are plugged in.
public enum V4L2Catalogue {
    /// Every camera of the kernel's, ordered by node.
    ///
    /// The key is `usb-<serial>` where the serial is unique among the cameras at hand, else
    /// `path-<where it is plugged in>`. Nodes that carry no pictures (metadata, outputs) are
    /// left out; each node is opened for a moment to ask. A camera that may not be opened is
    /// listed nevertheless: opening it then tells why.
    ///
    /// - Throws: `.system` where udev cannot be asked.
    public static func list() throws(DriverError) -> [DeviceIdentity] {
        let cameras = cameras(in: try UdevRecord.all(), calls: SystemV4L2Calls(isPlain: true))
        return cameras.map { identity(of: $0, among: cameras) }
    }

    /// The node where a camera is plugged in now, found by any of its lasting keys.
    static func node(of identity: DeviceIdentity) throws(DriverError) -> String {
        let cameras = cameras(in: try UdevRecord.all(), calls: SystemV4L2Calls(isPlain: true))
        return try node(of: identity, among: cameras)
    }

    static func node(
        of identity: DeviceIdentity, among cameras: [UdevRecord]
    ) throws(DriverError) -> String {
        let found = cameras.first { $0.keys(among: cameras).contains(identity.key) }
        guard let found else {
            throw DriverError(
                device: identity.description, action: "find it", reason: .disconnected)
        }
        return found.node
    }

    static func identity(of record: UdevRecord, among cameras: [UdevRecord]) -> DeviceIdentity {
        let product = record.properties["ID_V4L_PRODUCT"] ?? record.name
        return DeviceIdentity(
            family: .camera, key: record.keys(among: cameras)[0],
            name: product.isEmpty ? record.node : product, node: record.node)
    }

    /// Leaves out the nodes that surely carry no pictures.
    static func cameras(in records: [UdevRecord], calls: any V4L2Calls) -> [UdevRecord] {
        records.filter { record in
            do throws(DriverError) {
                let file = try V4L2File(node: record.node, device: record.node, calls: calls)
                let answer: Bool
                do throws(DriverError) {
                    answer = try file.capturesVideo()
                } catch {
                    answer = error.reason != .disconnected
                }
                // A node opened only to be asked: how it closes tells nothing about the camera.
                do throws(DriverError) { try file.close() } catch { return answer }
                return answer
            } catch {
                return error.reason != .disconnected
            }
        }
    }
}
