import Console
import DeviceIO
import Sensing
import Setup

/// Which camera and microphone a run uses, decided once at the start and said aloud.
///
/// Where the profile leaves it open and neither is there, the rehearsal room stands in for
/// both; where only one is there, it is used and the other stays away until it is plugged in.
struct RoomChoice {
    var eye: RoleBinding
    var ear: RoleBinding
    var room: ConsoleStatus.Room
    /// What the room is, for people.
    var text: String

    init(_ profile: Profile, camera: String?) throws {
        eye = profile.eye
        ear = profile.ear
        if let camera {
            let isFile = Files.exists(camera)
            guard isFile || !camera.contains("/") && !camera.contains(".") else {
                throw Failure(
                    "nacre: --camera \(camera): no such file, and no identity of a camera; "
                        + "'nacre devices' lists identities", status: 2)
            }
            eye.choice = Drivers.choice(ofCamera: camera, isFile: isFile)
        }
        if eye.choice == .any && ear.choice == .any && Drivers.cameras().isEmpty
            && Drivers.microphones().isEmpty
        {
            eye.choice = .rehearsal
            ear.choice = .rehearsal
        }
        room = RoomChoice.kind(eye, ear)
        text =
            room == .simulated
            ? "rehearsal room: simulated visitors"
            : "camera: \(RoomChoice.words(eye)), microphone: \(RoomChoice.words(ear))"
    }

    private static func kind(_ eye: RoleBinding, _ ear: RoleBinding) -> ConsoleStatus.Room {
        isRehearsal(eye) && (isRehearsal(ear) || ear.choice == .nobody) ? .simulated : .real
    }

    private static func isRehearsal(_ binding: RoleBinding) -> Bool {
        switch binding.choice {
        case .rehearsal: true
        case .entry(let entry): entry.driver == .rehearsal
        case .any, .nobody: false
        }
    }

    private static func words(_ binding: RoleBinding) -> String {
        switch binding.choice {
        case .any:
            let found = binding.role == .eye ? Drivers.cameras() : Drivers.microphones()
            return found.first?.name ?? "none yet"
        case .rehearsal: return "rehearsal"
        case .nobody: return "none"
        case .entry(let entry): return entry.file ?? entry.name
        }
    }
}
