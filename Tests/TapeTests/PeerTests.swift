import Foundation
import Tape
import Testing

/// The `mcap` package reads what we write and writes what we read.
struct PeerTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Runs a script of `Peers` to its end; what it said, line by line.
    private func python(_ script: String, _ arguments: String...) throws -> [String] {
        let python = Self.root.appendingPathComponent(".python/bin/python3").path
        try #require(
            FileManager.default.isExecutableFile(atPath: python),
            "\(python) is missing: run script/bootstrap --test")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments =
            [Bundle.module.bundleURL.appendingPathComponent("Peers/\(script)").path] + arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let said = output.fileHandleForReading.readDataToEndOfFile()
        let text = String(decoding: said, as: UTF8.self)
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(script) failed")
        return text.split(separator: "\n").map(String.init)
    }

    @Test func `the package reads what we write, message by message`() throws {
        let scratch = try Scratch()
        let path = scratch.file("ours.mcap")
        let writer = try TapeWriter(path: path, program: "nacre tests")
        let numbers = try writer.add(
            TapeStream(
                topic: "/room/chair/distance", encoding: "json", schema: "nacre.Number",
                schemaEncoding: "jsonschema", schemaText: "{\"type\":\"object\"}",
                facts: ["identity": "usb-0042"]))
        let raw = try writer.add(TapeStream(topic: "/raw", encoding: "raw"))
        var wanted: [String] = []
        let start: UInt64 = 1_700_000_000_000_000_000
        for index in 0..<400 {
            let isRaw = index % 7 == 3
            let bytes =
                isRaw
                ? (0..<(index * 40)).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ index) }
                : Array("{\"value\":\(Double(index) / 8)}".utf8)
            let message = TapeMessage(
                stream: isRaw ? raw : numbers, sequence: UInt32(index),
                loggedAt: start + UInt64(index) * 10_000_000,
                capturedAt: start + UInt64(index) * 10_000_000 - 3, bytes: bytes)
            try writer.append(message)
            wanted.append(
                (isRaw ? "/raw - raw" : "/room/chair/distance nacre.Number json")
                    + " \(index) \(message.loggedAt) \(message.capturedAt) \(bytes.count) "
                    + "\(bytes.reduce(0) { $0 + Int($1) } % 65536) "
                    + (isRaw ? "-" : "usb-0042"))
        }
        try writer.close()
        let said = try python("mcap_read.py", path)
        #expect(said.first?.hasPrefix("messages 400 chunks ") == true, "\(said.first ?? "")")
        #expect(said.dropFirst() == wanted[...])
    }

    @Test(arguments: ["none", "lz4", "zstd", "unchunked"])
    func `we read what the package writes`(_ kind: String) throws {
        let scratch = try Scratch()
        let path = scratch.file("theirs.mcap")
        if kind == "unchunked" {
            _ = try python("mcap_write.py", path, "none", kind)
        } else {
            _ = try python("mcap_write.py", path, kind)
        }
        let reader = try TapeReader(path: path)
        var numbers = 0
        var raws = 0
        while let message = try reader.next() {
            let start: UInt64 = 1_700_000_000_000_000_000
            if reader.streams[message.stream].topic == "/raw" {
                #expect(message.bytes == [UInt8](repeating: UInt8(raws * 10 % 256), count: 100))
                raws += 1
                continue
            }
            #expect(message.sequence == numbers)
            #expect(message.capturedAt == start + UInt64(numbers) * 20_000_000)
            #expect(message.loggedAt == message.capturedAt + 1000)
            let text = String(decoding: message.bytes, as: UTF8.self)
            #expect(text.hasSuffix("\"value\":\(numbers).5}"))
            numbers += 1
        }
        #expect(numbers == 300 && raws == 30 && !reader.isTruncated)
        let chair = try #require(reader.streams.first { $0.topic == "/room/chair/distance" })
        #expect(chair.schema == "demo.Number" && chair.facts == ["identity": "usb-7"])
    }

    @Test func `a tape of several threads holds everything, in the order of its clock`() throws {
        let scratch = try Scratch()
        let path = scratch.file("deck.mcap")
        let deck = try TapeDeck(path: path, program: "tests") {
            UInt64(DispatchTime.now().uptimeNanoseconds)
        }
        DispatchQueue.concurrentPerform(iterations: 4) { place in
            let stream = deck.stream(TapeStream(topic: "/t\(place % 2)", encoding: "raw"))
            for index in 0..<500 { deck.write(stream, captured: UInt64(index), [UInt8(place)]) }
        }
        try deck.close()
        #expect(deck.counts.map(\.messages) == [1000, 1000])
        let said = try python("mcap_read.py", path)
        #expect(said.first?.hasPrefix("messages 2000 ") == true)
        let times = said.dropFirst().map { UInt64($0.split(separator: " ")[4]) ?? 0 }
        #expect(times == times.sorted())
    }
}
