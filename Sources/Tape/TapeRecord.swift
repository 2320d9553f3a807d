/// What one stream of a tape holds and how: a channel of MCAP together with its schema.
public struct TapeStream: Hashable, Sendable {
    /// Its name: `camera/hall`, `serial/chair`.
    public var topic: String
    /// How a message is written: `json`, `jpeg`, `raw`.
    public var encoding: String
    /// The name of what a message is: `foxglove.CompressedImage`; empty for none.
    public var schema: String
    /// How the schema is written, `jsonschema`; empty for none.
    public var schemaEncoding: String
    /// The schema itself.
    public var schemaText: String
    /// Facts about the stream, such as the device's identity; sorted by key on the tape.
    public var facts: [String: String]

    /// Describes a stream.
    public init(
        topic: String, encoding: String, schema: String = "", schemaEncoding: String = "",
        schemaText: String = "", facts: [String: String] = [:]
    ) {
        self.topic = topic
        self.encoding = encoding
        self.schema = schema
        self.schemaEncoding = schemaEncoding
        self.schemaText = schemaText
        self.facts = facts
    }
}

/// One message of a tape.
public struct TapeMessage: Hashable, Sendable {
    /// Which stream, by the number the writer gave or the reader found.
    public var stream: Int
    /// Counted by whoever captured it; a gap means lost captures.
    public var sequence: UInt32
    /// When it was written down, nanoseconds of the tape's clock.
    public var loggedAt: UInt64
    /// When it was captured, nanoseconds of the tape's clock.
    public var capturedAt: UInt64
    /// What it says, in the stream's encoding.
    public var bytes: [UInt8]

    /// Makes a message.
    public init(
        stream: Int, sequence: UInt32, loggedAt: UInt64, capturedAt: UInt64, bytes: [UInt8]
    ) {
        self.stream = stream
        self.sequence = sequence
        self.loggedAt = loggedAt
        self.capturedAt = capturedAt
        self.bytes = bytes
    }
}

/// Why a tape could not be written or read; in words for people.
public struct TapeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file.
    public var path: String
    /// What went wrong.
    public var what: String

    /// File and reason in one line.
    public var description: String { "\(path): \(what)" }
}

/// The kinds of records in MCAP, by the numbers of its specification (mcap.dev/spec).
enum Opcode: UInt8 {
    case header = 0x01
    case footer = 0x02
    case schema = 0x03
    case channel = 0x04
    case message = 0x05
    case chunk = 0x06
    case messageIndex = 0x07
    case chunkIndex = 0x08
    case statistics = 0x0B
    case summaryOffset = 0x0E
    case dataEnd = 0x0F
}

/// The eight bytes at both ends of every tape.
let tapeMagic: [UInt8] = [0x89, 0x4D, 0x43, 0x41, 0x50, 0x30, 0x0D, 0x0A]
