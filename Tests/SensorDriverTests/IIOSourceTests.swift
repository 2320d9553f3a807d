import DeviceIO
import Glibc
import Quantities
import Testing

@testable import SensorDriver

/// IIO sensors on a tree of real files, buffered ones with a real pipe.
struct IIOSourceTests {
    private static let folder = "sys/bus/iio/devices/iio:device3"
    private static let weather = [
        "name": "bmp280\n", "in_temp_input": "21500\n", "in_pressure_raw": "50000\n",
        "in_pressure_scale": "0.002\n", "in_pressure_offset": "100\n",
        "in_illuminance_raw": "12\n", "in_illuminance_scale": "0.5\n",
        "in_voltage1_vdd_raw": "10\n", "in_voltage_scale": "2\n", "in_voltage1_offset": "-3\n",
    ]
    private static let motion = [
        "name": "accel_3d\n", "in_accel_x_raw": "1\n", "in_accel_y_raw": "2\n",
        "in_accel_z_raw": "3\n", "in_accel_scale": "0.01\n", "in_accel_offset": "0\n",
        "buffer/enable": "0\n", "buffer/length": "2\n", "current_timestamp_clock": "realtime\n",
        "trigger/current_trigger": "\n", "in_accel_sampling_frequency": "10\n",
        "scan_elements/in_accel_x_en": "0\n", "scan_elements/in_accel_x_index": "0\n",
        "scan_elements/in_accel_x_type": "le:s16/32>>0\n",
        "scan_elements/in_accel_y_en": "0\n", "scan_elements/in_accel_y_index": "1\n",
        "scan_elements/in_accel_y_type": "le:s16/32>>0\n",
        "scan_elements/in_accel_z_en": "0\n", "scan_elements/in_accel_z_index": "2\n",
        "scan_elements/in_accel_z_type": "be:s12/16>>4\n",
        "scan_elements/in_timestamp_en": "0\n", "scan_elements/in_timestamp_index": "3\n",
        "scan_elements/in_timestamp_type": "le:s64/64>>0\n",
    ]

    private func source(
        _ tree: SensorTree, _ requests: [SignalRequest], mode: IIOSettings.Mode = .automatic,
        frequency: Double? = nil, calls: any SensorCalls = SystemSensorCalls()
    ) -> IIOSource {
        let settings = IIOSettings(
            mode: mode, interval: 1_000_000, frequency: frequency, sysfs: "\(tree.root)/sys",
            nodes: "\(tree.root)/dev")
        return IIOSource(
            identity: DeviceIdentity(family: .sensor, key: "file-iio:device3", name: "sensor"),
            settings: settings, requests: requests, calls: calls,
            locate: { identity, settings throws(DriverError) in
                try IIOCatalogue.folder(identity, settings)
            })
    }

    private func take(_ source: IIOSource) throws -> [SignalReading] {
        var readings: [SignalReading] = []
        for _ in 0..<20 where readings.isEmpty {
            _ = try source.read(timeout: 1_000_000_000, into: &readings)
        }
        return readings
    }

    @Test func `polled values are in SI, by the widest scale that stands for them`() throws {
        let tree = try SensorTree()
        try tree.put(Self.folder, Self.weather)
        let source = source(
            tree,
            ["temp", "pressure", "illuminance", "voltage1_vdd"].map { SignalRequest($0) })
        try source.open()
        let values = try take(source).map(\.value.x)
        // 21.5 °C; (50000 + 100) · 0.002 kPa; 6 lux; (10 − 3) · 2 mV.
        let expected: [Float] = [21.5, 100_200, 6, 0.014]
        #expect(zip(values, expected).allSatisfy { abs($0 - $1) <= abs($1) * 1e-6 })
        #expect(!source.isBuffered && values.count == 4)
    }

