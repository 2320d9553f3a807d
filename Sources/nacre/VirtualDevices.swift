import Conditions
import DeviceIO
import Sensing
import VirtualDriver

/// Scripts and tapes as devices, for living worlds and for films.
enum VirtualDevices {
    /// A device that plays an entry's script.
    static func script(_ entry: DeviceEntry) -> ScriptSource {
        ScriptSource(
            identity(entry, "script-\(entry.name)"), script: entry.script ?? SignalScript(),
            requests: entry.signals.map(\.request))
    }

    /// A device that plays the numbers of an entry's tape.
    static func signals(_ entry: DeviceEntry) -> TapeSignals {
        TapeSignals(
            identity(entry, "tape-\(entry.file ?? entry.name)"),
            requests: entry.signals.map(\.request))
    }

    /// A camera that plays the pictures of an entry's tape.
    static func video(_ entry: DeviceEntry) -> TapeCamera {
        TapeCamera(identity(entry, "tape-\(entry.file ?? entry.name)"), topic: entry.topic)
    }

    /// A microphone that plays the sound of an entry's tape.
    static func sound(_ entry: DeviceEntry) -> TapeMicrophone {
        TapeMicrophone(identity(entry, "tape-\(entry.file ?? entry.name)"), topic: entry.topic)
    }

    private static func identity(_ entry: DeviceEntry, _ key: String) -> DeviceIdentity {
        DeviceIdentity(
            family: entry.family, key: key, name: entry.name, node: entry.file ?? "",
            isSimulated: true)
    }
}

extension FilmSource {
    /// The simulated devices of numbers with their senses.
    static func numbers(
        _ bindings: [SignalBinding], _ board: ReadingBoard
    ) -> [(source: any SimulatedSignals, sense: SignalSense)] {
        bindings.map { binding in
            let source: any SimulatedSignals =
                binding.entry.driver == .tape
                ? VirtualDevices.signals(binding.entry) : VirtualDevices.script(binding.entry)
            let sense = SignalSense(
                board: board, binding: binding,
                calibration: Calibration(identity: source.identity.key), isSimulated: true)
            return (source, sense)
        }
    }

    /// Says which devices nothing stands in for; their channels are unavailable.
    static func miss(_ bindings: [SignalBinding], _ board: ReadingBoard) {
        for binding in bindings {
            let names = binding.channels.map(\.name)
            board.setAway(true, channels: names.compactMap { board.layout.index(of: $0) })
            Nacre.note(
                "nacre: \(names.joined(separator: ", ")): unavailable in a film, as "
                    + "`\(binding.entry.name)` is a live device; `rehearse: ENTRY` in its file or "
                    + "in the profile names a script or a tape to stand in")
        }
    }
}
