import Conditions
import Sensing

extension Drill {
    /// The standard programme: every kind of fault on every device of the room, one after the
    /// other.
    ///
    /// The devices go through it side by side, each beginning with another kind, so that losses
    /// of several at once are tried too. Each kind has its time, and time to come back in.
    /// - Parameters:
    ///   - layout: The channels; those of the clock are left alone.
    ///   - seed: What random details come from.
    ///   - seconds: How long all of it lasts; 72 gives losses the time of the standard policy.
    public static func standard(
        _ layout: ChannelLayout, seed: UInt64, seconds: Double = 72
    ) -> Drill {
        let weights: [(Fault.Kind, lasts: Double, rest: Double)] = Fault.Kind.allCases.map {
            $0 == .off ? ($0, 9, 3) : ($0, 4.5, 3)
        }
        let lead = 6.0
        let whole = lead + weights.reduce(0) { $0 + $1.lasts + $1.rest }
        let scale = seconds * 1e9 / whole
        var faults: [Fault] = []
        for (number, device) in devices(of: layout).enumerated() {
            var time = lead
            for step in weights.indices {
                let (kind, lasts, rest) = weights[(step + 3 * number) % weights.count]
                faults.append(
                    Fault(
                        kind, on: device + ".*", from: Int64(time * scale),
                        length: Int64(lasts * scale)))
                time += lasts + rest
            }
        }
        return Drill(seed: seed, faults: faults)
    }

    /// `room.eye`, `room.ear` and so on, in the order of the layout.
    private static func devices(of layout: ChannelLayout) -> [String] {
        var devices: [String] = []
        for channel in layout.channels {
            let parts = channel.name.split(separator: ".")
            guard parts.count > 2, parts[0] == "room" else { continue }
            let device = parts.prefix(2).joined(separator: ".")
            if !devices.contains(device) { devices.append(device) }
        }
        return devices
    }
}
