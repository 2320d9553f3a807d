import Sensing
import WorldState

/// What leaves the world as a number: one entry of `stage.signals`.
public struct OutgoingSignal: Hashable, Sendable {
    /// What a device is left with when the world ends, stands still, or is behind its curtain.
    public enum Ending: Hashable, Sendable {
        /// Whatever it got last.
        case hold
        /// A value in the unit of the output; 0 for off.
        case value(Float)
    }

    /// What is read, as the profile names it.
    public var name: String
    /// What is read.
    public var source: OutgoingSource
    /// The sink, an entry of `Devices/`.
    public var entry: DeviceEntry
    /// Where it goes, in the driver's words.
    public var address: String
    /// The lamp, where it goes to one.
    public var fixture: LightFixture?
    /// The source's value that gives `outputFrom`.
    public var inputFrom: Float
    /// The source's value that gives `outputTo`.
    public var inputTo: Float
    /// What is sent at `inputFrom`.
    public var outputFrom: Float
    /// What is sent at `inputTo`.
    public var outputTo: Float
    /// The form of the line between them.
    public var curve = DriveCurve.linear
    /// Ticks from value to value at the least.
    public var ticks: UInt64 = 2
    /// How fast a lamp may change, in shares of full a second; nil for at once.
    public var slew: Float?
    /// What it ends with.
    public var ending = Ending.value(0)

    /// Makes a signal that sends 0 … 1 for a span of its source, thirty times a second.
    public init(
        _ name: String, _ source: OutgoingSource, to entry: DeviceEntry, at address: String,
        from low: Float = 0, to high: Float = 1
    ) {
        self.name = name
        self.source = source
        self.entry = entry
        self.address = address
        (inputFrom, inputTo) = (low, high)
        (outputFrom, outputTo) = (0, 1)
    }

    /// How many numbers go to the address.
    public var parts: Int { fixture?.parts.count ?? (source.isColour ? 3 : 1) }

    /// The value of the line at an input, beyond its ends that of the end; does not allocate.
    public func output(_ input: Float) -> Float {
        var t = (input - inputFrom) / (inputTo - inputFrom)
        t = max(0, min(1, t.isFinite ? t : 0))
        switch curve {
        case .linear: break
        case .ease: t = t * t * (3 - 2 * t)
        case .square: t = t * t
        case .root: t = t.squareRoot()
        }
        return outputFrom + (outputTo - outputFrom) * t
    }

    /// What the address gets for a value of the source: line, then lamp.
    ///
    /// One number makes white light in a lamp with colours. Does not allocate.
    public func value(_ input: SIMD4<Float>) -> SIMD4<Float> {
        var value = SIMD4<Float>.zero
        if source.isColour {
            for part in 0..<3 { value[part] = output(input[part]) }
        } else {
            value = SIMD4(repeating: output(input.x))
        }
        return fixture?.mix(value) ?? value
    }

    /// What it ends with, for every part; nil where it holds.
    public var endingValue: SIMD4<Float>? {
        guard case .value(let value) = ending, !source.happens else { return nil }
        let all = SIMD4<Float>(repeating: value)
        return fixture?.mix(all) ?? all
    }
}
