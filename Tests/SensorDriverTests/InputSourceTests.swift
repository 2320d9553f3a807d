import CSensors
import DeviceIO
import Glibc
import Quantities
import Testing

@testable import SensorDriver

/// Pads, keys and touch panels, on a played device.
struct InputSourceTests {
    static let second: Int64 = 1_000_000_000

    static func absinfo(_ value: Int32, _ low: Int32, _ high: Int32, flat: Int32 = 0)
        -> input_absinfo
    {
        input_absinfo(value: value, minimum: low, maximum: high, fuzz: 0, flat: flat, resolution: 0)
    }

    static func pad() -> ScriptedCalls {
        let script = ScriptedCalls()
        script.keys = [BTN_SOUTH]
        script.axes = [
            ABS_X: absinfo(128, 0, 255, flat: 15), ABS_Y: absinfo(0, -32768, 32767, flat: 128),
            ABS_RZ: absinfo(0, 0, 255),
        ]
        return script
    }

    static func panel() -> ScriptedCalls {
        let script = ScriptedCalls()
        script.isSurface = true
        script.keys = [BTN_TOUCH]
        script.axes = [
            ABS_MT_SLOT: absinfo(0, 0, 4), ABS_MT_TRACKING_ID: absinfo(0, 0, 65535),
            ABS_MT_POSITION_X: absinfo(0, 0, 1000), ABS_MT_POSITION_Y: absinfo(0, 0, 500),
        ]
        let nobody = [Int32](repeating: -1, count: 5)
        script.slots = [
            ABS_MT_TRACKING_ID: nobody, ABS_MT_POSITION_X: [0, 0, 0, 0, 0],
            ABS_MT_POSITION_Y: [0, 0, 0, 0, 0],
        ]
        return script
    }

    static func source(
        _ script: ScriptedCalls, _ requests: [SignalRequest],
        settings: InputSettings = InputSettings()
    ) -> InputSource {
        InputSource(
            identity: DeviceIdentity(family: .input, key: "usb-Pad_1", name: "Pad"),
            settings: settings, requests: requests, calls: script
        ) { _ in "/dev/input/event0" }
    }

    static func take(_ source: InputSource) throws -> [SignalReading] {
        var readings: [SignalReading] = []
        _ = try source.read(timeout: second, into: &readings)
        return readings
    }

    private static let report = (EV_SYN, SYN_REPORT, Int32(0))

    @Test func `the present state is told first, then what changes, with the kernel's stamp`()
        throws
    {
        let script = Self.pad()
        let source = Self.source(
            script,
            [
                SignalRequest("ABS_X"), SignalRequest("ABS_RZ"), SignalRequest("BTN_SOUTH"),
                SignalRequest("BTN_SOUTH", isEvent: true),
            ])
        try source.open()
        #expect(try Self.take(source).map(\.value.x) == [0, 0, 0])
        let stamp = script.time
        script.emit([
            (EV_ABS, ABS_X, 255), (EV_KEY, BTN_SOUTH, 1), (EV_ABS, ABS_RZ, 51), Self.report,
        ])
        script.time = script.time + 5_000_000
        let readings = try Self.take(source)
        #expect(readings.allSatisfy { $0.capturedAt == stamp })
        let levels = readings.filter { !$0.isEvent }.sorted { $0.signal < $1.signal }
        #expect(levels.map(\.value.x) == [1, 0.2, 1])
        #expect(readings.filter(\.isEvent).map(\.signal) == [3])
        // Held keys repeat; that is nothing new.
        script.emit([(EV_KEY, BTN_SOUTH, 2), Self.report])
        #expect(try Self.take(source).isEmpty)
    }

    @Test func `the deadband is still and its edge is no jump`() {
        let scale = AxisScale(Self.absinfo(0, -100, 100, flat: 20), isCentred: true)
        #expect([-20, 0, 20].map { scale.level($0) } == [0, 0, 0])
        #expect(scale.level(100) == 1 && scale.level(-100) == -1 && scale.level(500) == 1)
        #expect(abs(scale.level(21) - 1.0 / 80) < 1e-6)
        let broken = AxisScale(Self.absinfo(0, 5, 5), isCentred: true)
        #expect(broken.level(5) == 0)
        let wide = AxisScale(Self.absinfo(0, 0, 10, flat: 50), isCentred: true)
        #expect(wide.level(10) == 0)
    }

    @Test func `dropped events are thrown away, counted, and the state is asked anew`() throws {
        let script = Self.pad()
        let source = Self.source(
            script,
            [
                SignalRequest("ABS_Y"), SignalRequest("BTN_SOUTH"),
                SignalRequest("BTN_SOUTH", isEvent: true),
            ])
        try source.open()
        _ = try Self.take(source)
        script.axes[ABS_Y] = Self.absinfo(32767, -32768, 32767, flat: 128)
        script.keysDown = [BTN_SOUTH]
        script.emit([
            (EV_ABS, ABS_Y, -32768), (EV_SYN, SYN_DROPPED, 0), (EV_ABS, ABS_Y, -5000), Self.report,
        ])
        let readings = try Self.take(source)
        #expect(source.dropped == 1)
        #expect(readings.filter { $0.signal == 0 }.map(\.value.x) == [1])
        #expect(readings.filter { $0.signal == 1 }.map(\.value.x) == [1])
        #expect(readings.filter { $0.signal == 2 }.count == 1)
        script.emit([(EV_KEY, BTN_SOUTH, 0), Self.report])
        #expect(try Self.take(source).map(\.value.x) == [0])
    }

