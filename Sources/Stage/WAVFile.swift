import Kernels

/// How a sound file holds its samples.
public enum SampleFormat: Sendable, Hashable {
    /// 16-bit whole numbers, rounded to the nearest, without dither: what every tool reads.
    case int16
    /// 32-bit floats, untouched: for measuring.
    case float32

    var bytes: Int { self == .int16 ? 2 : 4 }
}

/// Writes blocks of stereo sound at 48 kHz into a WAV file.
///
/// The lengths in the header are brought up to date every second and at `close`, so that a
/// crash leaves a file that plays up to the last second. Holds the 4 GB of the format: 6 h 12
/// of 16-bit sound. Use from one thread; blocks on the disk.
public final class WAVFile {
    /// Samples a channel written so far.
    public private(set) var frames = 0
    /// How the samples are held.
    public let format: SampleFormat
    private let file: OutputFile
    private var scratch: [UInt8]
    private var framesAtLastPatch = 0
    private static let headerSize = 44

    /// Makes the file with an empty header.
    ///
    /// - Throws: `StageError` where the file cannot be made.
    public init(_ path: String, format: SampleFormat = .int16) throws(StageError) {
        self.format = format
        file = try OutputFile(path)
        scratch = Array(repeating: 0, count: SampleBlock.frames * 2 * format.bytes)
        let header = header()
        try write(header)
    }

    /// Appends one block; values beyond −1 … 1 are clipped in 16-bit files.
    ///
    /// - Throws: `StageError` where the disk refuses or the format's 4 GB are full.
    public func append(_ block: SampleBlock) throws(StageError) {
        guard (frames + SampleBlock.frames) * 2 * format.bytes < Int(UInt32.max) - 64 else {
            throw StageError(
                output: file.path, action: "write",
                reason: .unsupported("a WAV file holds 4 GB at the most"))
        }
        for i in 0..<SampleBlock.frames {
            store(block.left[i], at: i * 2)
            store(block.right[i], at: i * 2 + 1)
        }
        try write(scratch)
        frames += SampleBlock.frames
        if frames - framesAtLastPatch >= SampleBlock.rate { try patch() }
    }

    /// Writes the final lengths and closes; harmless when called again.
    public func close() throws(StageError) {
        if frames != framesAtLastPatch { try patch() }
        try file.close()
    }

    private func store(_ sample: Float, at index: Int) {
        switch format {
        case .int16:
            // A NaN is silence, not a click.
            let clipped = sample.isNaN ? 0 : min(max(sample, -1), 1)
            let value = UInt16(bitPattern: Int16((clipped * 32767).rounded(.toNearestOrEven)))
            scratch[index * 2] = UInt8(truncatingIfNeeded: value)
            scratch[index * 2 + 1] = UInt8(truncatingIfNeeded: value >> 8)
        case .float32:
            let bits = sample.bitPattern
            for k in 0..<4 {
                scratch[index * 4 + k] = UInt8(truncatingIfNeeded: bits >> UInt32(8 * k))
            }
        }
    }

    private func write(_ bytes: [UInt8]) throws(StageError) {
        try bytes.withUnsafeBufferPointer { (pointer) throws(StageError) in
            try file.write(UnsafeRawBufferPointer(pointer))
        }
    }

    private func patch() throws(StageError) {
        let header = header()
        try file.overwrite(header, at: 0)
        framesAtLastPatch = frames
    }

    /// The canonical 44 bytes: RIFF, the format chunk, the head of the data chunk.
    private func header() -> [UInt8] {
        let data = UInt32(frames * 2 * format.bytes)
        var bytes: [UInt8] = []
        func word(_ value: UInt32, _ count: Int) {
            for k in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> UInt32(8 * k))) }
        }
        bytes += Array("RIFF".utf8)
        word(data + 36, 4)
        bytes += Array("WAVEfmt ".utf8)
        word(16, 4)
        word(format == .int16 ? 1 : 3, 2)
        word(2, 2)
        word(UInt32(SampleBlock.rate), 4)
        word(UInt32(SampleBlock.rate * 2 * format.bytes), 4)
        word(UInt32(2 * format.bytes), 2)
        word(UInt32(format.bytes * 8), 2)
        bytes += Array("data".utf8)
        word(data, 4)
        precondition(bytes.count == WAVFile.headerSize)
        return bytes
    }
}
