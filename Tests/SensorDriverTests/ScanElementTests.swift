import Quantities
import TestRig
import Testing

@testable import SensorDriver

/// Elements of a scan, against a decoder that goes bit by bit.
struct ScanElementTests {
    /// The plainest way: the bits of the text, one at a time.
    private func decode(_ bytes: [UInt8], little: Bool, signed: Bool, real: Int, shift: Int)
        -> Double
    {
        let ordered = little ? bytes : Array(bytes.reversed())
        func bit(_ n: Int) -> Bool { ordered[n / 8] & (1 << UInt8(n % 8)) != 0 }
        var value = 0.0
        var weight = 1.0
        for n in 0..<real {
            let isSign = signed && n == real - 1
            if bit(shift + n) { value += isSign ? -weight : weight }
            weight *= 2
        }
        return value
    }

    @Test(arguments: testSeeds(2000))
    func `every element is decoded as bit by bit`(seed: UInt64) throws {
        var random = RandomStream(seed: seed)
        let storage = [8, 16, 32, 64][random.below(4)]
        let real = 1 + random.below(min(storage, 52))
        let shift = random.below(storage - real + 1)
        let (little, signed) = (random.below(2) == 0, random.below(2) == 0)
        let count = 1 + random.below(4)
        let text =
            "\(little ? "le" : "be"):\(signed ? "s" : "u")\(real)/\(storage)"
            + "\(count > 1 ? "X\(count)" : "")>>\(shift)"
        let element = try #require(ScanElement(text), "\(text)")
        let bytes = (0..<count * storage / 8).map { _ in UInt8(random.below(256)) }
        for index in 0..<count {
            let part = Array(bytes[index * storage / 8..<(index + 1) * storage / 8])
            let expected = decode(
                part, little: little, signed: signed, real: real, shift: shift)
            let found = bytes.withUnsafeBytes { element.value(index, in: $0) }
            #expect(
                Double(found) == expected, "\(text) \(bytes) \(rerun(seed, "bit by bit"))")
        }
    }

    @Test func `what lies beyond the real bits counts for nothing`() throws {
        let element = try #require(ScanElement("le:s16/32>>0"))
        let bytes: [UInt8] = [0xFE, 0xFF, 0x34, 0x12]
        #expect(bytes.withUnsafeBytes { element.value(0, in: $0) } == -2)
    }

    @Test(arguments: [
        "", "le", "xe:s16/16>>0", "le:x16/16>>0", "le:s0/16>>0", "le:s17/16>>0", "le:s16/24>>0",
        "le:s16/16>>1", "le:s16/16X0>>0", "le:s16/16>>-1", "le:s16/16>>0 ", "le:s99999999999/16>>0",
        "le:s16/16X99999>>0",
    ])
    func `a type that the kernel never writes is refused`(text: String) {
        #expect(ScanElement(text) == nil)
    }

    @Test func `channels are aligned to their size and the scan to its widest`() throws {
        func place(_ types: [String]) throws -> (offsets: [Int], length: Int) {
            let layout = ScanLayout(
                try types.map { ("c", try #require(ScanElement($0))) })
            return (layout.places.map(\.offset), layout.length)
        }
        let motion = try place(["le:s16/16>>0", "le:s16/16>>0", "le:s16/16>>0", "le:s64/64>>0"])
        #expect(motion.offsets == [0, 2, 4, 8] && motion.length == 16)
        let hub = try place(["le:s16/32>>0", "le:u8/8>>0", "le:s64/64>>0"])
        #expect(hub.offsets == [0, 4, 8] && hub.length == 16)
        let turn = try place(["le:u8/8>>0", "le:s16/32X4>>0"])
        #expect(turn.offsets == [0, 16] && turn.length == 32)
    }
}
