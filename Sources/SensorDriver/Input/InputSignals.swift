import CSensors
import DeviceIO

/// What the requests ask of an input device, by the kernel's types and codes.
struct InputSignals: Sendable {
    /// What an address means.
    enum Kind: Hashable, Sendable {
        case key(Int)
        case axis(Int)
        case relative(Int)
        case toggle(Int)
        /// The contact that has been there longest.
        case touch
        /// The contact in this slot.
        case slot(Int)
        /// How many contacts there are.
        case touches

        /// Reads an address: a kernel name such as `ABS_X` or `BTN_SOUTH`, or a touch.
        init?(_ address: String) {
            if address == "touch" {
                self = .touch
                return
            }
            if address == "touches" {
                self = .touches
                return
            }
            if address.hasPrefix("touch"), let slot = Int(address.dropFirst(5)),
                (0..<TouchTracker.limit).contains(slot)
            {
                self = .slot(slot)
                return
            }
            let type = nacre_evdev_type_of_name(address)
            let code = Int(nacre_evdev_code_of_name(address))
            guard code >= 0 else { return nil }
            switch type {
            case EV_KEY: self = .key(code)
            case EV_ABS: self = .axis(code)
            case EV_REL: self = .relative(code)
            case EV_SW: self = .toggle(code)
            default: return nil
            }
        }
    }

    /// One request, understood.
    struct Signal: Sendable {
        var kind: Kind
        var isEvent: Bool
        var parts: Int
    }

    let signals: [Signal]

    /// - Throws: `unsupported` for an address that no input device has.
    init(_ requests: [SignalRequest], device: String) throws(DriverError) {
        var signals: [Signal] = []
        for request in requests {
            guard let kind = Kind(request.address),
                InputSignals.makesSense(kind, isEvent: request.isEvent)
            else {
                throw InputSignals.unsupported(request, device: device)
            }
            signals.append(
                Signal(kind: kind, isEvent: request.isEvent, parts: min(max(request.parts, 1), 4)))
        }
        self.signals = signals
    }

    /// A motion is no level; an axis and a count do not happen.
    private static func makesSense(_ kind: Kind, isEvent: Bool) -> Bool {
        switch kind {
        case .relative: isEvent
        case .axis, .touches, .slot: !isEvent
        case .key, .toggle, .touch: true
        }
    }

    static func unsupported(_ request: SignalRequest, device: String) -> DriverError {
        let sort = request.isEvent ? "event" : "level"
        return DriverError(
            device: device, action: "find \(request.address)",
            reason: .unsupported(setting: "the \(sort) \(request.address)"))
    }
}
