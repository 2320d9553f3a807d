import DeviceIO
import Glibc
import Quantities
import Testing

@testable import SensorDriver

/// Monitoring chips on a tree of real files.
struct HwmonSourceTests {
    private static let folder = "sys/class/hwmon/hwmon2"
    private static let chip = [
        "name": "nct\n", "temp1_input": "25062\n", "temp2_input": "-4000\n",
        "temp2_fault": "1\n", "humidity1_input": "45500\n", "in0_input": "3300\n",
        "fan1_input": "1200\n", "fan1_label": "CPU Fan\n", "power1_average": "2500000\n",
        "curr1_input": "250\n", "name_label": "odd\n",
    ]

    private func source(
        _ tree: SensorTree, _ addresses: [String], calls: any SensorCalls = SystemSensorCalls()
    ) -> HwmonSource {
        HwmonSource(
            identity: DeviceIdentity(family: .sensor, key: "file-hwmon2", name: "chip"),
            settings: HwmonSettings(interval: 10_000_000, sysfs: "\(tree.root)/sys"),
            requests: addresses.map { SignalRequest($0) }, calls: calls,
            locate: { identity, settings throws(DriverError) in
                try HwmonCatalogue.folder(identity, settings)
            })
    }

    @Test func `inputs are found by name or label and are in SI`() throws {
        let tree = try SensorTree()
        try tree.put(Self.folder, Self.chip)
        let source = source(
            tree, ["temp1", "humidity1", "in0", "CPU Fan", "power1", "curr1"])
        try source.open()
        var readings: [SignalReading] = []
        #expect(try source.read(timeout: 1_000_000_000, into: &readings))
        let expected: [Float] = [25.062, 45.5, 3.3, 20, 2.5, 0.25]
        #expect(readings.map(\.signal) == Array(0..<6))
        #expect(zip(readings, expected).allSatisfy { abs($0.value.x - $1) < 1e-5 })
        // The next round is not due yet.
        #expect(try !source.read(timeout: 0, into: &readings))
    }

    @Test func `an input at fault is left out and counted; a chip that goes is disconnected`()
        throws
    {
        let tree = try SensorTree()
        try tree.put(Self.folder, Self.chip)
        let source = source(tree, ["temp1", "temp2"])
        try source.open()
        var readings: [SignalReading] = []
        _ = try source.read(timeout: 1_000_000_000, into: &readings)
        #expect(readings.map(\.signal) == [0] && source.dropped == 1)
        tree.remove(Self.folder)
        let error = #expect(throws: DriverError.self) {
            try source.read(timeout: 1_000_000_000, into: &readings)
        }
        #expect(error?.reason == .disconnected)
    }

    @Test func `rubbish in a file is damage, not a number`() throws {
        let tree = try SensorTree()
        try tree.put(Self.folder, ["temp1_input": "nan\n"])
        let source = source(tree, ["temp1"])
        try source.open()
        var readings: [SignalReading] = []
        let error = #expect(throws: DriverError.self) {
            try source.read(timeout: 1_000_000_000, into: &readings)
        }
        #expect(error?.reason == .damaged(what: "\"nan\" is no number"))
    }

    @Test(arguments: ["temp9", "name", "CPU", ""])
    func `what the chip lacks is unsupported`(address: String) throws {
        let tree = try SensorTree()
        try tree.put(Self.folder, Self.chip)
        let error = #expect(throws: DriverError.self) { try source(tree, [address]).open() }
        #expect(error?.reason == .unsupported(setting: "the level \(address)"))
    }
}