    @Test func `axes are turned as the chip is mounted`() throws {
        let tree = try SensorTree()
        try tree.put(Self.folder, Self.motion)
        try tree.put(Self.folder, ["in_accel_mount_matrix": "0, -1, 0; 1, 0, 0; 0, 0, 1\n"])
        let source = source(
            tree, [SignalRequest("accel", parts: 3), SignalRequest("accel_x")], mode: .polled)
        try source.open()
        let values = try take(source).map(\.value)
        #expect(values == [SIMD4(-0.02, 0.01, 0.03, 0), SIMD4(-0.02, 0, 0, 0)])
    }

    @Test func `a buffer is set up, read with the kernel's stamps and switched off`() throws {
        let tree = try SensorTree()
        try tree.put(Self.folder, Self.motion)
        try tree.put("sys/bus/iio/devices/trigger0", ["name": "other\n"])
        try tree.put("sys/bus/iio/devices/trigger1", ["name": "accel_3d-dev3\n"])
        let pipe = tree.pipe("dev/iio:device3")
        defer { close(pipe) }
        let source = source(
            tree, [SignalRequest("accel", parts: 3)], mode: .buffered, frequency: 50)
        try source.open()
        #expect(source.isBuffered && source.notes.isEmpty)
        #expect(try tree.text("\(Self.folder)/trigger/current_trigger") == "accel_3d-dev3")
        #expect(try tree.text("\(Self.folder)/current_timestamp_clock") == "monotonic")
        #expect(try tree.text("\(Self.folder)/in_accel_sampling_frequency") == "50.0")
        #expect(try tree.text("\(Self.folder)/buffer/enable") == "1")
        // x = −2 and y = 5 with foreign bytes above, z = −1 in the upper 12 bits, 6 bytes of air.
        let scan: [UInt8] = [
            0xFE, 0xFF, 0x55, 0xAA, 5, 0, 0xFF, 0xFF, 0xFF, 0xF3, 9, 9, 9, 9, 9, 9,
            0x00, 0xCA, 0x9A, 0x3B, 0, 0, 0, 0,
        ]
        let talk = scan + scan.prefix(10)
        #expect(write(pipe, talk, talk.count) == talk.count)
        let first = try take(source)
        #expect(first.map(\.value) == [SIMD4(-0.02, 0.05, -0.01, 0)])
        #expect(first.map(\.capturedAt) == [MonotonicTime(nanoseconds: 1_000_000_000)])
        // The rest of the second scan.
        let rest = Array(scan.dropFirst(10))
        #expect(write(pipe, rest, rest.count) == rest.count)
        #expect(try take(source).map(\.value) == [SIMD4(-0.02, 0.05, -0.01, 0)])
        source.close()
        #expect(try tree.text("\(Self.folder)/buffer/enable") == "0")
    }

    @Test func `a clock that is not ours is said, and arrival counts`() throws {
        let tree = try SensorTree()
        try tree.put(Self.folder, Self.motion)
        try tree.put(Self.folder, ["trigger/current_trigger": "mine\n"])
        let pipe = tree.pipe("dev/iio:device3")
        defer { close(pipe) }
        let calls = FaultyCalls()
        calls.faults = [.init(suffix: "timestamp_clock", call: "open", code: EACCES)]
        let source = source(tree, [SignalRequest("accel_x")], mode: .buffered, calls: calls)
        try source.open()
        #expect(source.notes.contains { $0.contains("its clock is") })
        let before = SystemSensorCalls().now
        // x alone, then the stamp.
        let scan: [UInt8] = [100, 0, 0, 0, 0, 0, 0, 0] + [UInt8](repeating: 1, count: 8)
        #expect(write(pipe, scan, scan.count) == scan.count)
        let readings = try take(source)
        #expect(readings.map(\.value.x) == [1])
        #expect(readings.allSatisfy { $0.capturedAt >= before })
    }

