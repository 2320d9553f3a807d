import DeviceIO

extension SignalBinding {
    /// Whether a program makes its readings up, so that a film may ask for them.
    public var isSimulated: Bool { entry.driver == .script || entry.driver == .tape }

    /// The binding as films and rehearsals take it: simulated, with the same channels.
    ///
    /// A script speaks in the units of the channels, by their names; a tape holds what the
    /// device itself said, so that its numbers are scaled as the device's are. Signals that the
    /// stand-in does not have stay silent.
    /// - Returns: nil where it is a live device and nothing stands in for it.
    public var rehearsed: SignalBinding? {
        if isSimulated { return self }
        guard let standIn else { return nil }
        var copy = self
        copy.entry.driver = standIn.driver
        copy.entry.file = standIn.file
        copy.entry.script = standIn.script
        copy.entry.settings = standIn.settings
        copy.entry.signals = entry.signals.map { signal in
            var signal = signal
            signal.request.address = signal.name
            if standIn.driver == .script {
                let other = standIn.signals.first { $0.name == signal.name }
                signal.scale = other?.scale ?? 1
                signal.offset = other?.offset ?? 0
            }
            return signal
        }
        return copy
    }
}
