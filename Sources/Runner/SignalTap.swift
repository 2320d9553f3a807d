import Conditions
import DeviceIO
import Kernels
import Setup
import WorldState

/// The loop's end of what leaves as numbers: reads the world at every tick, puts values down.
///
/// Neither blocks nor allocates: a level replaces the one before, an event finds room or is
/// counted. What is put down is sent by `SinkSupervisor` on threads of normal priority. A level
/// that did not change is put down once a second all the same: that is how the sender knows
/// that the world lives. Belongs to the loop's thread.
public final class SignalTap {
    /// A class, so that nothing of a signal is copied at every tick.
    private final class Line {
        let signal: OutgoingSignal
        let outbox: SignalOutbox
        let place: Int
        var last = SIMD4<Float>(repeating: .nan)
        var lastTick: UInt64 = 0

        init(_ signal: OutgoingSignal, _ outbox: SignalOutbox, _ place: Int) {
            (self.signal, self.outbox, self.place) = (signal, outbox, place)
        }
    }

    /// Ticks after which a level is put down again.
    private static let repeatTicks: UInt64 = 60

    private var lines: [Line] = []
    private var light: PictureLight

    /// Makes a tap.
    ///
    /// - Parameters:
    ///   - signals: What leaves, in the profile's order.
    ///   - outboxes: One for each entry they go to, by its name; each with the entry's signals
    ///     in their order.
    public init(_ signals: [OutgoingSignal], outboxes: [String: SignalOutbox]) {
        var places: [String: Int] = [:]
        var parts: Set<PicturePart> = []
        for signal in signals {
            guard let outbox = outboxes[signal.entry.name] else {
                preconditionFailure("no outbox for \(signal.entry.name)")
            }
            let place = places[signal.entry.name, default: 0]
            places[signal.entry.name] = place + 1
            lines.append(Line(signal, outbox, place))
            switch signal.source {
            case .colour(let part), .light(let part): parts.insert(part)
            default: break
            }
        }
        light = PictureLight(parts)
    }

    /// Looks at a finished picture, where a signal depends on it.
    public func see(_ picture: PixelBuffer) { light.measure(picture) }

    /// Puts down what is due after a tick.
    ///
    /// - Parameters:
    ///   - world: The world after the step.
    ///   - isDark: Whether the curtain is drawn: what has an ending gets it, nothing happens.
    public func tell(_ world: World, isDark: Bool = false) {
        for line in lines {
            if line.signal.source.happens {
                if !isDark { happen(line, world) }
            } else {
                level(line, world, isDark)
            }
        }
    }

    private func level(_ line: Line, _ world: World, _ isDark: Bool) {
        let tick = world.tick.index
        let age = tick &- line.lastTick
        guard age >= line.signal.ticks || line.lastTick == 0 else { return }
        var value = SIMD4<Float>.zero
        if !isDark, let input = input(line.signal.source, world) {
            value = line.signal.value(input)
        } else if let ending = line.signal.endingValue {
            value = ending
        } else {
            // It holds; the sender is told again what it has.
            guard line.lastTick != 0 else { return }
            value = line.last
        }
        guard value != line.last || age >= SignalTap.repeatTicks else { return }
        line.last = value
        line.lastTick = max(tick, 1)
        line.outbox.put(line.place, value)
    }

    private func happen(_ line: Line, _ world: World) {
        switch line.signal.source {
        case .event(let kind):
            for event in world.events where event.kind == kind { put(line, event.strength) }
        case .roomEvent(let channel):
            for index in 0..<world.conditions.eventCount(channel) {
                put(line, world.conditions.event(channel, index).strength)
            }
        default: break
        }
    }

    private func put(_ line: Line, _ strength: Float) {
        line.outbox.put(line.place, line.signal.value(SIMD4(repeating: strength)))
    }

    /// The source's value at this tick; nil where nothing is known of it.
    private func input(_ source: OutgoingSource, _ world: World) -> SIMD4<Float>? {
        switch source {
        case .property(let property): SIMD4(repeating: world[property])
        case .measure(let measure): SIMD4(repeating: measure.value(of: world))
        case .condition(let channel, let part): condition(channel, part, world)
        case .colour(let part): light.isKnown ? light.colour(part) : nil
        case .light(let part): light.isKnown ? SIMD4(repeating: light.luminance(part)) : nil
        case .event, .roomEvent: nil
        }
    }

    private func condition(_ channel: Int, _ part: DrivePart, _ world: World) -> SIMD4<Float>? {
        let frame = world.conditions
        switch frame.states[channel] {
        case .unavailable, .unknown: return nil
        default: break
        }
        return SIMD4(repeating: world.reading(channel, part))
    }
}
