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

    /// The camera of a role; nil where none is there now that nobody else has.
    static func camera(_ binding: RoleBinding, _ claims: DeviceClaims) -> (any VideoSource)? {
        let role = binding.role.name
        switch binding.choice {
        case .any: return claims.choose(role, among: cameras()).map { V4L2Camera(identity: $0) }
        case .rehearsal: return RehearsalCamera(rehearsal)
        case .nobody: return nil
        case .entry(let entry):
            switch entry.driver {
            case .file: return entry.file.map { VideoFileCamera(path: $0) }
            case .rehearsal: return RehearsalCamera(rehearsal)
            case .tape: return VirtualDevices.video(entry)
            case .video4linux:
                return claims.choose(role, among: cameras().filter(entry.matches)).map {
                    V4L2Camera(identity: $0, wish: wish(entry))
                }
            // The reader of device files lets no other driver take this role.
            default: return nil
            }
        }
    }

    /// What an entry of `Devices/` asks of a camera.
    static func wish(_ entry: DeviceEntry) -> V4L2Wish {
        var wish = V4L2Wish()
        if let width = entry.number("width") { wish.width = Int(width) }
        if let height = entry.number("height") { wish.height = Int(height) }
        if let rate = entry.number("rate") { wish.rate = rate }
        wish.layout = entry.word("layout").flatMap(V4L2Layout.init(rawValue:))
        for (key, setting) in entry.settings where key.hasPrefix("control.") {
            if case .number(let value) = setting {
                wish.controls[String(key.dropFirst("control.".count))] = Int(value)
            }
        }
        let (unit, nearest) = (entry.number("depth_unit"), entry.number("nearest"))
        if unit != nil || nearest != nil {
            let usual = V4L2Depth()
            wish.depth = V4L2Depth(
                metresPerCount: unit ?? usual.metresPerCount, nearest: nearest ?? usual.nearest,
                farthest: entry.number("farthest") ?? usual.farthest)
        }
        return wish
    }

    /// The microphone of a role; nil where none is there now that nobody else has.
    static func microphone(_ binding: RoleBinding, _ claims: DeviceClaims) -> (any SoundSource)? {
        let role = binding.role.name
        switch binding.choice {
        case .any:
            return claims.choose(role, among: microphones()).map { PulseMicrophone(identity: $0) }
        case .rehearsal: return RehearsalMicrophone(rehearsal)
        case .nobody: return nil
        case .entry(let entry):
            switch entry.driver {
            case .rehearsal: return RehearsalMicrophone(rehearsal)
            case .tape: return VirtualDevices.sound(entry)
            case .pulse:
                return claims.choose(role, among: microphones().filter(entry.matches)).map {
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
