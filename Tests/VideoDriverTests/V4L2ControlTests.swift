import CVideo4Linux
import DeviceIO
import Testing

@testable import VideoDriver

/// Exposure, gain and white balance, held where the device file wants them.
struct V4L2ControlTests {
    private func camera(_ script: ScriptedCamera, _ controls: [String: Int]) -> V4L2Camera {
        script.controls = [
            (0x98_0001, "User Controls", nacre_v4l_control_class, 0...0),
            (0x98_090C, "White Balance, Automatic", nacre_v4l_control_boolean, 0...1),
            (0x98_0913, "Gain", 1, 0...100),
            (0x9A_0901, "Auto Exposure", nacre_v4l_control_menu, 0...3),
            (0x9A_0902, "Exposure Time, Absolute", 1, 3...2047),
        ]
        return Cameras.make(script, wish: V4L2Wish(controls: controls))
    }

    @Test func `controls are set by name before the start, automatics off first`() throws {
        let script = ScriptedCamera()
        let wanted = [
            "exposure_time_absolute": 300, "gain": 20, "auto_exposure": 1,
            "white_balance_automatic": 0,
        ]
        let camera = camera(script, wanted)
        try camera.open()
        #expect(
            script.settings == [
                "Auto Exposure = 1", "White Balance, Automatic = 0",
                "Exposure Time, Absolute = 300", "Gain = 20",
            ])
        #expect(script.wrongs.isEmpty)
        camera.close()
        try camera.open()
        #expect(script.settings.count == 8, "a camera that was away has forgotten them")
    }

    @Test func `a control that the camera lacks is told with those it has`() {
        let script = ScriptedCamera()
        let camera = camera(script, ["iris": 1])
        let error = #expect(throws: DriverError.self) { try camera.open() }
        let offers = "auto_exposure, exposure_time_absolute, gain, white_balance_automatic"
        #expect(error?.reason == .unsupported(setting: "iris; it offers \(offers)"))
        #expect(script.openFiles.isEmpty && script.maps.isEmpty)
    }

    @Test(arguments: [2, 2048])
    func `a value outside the camera's range is told with the range`(value: Int) {
        let script = ScriptedCamera()
        let camera = camera(script, ["exposure_time_absolute": value])
        let error = #expect(throws: DriverError.self) { try camera.open() }
        let setting = "exposure_time_absolute: \(value), only 3 … 2047"
        #expect(error?.reason == .unsupported(setting: setting))
        #expect(script.settings.isEmpty)
    }

    @Test func `a camera that nobody pins is not asked for its controls`() throws {
        let script = ScriptedCamera()
        let camera = camera(script, [:])
        try camera.open()
        #expect(script.settings.isEmpty && script.openFiles.count == 1)
    }
}
