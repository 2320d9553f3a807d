import CSensors
import DeviceIO
import Glibc
import Quantities

/// The state of an input device, as far as it was asked for, and what of it was told already.
struct InputState {
    private let wanted: InputSignals
    private var scales: [Int: AxisScale] = [:]
    private var axes: [Int: Int32] = [:]
    private var keys: Set<Int> = []
    private var toggles: Set<Int> = []
    private var touches: TouchTracker
    private var touchScales: (x: AxisScale, y: AxisScale)?
    /// What was told last of each level; nil before the first time.
    private var told: [SIMD4<Float>?]
    /// Whether the state was asked before, so that a key found down went down meanwhile.
    private var isKnown = false
    /// Signals that count as told anew in this frame.
    private var happened: [(signal: Int, value: SIMD4<Float>)] = []

    /// Asks for the extents of what is wanted.
    init(
        _ wanted: InputSignals, file: InputFile, settings: InputSettings
    ) throws(DriverError) {
        self.wanted = wanted
        told = wanted.signals.map { _ in nil }
        touches = TouchTracker(hasSlots: file.hasSlots)
        for signal in wanted.signals {
            switch signal.kind {
            case .axis(let code):
                scales[code] = try file.scale(code, settings: settings)
            case .touch, .slot, .touches:
                guard touchScales == nil else { continue }
                let codes =
                    file.hasSlots ? (ABS_MT_POSITION_X, ABS_MT_POSITION_Y) : (ABS_X, ABS_Y)
                touchScales = (
                    AxisScale(try file.axis(Int(codes.0)), isCentred: false),
                    AxisScale(try file.axis(Int(codes.1)), isCentred: false)
                )
            case .key, .relative, .toggle: break
            }
        }
    }

    // MARK: Asking

    /// Takes the device's state as it is now.
    ///
    /// Keys that went down unseen have happened; what came and went has not.
    mutating func ask(_ file: InputFile) throws(DriverError) {
        for code in scales.keys { axes[code] = try file.axis(code).value }
        let isFirst = !isKnown
        isKnown = true
        let down = try file.state(toggles: false)
        let on = try file.state(toggles: true)
        for (index, signal) in wanted.signals.enumerated() {
            switch signal.kind {
            case .key(let code):
                if signal.isEvent, !isFirst, down.contains(code), !keys.contains(code) {
                    happened.append((index, SIMD4(1, 0, 0, 0)))
                }
            case .toggle(let code):
                if signal.isEvent, !isFirst, on.contains(code), !toggles.contains(code) {
                    happened.append((index, SIMD4(1, 0, 0, 0)))
                }
            default: break
            }
        }
        for signal in wanted.signals {
            switch signal.kind {
            case .key(let code): set(&keys, code, down.contains(code))
            case .toggle(let code): set(&toggles, code, on.contains(code))
            default: break
            }
        }
        if touchScales != nil { try askTouches(file, down) }
        if isFirst { touches.endFrame() }
    }

    private mutating func askTouches(_ file: InputFile, _ down: InputMask) throws(DriverError) {
        guard file.hasSlots else {
            touches.restore(
                TouchTracker.Contact(
                    identity: down.contains(Int(BTN_TOUCH)) ? 0 : -1,
                    x: try file.axis(Int(ABS_X)).value, y: try file.axis(Int(ABS_Y)).value),
                slot: 0)
            return
        }
        let identities = try file.slots(ABS_MT_TRACKING_ID)
        let x = try file.slots(ABS_MT_POSITION_X)
        let y = try file.slots(ABS_MT_POSITION_Y)
        guard identities.count == x.count, x.count == y.count else { return }
        for slot in identities.indices {
            touches.restore(
                TouchTracker.Contact(identity: identities[slot], x: x[slot], y: y[slot]),
                slot: slot)
        }
        touches.select(Int(try file.axis(Int(ABS_MT_SLOT)).value))
    }

    // MARK: Following

