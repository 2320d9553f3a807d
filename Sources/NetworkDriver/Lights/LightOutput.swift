import DeviceIO
import Quantities

/// What lamps do once nobody tells them anything any more.
public enum LightLoss: Hashable, Sendable {
    /// They keep their last look.
    case hold
    /// They fade to black, in so many seconds.
    case fade(seconds: Float)
}

/// How a sink of light behaves in time.
public struct LightPace: Hashable, Sendable {
    /// Frames a second and universe at the most, 1 … 44: DMX512 carries no more.
    public var rate: Float
    /// How fast a level may change, in shares of full a second; nil: at once.
    public var slew: Float?
    /// Other limits than `slew`, by a signal's address.
    public var slewByAddress: [String: Float]
    /// Seconds without a new value after which `loss` sets in; 0: never.
    public var lossAfter: Float
    /// What lamps do then, and (a fade at once) when the sink is closed.
    public var loss: LightLoss

    /// Makes a pace.
    public init(
        rate: Float = 44, slew: Float? = nil, slewByAddress: [String: Float] = [:],
        lossAfter: Float = 5, loss: LightLoss = .hold
    ) {
        self.rate = rate
        self.slew = slew
        self.slewByAddress = slewByAddress
        self.lossAfter = lossAfter
        self.loss = loss
    }
}

/// From values to the frames of light that are due: a pure function of values and times.
///
/// A universe is sent from its first value on: when it changed, at most `rate` times a second;
/// three times more when it has come to rest (E1.31, 6.6.2); and every 0.9 s while nothing changes.
struct LightOutput {
    private struct Lamp {
        var address: LightAddress
        var parts: Int
        var slew: Float?
        var target: SIMD4<Float>?
        var now = SIMD4<Float>.zero
    }

    private struct Universe {
        var slots = [UInt8](repeating: 0, count: 512)
        var sentAt: MonotonicTime?
        var isChanged = false
        var repeats = 0
    }

    /// Nanoseconds between frames while nothing changes.
    static let keepAlive: Int64 = 900_000_000

    private let pace: LightPace
    private let period: Int64
    private var lamps: [Lamp]
    private var universes: [Int: Universe] = [:]
    private var movedAt: MonotonicTime
    private var heardAt: MonotonicTime

    init(
        _ requests: [SignalRequest], addresses: [LightAddress], pace: LightPace,
        at now: MonotonicTime, device: String
    ) throws(DriverError) {
        guard (1...44).contains(pace.rate) else {
            throw .setting(device, "\(pace.rate) frames a second", allowed: "1 to 44")
        }
        let slews = [pace.slew].compactMap { $0 } + pace.slewByAddress.values
        guard slews.allSatisfy({ $0 > 0 && $0.isFinite }), (0...3600).contains(pace.lossAfter)
        else {
            throw .setting(
                device, "this pace", allowed: "a slew above 0 a second, a loss after 0 to 3600 s")
        }
        if case .fade(let seconds) = pace.loss, !(0...3600).contains(seconds) {
            throw .setting(device, "a fade of \(seconds) s", allowed: "0 to 3600 s")
        }
        for address in pace.slewByAddress.keys
        where !requests.contains(where: { $0.address == address }) {
            throw .setting(device, "a slew for \(address)", allowed: "addresses of signals")
        }
        self.pace = pace
        period = Int64((1_000_000_000 / pace.rate).rounded(.up))
        lamps = zip(requests, addresses).map { request, address in
            Lamp(
                address: address, parts: request.parts,
                slew: pace.slewByAddress[request.address] ?? pace.slew)
        }
        movedAt = now
        heardAt = now
    }

    /// Takes a new value of a signal.
    mutating func set(_ signal: Int, _ value: SIMD4<Float>, at now: MonotonicTime) {
        move(to: now)
        lamps[signal].target = value.clamped(lowerBound: .zero, upperBound: .one)
        if universes[lamps[signal].address.universe] == nil {
            universes[lamps[signal].address.universe] = Universe()
        }
        heardAt = now
    }

    /// When the next frame falls due; nil while nothing was ever set.
    func nextDue(at now: MonotonicTime) -> MonotonicTime? {
        let isMoving = lamps.contains { lamp in lamp.target.map { $0 != lamp.now } ?? false }
        var due = universes.values.map { universe -> MonotonicTime in
            guard let sentAt = universe.sentAt else { return now }
            if universe.isChanged || universe.repeats > 0 { return sentAt + period }
            // A slow lamp may need several periods for its next step.
            if isMoving { return max(sentAt, now) + period }
            return sentAt + LightOutput.keepAlive
        }
        if lossAt > now, !universes.isEmpty { due.append(lossAt) }
        return due.min()
    }

    /// The frames that are due, by universe; they count as sent.
    mutating func frames(at now: MonotonicTime) -> [(universe: Int, slots: [UInt8])] {
        move(to: now)
        var frames: [(universe: Int, slots: [UInt8])] = []
        for number in universes.keys.sorted() {
            guard var universe = universes[number] else { continue }
            let age = universe.sentAt.map { now - $0 } ?? Int64.max
            let isBusy = universe.isChanged || universe.repeats > 0
            guard age >= (isBusy ? period : LightOutput.keepAlive) else { continue }
            universe.repeats = universe.isChanged ? 3 : max(0, universe.repeats - 1)
            universe.isChanged = false
            universe.sentAt = now
            universes[number] = universe
            frames.append((number, universe.slots))
        }
        return frames
    }

    /// The last frames: the last look, or black.
    mutating func finalFrames() -> [(universe: Int, slots: [UInt8])] {
        universes.keys.sorted().map { number in
            let last = universes[number]?.slots ?? []
            return (number, pace.loss == .hold ? last : last.map { _ in 0 })
        }
    }

    private var lossAt: MonotonicTime {
        pace.lossAfter > 0
            ? heardAt + Int64(pace.lossAfter * 1e9) : MonotonicTime(nanoseconds: Int64.max)
    }

    /// Moves all lamps towards where they are to be, as fast as they may.
    private mutating func move(to now: MonotonicTime) {
        let seconds = Float(Double(max(0, now - movedAt)) / 1e9)
        movedAt = max(movedAt, now)
        var fade: Float?
        if now >= lossAt, case .fade(let time) = pace.loss { fade = time }
        for index in lamps.indices where lamps[index].target != nil {
            if fade != nil { lamps[index].target = .zero }
            var step = lamps[index].slew.map { $0 * seconds }
            if let fade { step = fade > 0 ? seconds / fade : nil }
            let way = (lamps[index].target ?? .zero) - lamps[index].now
            let limit = SIMD4<Float>(repeating: step ?? 1)
            lamps[index].now += way.clamped(lowerBound: -limit, upperBound: limit)
            // What is left of rounding.
            if step == nil { lamps[index].now = lamps[index].target ?? .zero }
            write(lamps[index])
        }
    }

    private mutating func write(_ lamp: Lamp) {
        guard var universe = universes[lamp.address.universe] else { return }
        let before = universe.slots
        for part in 0..<lamp.parts {
            lamp.address.put(lamp.now[part], part: part, into: &universe.slots)
        }
        if universe.slots != before { universe.isChanged = true }
        universes[lamp.address.universe] = universe
    }
}
