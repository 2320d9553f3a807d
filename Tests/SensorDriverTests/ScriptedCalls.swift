import CSensors
import Glibc
import Quantities

@testable import SensorDriver

/// An event device and a serial line played at the level of system calls: keeps books on what
/// is open, has a hand-moved clock, and fails when told to.
final class ScriptedCalls: SensorCalls, @unchecked Sendable {
    /// The calls that can be made to fail.
    enum Call: String, CaseIterable, Sendable {
        case open, close, read, write, poll
        case configure = "TCSETS2"
        case ready = "TIOCMBIS"
        case bits = "EVIOCGBIT"
        case properties = "EVIOCGPROP"
        case clock = "EVIOCSCLOCKID"
        case grab = "EVIOCGRAB"
        case axis = "EVIOCGABS"
        case keys = "EVIOCGKEY"
        case slots = "EVIOCGMTSLOTS"
    }

    // What the device is.
    var keys: Set<Int32> = []
    var axes: [Int32: input_absinfo] = [:]
    var relatives: Set<Int32> = []
    var keysDown: Set<Int32> = []
    var slots: [Int32: [Int32]] = [:]
    var isSurface = false
    /// What comes, a read at a time.
    var incoming: [[UInt8]] = []
    var written: [UInt8] = []
    /// Events of poll(2) besides POLLIN.
    var events: Int32 = 0
    var time = MonotonicTime(nanoseconds: 1_000_000_000_000)

    private(set) var openFiles: Set<Int32> = []
    private(set) var wrongs: [String] = []
    private(set) var log: [String] = []
    private var faults: [Call: (code: Int32, times: Int)] = [:]
    private var descriptors: Int32 = 100

    func fail(_ call: Call, with code: Int32, times: Int = 1) { faults[call] = (code, times) }

    func heal() { faults = [:] }

    private func fault(_ call: Call) -> CallResult? {
        log.append(call.rawValue)
        guard let fault = faults[call], fault.times > 0 else { return nil }
        faults[call]?.times -= 1
        return .failed(fault.code)
    }

    /// Puts events into the device, stamped with its clock.
    func emit(_ events: [(Int32, Int32, Int32)]) {
        var bytes: [UInt8] = []
        for (type, code, value) in events {
            var event = input_event()
            event.time.tv_sec = Int(time.nanoseconds / 1_000_000_000)
            event.time.tv_usec = Int(time.nanoseconds % 1_000_000_000 / 1000)
            event.type = UInt16(type)
            event.code = UInt16(code)
            event.value = value
            withUnsafeBytes(of: event) { bytes += $0 }
        }
        incoming.append(bytes)
    }

    // MARK: The calls

    func open(_ path: String, flags: Int32) -> CallResult {
        if let fault = fault(.open) { return fault }
        descriptors += 1
        openFiles.insert(descriptors)
        return .value(Int(descriptors))
    }

    func close(_ descriptor: Int32) -> CallResult {
        if openFiles.remove(descriptor) == nil { wrongs.append("closed twice") }
        return fault(.close) ?? .value(0)
    }

    func read(_ descriptor: Int32, into bytes: UnsafeMutableRawBufferPointer) -> CallResult {
        if !openFiles.contains(descriptor) { wrongs.append("read a closed file") }
        if let fault = fault(.read) { return fault }
        guard !incoming.isEmpty else { return .failed(EAGAIN) }
        let next = incoming.removeFirst()
        if next.count > bytes.count { incoming.insert(Array(next[bytes.count...]), at: 0) }
        bytes.copyBytes(from: next.prefix(bytes.count))
        return .value(min(next.count, bytes.count))
    }

    func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> CallResult {
        if let fault = fault(.write) { return fault }
        written += bytes
        return .value(bytes.count)
    }

    func control(
        _ descriptor: Int32, _ request: UInt, _ argument: UnsafeMutableRawPointer
    ) -> CallResult {
        if !openFiles.contains(descriptor) { wrongs.append("asked a closed file") }
        func mask(_ bits: some Sequence<Int32>) -> CallResult {
            for bit in bits {
                let byte = argument.advanced(by: Int(bit) / 8)
                let old = byte.load(as: UInt8.self)
                byte.storeBytes(of: old | 1 << (bit % 8), as: UInt8.self)
            }
            return .value(0)
        }
        let axis = (0..<64).first { nacre_evdev_get_axis($0) == request }
        if let axis {
            if let fault = fault(.axis) { return fault }
            argument.storeBytes(of: axes[Int32(axis)] ?? input_absinfo(), as: input_absinfo.self)
            return .value(0)
        }
        switch request {
        case nacre_evdev_set_clock: return fault(.clock) ?? .value(0)
        case nacre_evdev_get_bits(UInt32(EV_KEY), 96): return fault(.bits) ?? mask(keys)
        case nacre_evdev_get_bits(UInt32(EV_ABS), 96): return fault(.bits) ?? mask(axes.keys)
        case nacre_evdev_get_bits(UInt32(EV_REL), 96): return fault(.bits) ?? mask(relatives)
        case nacre_evdev_get_bits(UInt32(EV_SW), 96): return fault(.bits) ?? .value(0)
        case nacre_evdev_get_properties(96):
            return fault(.properties) ?? mask(isSurface ? [INPUT_PROP_DIRECT] : [])
        case nacre_evdev_get_keys(96): return fault(.keys) ?? mask(keysDown)
        case nacre_evdev_get_switches(96): return .failed(EINVAL)
        case nacre_evdev_get_slots(68):
            if let fault = fault(.slots) { return fault }
            let words = argument.assumingMemoryBound(to: Int32.self)
            for (slot, value) in (slots[words[0]] ?? []).enumerated() { words[slot + 1] = value }
            return .value(0)
        default: return .failed(ENOTTY)
        }
    }

    func control(_ descriptor: Int32, _ request: UInt, number: UInt) -> CallResult {
        fault(.grab) ?? .value(0)
    }

    func configureLine(_ descriptor: Int32, baud: UInt32, flush: Bool) -> CallResult {
        if let fault = fault(.configure) { return fault }
        if flush { incoming = [] }
        return .value(0)
    }

    func setReady(_ descriptor: Int32, _ on: Bool) -> CallResult {
        let fault = fault(.ready)
        log.append("DTR \(on)")
        return fault ?? .value(0)
    }

    func poll(_ descriptor: Int32, events wanted: Int32, milliseconds: Int32) -> CallResult {
        if let fault = fault(.poll) { return fault }
        var found = events
        if !incoming.isEmpty { found |= wanted & POLLIN }
        found |= wanted & POLLOUT
        if found == 0 { time = time + Int64(milliseconds) * 1_000_000 }
        return .value(Int(found))
    }

    func names(in folder: String) -> [String]? { nil }

    var now: MonotonicTime { time }

    func sleep(until instant: MonotonicTime) { time = max(time, instant) }
}
