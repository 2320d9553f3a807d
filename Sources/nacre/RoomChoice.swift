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
    var others: [RoleBinding]
    /// All cameras and microphones.
    var senses: [RoleBinding] { [eye, ear] + others }
    var room: ConsoleStatus.Room
    /// What the room is, for people.
    var text: String

    init(_ profile: Profile, camera: String?) throws {
        eye = profile.eye
        ear = profile.ear
        others = profile.others
        if let camera {
            let isFile = Files.exists(camera)
            guard isFile || !camera.contains("/") && !camera.contains(".") else {
                throw Failure(
                    "nacre: --camera \(camera): no such file, and no identity of a camera; "
                        + "'nacre devices' lists identities", status: 2)
            }
            eye.choice = Drivers.choice(ofCamera: camera, isFile: isFile)
        }
        if others.isEmpty && eye.choice == .any && ear.choice == .any && Drivers.cameras().isEmpty
            && Drivers.microphones().isEmpty
        {
            eye.choice = .rehearsal
            ear.choice = .rehearsal
        }
        let all = [eye, ear] + others
        room = others.contains { !RoomChoice.isRehearsal($0) } ? .real : RoomChoice.kind(eye, ear)
        text =
            room == .simulated
            ? "rehearsal room: simulated visitors"
            : RoomChoice.words("camera", all.filter { $0.role.family == .camera }) + ", "
                + RoomChoice.words("microphone", all.filter { $0.role.family == .microphone })
    }

    /// The roles whose devices the profile names, so that a start may wait for them.
    func named(_ profile: Profile) -> Set<String> {
        let cameras = senses.filter {
            if case .entry(let entry) = $0.choice { return entry.driver.isHardware }
            return false
        }
        return Set(cameras.map(\.role.name) + profile.signals.map(\.role))
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

    private static func words(_ name: String, _ bindings: [RoleBinding]) -> String {
        let taken = bindings.filter { $0.choice != .nobody }
        if taken.count <= 1 {
            return "\(name): \((taken.first ?? bindings.first).map(words) ?? "none")"
        }
        return "\(name)s: "
            + taken.map { "\(words($0)) (\($0.role.name))" }.joined(separator: ", ")
    }

    private static func words(_ binding: RoleBinding) -> String {
        switch binding.choice {
        case .any:
            let isCamera = binding.role.family == .camera
            let found = isCamera ? Drivers.cameras() : Drivers.microphones()
            return found.first?.name ?? "none yet"
        case .rehearsal: return "rehearsal"
        case .nobody: return "none"
        case .entry(let entry): return entry.file ?? entry.name
        }
    }
}
