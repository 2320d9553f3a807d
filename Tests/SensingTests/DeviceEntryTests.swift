import Conditions
import DeviceIO
import Sensing
import Testing

@Suite struct DeviceEntryTests {
    private func camera(_ key: String, _ name: String) -> DeviceIdentity {
        DeviceIdentity(family: .camera, key: key, name: name, node: "/dev/video9")
    }

    @Test func `every pattern that is given must fit`() {
        var entry = DeviceEntry(name: "e", family: .camera, driver: .video4linux)
        #expect(entry.matches(camera("usb-0042", "Webcam C270")))
        #expect(!entry.matches(DeviceIdentity(family: .microphone, key: "usb-0042", name: "")))
        entry.serial = "00*"
        #expect(entry.matches(camera("usb-0042", "Webcam C270")))
        #expect(!entry.matches(camera("usb-1042", "Webcam C270")))
        #expect(!entry.matches(camera("path-0042", "Webcam C270")))
        entry.model = "*C2?0"
        #expect(entry.matches(camera("usb-0042", "Webcam C270")))
        #expect(!entry.matches(camera("usb-0042", "Webcam C920")))
    }

    @Test func `the profile goes before the channel, the channel before the entry`() {
        func policy(_ hold: Int64) -> LossPolicy { LossPolicy(lateAfter: 1, hold: hold, fade: 0) }
        var entry = DeviceEntry(name: "e", family: .camera, driver: .video4linux)
        #expect(RoleBinding(.eye, .entry(entry)).policy(of: "room.eye.light") == .standard)
        entry.loss = policy(1)
        entry.channelLoss = ["room.eye.light": policy(2)]
        var binding = RoleBinding(.eye, .entry(entry))
        #expect(binding.policy(of: "room.eye.count") == policy(1))
        #expect(binding.policy(of: "room.eye.light") == policy(2))
        binding.loss = policy(3)
        #expect(binding.policy(of: "room.eye.light") == policy(3))
        let all = LossPolicies.resolve(.standard, [binding])
        #expect(all[0] == LossPolicies.clock && all[1] == policy(3) && all[11] == .standard)
    }
}
