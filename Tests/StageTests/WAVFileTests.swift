import Foundation
import Kernels
import Stage
import Testing

@Suite struct WAVFileTests {
    @Test func `sox and ffmpeg read back what was written`() throws {
        try withFolder { folder in
            let path = folder + "/a.wav"
            let file = try WAVFile(path)
            for tick in 0..<90 { try file.append(tone(tick)) }
            try file.close()
            let info = String(decoding: try output(of: ["soxi", path]), as: UTF8.self)
            #expect(info.contains("72000 samples") && info.contains("48000"))
            let raw = try output(of: ["ffmpeg", "-v", "error", "-i", path, "-f", "s16le", "-"])
            try #require(raw.count == 90 * 800 * 4)
            let block = tone(40)
            for i in [0, 17, 799] {
                let place = (40 * 800 + i) * 4
                let left = Int16(bitPattern: UInt16(raw[place]) | UInt16(raw[place + 1]) << 8)
                #expect(abs(Float(left) / 32767 - block.left[i]) < 1.0 / 32767)
            }
        }
    }

    @Test func `floats are kept to the bit`() throws {
        try withFolder { folder in
            let file = try WAVFile(folder + "/f.wav", format: .float32)
            let block = tone(3)
            try file.append(block)
            try file.close()
            let raw = try output(
                of: ["ffmpeg", "-v", "error", "-i", folder + "/f.wav", "-f", "f32le", "-"])
            try #require(raw.count == 800 * 8)
            let floats = raw.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
            #expect((0..<800).allSatisfy { floats[$0 * 2] == block.left[$0] })
            #expect((0..<800).allSatisfy { floats[$0 * 2 + 1] == block.right[$0] })
        }
    }

    @Test func `loud samples are clipped and a NaN is silence`() throws {
        try withFolder { folder in
            let file = try WAVFile(folder + "/c.wav")
            var block = SampleBlock()
            block.left[0] = 7
            block.left[1] = -7
            block.left[2] = .nan
            try file.append(block)
            try file.close()
            let bytes = try Data(contentsOf: URL(fileURLWithPath: folder + "/c.wav"))
            #expect([UInt8](bytes[44..<46]) == [0xFF, 0x7F])
            #expect([UInt8](bytes[48..<50]) == [0x01, 0x80])
            #expect([UInt8](bytes[52..<54]) == [0, 0])
        }
    }

    @Test func `a file that was never closed plays up to its last second`() throws {
        try withFolder { folder in
            let path = folder + "/crash.wav"
            let file = try WAVFile(path)
            for tick in 0..<150 { try file.append(tone(tick)) }
            let length = String(decoding: try output(of: ["soxi", "-s", path]), as: UTF8.self)
            #expect(length == "96000\n")
            try file.close()
        }
    }
}
