import CSensors
import DeviceIO
import Glibc

/// An open event node and the questions that it answers.
struct InputFile {
    let file: SensorFile
    /// Whether the kernel stamps with `CLOCK_MONOTONIC`; else our own clock must do.
    let isMonotonic: Bool
    private let keys: [UInt8]
    private let axes: [UInt8]
    private let relatives: [UInt8]
    private let toggles: [UInt8]
    private let properties: [UInt8]

    private static let words = 96
    private static let optional = [EINVAL, ENOTTY, ENOSYS]

    /// Opens a node, asks what it has, and sets its clock.
    /// - Throws: `.unsupported` where the node is no event device.
    init(
        node: String, device: String, grab: Bool, calls: any SensorCalls
    ) throws(DriverError) {
        let file = try SensorFile(node: node, device: device, calls: calls)
        do throws(DriverError) {
            self.file = file
            keys = try InputFile.bits(file, EV_KEY)
            axes = try InputFile.bits(file, EV_ABS)
            relatives = try InputFile.bits(file, EV_REL)
            toggles = try InputFile.bits(file, EV_SW)
            properties = try InputFile.mask(
                file, "EVIOCGPROP", nacre_evdev_get_properties(UInt32(InputFile.words)),
                isOptional: true)
            var clock = [CLOCK_MONOTONIC]
            let answer = try file.ask(
                "EVIOCSCLOCKID", nacre_evdev_set_clock, &clock, refusals: InputFile.optional,
                action: "set the clock")
            isMonotonic = answer != nil
            if grab {
                let calls = file.calls
                let taken = try file.answer("EVIOCGRAB", action: "take it for us alone") {
                    calls.control($0, nacre_evdev_grab, number: 1)
                }
                _ = taken  // Without a list of refusals it is never nil.
            }
        } catch {
            file.close()
            throw error
        }
    }

    private static func bits(_ file: SensorFile, _ type: Int32) throws(DriverError) -> [UInt8] {
        try mask(
            file, "EVIOCGBIT", nacre_evdev_get_bits(UInt32(type), UInt32(words)),
            isOptional: false)
    }

    /// A mask of bits; one that the device need not have is empty where it refuses.
    private static func mask(
        _ file: SensorFile, _ name: String, _ request: UInt, isOptional: Bool
    ) throws(DriverError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: words)
        let action = "ask what it has"
        let answer = try file.ask(name, request, &bytes, refusals: optional, action: action)
        if answer == nil, !isOptional {
            throw file.policy.failure(action, .unsupported(setting: "input events"))
        }
        return answer == nil ? [UInt8](repeating: 0, count: words) : bytes
    }

    private static func has(_ mask: [UInt8], _ bit: Int) -> Bool {
        bit >= 0 && bit / 8 < mask.count && mask[bit / 8] >> (bit % 8) & 1 != 0
    }

    /// Whether the device has what an address means.
    func offers(_ kind: InputSignals.Kind) -> Bool {
        switch kind {
        case .key(let code): InputFile.has(keys, code)
        case .axis(let code): InputFile.has(axes, code)
        case .relative(let code): InputFile.has(relatives, code)
        case .toggle(let code): InputFile.has(toggles, code)
        case .touch: hasSlots || isSingleTouch
        case .slot(let slot): hasSlots || (slot == 0 && isSingleTouch)
        case .touches: hasSlots || isSingleTouch
        }
    }

    /// Whether contacts come in slots.
    var hasSlots: Bool { offers(.axis(Int(ABS_MT_SLOT))) }

    private var isSingleTouch: Bool {
        offers(.key(Int(BTN_TOUCH))) && offers(.axis(Int(ABS_X))) && offers(.axis(Int(ABS_Y)))
    }

    /// Whether its axes are places on a surface rather than deflections.
    var isSurface: Bool {
        InputFile.has(properties, Int(INPUT_PROP_DIRECT))
            || InputFile.has(properties, Int(INPUT_PROP_POINTER)) || offers(.key(Int(BTN_TOUCH)))
    }

    /// What the kernel knows of an axis, its present place included.
    func axis(_ code: Int) throws(DriverError) -> input_absinfo {
        var info = [input_absinfo()]
        _ = try file.ask(
            "EVIOCGABS", nacre_evdev_get_axis(UInt32(code)), &info, action: "ask an axis")
        return info[0]
    }

    /// The scale of an axis; rests in the middle by sign, by habit of pads, or as told.
    func scale(_ code: Int, settings: InputSettings) throws(DriverError) -> AxisScale {
        let info = try axis(code)
        let name = nacre_evdev_name(UInt32(EV_ABS), UInt32(code)).map { String(cString: $0) } ?? ""
        let deflects = [
            ABS_X, ABS_Y, ABS_RX, ABS_RY, ABS_WHEEL, ABS_HAT0X, ABS_HAT0Y, ABS_HAT1X, ABS_HAT1Y,
            ABS_HAT2X, ABS_HAT2Y, ABS_HAT3X, ABS_HAT3Y,
        ]
        var isCentred = info.minimum < 0 || (!isSurface && deflects.contains(Int32(code)))
        if settings.centred.contains(name) { isCentred = true }
        if settings.oneSided.contains(name) { isCentred = false }
        return AxisScale(info, isCentred: isCentred)
    }

    /// Which keys are down, or which switches on, as a mask.
    func state(toggles: Bool) throws(DriverError) -> InputMask {
        let request =
            toggles
            ? nacre_evdev_get_switches(UInt32(InputFile.words))
            : nacre_evdev_get_keys(UInt32(InputFile.words))
        return InputMask(
            bytes: try InputFile.mask(
                file, toggles ? "EVIOCGSW" : "EVIOCGKEY", request, isOptional: true))
    }

    /// The values of one multitouch axis, a slot each.
    func slots(_ axis: Int32) throws(DriverError) -> [Int32] {
        // The first word asks for the axis, the values come behind it. The kernel leaves alone
        // the words of slots that the device lacks: -1 is nobody there.
        var words = [Int32](repeating: -1, count: TouchTracker.limit + 1)
        words[0] = axis
        let size = UInt32(words.count * MemoryLayout<Int32>.size)
        let answer = try file.ask(
            "EVIOCGMTSLOTS", nacre_evdev_get_slots(size), &words,
            refusals: InputFile.optional, action: "ask the contacts")
        return answer == nil ? [] : Array(words.dropFirst())
    }
}

/// Keys that are down.
struct InputMask: Hashable, Sendable {
    fileprivate var bytes: [UInt8]

    func contains(_ code: Int) -> Bool {
        code >= 0 && code / 8 < bytes.count && bytes[code / 8] >> (code % 8) & 1 != 0
    }
}
