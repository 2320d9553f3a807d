/// Writes raw streams to an MCAP file that standard tools open.
///
/// Messages gather in chunks of about a megabyte, uncompressed, each with its index; a chunk is
/// written whole, so that a tape which was never closed can be read up to its last chunk. Owned
/// by one thread, never the loop's: it allocates and waits for the disk.
public final class TapeWriter {
    /// Bytes that a chunk holds before it is written.
    public static let chunkSize = 1 << 20

    private let file: TapeFile
    private var streams: [TapeStream] = []
    private var written: UInt64 = 0
    private var chunk = TapeBytes()
    private var chunkTimes: (first: UInt64, last: UInt64)?
    private var chunkIndex: [[(time: UInt64, offset: UInt64)]] = []
    private var summaries: [ChunkSummary] = []
    private var counts: [UInt64] = []
    private var times: (first: UInt64, last: UInt64)?
    private var isClosed = false

    private struct ChunkSummary {
        var first: UInt64
        var last: UInt64
        var start: UInt64
        var length: UInt64
        var size: UInt64
        var indexes: [(UInt16, UInt64)]
        var indexLength: UInt64
    }

    /// Starts a tape.
    ///
    /// - Parameters:
    ///   - path: The file; it must not exist yet.
    ///   - program: Who writes it.
    /// - Throws: Where the file cannot be made.
    public init(path: String, program: String) throws(TapeError) {
        file = try TapeFile(writing: path)
        var start = TapeBytes()
        start.put(tapeMagic)
        start.put(.header) {
            $0.put("")
            $0.put(program)
        }
        try append(start.bytes)
    }

    /// Adds a stream and gives its number; topics must differ.
    public func add(_ stream: TapeStream) throws(TapeError) -> Int {
        guard streams.count < Int(UInt16.max) else {
            throw TapeError(path: file.path, what: "a tape holds at most 65535 streams")
        }
        guard !streams.contains(where: { $0.topic == stream.topic }) else {
            throw TapeError(path: file.path, what: "the stream \(stream.topic) is there already")
        }
        streams.append(stream)
        counts.append(0)
        chunkIndex.append([])
        put(stream, streams.count - 1, into: &chunk)
        return streams.count - 1
    }

    /// Adds a message; messages of all streams come in the order in which they are logged.
    public func append(_ message: TapeMessage) throws(TapeError) {
        precondition(streams.indices.contains(message.stream), "a stream that was added")
        let offset = UInt64(chunk.bytes.count)
        chunk.put(.message) {
            $0.put(UInt16(message.stream + 1))
            $0.put(message.sequence)
            $0.put(message.loggedAt)
            $0.put(message.capturedAt)
            $0.put(message.bytes)
        }
        chunkIndex[message.stream].append((message.loggedAt, offset))
        chunkTimes = TapeWriter.joined(chunkTimes, message.loggedAt)
        times = TapeWriter.joined(times, message.loggedAt)
        counts[message.stream] += 1
        if chunk.bytes.count >= TapeWriter.chunkSize { try flush() }
    }

    private static func joined(
        _ span: (first: UInt64, last: UInt64)?, _ time: UInt64
    ) -> (first: UInt64, last: UInt64) {
        guard let span else { return (time, time) }
        return (min(span.first, time), max(span.last, time))
    }

    /// Writes what has gathered and puts it onto the disk.
    public func flush() throws(TapeError) {
        guard !chunk.bytes.isEmpty else { return }
        let span = chunkTimes ?? (0, 0)
        let (start, records) = (written, chunk.bytes)
        var out = TapeBytes()
        out.put(.chunk) {
            $0.put(span.first)
            $0.put(span.last)
            $0.put(UInt64(records.count))
            $0.put(Checksum.of(records))
            $0.put("")
            $0.put(UInt64(records.count))
            $0.put(records)
        }
        let length = UInt64(out.bytes.count)
        var indexes: [(UInt16, UInt64)] = []
        for (stream, entries) in chunkIndex.enumerated() where !entries.isEmpty {
            indexes.append((UInt16(stream + 1), start + UInt64(out.bytes.count)))
            out.put(.messageIndex) {
                $0.put(UInt16(stream + 1))
                $0.put(entries)
            }
        }
        try append(out.bytes)
        try file.sync()
        summaries.append(
            ChunkSummary(
                first: span.first, last: span.last, start: start, length: length,
                size: UInt64(records.count), indexes: indexes,
                indexLength: UInt64(out.bytes.count) - length))
        chunk.removeAll()
        chunkTimes = nil
        for stream in chunkIndex.indices { chunkIndex[stream].removeAll(keepingCapacity: true) }
    }

