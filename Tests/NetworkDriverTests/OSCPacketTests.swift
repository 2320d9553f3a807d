import TestRig
import Testing

@testable import NetworkDriver

struct OSCPacketTests {
    /// The two examples of the specification, byte by byte.
    @Test func `the specification's own examples are read and written`() throws {
        let frequency: [UInt8] =
            Array("/oscillator/4/frequency".utf8) + [0] + Array(",f".utf8) + [0, 0]
            + [0x43, 0xDC, 0, 0]
        let message = OSCMessage("/oscillator/4/frequency", [.float(440)])
        #expect(try OSCPacket.parse(frequency).get() == .message(message))
        #expect(OSCPacket.message(message).bytes == frequency)
        let foo: [UInt8] =
            Array("/foo".utf8) + [0, 0, 0, 0] + Array(",iisff".utf8) + [0, 0, 0, 0, 3, 0xE8]
            + [0xFF, 0xFF, 0xFF, 0xFF] + Array("hello".utf8) + [0, 0, 0, 0x3F, 0x9D, 0xF3, 0xB6]
            + [0x40, 0xB5, 0xB2, 0x2D]
        let second = OSCMessage(
            "/foo", [.int(1000), .int(-1), .string("hello"), .float(1.234), .float(5.678)])
        #expect(try OSCPacket.parse(foo).get() == .message(second))
        #expect(OSCPacket.message(second).bytes == foo)
    }

    private static let faults: [(bytes: [UInt8], problem: OSCFault.Problem)] = [
        ([], .length(0)), ([47, 97, 0], .length(3)), (Array("abc".utf8) + [0], .start),
        (Array("/abc".utf8), .text), (Array("/a b".utf8) + [0, 0, 0, 0], .address),
        ([47, 97, 0, 1], .text), (Array("/a".utf8) + [0, 0, 105, 0, 0, 0], .typeTags),
        (Array("/a".utf8) + [0, 0, 44, 105, 0, 0], .cutOff),
        (Array("/a".utf8) + [0, 0, 44, 120, 0, 0], .unknownType(120)),
        (Array("/a".utf8) + [0, 0, 44, 91, 0, 0], .brackets),
        (Array("/a".utf8) + [0, 0, 44, 93, 0, 0], .brackets),
        (Array("/a".utf8) + [0, 0, 44, 0, 0, 0, 1, 2, 3, 4], .leftOver(4)),
        (Array("/a".utf8) + [0, 0, 44, 98, 0, 0, 255, 255, 255, 255], .blobSize(-1)),
        (Array("/a".utf8) + [0, 0, 44, 98, 0, 0, 0, 0, 0, 9], .cutOff),
        (Array("#bundle".utf8) + [0, 0, 0, 0, 0], .cutOff),
        (Array("#bundle".utf8) + [0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 8], .cutOff),
        (Array("#bundle".utf8) + [0, 0, 0, 0, 0, 0, 0, 0, 1, 255, 255, 255, 252], .cutOff),
        (Array("#bundle".utf8) + [0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0], .length(0)),
    ]

    @Test(arguments: faults)
    func `what is no OSC is told with its reason`(
        _ example: (bytes: [UInt8], problem: OSCFault.Problem)
    ) {
        #expect(throws: OSCFault.self) { try OSCPacket.parse(example.bytes).get() }
        if case .failure(let fault) = OSCPacket.parse(example.bytes) {
            #expect(fault.problem == example.problem)
        }
    }

    @Test func `bundles lie eight deep and no deeper`() throws {
        var packet = OSCPacket.message(OSCMessage("/a"))
        for _ in 0..<8 { packet = .bundle(.immediately, [packet]) }
        #expect(try OSCPacket.parse(packet.bytes).get() == packet)
        let deeper = OSCPacket.parse(OSCPacket.bundle(.immediately, [packet]).bytes)
        guard case .failure(let fault) = deeper else {
            Issue.record("it was taken")
            return
        }
        #expect(fault.problem == .depth)
    }

    @Test func `a bundle of a thousand and more messages is refused`() {
        let many = [OSCPacket](repeating: .message(OSCMessage("/a")), count: 1025)
        guard case .failure(let fault) = OSCPacket.parse(OSCPacket.bundle(.immediately, many).bytes)
        else {
            Issue.record("it was taken")
            return
        }
        #expect(fault.problem == .tooMany)
    }

    @Test func `any packet comes back as it was sent`() throws {
        for seed in testSeeds(300) {
            var dice = Dice(seed)
            let packet = OSCPacketTests.packet(&dice, depth: 0)
            let parsed = try OSCPacket.parse(packet.bytes).get()
            #expect(parsed == packet, "\(rerun(seed, "any packet comes back"))")
        }
    }

    @Test func `arguments become numbers in their order`() {
        let message = OSCMessage(
            "/a",
            [
                .int(-3), .array([.bool(true), .bool(false)]), .string("5"), .colour(0xFF00_00FF),
                .midi(0x0190_3C64), .impulse, .null, .double(0.5),
            ])
        #expect(message.numbers == [-3, 1, 0, 1, 0, 0, 1, 1, 144, 60, 100, 1, 0.5])
    }

    private static func packet(_ dice: inout Dice, depth: Int) -> OSCPacket {
        if depth < 4, dice.below(3) == 0 {
            let count = dice.below(4)
            let parts = (0..<count).map { _ in packet(&dice, depth: depth + 1) }
            return .bundle(OSCTimeTag(bits: dice.next()), parts)
        }
        let arguments = (0..<dice.below(6)).map { _ in argument(&dice, depth: 0) }
        return .message(OSCMessage("/a/" + String(repeating: "x", count: dice.below(9)), arguments))
    }

    private static func argument(_ dice: inout Dice, depth: Int) -> OSCArgument {
        let bits = dice.next()
        switch dice.below(depth < 3 ? 14 : 13) {
        case 0: return .int(Int32(truncatingIfNeeded: bits))
        case 1: return .float(Float(bits & 0xFFFF) / 64)
        case 2: return .string(String(repeating: "é", count: dice.below(7)))
        case 3: return .blob((0..<dice.below(9)).map { _ in UInt8(dice.below(256)) })
        case 4: return .long(Int64(bitPattern: bits))
        case 5: return .timeTag(OSCTimeTag(bits: bits))
        case 6: return .double(Double(bits & 0xFFFF_FFFF) / 4096)
        case 7: return .bool(bits & 1 == 0)
        case 8: return .null
        case 9: return .impulse
        case 10: return .character(UInt32(truncatingIfNeeded: bits))
        case 11: return .colour(UInt32(truncatingIfNeeded: bits))
        case 12: return .midi(UInt32(truncatingIfNeeded: bits))
        default: return .array((0..<dice.below(3)).map { _ in argument(&dice, depth: depth + 1) })
        }
    }
}
