import Quantities
import TestRig
import Testing

@Suite struct EncodingTests {
    @Test func `everything that is written is read back`() throws {
        for seed in testSeeds(20) {
            var random = RandomStream(seed: seed)
            let (a, b, c) = (
                random.next(), UInt8(random.below(256)), Int64(bitPattern: random.next())
            )
            let number = Float(bitPattern: UInt32(truncatingIfNeeded: random.next()))
            let text = String(repeating: "Perlmutt ñ 真珠 ", count: random.below(20))
            let bytes = (0..<random.below(300)).map { _ in UInt8(random.below(256)) }
            var writer = ByteWriter()
            writer.write(a)
            writer.write(b)
            writer.write(c)
            writer.write(number)
            writer.write(Double(a))
            writer.write(true)
            writer.write(Vector3(1, -2, 0.5))
            writer.write(text)
            writer.write(bytes: bytes)
            var reader = ByteReader(writer.bytes)
            #expect(try reader.read(UInt64.self) == a)
            #expect(try reader.read(UInt8.self) == b)
            #expect(try reader.read(Int64.self) == c)
            #expect(try reader.readFloat().bitPattern == number.bitPattern)
            #expect(try reader.readDouble() == Double(a))
            #expect(try reader.readBool())
            #expect(try reader.readVector3() == Vector3(1, -2, 0.5))
            #expect(try reader.readString() == text)
            #expect(try reader.readBytes() == bytes)
            #expect(reader.isAtEnd, "\(rerun(seed, "everything that is written"))")
        }
    }

    @Test func `numbers lie in the bytes with the least first`() {
        var writer = ByteWriter()
        writer.write(UInt32(0x0102_0304))
        writer.write(Int16(-2))
        #expect(writer.bytes == [4, 3, 2, 1, 0xFE, 0xFF])
    }

    @Test func `bytes that end early are an error at every length`() {
        var writer = ByteWriter()
        writer.write(UInt64(7))
        writer.write("shell")
        writer.write(bytes: [1, 2, 3])
        for count in 0..<writer.bytes.count {
            #expect(throws: DecodingProblem.self) {
                var reader = ByteReader(Array(writer.bytes.prefix(count)))
                _ = try reader.read(UInt64.self)
                _ = try reader.readString()
                _ = try reader.readBytes()
            }
        }
    }
}
