import DeviceIO
import Glibc
import Testing

@testable import VideoDriver

struct V4L2CatalogueTests {
    private func record(
        _ number: Int, serial: String? = nil, path: String? = nil, index: String = "0"
    ) -> UdevRecord {
        var properties: [String: String] = ["ID_V4L_PRODUCT": "Eye", "ID_SERIAL": "Maker_Eye"]
        if let serial {
            properties["ID_SERIAL"] = "Maker_Eye_\(serial)"
            properties["ID_SERIAL_SHORT"] = serial
        }
        properties["ID_PATH"] = path
        return UdevRecord(
            node: "/dev/video\(number)",
            path: "/sys/devices/virtual/thing/video4linux/video\(number)", index: index,
            properties: properties)
    }

    private func keys(_ records: [UdevRecord]) -> [String] {
        records.map { V4L2Catalogue.identity(of: $0, among: records).key }
    }

    @Test func `a unique serial names a camera wherever it is plugged in`() {
        #expect(
            keys([record(0, serial: "A", path: "p1"), record(2, serial: "B", path: "p2")])
                == ["usb-Maker_Eye_A", "usb-Maker_Eye_B"])
    }

    @Test func `cameras that share a serial, or have none, are known by their port`() {
        #expect(
            keys([
                record(0, serial: "A", path: "p1"), record(2, serial: "A", path: "p2"),
                record(4, path: "p3"),
            ]) == ["path-p1", "path-p2", "path-p3"])
    }

    @Test func `a device without a port is known by its place in the system`() {
        #expect(
            keys([record(3), record(4, path: "same"), record(5, path: "same")]) == [
                "path-thing-video4linux-video3", "path-thing-video4linux-video4",
                "path-thing-video4linux-video5",
            ])
    }

    @Test func `a second node of one device has a name of its own`() {
        let records = [
            record(0, serial: "A", path: "p1"), record(2, serial: "A", path: "p1", index: "2"),
        ]
        #expect(keys(records) == ["usb-Maker_Eye_A", "usb-Maker_Eye_A-index2"])
    }

    @Test func `a camera is found by any of its lasting keys`() throws {
        let records = [record(0, serial: "A", path: "p1"), record(2, serial: "B", path: "p2")]
        for key in ["usb-Maker_Eye_B", "path-p2"] {
            let identity = DeviceIdentity(family: .camera, key: key, name: "")
            #expect(try V4L2Catalogue.node(of: identity, among: records) == "/dev/video2")
        }
        let other = DeviceIdentity(family: .camera, key: "usb-C", name: "")
        let error = #expect(throws: DriverError.self) {
            try V4L2Catalogue.node(of: other, among: records)
        }
        #expect(error?.reason == .disconnected)
    }

    @Test func `nodes without pictures are left out, those we may not open are not`() {
        let script = ScriptedCamera()
        #expect(V4L2Catalogue.cameras(in: [record(0)], calls: script).count == 1)
        script.nodeCapabilities = 0
        #expect(V4L2Catalogue.cameras(in: [record(0)], calls: script).isEmpty)
        script.fail(.open, with: EACCES)
        #expect(V4L2Catalogue.cameras(in: [record(0)], calls: script).count == 1)
        script.fail(.open, with: ENODEV)
        #expect(V4L2Catalogue.cameras(in: [record(0)], calls: script).isEmpty)
        #expect(script.openFiles.isEmpty && script.wrongs.isEmpty)
    }

    @Test func `udev answers, with or without cameras`() throws {
        let cameras = try V4L2Catalogue.list()
        let records = try UdevRecord.all()
        print("video nodes here: \(records.map { "\($0.node) \($0.keys(among: records))" })")
        #expect(Set(cameras.map(\.key)).count == cameras.count)
        #expect(cameras.allSatisfy { $0.family == .camera && !$0.isSimulated })
    }

    @Test func `the real calls hand back what the kernel says`() {
        let calls = SystemV4L2Calls()
        #expect(calls.open("/nowhere/video0") == .failed(ENOENT))
        let identity = DeviceIdentity(family: .camera, key: "usb-none", name: "None")
        #expect(throws: DriverError.self) { try V4L2Camera(identity: identity).open() }
    }
}