    @Test func `contacts keep their slots, and the oldest one leads`() throws {
        let script = Self.panel()
        let source = Self.source(
            script,
            [
                SignalRequest("touch", parts: 3), SignalRequest("touch", parts: 2, isEvent: true),
                SignalRequest("touches"), SignalRequest("touch1", parts: 3),
            ])
        try source.open()
        _ = try Self.take(source)
        script.emit([
            (EV_ABS, ABS_MT_SLOT, 0), (EV_ABS, ABS_MT_TRACKING_ID, 7),
            (EV_ABS, ABS_MT_POSITION_X, 500), (EV_ABS, ABS_MT_POSITION_Y, 125),
            (EV_ABS, ABS_MT_SLOT, 1), (EV_ABS, ABS_MT_TRACKING_ID, 8),
            (EV_ABS, ABS_MT_POSITION_X, 1000), (EV_ABS, ABS_MT_POSITION_Y, 500), Self.report,
        ])
        let both = try Self.take(source)
        #expect(both.filter(\.isEvent).map(\.value) == [SIMD4(0.5, 0.25, 0, 0), SIMD4(1, 1, 0, 0)])
        #expect(both.first { $0.signal == 0 && !$0.isEvent }?.value == SIMD4(0.5, 0.25, 1, 0))
        #expect(both.first { $0.signal == 2 }?.value.x == 2)
        script.emit([
            (EV_ABS, ABS_MT_SLOT, 0), (EV_ABS, ABS_MT_TRACKING_ID, -1), Self.report,
        ])
        let left = try Self.take(source)
        #expect(left.first { $0.signal == 0 }?.value == SIMD4(1, 1, 1, 0))
        #expect(left.first { $0.signal == 2 }?.value.x == 1)
        script.emit([(EV_ABS, ABS_MT_SLOT, 99), (EV_ABS, ABS_MT_TRACKING_ID, 5), Self.report])
        #expect(try Self.take(source).isEmpty)
    }

    @Test func `contacts are found again after a gap`() throws {
        let script = Self.panel()
        let source = Self.source(script, [SignalRequest("touch", parts: 3)])
        try source.open()
        _ = try Self.take(source)
        script.slots[ABS_MT_TRACKING_ID] = [-1, -1, 4, -1, -1]
        script.slots[ABS_MT_POSITION_X] = [0, 0, 250, 0, 0]
        script.axes[ABS_MT_SLOT] = Self.absinfo(2, 0, 4)
        script.emit([(EV_SYN, SYN_DROPPED, 0), Self.report])
        #expect(try Self.take(source).map(\.value) == [SIMD4(0.25, 0, 1, 0)])
        script.emit([(EV_ABS, ABS_MT_POSITION_X, 500), Self.report])
        #expect(try Self.take(source).map(\.value) == [SIMD4(0.5, 0, 1, 0)])
    }

    @Test(arguments: ["KEY_A", "ABS_Z", "REL_X", "touch", "nonsense", ""])
    func `what the device lacks is unsupported`(address: String) {
        let script = Self.pad()
        let source = Self.source(script, [SignalRequest(address, isEvent: address == "REL_X")])
        let error = #expect(throws: DriverError.self) { try source.open() }
        guard case .unsupported = error?.reason else {
            Issue.record("\(address): \(error?.description ?? "no error")")
            return
        }
        #expect(script.openFiles.isEmpty)
    }

    @Test(arguments: ScriptedCalls.Call.allCases, [ENODEV, EIO, EBUSY, EINTR, EAGAIN, EINVAL])
    func `every errno at every call is answered and leaves nothing open`(
        call: ScriptedCalls.Call, code: Int32
    ) {
        let script = Self.panel()
        let source = Self.source(
            script, [SignalRequest("touch", parts: 2)], settings: InputSettings(grab: true))
        func watch() -> DriverError.Reason? {
            do throws(DriverError) {
                try source.open()
                var readings: [SignalReading] = []
                _ = try source.read(timeout: 0, into: &readings)
                script.emit([
                    (EV_ABS, ABS_MT_TRACKING_ID, 3), (EV_ABS, ABS_MT_POSITION_X, 10), Self.report,
                ])
                _ = try source.read(timeout: 1000, into: &readings)
                return nil
            } catch {
                return error.reason
            }
        }
        let concerned: Set<ScriptedCalls.Call> = [
            .open, .read, .poll, .bits, .properties, .clock, .grab, .axis, .keys, .slots,
        ]
        script.fail(call, with: code)
        let reason = watch()
        if !concerned.contains(call) || code == EINTR {
            #expect(reason == nil)
        } else if code == ENODEV {
            #expect(reason == .disconnected)
        } else if code == EBUSY {
            #expect(reason == .busy)
        } else if code == EIO {
            #expect(reason == .system(call: call.rawValue, errno: EIO))
        }
        source.close()
        #expect(script.openFiles.isEmpty && script.wrongs.isEmpty)
        script.heal()
        script.incoming = []
        #expect(watch() == nil)
        source.close()
        #expect(script.openFiles.isEmpty && script.wrongs.isEmpty)
    }

    @Test func `a device that hangs up is disconnected`() throws {
        let script = Self.pad()
        let source = Self.source(script, [SignalRequest("ABS_X")])
        try source.open()
        _ = try Self.take(source)
        script.events = POLLHUP | POLLERR
        let error = #expect(throws: DriverError.self) { try Self.take(source) }
        #expect(error?.reason == .disconnected)
    }
}
