import AudioDriver
import DeviceIO
import Perception
import Sensing
import VideoDriver
import VirtualDriver

/// The concrete drivers, and which of them a role of the profile gets.
///
/// The only place where a choice such as "any camera" becomes a piece of hardware.
enum Drivers {
    /// The one rehearsal room of camera and microphone, so that a clap is seen and heard.
    static var rehearsal: RehearsalRoom { OwnStage.rehearsal }

    /// The cameras plugged in at this moment; none where the catalogue cannot be read.
    static func cameras() -> [DeviceIdentity] { (try? V4L2Catalogue.list()) ?? [] }

    /// The microphones that a PulseAudio server offers at this moment.
    static func microphones() -> [DeviceIdentity] {
        ((try? PulseCatalogue.list()) ?? []).filter { $0.family == .microphone }
    }

    /// The camera of a choice; nil where none is there now.
    static func camera(_ choice: RoleBinding.Choice) -> (any VideoSource)? {
        switch choice {
        case .any: return cameras().first.map { V4L2Camera(identity: $0) }
        case .rehearsal: return RehearsalCamera(rehearsal)
        case .nobody: return nil
        case .entry(let entry):
            switch entry.driver {
            case .file: return entry.file.map { VideoFileCamera(path: $0) }
            case .rehearsal: return RehearsalCamera(rehearsal)
            case .video4linux:
                return cameras().first(where: entry.matches).map { V4L2Camera(identity: $0) }
            // The reader of device files lets no other driver take this role.
            default: return nil
            }
        }
    }

    /// The microphone of a choice; nil where none is there now.
    static func microphone(_ choice: RoleBinding.Choice) -> (any SoundSource)? {
        switch choice {
        case .any: return microphones().first.map { PulseMicrophone(identity: $0) }
        case .rehearsal: return RehearsalMicrophone(rehearsal)
        case .nobody: return nil
        case .entry(let entry):
            switch entry.driver {
            case .rehearsal: return RehearsalMicrophone(rehearsal)
            case .pulse:
                return microphones().first(where: entry.matches).map {
                    PulseMicrophone(identity: $0)
                }
            default: return nil
            }
        }
    }

    /// What `--camera` names: a video file, or the identity of a camera.
    static func choice(ofCamera text: String, isFile: Bool) -> RoleBinding.Choice {
        var entry = DeviceEntry(
            name: text, family: .camera, driver: isFile ? .file : .video4linux)
        if isFile {
            entry.file = text
        } else if text.hasPrefix("usb-") {
            entry.serial = String(text.dropFirst(4))
        } else if text.hasPrefix("path-") {
            entry.path = String(text.dropFirst(5))
        } else {
            entry.model = text
        }
        return .entry(entry)
    }
}
