import ArgumentParser
import Conditions
import DeviceIO
import Quantities
import Runner
import Sensing
import Setup

/// `nacre devices`: what is there, and what it says.
struct DevicesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "devices", abstract: "Shows devices, channels, values, states and ages.")

    @Argument(help: "The profile whose roles are shown.")
    var profile = "Profiles/meadow.yaml"

    @Flag(help: "Again every second until interrupted.")
    var watch = false

    @Flag(help: "JSON for programs.")
    var json = false

    func run() throws {
        let profile = try Files.profile(self.profile)
        let room = try RoomChoice(profile, camera: nil)
        let layout = profile.layout
        let sensing = LiveSensing(profile, room, layout: layout, log: Logs.make("nacre"))
        let flag = EndFlag()
        let interrupt = Interrupt { flag.value.store(true, ordering: .relaxed) }
        defer {
            interrupt.end()
            sensing.stop()
        }
        var frame = ConditionFrame(layout: layout)
        // Time for the devices to open and for the first captures to be understood.
        sense(sensing, &frame, seconds: 2, until: flag)
        repeat {
            let survey = DevicesSurvey(room, profile, sensing)
            print(
                json
                    ? DevicesText.json(room, survey, sensing, frame)
                    : DevicesText.table(room, survey, sensing, frame))
            if !watch { return }
            sense(sensing, &frame, seconds: 1, until: flag)
        } while !flag.value.load(ordering: .relaxed)
    }

    /// Latches sixty times a second, as the loop would, so that states and ages are true.
    private func sense(
        _ sensing: LiveSensing, _ frame: inout ConditionFrame, seconds: Int, until flag: EndFlag
    ) {
        for _ in 0..<(seconds * 60) where !flag.value.load(ordering: .relaxed) {
            let now = MonotonicClock.now
            frame.latchedAt = now.nanoseconds
            sensing.latch(now: now, into: &frame)
            MonotonicClock.sleep(until: now + 16_666_667)
        }
    }
}
