/// Cuts a stream of bytes into lines of bounded length.
///
/// A line ends with a line feed, a carriage return or both; empty lines count for nothing.
struct LineCutter {
    /// Lines that were too long.
    private(set) var overlong: UInt64 = 0
    private let limit: Int
    private var line: [UInt8] = []
    private var isSkipping: Bool

    /// - Parameters:
    ///   - limit: Bytes of the longest line.
    ///   - skipsFirst: Whether what comes before the first end of a line is left out.
    init(limit: Int, skipsFirst: Bool) {
        self.limit = max(limit, 1)
        isSkipping = skipsFirst
        line.reserveCapacity(self.limit)
    }

    /// Takes bytes and hands out each line that ends among them.
    mutating func feed(_ bytes: some Sequence<UInt8>, _ body: ([UInt8]) -> Void) {
        for byte in bytes {
            if byte == 10 || byte == 13 {
                if !isSkipping, !line.isEmpty { body(line) }
                line.removeAll(keepingCapacity: true)
                isSkipping = false
            } else if !isSkipping {
                if line.count < limit {
                    line.append(byte)
                } else {
                    overlong &+= 1
                    isSkipping = true
                }
            }
        }
    }
}