    @Test func `without a trigger it is polled, or refused where it must be buffered`() throws {
        let tree = try SensorTree()
        try tree.put(Self.folder, Self.motion)
        let polled = source(tree, [SignalRequest("accel_z")])
        try polled.open()
        #expect(!polled.isBuffered && polled.notes == ["polled: it has no trigger"])
        #expect(try take(polled).map(\.value.x) == [0.03])
        let error = #expect(throws: DriverError.self) {
            try source(tree, [SignalRequest("accel_z")], mode: .buffered).open()
        }
        guard case .unsupported = error?.reason else {
            Issue.record("\(error?.description ?? "no error")")
            return
        }
    }

    @Test func `a sensor that vanishes is disconnected, polled or buffered`() throws {
        let tree = try SensorTree()
        try tree.put(Self.folder, Self.weather)
        let polled = source(tree, [SignalRequest("temp")])
        try polled.open()
        _ = try take(polled)
        tree.remove(Self.folder)
        var error = #expect(throws: DriverError.self) { try take(polled) }
        #expect(error?.reason == .disconnected)
        error = #expect(throws: DriverError.self) { try polled.open() }
        #expect(error?.reason == .disconnected)

        try tree.put(Self.folder, Self.motion)
        try tree.put(Self.folder, ["trigger/current_trigger": "mine\n"])
        let pipe = tree.pipe("dev/iio:device3")
        let buffered = source(tree, [SignalRequest("accel_x")])
        try buffered.open()
        #expect(buffered.isBuffered)
        close(pipe)
        tree.remove(Self.folder)
        error = #expect(throws: DriverError.self) { try take(buffered) }
        #expect(error?.reason == .disconnected)
        buffered.close()
        #expect(buffered.notes.isEmpty)
    }

    @Test func `a value that cannot be had is counted, a chip that never answers is an error`()
        throws
    {
        let tree = try SensorTree()
        try tree.put(Self.folder, Self.weather)
        let calls = FaultyCalls()
        let source = source(
            tree, [SignalRequest("temp"), SignalRequest("illuminance")], calls: calls)
        try source.open()
        calls.faults = [.init(suffix: "in_temp_input", call: "read", code: EIO)]
        #expect(try take(source).map(\.signal) == [1])
        #expect(source.dropped == 1)
        calls.faults.append(.init(suffix: "_raw", call: "read", code: ETIMEDOUT))
        let error = #expect(throws: DriverError.self) { try take(source) }
        #expect(error?.reason == .system(call: "read", errno: ETIMEDOUT))
        #expect(source.dropped == 1 + 2 * UInt64(PollPace.patience))
        #expect(calls.openFiles.isEmpty)
    }

    @Test(
        arguments: [ENODEV, EIO, EBUSY, EINVAL, EACCES, EINTR, ENOMEM],
        ["open", "read", "write"])
    func `whatever fails when it is opened, nothing stays open`(code: Int32, call: String) throws {
        let tree = try SensorTree()
        try tree.put(Self.folder, Self.motion)
        try tree.put(Self.folder, ["trigger/current_trigger": "mine\n"])
        let pipe = tree.pipe("dev/iio:device3")
        defer { close(pipe) }
        for suffix in Self.motion.keys.sorted() + ["dev/iio:device3"] {
            let calls = FaultyCalls()
            calls.faults = [.init(suffix: suffix, call: call, code: code, times: 1)]
            let source = source(tree, [SignalRequest("accel_x")], calls: calls)
            do {
                try source.open()
                source.close()
            } catch {
                #expect(code != EINTR, "\(suffix) \(error)")
                if code == ENODEV { #expect(error.reason == .disconnected, "\(suffix)") }
            }
            #expect(calls.openFiles.isEmpty, "\(suffix)")
        }
    }

    @Test(arguments: ["accel_q", "", "temp", "../name"])
    func `what it lacks is unsupported`(address: String) throws {
        let tree = try SensorTree()
        try tree.put(Self.folder, Self.motion)
        let error = #expect(throws: DriverError.self) {
            try source(tree, [SignalRequest(address)]).open()
        }
        #expect(error?.reason == .unsupported(setting: "the level \(address)"))
    }
}
