import Sensing

extension DeviceReader {
    /// Reads what stands in for an entry, and which stream of a tape it plays.
    func readVirtual(_ top: Section, _ entry: inout DeviceEntry) {
        let givesNumbers = SignalsReader.givesNumbers(entry.family)
        entry.rehearse = top.words("rehearse")
        if entry.rehearse != nil {
            if !givesNumbers {
                top.note("rehearse", "cameras and microphones have the rehearsal room")
            } else if [.script, .tape].contains(entry.driver) {
                top.note("rehearse", "it is made up already: `\(entry.driver.rawValue)`")
            }
        }
        entry.topic = top.words("topic")
        if entry.topic != nil && (entry.driver != .tape || givesNumbers) {
            top.note(
                "topic", "only a tape's pictures and sound need one",
                allowed: "`address` in a channel, for numbers")
        }
    }
}
