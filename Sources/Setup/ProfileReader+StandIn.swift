import Sensing

extension ProfileReader {
    /// Gives a device of numbers what stands in for it: the role's own word, else the entry's.
    ///
    /// - Parameters:
    ///   - section: The role's section, or the section of roles where it is a word alone.
    ///   - key: Where problems of the entry's own word are noted.
    ///   - binding: The device; nil passes through.
    func standIn(_ section: Section, _ key: String, _ binding: SignalBinding?) -> SignalBinding? {
        guard var binding else { return nil }
        let isRole = section.schema.spec("rehearse") != nil && section.has("rehearse")
        guard let word = isRole ? section.words("rehearse") : binding.entry.rehearse else {
            return binding
        }
        let fitting = entries.filter { $0.value.map(ProfileReader.isStandIn) ?? false }.map(\.key)
        guard let known = entries[word] else {
            let near = Nearest.word(to: word, among: fitting.sorted())
            section.note(
                isRole ? "rehearse" : key,
                "no entry `\(word)` in Devices/ to rehearse with"
                    + (near.map { ", perhaps `\($0)`" } ?? ""),
                allowed: fitting.sorted().joined(separator: ", "))
            return binding
        }
        // A file that could not be read has said so itself.
        guard let entry = known else { return binding }
        guard ProfileReader.isStandIn(entry) else {
            section.note(
                isRole ? "rehearse" : key, "`\(word)` is neither a script nor a tape of numbers",
                allowed: fitting.sorted().joined(separator: ", "))
            return binding
        }
        binding.standIn = entry
        return binding
    }

    private static func isStandIn(_ entry: DeviceEntry) -> Bool {
        SignalsReader.givesNumbers(entry.family) && [.script, .tape].contains(entry.driver)
    }
}

extension Profile {
    /// The devices of numbers as films and rehearsals take them.
    ///
    /// Live devices that nothing stands in for are the second list: their channels are
    /// unavailable then.
    public var rehearsedSignals: (present: [SignalBinding], missing: [SignalBinding]) {
        (signals.compactMap(\.rehearsed), signals.filter { $0.rehearsed == nil })
    }

    /// Puts the rehearsal room and the stand-ins in the place of real devices.
    ///
    /// The channels stay the same. A device of numbers that nothing stands in for stays as it is.
    public mutating func rehearse() {
        eye.rehearse()
        ear.rehearse()
        for index in others.indices { others[index].rehearse() }
        signals = signals.map { $0.rehearsed ?? $0 }
    }
}

extension RoleBinding {
    /// Takes the rehearsal room where a real device is meant.
    fileprivate mutating func rehearse() {
        switch choice {
        case .any: choice = .rehearsal
        case .entry(let entry) where [.video4linux, .pulse].contains(entry.driver):
            choice = .rehearsal
        case .entry, .rehearsal, .nobody: break
        }
    }
}
