import CSensors

/// Where an axis lies between its ends, with the kernel's flat stretch as deadband.
struct AxisScale: Hashable, Sendable {
    private let low: Float
    private let high: Float
    private let flat: Float
    /// From −1 to 1 with rest in the middle, instead of 0 to 1.
    let isCentred: Bool

    init(_ axis: input_absinfo, isCentred: Bool) {
        low = Float(axis.minimum)
        high = Float(axis.maximum)
        flat = Float(max(axis.flat, 0))
        self.isCentred = isCentred
    }

    /// The place of a raw value; 0 within the flat stretch, and continuous at its edge.
    ///
    /// An axis without extent, which broken firmware offers, always is at 0.
    func level(_ raw: Int32) -> Float {
        guard high > low else { return 0 }
        let value = min(max(Float(raw), low), high)
        guard isCentred else {
            let room = high - low - flat
            return room > 0 ? max(value - low - flat, 0) / room : 0
        }
        let half = (high - low) / 2
        let offset = value - (low + half)
        let room = half - flat
        guard room > 0 else { return 0 }
        // An even count of steps has no middle: half a step beside it is rest.
        let beyond = max(abs(offset) - max(flat, 0.5), 0)
        let size = min(beyond / (half - max(flat, 0.5)), 1)
        return offset < 0 ? -size : size
    }
}
