import Foundation
import Quantities
import Tape
import TestRig
import Testing

/// A folder that goes away with the test.
final class Scratch {
    let path = FileManager.default.temporaryDirectory
        .appendingPathComponent("nacre-tape-\(UUID().uuidString)").path
    init() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    deinit { try? FileManager.default.removeItem(atPath: path) }
    func file(_ name: String) -> String { path + "/" + name }
}

struct TapeTests {
    private static let camera = TapeStream(
        topic: "camera/hall", encoding: "json", schema: "foxglove.CompressedImage",
        schemaEncoding: "jsonschema", schemaText: "{\"type\":\"object\"}",
        facts: ["identity": "usb-0042", "unit": "1"])
    private static let line = TapeStream(topic: "serial/chair", encoding: "raw")

    /// Writes messages of random length to a tape; a large one now and then fills a chunk.
    private func write(_ path: String, _ count: Int, seed: UInt64) throws -> [TapeMessage] {
        let writer = try TapeWriter(path: path, program: "nacre tests")
        let streams = [try writer.add(Self.camera), try writer.add(Self.line)]
        var random = RandomStream(seed: seed)
        var messages: [TapeMessage] = []
        for index in 0..<count {
            let size = index % 9 == 4 ? random.below(700_000) : random.below(90)
            let message = TapeMessage(
                stream: streams[random.below(2)], sequence: UInt32(index),
                loggedAt: 1_000_000 + UInt64(index) * 7, capturedAt: 1_000_000 + UInt64(index),
                bytes: (0..<size).map { UInt8(truncatingIfNeeded: $0 &* index) })
            messages.append(message)
            try writer.append(message)
        }
        try writer.close()
        return messages
    }

    private func read(_ path: String) throws -> (TapeReader, [TapeMessage]) {
        let reader = try TapeReader(path: path)
        var messages: [TapeMessage] = []
        while let message = try reader.next() { messages.append(message) }
        return (reader, messages)
    }

    @Test func `what was written is read again`() throws {
        let scratch = try Scratch()
        for seed in testSeeds(4) {
            let path = scratch.file("\(seed).mcap")
            let written = try write(path, 40, seed: seed)
            let (reader, messages) = try read(path)
            #expect(messages.count == written.count)
            #expect(!reader.isTruncated)
            // Streams are numbered as they are found, which is how they were added.
            #expect(reader.streams == [Self.camera, Self.line])
            #expect(messages == written, "\(rerun(seed, "what was written"))")
        }
    }

    @Test func `a tape that breaks off anywhere is read up to its last whole chunk`() throws {
        let scratch = try Scratch()
        let path = scratch.file("whole.mcap")
        let written = try write(path, 120, seed: 5)
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        var random = RandomStream(seed: 77)
        var longest = 0
        for round in 0..<40 {
            let end = 8 + random.below(whole.count - 16)
            let cut = scratch.file("cut\(round).mcap")
            try whole.prefix(end).write(to: URL(fileURLWithPath: cut))
            let (_, messages) = try read(cut)
            #expect(messages == Array(written.prefix(messages.count)))
            longest = max(longest, messages.count)
        }
        #expect(longest > 0)
    }

    @Test func `whatever the bytes, reading ends in words or messages`() throws {
        let scratch = try Scratch()
        let path = scratch.file("seed.mcap")
        _ = try write(path, 12, seed: 9)
        let whole = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        for seed in testSeeds(60) {
            var random = RandomStream(seed: seed)
            var bytes = whole
            for _ in 0..<(1 + random.below(12)) {
                // Near the beginnings of records most harm is done.
                let place = 8 + random.below(random.unit() < 0.5 ? 400 : bytes.count - 8)
                bytes[place] = UInt8(random.below(256))
            }
            let bent = scratch.file("bent.mcap")
            try Data(bytes).write(to: URL(fileURLWithPath: bent))
            do {
                _ = try read(bent)
            } catch let error as TapeError {
                #expect(!error.what.isEmpty)
            }
        }
    }

    @Test func `what is no tape, or a compressed one, is told in words`() throws {
        let scratch = try Scratch()
        try Data("no tape at all".utf8).write(to: URL(fileURLWithPath: scratch.file("a")))
        #expect(throws: TapeError.self) { try TapeReader(path: scratch.file("a")) }
        #expect(throws: TapeError.self) { try TapeReader(path: scratch.file("missing")) }
        let writer = try TapeWriter(path: scratch.file("b"), program: "t")
        _ = try writer.add(Self.line)
        #expect(throws: TapeError.self) { try writer.add(Self.line) }
        #expect(throws: TapeError.self) { try TapeWriter(path: scratch.file("b"), program: "t") }
    }
}
