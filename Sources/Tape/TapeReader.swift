/// Reads an MCAP file from its beginning to its end, message by message.
///
/// Bad tapes are expected: what is damaged ends the reading with words, never with a trap, and
/// a tape that breaks off counts as ended there. Chunks may be compressed with zstd or lz4.
/// Memory is held to a record and a chunk of at most `longestRecord` bytes each. Owned by one thread.
public final class TapeReader {
    /// Bytes of the longest record that is read; a longer one ends the reading.
    public static let longestRecord: UInt64 = 256 << 20

    /// The streams found so far, by their numbers.
    public private(set) var streams: [TapeStream] = []
    /// Whether the tape broke off in a record; known at the end.
    public private(set) var isTruncated = false

    private let file: TapeFile
    private var schemas: [UInt16: (name: String, encoding: String, text: String)] = [:]
    private var numbers: [UInt16: Int] = [:]
    /// What is left of the chunk under way.
    private var chunk: [UInt8] = []
    private var place = 0
    private var isEnded = false

    /// Opens a tape and reads its beginning.
    public init(path: String) throws(TapeError) {
        file = try TapeFile(reading: path)
        guard try file.read(8) == tapeMagic else {
            throw TapeError(path: path, what: "it is no MCAP file")
        }
    }

    /// The next message; nil at the end.
    public func next() throws(TapeError) -> TapeMessage? {
        while true {
            if place < chunk.count {
                if let message = try nextOfChunk() { return message }
                continue
            }
            if isEnded { return nil }
            guard let (opcode, content) = try nextRecord() else {
                isEnded = true
                continue
            }
            if opcode == Opcode.chunk.rawValue {
                try open(content)
            } else if opcode == Opcode.dataEnd.rawValue {
                isEnded = true
            } else if let message = try take(opcode, content[...]) {
                return message
            }
        }
    }

    /// The next record of the file itself; nil at its end.
    private func nextRecord() throws(TapeError) -> (UInt8, [UInt8])? {
        while true {
            let head = try file.read(9)
            guard head.count == 9 else {
                isTruncated = true
                return nil
            }
            var cursor = TapeCursor(head[...])
            guard let opcode: UInt8 = cursor.number(), let length: UInt64 = cursor.number() else {
                return nil
            }
            guard length <= file.left else {
                isTruncated = true
                return nil
            }
            if Opcode(rawValue: opcode) == nil || opcode == Opcode.messageIndex.rawValue {
                try file.skip(length)
                continue
            }
            guard length <= TapeReader.longestRecord else {
                throw damaged("a record of \(length) bytes is too long")
            }
            return (opcode, try file.read(Int(length)))
        }
    }

    private func open(_ content: [UInt8]) throws(TapeError) {
        var cursor = TapeCursor(content[...])
        guard cursor.number(UInt64.self) != nil, cursor.number(UInt64.self) != nil,
            let size = cursor.number(UInt64.self), let sum = cursor.number(UInt32.self),
            let compression = cursor.text(), let length = cursor.number(UInt64.self),
            let records = cursor.raw(length)
        else { throw damaged("a chunk is cut short") }
        chunk = try unpacked(records, compression, size)
        if sum != 0 && Checksum.of(chunk) != sum { throw damaged("a chunk's sum is wrong") }
        place = 0
    }

    private func unpacked(
        _ records: ArraySlice<UInt8>, _ compression: String, _ size: UInt64
    ) throws(TapeError) -> [UInt8] {
        if compression.isEmpty {
            guard size == records.count else {
                throw damaged("a chunk's length is not what it says")
            }
            return Array(records)
        }
        guard Unpacking.names.contains(compression) else {
            throw TapeError(
                path: file.path,
                what: "its chunks are compressed with \(compression); allowed: none, "
                    + Unpacking.names.joined(separator: ", "))
        }
        // A few bytes may claim to be gigabytes.
        guard size > 0, size <= TapeReader.longestRecord, size / 1024 <= records.count + 1 else {
            throw damaged("a chunk claims to be \(size) bytes when unpacked")
        }
        guard let unpacked = Unpacking.records(records, compression, size: Int(size)) else {
            throw damaged("a chunk cannot be unpacked")
        }
        return unpacked
    }

    private func nextOfChunk() throws(TapeError) -> TapeMessage? {
        var cursor = TapeCursor(chunk[place...])
        guard let opcode = cursor.number(UInt8.self), let length = cursor.number(UInt64.self),
            let content = cursor.raw(length)
        else { throw damaged("a record in a chunk is cut short") }
        place = cursor.place
        return try take(opcode, content)
    }

    private func take(
        _ opcode: UInt8, _ content: ArraySlice<UInt8>
    ) throws(TapeError) -> TapeMessage? {
        var cursor = TapeCursor(content)
        switch Opcode(rawValue: opcode) {
        case .schema: try takeSchema(&cursor)
        case .channel: try takeChannel(&cursor)
        case .message: return try message(&cursor)
        default: break
        }
        return nil
    }

    private func takeSchema(_ cursor: inout TapeCursor) throws(TapeError) {
        guard let number = cursor.number(UInt16.self), let name = cursor.text(),
            let encoding = cursor.text(), let text = cursor.text()
        else { throw damaged("a schema is cut short") }
        schemas[number] = (name, encoding, text)
    }

    private func takeChannel(_ cursor: inout TapeCursor) throws(TapeError) {
        guard let number = cursor.number(UInt16.self), let schema = cursor.number(UInt16.self),
            let topic = cursor.text(), let encoding = cursor.text(), let facts = cursor.map()
        else { throw damaged("a stream's description is cut short") }
        if numbers[number] != nil { return }
        let known = schemas[schema]
        numbers[number] = streams.count
        streams.append(
            TapeStream(
                topic: topic, encoding: encoding, schema: known?.name ?? "",
                schemaEncoding: known?.encoding ?? "", schemaText: known?.text ?? "",
                facts: facts))
    }

    private func message(_ cursor: inout TapeCursor) throws(TapeError) -> TapeMessage {
        guard let number = cursor.number(UInt16.self), let sequence = cursor.number(UInt32.self),
            let logged = cursor.number(UInt64.self), let captured = cursor.number(UInt64.self)
        else { throw damaged("a message is cut short") }
        guard let stream = numbers[number] else {
            throw damaged("a message of stream \(number), which was never described")
        }
        return TapeMessage(
            stream: stream, sequence: sequence, loggedAt: logged, capturedAt: captured,
            bytes: Array(cursor.rest()))
    }

    private func damaged(_ what: String) -> TapeError {
        isEnded = true
        chunk = []
        place = 0
        return TapeError(path: file.path, what: what)
    }
}
