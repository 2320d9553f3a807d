import DeviceIO
import Perception
import Sensing
import Setup
import Synchronization
import VirtualDriver

/// What the stage of this process shows and plays, and who reads it: subtraction and the
/// rehearsal room.
enum OwnStage {
    /// The one trace of this process.
    static let trace = StageTrace()
    private static let room = Mutex<RehearsalRoom?>(nil)

    /// The one rehearsal room of camera and microphone, so that a clap is seen and heard.
    static var rehearsal: RehearsalRoom {
        room.withLock { room in
            let known = room ?? RehearsalRoom(RehearsalSettings(), stage: trace)
            room = known
            return known
        }
    }

    /// Furnishes the rehearsal room as a profile's devices say; before the first use of it.
    static func furnish(_ profile: Profile) {
        let entries = [profile.eye, profile.ear].compactMap { role -> DeviceEntry? in
            guard case .entry(let entry) = role.choice, entry.driver == .rehearsal else {
                return nil
            }
            return entry
        }
        guard let entry = entries.first else { return }
        room.withLock { room in
            let settings = RehearsalSettings(entry)
            if room?.settings != settings { room = RehearsalRoom(settings, stage: trace) }
        }
    }

    /// Whether anything of a profile needs the trace.
    static func isNeeded(by profile: Profile) -> Bool {
        if profile.eye.stage != nil || profile.ear.stage != nil { return true }
        return rehearsal.settings.spill > 0 || rehearsal.settings.echo != nil
    }

    /// A camera without the stage's light, where the role says where it meets it.
    static func clean(_ camera: any VideoSource, _ role: RoleBinding) -> any VideoSource {
        role.stage.map { OwnLightCamera(camera, OwnLight(trace: trace, sight: $0)) } ?? camera
    }

    /// A microphone without the stage's sound.
    static func clean(_ microphone: any SoundSource, _ role: RoleBinding) -> any SoundSource {
        role.stage.map {
            OwnSoundMicrophone(microphone, OwnSound(trace: trace, delay: $0.delay))
        } ?? microphone
    }

    /// A simulated camera without the stage's light.
    static func clean(_ camera: any SimulatedVideo, _ role: RoleBinding) -> any SimulatedVideo {
        role.stage.map { OwnLightVideo(camera, OwnLight(trace: trace, sight: $0)) } ?? camera
    }

    /// A simulated microphone without the stage's sound.
    static func clean(
        _ microphone: any SimulatedSound, _ role: RoleBinding
    ) -> any SimulatedSound {
        role.stage.map { OwnSoundSimulated(microphone, OwnSound(trace: trace, delay: $0.delay)) }
            ?? microphone
    }
}

extension RehearsalSettings {
    /// What a file of `Devices/` says of the room.
    init(_ entry: DeviceEntry) {
        self.init()
        func number(_ key: String) -> Double? {
            if case .number(let value)? = entry.settings[key] { return value }
            return nil
        }
        func word(_ key: String) -> String {
            if case .word(let value)? = entry.settings[key] { return value }
            return ""
        }
        if let value = Programme(rawValue: word("programme")) { programme = value }
        if let value = Ages(rawValue: word("ages")) { ages = value }
        if let value = Occlusion(rawValue: word("occlusion")) { occlusion = value }
        if let value = number("crowd") { crowd = Int(value) }
        if let value = number("seed") { seed = UInt64(value) }
        if let value = number("noise") { noise = Float(value) }
        if let value = number("darkness") { darkness = Float(value) }
        if let value = number("spill") { spill = Float(value) }
        echo = number("echo").map { Float($0) }
        if case .flag(let value)? = entry.settings["infrared"] { isInfrared = value }
    }
}
