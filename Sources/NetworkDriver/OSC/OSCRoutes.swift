import DeviceIO
import Quantities

/// From the address of a message to the signals that it means; nothing is allocated on the way.
struct OSCRoutes {
    /// One signal.
    struct Route {
        let address: OSCAddress
        let request: SignalRequest
    }

    /// How many patterns are remembered.
    private static let patternRoom = 1024

    /// In the order of the signals.
    let routes: [Route]
    /// How many numbers of a message can be meant at the most.
    let numbers: Int
    /// Signals by the hash of their paths.
    private var exact: [UInt64: [Int]] = [:]
    /// Signals by incoming pattern.
    private var patterns: [UInt64: (text: [UInt8], signals: [Int])] = [:]

    init(_ routes: [Route] = []) {
        self.routes = routes
        numbers = routes.map { $0.address.skipped + $0.request.parts }.max() ?? 0
        for (index, route) in routes.enumerated() {
            var path = route.address.path
            let hash = path.withUTF8 { OSCRoutes.hash(UnsafeRawBufferPointer($0)) }
            exact[hash, default: []].append(index)
        }
    }

    /// The signals that may be meant; `fits` must be asked for each.
    mutating func signals(for address: UnsafeRawBufferPointer) -> [Int] {
        let hash = OSCRoutes.hash(address)
        guard address.contains(where: OSCAddress.isPatternSign) else { return exact[hash] ?? [] }
        if let known = patterns[hash], known.text.elementsEqual(address) { return known.signals }
        let text = String(decoding: address, as: UTF8.self)
        let pattern = OSCPattern(text)
        let signals = routes.indices.filter {
            pattern?.matches(routes[$0].address.path) ?? false
        }
        if patterns.count >= OSCRoutes.patternRoom { patterns.removeAll(keepingCapacity: true) }
        patterns[hash] = (Array(address), signals)
        return signals
    }

    /// Whether an address is truly that of a signal: two paths may have the same hash.
    func fits(_ address: UnsafeRawBufferPointer, _ signal: Int) -> Bool {
        routes[signal].address.path.utf8.elementsEqual(address)
            || address.contains(where: OSCAddress.isPatternSign)
    }

    /// The reading of a signal; nil where the message has not the numbers that are asked for.
    func reading(
        _ signal: Int, isBare: Bool, _ numbers: [Float], _ time: MonotonicTime
    ) -> SignalReading? {
        let (address, request) = (routes[signal].address, routes[signal].request)
        if request.isEvent, isBare {
            return SignalReading(signal: signal, 1, isEvent: true, capturedAt: time)
        }
        guard numbers.count >= address.skipped + request.parts else { return nil }
        var value = SIMD4<Float>.zero
        for part in 0..<request.parts { value[part] = numbers[address.skipped + part] }
        return SignalReading(
            signal: signal, value: value, parts: request.parts, isEvent: request.isEvent,
            capturedAt: time)
    }

    /// FNV-1a of 64 bits.
    private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash
    }
}

/// What an OSC source did with what came, since it was opened.
public struct OSCTally: Hashable, Sendable {
    /// Datagrams that arrived.
    public var datagrams: UInt64 = 0
    /// Datagrams that the kernel had no room for.
    public var lost: UInt64 = 0
    /// Datagrams that are no OSC.
    public var damaged: UInt64 = 0
    /// Datagrams of senders that do not count.
    public var foreign: UInt64 = 0
    /// Messages in the others.
    public var messages: UInt64 = 0
    /// Values for our signals in them: each is delivered, replaced, refused, or waits.
    public var values: UInt64 = 0
    /// Readings that were handed over.
    public var delivered: UInt64 = 0
    /// Levels that a newer one replaced before anybody asked.
    public var replaced: UInt64 = 0
    /// Values without the numbers that are asked for, and events that found no room.
    public var refused: UInt64 = 0
}
