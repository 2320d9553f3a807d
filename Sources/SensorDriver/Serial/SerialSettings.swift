/// How a serial line is set up and what its lines look like.
public struct SerialSettings: Hashable, Sendable {
    /// What a line of text holds.
    public enum Format: String, Hashable, Sendable, CaseIterable {
        /// Found out line by line: JSON where it begins with a brace, pairs where it has `=` or
        /// `:` behind a word, else fields.
        case automatic
        /// Numbers one behind another; the address `2` is the second.
        case fields
        /// `key=value` or `key: value`, several in a line; the address is the key.
        case pairs
        /// A JSON value; the address is a path such as `wind.speed` or `samples[0].x`.
        case json
    }

    /// Bits a second; any number that the adapter can make.
    public var baud: UInt32
    /// What a line of text holds.
    public var format: Format
    /// Bytes of the longest line; a longer one is dropped and counted.
    public var lineLimit: Int
    /// What a line must begin with to be read, such as `$TEMP,`; taken off before reading.
    ///
    /// Other lines are a sign of life and nothing more.
    public var prefix: String
    /// Whether the first line is left out, because it may have been running already.
    public var skipsFirstLine: Bool
    /// Nanoseconds that an Arduino needs after a reset; 0 leaves DTR alone.
    ///
    /// Otherwise DTR is dropped for a tenth of a second at `open`, and what is sent during
    /// this time is thrown away.
    public var resetWait: Int64
    /// What is written once the line is ready, such as a command to start; may be empty.
    public var greeting: String

    /// Makes settings; the defaults fit most Arduinos.
    public init(
        baud: UInt32 = 115_200, format: Format = .automatic, lineLimit: Int = 1024,
        prefix: String = "", skipsFirstLine: Bool = true, resetWait: Int64 = 0,
        greeting: String = ""
    ) {
        self.baud = baud
        self.format = format
        self.lineLimit = lineLimit
        self.prefix = prefix
        self.skipsFirstLine = skipsFirstLine
        self.resetWait = resetWait
        self.greeting = greeting
    }
}
