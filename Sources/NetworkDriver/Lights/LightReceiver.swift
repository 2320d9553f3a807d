import DeviceIO
import Quantities

/// From frames of light to readings: what the sources of Art-Net and sACN share.
///
/// A level is read from every frame that counts, changed or not: it is a sign that it is still so.
/// An event happens when its slot rises from below to at least one half.
struct LightReceiver {
    private let requests: [SignalRequest]
    private let addresses: [LightAddress]
    private var universes: [Int: LightUniverse] = [:]
    private var wasHigh: [Bool]
    private(set) var inbox: SignalInbox

    /// Makes a receiver for the signals.
    /// - Parameter model: An empty universe with the protocol's rules.
    init(
        _ requests: [SignalRequest], universes allowed: ClosedRange<Int>, model: LightUniverse,
        device: String
    ) throws(DriverError) {
        self.requests = requests
        addresses = try LightAddress.all(requests, universes: allowed, device: device)
        for address in addresses { universes[address.universe] = model }
        wasHigh = Array(repeating: true, count: requests.count)
        inbox = SignalInbox(signals: requests.count)
    }

    /// The universes that signals lie in, sorted.
    var numbers: [Int] { universes.keys.sorted() }

    /// Frames that came late or had no room, and events lost.
    var dropped: UInt64 { inbox.refused }

    /// Takes a frame; whether it counts for anybody.
    @discardableResult
    mutating func take(_ frame: LightFrame, universe: Int, at now: MonotonicTime) -> Bool {
        guard var state = universes[universe] else { return false }
        let outcome = state.take(frame, at: now)
        universes[universe] = state
        switch outcome {
        case .taken: break
        case .outranked: return false
        case .late, .crowded:
            inbox.refuse()
            return false
        }
        if let slots = state.slots { read(slots, universe, now) }
        return true
    }

    /// A source says goodbye.
    mutating func remove(_ source: [UInt8], universe: Int) { universes[universe]?.remove(source) }

    /// Counts a packet that was none.
    mutating func refuse() { inbox.refuse() }

    /// Moves the readings out.
    mutating func take(into readings: inout [SignalReading]) { inbox.take(into: &readings) }

    private mutating func read(_ slots: [UInt8], _ universe: Int, _ now: MonotonicTime) {
        for (signal, address) in addresses.enumerated() where address.universe == universe {
            let request = requests[signal]
            var value = SIMD4<Float>.zero
            for part in 0..<request.parts { value[part] = address.value(part, in: slots) }
            if request.isEvent {
                let isHigh = value.x >= 0.5
                defer { wasHigh[signal] = isHigh }
                // What is up already when we come has not just risen.
                guard isHigh, !wasHigh[signal] else { continue }
            }
            inbox.put(
                SignalReading(
                    signal: signal, value: value, parts: request.parts, isEvent: request.isEvent,
                    capturedAt: now))
        }
    }
}

extension LightAddress {
    /// The addresses of all signals, or what is wrong with the first bad one.
    static func all(
        _ requests: [SignalRequest], universes: ClosedRange<Int>, device: String
    ) throws(DriverError) -> [LightAddress] {
        try requests.map { request throws(DriverError) in
            let parts = try request.checked(device).parts
            guard let address = LightAddress(request.address, parts: parts, universes: universes)
            else {
                throw .setting(
                    device, "the address \(request.address)", allowed: allowed(universes))
            }
            return address
        }
    }
}