    /// Writes the rest, the summary and the end; nothing can be added afterwards.
    public func close() throws(TapeError) {
        if isClosed { return }
        isClosed = true
        try flush()
        var end = TapeBytes()
        end.put(.dataEnd) { $0.put(UInt32(0)) }
        try append(end.bytes)
        try append(summary())
        try append(tapeMagic)
        try file.sync()
    }

    private func summary() -> [UInt8] {
        let start = written
        var out = TapeBytes()
        var groups: [(opcode: Opcode, start: UInt64, length: UInt64)] = []
        func group(_ opcode: Opcode, _ body: (inout TapeBytes) -> Void) {
            let before = out.bytes.count
            body(&out)
            let length = out.bytes.count - before
            if length > 0 { groups.append((opcode, start + UInt64(before), UInt64(length))) }
        }
        group(.schema) { for (n, one) in streams.enumerated() { putSchema(one, n, into: &$0) } }
        group(.channel) { for (n, one) in streams.enumerated() { putChannel(one, n, into: &$0) } }
        group(.statistics) { putStatistics(into: &$0) }
        group(.chunkIndex) { for one in summaries { put(one, into: &$0) } }
        let offsets = start + UInt64(out.bytes.count)
        for one in groups {
            out.put(.summaryOffset) {
                $0.put(one.opcode.rawValue)
                $0.put(one.start)
                $0.put(one.length)
            }
        }
        // The sum covers the footer up to itself.
        out.put(Opcode.footer.rawValue)
        out.put(UInt64(20))
        out.put(start)
        out.put(offsets)
        out.put(Checksum.of(out.bytes))
        return out.bytes
    }

    private func append(_ bytes: [UInt8]) throws(TapeError) {
        try file.write(bytes)
        written += UInt64(bytes.count)
    }

    private func put(_ stream: TapeStream, _ number: Int, into out: inout TapeBytes) {
        putSchema(stream, number, into: &out)
        putChannel(stream, number, into: &out)
    }

    private func putSchema(_ stream: TapeStream, _ number: Int, into out: inout TapeBytes) {
        if stream.schema.isEmpty { return }
        out.put(.schema) {
            $0.put(UInt16(number + 1))
            $0.put(stream.schema)
            $0.put(stream.schemaEncoding)
            $0.put(stream.schemaText)
        }
    }

    private func putChannel(_ stream: TapeStream, _ number: Int, into out: inout TapeBytes) {
        out.put(.channel) {
            $0.put(UInt16(number + 1))
            $0.put(UInt16(stream.schema.isEmpty ? 0 : number + 1))
            $0.put(stream.topic)
            $0.put(stream.encoding)
            $0.put(stream.facts)
        }
    }

    private func putStatistics(into out: inout TapeBytes) {
        out.put(.statistics) {
            $0.put(counts.reduce(0, +))
            $0.put(UInt16(streams.count { !$0.schema.isEmpty }))
            $0.put(UInt32(streams.count))
            $0.put(UInt32(0))
            $0.put(UInt32(0))
            $0.put(UInt32(summaries.count))
            $0.put(times?.first ?? 0)
            $0.put(times?.last ?? 0)
            $0.put(counts.enumerated().map { (UInt16($0.offset + 1), $0.element) })
        }
    }

    private func put(_ one: ChunkSummary, into out: inout TapeBytes) {
        out.put(.chunkIndex) {
            $0.put(one.first)
            $0.put(one.last)
            $0.put(one.start)
            $0.put(one.length)
            $0.put(one.indexes)
            $0.put(one.indexLength)
            $0.put("")
            $0.put(one.size)
            $0.put(one.size)
        }
    }
}
