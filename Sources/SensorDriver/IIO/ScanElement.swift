/// How one channel lies in a scan: the kernel's text `le:s12/16X2>>4`, understood.
struct ScanElement: Hashable, Sendable {
    let isLittleEndian: Bool
    let isSigned: Bool
    /// Bits that mean something, 1 … 64.
    let realBits: Int
    /// Bytes of one value: 1, 2, 4 or 8.
    let storageBytes: Int
    /// How many values lie one behind another.
    let count: Int
    /// How far to shift to the right.
    let shift: Int

    /// Reads the text; nil where it says what the kernel never would.
    init?(_ text: String) {
        var rest = Substring(text)
        func take(_ prefix: String) -> Bool {
            guard rest.hasPrefix(prefix) else { return false }
            rest.removeFirst(prefix.count)
            return true
        }
        func number() -> Int? {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest.removeFirst(digits.count)
            return Int(digits)
        }
        if take("le:") {
            isLittleEndian = true
        } else if take("be:") {
            isLittleEndian = false
        } else {
            return nil
        }
        if take("s") || take("S") {
            isSigned = true
        } else if take("u") || take("U") {
            isSigned = false
        } else {
            return nil
        }
        guard let real = number(), take("/"), let storage = number() else { return nil }
        count = take("X") ? number() ?? 0 : 1
        // Where nothing is shifted, some drivers say nothing about it.
        shift = take(">>") ? number() ?? -1 : 0
        guard rest.isEmpty, [8, 16, 32, 64].contains(storage), (1...storage).contains(real),
            (1...16).contains(count), shift >= 0, shift + real <= storage
        else { return nil }
        realBits = real
        storageBytes = storage / 8
    }

    /// Bytes of all its values.
    var length: Int { storageBytes * count }

    /// To how many bytes the kernel aligns it: its length, as a power of two.
    var alignment: Int {
        var size = 1
        while size < length { size *= 2 }
        return size
    }

    /// The n-th value, sign extended; `bytes` begins with the first.
    ///
    /// What lies beyond the real bits may hold anything, other channels' bytes among it.
    func value(_ index: Int, in bytes: UnsafeRawBufferPointer) -> Int64 {
        var word: UInt64 = 0
        for byte in 0..<storageBytes {
            let place = isLittleEndian ? storageBytes - 1 - byte : byte
            word = word << 8 | UInt64(bytes[index * storageBytes + place])
        }
        word >>= UInt64(shift)
        let unused = UInt64(64 - realBits)
        word <<= unused
        return isSigned
            ? Int64(bitPattern: word) >> Int64(unused) : Int64(bitPattern: word >> unused)
    }
}

/// Where the channels of a scan lie: in the order of their index, each aligned to its size.
struct ScanLayout: Hashable, Sendable {
    /// One channel of the scan.
    struct Place: Hashable, Sendable {
        var name: String
        var element: ScanElement
        var offset: Int
    }

    private(set) var places: [Place] = []
    /// Bytes of a whole scan, padding included.
    let length: Int

    /// - Parameter elements: Name and type of what is switched on, in the order of their index.
    init(_ elements: [(name: String, element: ScanElement)]) {
        var end = 0
        var widest = 1
        for (name, element) in elements {
            let alignment = element.alignment
            end = (end + alignment - 1) / alignment * alignment
            places.append(Place(name: name, element: element, offset: end))
            end += element.length
            widest = max(widest, alignment)
        }
        length = (end + widest - 1) / widest * widest
    }
}
