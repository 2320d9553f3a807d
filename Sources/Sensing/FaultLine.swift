import Conditions
import Quantities

/// What a channel has to say in one tick, on its way from the board into the latch.
struct Arrival {
    /// Whether there is a new value.
    var isFresh: Bool
    /// Whether the device behind it is away.
    var isAway: Bool
    /// Whether a program had a hand in it.
    var isSimulated: Bool
    /// When the value was captured.
    var capturedAt: Int64
}

/// One fault on one channel, with all it has to remember.
///
/// Its memory is made at the beginning: passing values allocates nothing.
struct FaultLine: Sendable {
    let fault: Fault
    let channel: Int
    private let limits: Channel
    private var random: RandomStream
    private var isAtWork = false
    /// The value that is stuck.
    private var kept: ConditionFrame
    private var hasKept = false
    private var lastPassed: Int64 = .min / 2
    private var isGateOpen = false
    private var gateUntil: Int64 = 0
    private var late: DelayRing?

    init(_ fault: Fault, channel: Int, limits: Channel, seed: UInt64) {
        self.fault = fault
        self.channel = channel
        self.limits = limits
        random = RandomStream(seed: seed)
        kept = ConditionFrame(layout: ChannelLayout([limits]))
        late = fault.kind == .delayed ? DelayRing(limits) : nil
    }

    /// Lets an arrival through as the fault would have it; `frame` holds its value and events.
    mutating func pass(_ arrival: inout Arrival, _ frame: inout ConditionFrame, at time: Int64) {
        guard fault.isAtWork(at: time) else {
            if isAtWork { forget() }
            return
        }
        isAtWork = true
        // What a drill lets through is no longer the room's own word.
        arrival.isSimulated = true
        switch fault.kind {
        case .off:
            silence(&arrival, &frame)
            arrival.isAway = true
        case .stuck: stick(&arrival, &frame)
        case .garbage: if arrival.isFresh { litter(&arrival, &frame) }
        case .wrong: if arrival.isFresh { falsify(&frame) }
        case .slow:
            guard arrival.isFresh else { break }
            if Double(time - lastPassed) * 1e-9 < 1 / fault.rate {
                silence(&arrival, &frame)
            } else {
                lastPassed = time
            }
        case .delayed: late?.pass(&arrival, &frame, channel, at: time, delay: fault.delay)
        case .intermittent: swing(&arrival, &frame, at: time)
        case .skewed:
            let drift = Double(time - fault.from) * fault.drift * 1e-6
            arrival.capturedAt = max(1, arrival.capturedAt + fault.jump + Int64(drift))
        }
    }

    private mutating func forget() {
        isAtWork = false
        hasKept = false
        lastPassed = .min / 2
        isGateOpen = false
        gateUntil = 0
        late?.clear()
    }

    private func silence(_ arrival: inout Arrival, _ frame: inout ConditionFrame) {
        arrival.isFresh = false
        if limits.shape == .events { frame.removeEvents(channel) }
    }

    private mutating func stick(_ arrival: inout Arrival, _ frame: inout ConditionFrame) {
        if limits.shape == .events { frame.removeEvents(channel) }
        guard arrival.isFresh else { return }
        if hasKept {
            frame.copyValue(channel, from: kept, 0)
        } else {
            kept.copyValue(0, from: frame, channel)
            hasKept = true
        }
    }

    private mutating func swing(
        _ arrival: inout Arrival, _ frame: inout ConditionFrame, at time: Int64
    ) {
        if time >= gateUntil {
            // It begins away, so that a short fault is one at all.
            isGateOpen = gateUntil > 0 && !isGateOpen
            gateUntil = time + Int64(Double(fault.period) * Double(random.between(0.25, 1.75)))
        }
        if !isGateOpen { silence(&arrival, &frame) }
    }

    /// A random number within the range or beyond it; now and then none at all.
    private mutating func number(_ low: Float, _ high: Float) -> Float {
        if random.below(8) == 0 { return random.below(2) == 0 ? .nan : .infinity }
        let span = high - low
        return random.between(low - span, high + span)
    }

    private mutating func litter(_ arrival: inout Arrival, _ frame: inout ConditionFrame) {
        switch limits.shape {
        case .tracks:
            frame.removeTracks(channel)
            for _ in 0..<random.below(Track.limit + 1) {
                let track = Track(
                    identity: UInt32(1 + random.below(64)),
                    position: Vector2(number(-20, 20), number(-20, 20)),
                    velocity: Vector2(number(-4, 4), number(-4, 4)), height: number(0, 3))
                if Fence.accepts(track) { frame.addTrack(channel, track) }
            }
        case .events:
            frame.removeEvents(channel)
            for _ in 0..<random.below(3) {
                let event = ConditionEvent(
                    strength: number(0, 1), bearing: number(-Exact.pi, Exact.pi))
                if let event = Fence.held(event) { frame.addEvent(channel, event) }
            }
        case let shape:
            // A reading with a part that is no number is refused whole, at the fence.
            var isGood = true
            for part in 0..<shape.floatCount {
                let value = number(limits.low, limits.high)
                if Fence.accepts(value) {
                    frame.setNumber(channel, part, value)
                } else if shape.floatCount <= 4 {
                    isGood = false
                }
            }
            if !isGood { arrival.isFresh = false }
        }
    }

    private func falsify(_ frame: inout ConditionFrame) {
        switch limits.shape {
        case .tracks:
            for index in 0..<frame.trackCount(channel) {
                var track = frame.track(channel, index)
                track.position.x = falsified(track.position.x, limits.low, limits.high)
                track.position.y = falsified(track.position.y, limits.low, limits.high)
                frame.setTrack(channel, index, track)
            }
        case .events:
            for index in 0..<frame.eventCount(channel) {
                var event = frame.event(channel, index)
                event.strength = saturate(falsified(event.strength, 0, 1))
                event.bearing = -event.bearing
                frame.setEvent(channel, index, event)
            }
        case let shape:
            for part in 0..<shape.floatCount {
                let value = frame.number(channel, part)
                frame.setNumber(channel, part, falsified(value, limits.low, limits.high))
            }
        }
    }

    private func falsified(_ value: Float, _ low: Float, _ high: Float) -> Float {
        (fault.scale.map { value * $0 } ?? low + high - value) + fault.offset
    }
}

/// What the fence between devices and conditions lets in: numbers that are numbers.
enum Fence {
    static func accepts(_ value: Float) -> Bool { value.isFinite }

    static func accepts(_ track: Track) -> Bool {
        track.position.x.isFinite && track.position.y.isFinite && track.velocity.x.isFinite
            && track.velocity.y.isFinite && track.height.isFinite
    }

    /// An event held to its range; nil where it is none.
    static func held(_ event: ConditionEvent) -> ConditionEvent? {
        guard event.strength.isFinite, event.bearing.isFinite else { return nil }
        return ConditionEvent(
            strength: saturate(event.strength),
            bearing: clamp(event.bearing, -Exact.pi, Exact.pi))
    }
}
