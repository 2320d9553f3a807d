import Foundation
import Kernels
import Quantities
import Testing

/// A picture whose pixels a closure tells: (x, y) → red, green, blue.
func picture(
    _ width: Int, _ height: Int, _ colour: (Int, Int) -> (UInt8, UInt8, UInt8)
) -> PixelBuffer {
    let buffer = PixelBuffer(width: width, height: height, format: .rgba8)
    let bytes = buffer.mutableBytes
    for y in 0..<height {
        for x in 0..<width {
            let (red, green, blue) = colour(x, y)
            let place = (y * width + x) * 4
            bytes[place] = red
            bytes[place + 1] = green
            bytes[place + 2] = blue
            bytes[place + 3] = 255
        }
    }
    return buffer
}

/// A picture of one grey.
func grey(_ value: UInt8, _ width: Int = 64, _ height: Int = 36) -> PixelBuffer {
    let buffer = PixelBuffer(width: width, height: height, format: .rgba8)
    for i in 0..<buffer.byteCount { buffer.mutableBytes[i] = i % 4 == 3 ? 255 : value }
    return buffer
}

/// A picture of seeded noise.
func noise(_ seed: UInt64, _ width: Int, _ height: Int) -> PixelBuffer {
    var random = RandomStream(seed: seed)
    return picture(width, height) { _, _ in
        let word = random.next()
        return (
            UInt8(truncatingIfNeeded: word), UInt8(truncatingIfNeeded: word >> 8),
            UInt8(truncatingIfNeeded: word >> 16)
        )
    }
}

/// An empty folder that goes when the closure has returned.
func withFolder<T>(_ body: (String) throws -> T) throws -> T {
    let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("nacre-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try body(folder)
}

/// What a program prints.
func output(of words: [String]) throws -> Data {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = words
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "\(words.joined(separator: " "))")
    return data
}

/// A tone in the left ear and a lower one in the right, of one tick.
func tone(_ tick: Int) -> SampleBlock {
    var block = SampleBlock()
    for i in 0..<SampleBlock.frames {
        let t = Float((tick * SampleBlock.frames + i) % 4800) / 4800
        block.left[i] = 0.5 * Exact.sin(Exact.tau * 44 * t)
        block.right[i] = 0.25 * Exact.sin(Exact.tau * 22 * t)
    }
    return block
}