    /// Takes one event of a frame.
    mutating func apply(
        _ event: input_event, at time: MonotonicTime, into readings: inout [SignalReading]
    ) {
        let (type, code) = (Int32(event.type), Int(event.code))
        switch type {
        case EV_ABS: if scales[code] != nil { axes[code] = event.value }
        case EV_KEY where event.value != 2:
            set(&keys, code, event.value != 0)
            if event.value == 1 { note(.key(code), SIMD4(1, 0, 0, 0)) }
            // A press and its end may share a frame: a level must show the press.
            tellKey(code, at: time, into: &readings)
        case EV_SW:
            set(&toggles, code, event.value != 0)
            if event.value != 0 { note(.toggle(code), SIMD4(1, 0, 0, 0)) }
        case EV_REL: note(.relative(code), SIMD4(Float(event.value), 0, 0, 0))
        default: break
        }
        touches.apply(type: Int(type), code: code, value: event.value)
    }

    private mutating func tellKey(
        _ code: Int, at time: MonotonicTime, into readings: inout [SignalReading]
    ) {
        for (index, signal) in wanted.signals.enumerated()
        where signal.kind == .key(code) && !signal.isEvent {
            tell(index, at: time, into: &readings)
        }
    }

    private mutating func note(_ kind: InputSignals.Kind, _ value: SIMD4<Float>) {
        for (index, signal) in wanted.signals.enumerated()
        where signal.kind == kind && signal.isEvent {
            happened.append((index, value))
        }
    }

    private func set(_ codes: inout Set<Int>, _ code: Int, _ isIn: Bool) {
        if isIn { codes.insert(code) } else { codes.remove(code) }
    }

    // MARK: Telling

    /// Every level, as it is.
    mutating func everything(at time: MonotonicTime) -> [SignalReading] {
        var readings: [SignalReading] = []
        happened.removeAll(keepingCapacity: true)
        differences(at: time, into: &readings)
        return readings
    }

    /// What happened since the last time, and each level that changed.
    mutating func differences(at time: MonotonicTime, into readings: inout [SignalReading]) {
        for (index, signal) in wanted.signals.enumerated()
        where signal.kind == .touch && signal.isEvent {
            for slot in touches.landed {
                readings.append(reading(index, contact(slot), at: time))
            }
        }
        for event in happened { readings.append(reading(event.signal, event.value, at: time)) }
        happened.removeAll(keepingCapacity: true)
        for (index, signal) in wanted.signals.enumerated() where !signal.isEvent {
            tell(index, at: time, into: &readings)
        }
        touches.endFrame()
    }

    private mutating func tell(
        _ index: Int, at time: MonotonicTime, into readings: inout [SignalReading]
    ) {
        let value = level(wanted.signals[index].kind, last: told[index])
        guard told[index] != value else { return }
        told[index] = value
        readings.append(reading(index, value, at: time))
    }

    private func reading(
        _ index: Int, _ value: SIMD4<Float>, at time: MonotonicTime
    ) -> SignalReading {
        let signal = wanted.signals[index]
        var meant = SIMD4<Float>()
        for part in 0..<signal.parts { meant[part] = value[part] }
        return SignalReading(
            signal: index, value: meant, parts: signal.parts, isEvent: signal.isEvent,
            capturedAt: time)
    }

    private func level(_ kind: InputSignals.Kind, last: SIMD4<Float>?) -> SIMD4<Float> {
        switch kind {
        case .key(let code): SIMD4(keys.contains(code) ? 1 : 0, 0, 0, 0)
        case .toggle(let code): SIMD4(toggles.contains(code) ? 1 : 0, 0, 0, 0)
        case .axis(let code): SIMD4(scales[code]?.level(axes[code] ?? 0) ?? 0, 0, 0, 0)
        case .touches: SIMD4(Float(touches.count), 0, 0, 0)
        case .slot(let slot): contact(slot)
        // Nobody there: the place stays where it was.
        case .touch:
            touches.primary.map(contact) ?? SIMD4(last?.x ?? 0, last?.y ?? 0, 0, last?.w ?? 0)
        case .relative: SIMD4()
        }
    }

    private func contact(_ slot: Int) -> SIMD4<Float> {
        guard let scales = touchScales else { return SIMD4() }
        let contact = touches.contacts[slot]
        return SIMD4(
            scales.x.level(contact.x), scales.y.level(contact.y), contact.isDown ? 1 : 0,
            Float(slot))
    }
}
