/// The size that a JPEG file says it has, read from its frame header alone.
///
/// Source: ITU-T T.81, annex B: markers, and the start-of-frame segment.
enum JPEGSize {
    /// Pixels; nil where the bytes are no JPEG or the size is beyond reason.
    static func of(_ bytes: [UInt8]) -> (width: Int, height: Int)? {
        guard bytes.count > 4, bytes[0] == 0xFF, bytes[1] == 0xD8 else { return nil }
        var place = 2
        while place + 4 <= bytes.count {
            guard bytes[place] == 0xFF else { return nil }
            let marker = bytes[place + 1]
            if marker == 0xFF {
                place += 1
                continue
            }
            let length = Int(bytes[place + 2]) << 8 | Int(bytes[place + 3])
            // C4, C8 and CC lie among the frame headers and are none.
            if (0xC0...0xCF).contains(marker), ![0xC4, 0xC8, 0xCC].contains(marker) {
                guard place + 9 <= bytes.count else { return nil }
                let height = Int(bytes[place + 5]) << 8 | Int(bytes[place + 6])
                let width = Int(bytes[place + 7]) << 8 | Int(bytes[place + 8])
                guard (1...16_384).contains(width), (1...16_384).contains(height) else {
                    return nil
                }
                return (width, height)
            }
            guard length >= 2, marker != 0xDA, marker != 0xD9 else { return nil }
            place += 2 + length
        }
        return nil
    }
}
