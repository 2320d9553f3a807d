/// An instant in a sender's clock: seconds since 1900 and 2⁻³² seconds, as NTP counts.
///
/// Kept as data: senders' clocks are wrong too often to wait for them, so that messages are
/// delivered on arrival whatever the tag says.
public struct OSCTimeTag: Hashable, Sendable {
    /// All 64 bits as they came.
    public var bits: UInt64

    /// Takes the 64 bits.
    public init(bits: UInt64) { self.bits = bits }

    /// The tag that means "at once".
    public static let immediately = OSCTimeTag(bits: 1)
}

/// One argument of an OSC message.
///
/// The types of OSC 1.0 and the optional ones that are common. Source: "The Open Sound Control
/// 1.0 Specification", Wright 2002.
public indirect enum OSCArgument: Hashable, Sendable {
    /// `i`.
    case int(Int32)
    /// `f`.
    case float(Float)
    /// `s`; bytes that are no UTF-8 become replacement characters.
    case string(String)
    /// `b`.
    case blob([UInt8])
    /// `h`.
    case long(Int64)
    /// `t`.
    case timeTag(OSCTimeTag)
    /// `d`.
    case double(Double)
    /// `T` and `F`.
    case bool(Bool)
    /// `N`.
    case null
    /// `I`: something happened.
    case impulse
    /// `c`: a character's code.
    case character(UInt32)
    /// `r`: red in the highest byte, then green, blue, alpha.
    case colour(UInt32)
    /// `m`: port in the highest byte, then status and two data bytes.
    case midi(UInt32)
    /// `[` and `]` round further arguments.
    case array([OSCArgument])

    /// Appends what this argument is as numbers; texts, blobs and nulls are none.
    ///
    /// A colour gives four shares from 0 to 1, a MIDI message its four bytes, an array all of its
    /// own; an impulse and `T` give 1, `F` gives 0.
    func appendNumbers(to numbers: inout [Float]) {
        switch self {
        case .int(let value): numbers.append(Float(value))
        case .float(let value): numbers.append(value)
        case .long(let value): numbers.append(Float(value))
        case .timeTag(let value): numbers.append(Float(value.bits))
        case .double(let value): numbers.append(Float(value))
        case .bool(let value): numbers.append(value ? 1 : 0)
        case .impulse: numbers.append(1)
        case .character(let value): numbers.append(Float(value))
        case .colour(let value):
            for shift: UInt32 in [24, 16, 8, 0] {
                numbers.append(Float(value >> shift & 255) / 255)
            }
        case .midi(let value):
            for shift: UInt32 in [24, 16, 8, 0] { numbers.append(Float(value >> shift & 255)) }
        case .array(let values): for value in values { value.appendNumbers(to: &numbers) }
        case .string, .blob, .null: break
        }
    }
}

/// An OSC message: where it goes, and its arguments.
public struct OSCMessage: Hashable, Sendable {
    /// The address, which may be a pattern: `/fader/1`, `/fader/*`.
    public var address: String
    /// The arguments in their order.
    public var arguments: [OSCArgument]

    /// Makes a message.
    public init(_ address: String, _ arguments: [OSCArgument] = []) {
        self.address = address
        self.arguments = arguments
    }

    /// All numbers of the arguments, one after the other.
    public var numbers: [Float] {
        var numbers: [Float] = []
        for argument in arguments { argument.appendNumbers(to: &numbers) }
        return numbers
    }
}
