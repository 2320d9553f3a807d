import Conditions
import DeviceIO
import Sensing
import WorldState
import Yams

extension Profile {
    /// Who looks at the visitors sees and hears their left on its right.
    mutating func reverseEars() {
        ear.isReversed = premise.room.isMirrored
        for index in others.indices where others[index].role.family == .microphone {
            others[index].isReversed = premise.room.isMirrored
        }
    }
}

extension ProfileReader {
    /// Words that are no roles: keys of the section itself, and what their channels would hide.
    static let noRoles: Set<String> = ["wait", "people"]
    /// A channel's place is one byte of a recording, and the last one says "no more".
    private static let mostChannels = 254

    /// The roles: eye, ear, and names of the profile's own by the family of their entries.
    func readRoles(_ section: Section, _ names: [String], _ profile: inout Profile) {
        if let seconds = section.number("wait") {
            profile.wait = Int64((seconds * 1e9).rounded())
        }
        profile.eye = binding(section, "eye", .eye)
        profile.ear = binding(section, "ear", .ear)
        let own = names.filter {
            $0 != "eye" && $0 != "ear" && SignalsReader.isName($0)
                && !ProfileReader.noRoles.contains($0)
        }
        for name in own {
            if let family = family(section, name) {
                profile.others.append(binding(section, name, RoleBinding.Role(name, family)))
            } else if let binding = signal(section, name) {
                profile.signals.append(binding)
            }
        }
        // Who names cameras of its own and no `eye` means no other camera.
        let families = Set(profile.others.map(\.role.family))
        if families.contains(.camera) && !section.has("eye") { profile.eye.choice = .nobody }
        if families.contains(.microphone) && !section.has("ear") { profile.ear.choice = .nobody }
        let count = profile.layout.channels.count
        if count > ProfileReader.mostChannels {
            text.add(
                section.line, "devices", "the devices have \(count) channels together",
                allowed: "up to \(ProfileReader.mostChannels)")
        }
    }

    /// The family of the entry of a role, where it is a camera or a microphone.
    private func family(_ section: Section, _ name: String) -> DeviceIdentity.Family? {
        guard let node = section.node(name) else { return nil }
        let word = node.scalar?.string ?? node["entry"]?.scalar?.string
        guard let word, let family = entries[word]??.family else { return nil }
        return family == .camera || family == .microphone ? family : nil
    }

    func binding(
        _ section: Section, _ key: String, _ role: RoleBinding.Role
    ) -> RoleBinding {
        var binding = RoleBinding(role, .any)
        guard let node = section.node(key) else { return binding }
        if let word = node.scalar?.string {
            binding.choice = choice(word, role, section, key)
            return binding
        }
        guard let section = section.section(key, .role) else { return binding }
        if let word = section.words("entry") {
            binding.choice = choice(word, role, section, "entry")
        }
        binding.ignore = section.regions("ignore")
        if role.family == .microphone {
            if section.has("ignore") {
                section.note(
                    "ignore", "a microphone has no picture",
                    allowed: "entry, bearing, loss, apart")
            }
            if let degrees = section.number("bearing") {
                binding.bearing = Float(degrees * .pi / 180)
            }
        } else if section.has("bearing") {
            section.note("bearing", "a camera has none", allowed: "entry, ignore, loss, apart")
        }
        binding.loss = section.loss("loss", for: nil)
        if section.has("rehearse") {
            section.note("rehearse", "cameras and microphones have the rehearsal room")
        }
        if let apart = section.words("apart") {
            if apart.count < 8 { section.note("apart", "please give a reason in a few words") }
            binding.apart = apart
        }
        binding.stage = section.stageSight("stage", hasPicture: role.family == .camera)
        return binding
    }

    private func choice(
        _ word: String, _ role: RoleBinding.Role, _ section: Section, _ key: String
    ) -> RoleBinding.Choice {
        switch word {
        case "any": return .any
        case "rehearsal": return .rehearsal
        case "none": return .nobody
        default: break
        }
        let fitting = entries.filter { $0.value?.family == role.family }.map(\.key).sorted()
        let allowed = (["any", "rehearsal", "none"] + fitting).joined(separator: ", ")
        guard let known = entries[word] else {
            let near = Nearest.word(to: word, among: fitting)
            section.note(
                key, "no entry `\(word)` in Devices/" + (near.map { ", perhaps `\($0)`" } ?? ""),
                allowed: allowed)
            return .any
        }
        // A file that could not be read has said so itself.
        guard let entry = known else { return .any }
        guard entry.family == role.family else {
            section.note(
                key,
                "`\(word)` is a \(entry.family.rawValue), the role wants a \(role.family.rawValue)",
                allowed: allowed)
            return .any
        }
        return .entry(entry)
    }
}
