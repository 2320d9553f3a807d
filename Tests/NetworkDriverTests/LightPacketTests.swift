import TestRig
import Testing

@testable import NetworkDriver

struct LightPacketTests {
    @Test func `an Art-Net frame is what the specification draws`() throws {
        let bytes: [UInt8] =
            Array("Art-Net".utf8) + [0, 0x00, 0x50, 0, 14, 7, 1, 0x23, 0x01, 0, 4, 10, 20, 30, 40]
        let frame = ArtNetDMX(universe: 0x123, sequence: 7, physical: 1, slots: [10, 20, 30, 40])
        #expect(ArtNetPacket.parse(bytes) == .dmx(frame))
        #expect(ArtNetPacket.dmx(frame).bytes == bytes)
    }

    @Test func `Art-Net that is none is refused`() {
        let good = ArtNetPacket.dmx(ArtNetDMX(universe: 1, sequence: 1, slots: [1, 2])).bytes
        for (place, value) in [(0, 66), (11, 13), (15, 0x80), (17, 3), (17, 0), (16, 2)] {
            var bad = good
            bad[place] = UInt8(value)
            #expect(ArtNetPacket.parse(bad) == nil, "byte \(place)")
        }
        for count in 0..<good.count { #expect(ArtNetPacket.parse(Array(good[..<count])) == nil) }
    }

    @Test func `other packets of Art-Net are read`() {
        let node = ArtNetNode(
            address: SocketAddress(host: 0x0A00_0001, port: 6454), shortName: "lamp",
            longName: "lamp at the door", universe: 0x7A5F, index: 2,
            hardware: [1, 2, 3, 4, 5, 6])
        #expect(ArtNetPacket.pollReply(node).bytes.count == 239)
        for packet: ArtNetPacket in [.poll(flags: 2), .sync, .pollReply(node)] {
            #expect(ArtNetPacket.parse(packet.bytes) == packet)
        }
        #expect(
            ArtNetPacket.parse(ArtNetPacket.start(0x9700) + [0, 14, 1]) == .other(0x9700))
    }

    /// The layers of E1.31, table 4-1, byte by byte.
    @Test func `an sACN frame is what the standard draws`() throws {
        let source = [UInt8](1...16)
        let slots = [UInt8](repeating: 9, count: 512)
        let data = SACNData(
            source: source, name: "Nacre", priority: 120, syncAddress: 0x0102, sequence: 5,
            isTerminated: true, universe: 300, slots: slots)
        let bytes = SACNPacket.data(data).bytes
        let head: [UInt8] =
            [0, 0x10, 0, 0] + Array("ASC-E1.17".utf8) + [0, 0, 0, 0x72, 0x6E, 0, 0, 0, 4] + source
            + [0x72, 0x58, 0, 0, 0, 2] + Array("Nacre".utf8) + [UInt8](repeating: 0, count: 59)
            + [120, 1, 2, 5, 0x40, 0x01, 0x2C, 0x72, 0x0B, 2, 0xA1, 0, 0, 0, 1, 2, 1, 0]
        #expect(bytes.count == 638)
        #expect(Array(bytes[..<126]) == head)
        #expect(SACNPacket.parse(bytes) == .data(data))
    }

    @Test func `sACN whose lengths or values are wrong is refused`() {
        let data = SACNData(
            source: [UInt8](1...16), name: "x", sequence: 5, universe: 1, slots: [1, 2, 3])
        let good = SACNPacket.data(data).bytes
        for count in 0..<good.count { #expect(SACNPacket.parse(Array(good[..<count])) == nil) }
        #expect(SACNPacket.parse(good + [0]) == nil)
        for (place, value) in [
            (1, 0), (16, 0x62), (21, 5), (108, 201), (114, 0), (117, 3), (118, 0),
        ] {
            var bad = good
            bad[place] = UInt8(value)
            #expect(SACNPacket.parse(bad) == nil, "byte \(place)")
        }
        var beyond = data
        beyond.universe = 64_000
        #expect(SACNPacket.parse(SACNPacket.data(beyond).bytes) == nil)
    }

    @Test func `synchronisation and discovery are read`() {
        let source = [UInt8](1...16)
        for packet: SACNPacket in [
            .sync(source: source, sequence: 3, address: 63_999),
            .discovery(source: source, name: "desk", page: 0, lastPage: 1, universes: [1, 300]),
        ] {
            #expect(SACNPacket.parse(packet.bytes) == packet)
        }
        #expect(SACNPacket.group(300, port: 5568).description == "239.255.1.44:5568")
    }

    @Test func `addresses of lamps`() throws {
        let plain = try #require(LightAddress("1/12", parts: 3, universes: 1...9))
        #expect(plain.universe == 1 && plain.place(2).coarse == 13)
        let fine = try #require(LightAddress("2/511+512", parts: 1, universes: 1...9))
        var slots = [UInt8](repeating: 0, count: 512)
        fine.put(0.5, part: 0, into: &slots)
        #expect(slots[510] == 0x80 && slots[511] == 0)
        #expect(abs(fine.value(0, in: slots) - 0.5) < 1e-4)
        for bad in ["0/1", "10/1", "1/0", "1/513", "1", "1/a", "1/1+1", "1/1+0", "1/1+2+3", "/1"] {
            #expect(LightAddress(bad, parts: 1, universes: 1...9) == nil, "\(bad)")
        }
        #expect(LightAddress("1/511", parts: 3, universes: 1...9) == nil)
        #expect(LightAddress("1/1+3", parts: 2, universes: 1...9) == nil)
    }
}
