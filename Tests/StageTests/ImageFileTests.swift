import Foundation
import Kernels
import Stage
import TestRig
import Testing

@Suite struct ImageFileTests {
    @Test func `a picture survives a PNG but for its alpha`() throws {
        try withFolder { folder in
            for seed in testSeeds(4) {
                let original = noise(seed, 37, 23)
                try PNGFile.write(original, to: folder + "/a.png")
                let read = try PNGFile.read(folder + "/a.png")
                #expect(read.width == 37 && read.height == 23 && read.format == .rgba8)
                #expect(
                    read.bytes.elementsEqual(original.bytes), "\(rerun(seed, "ImageFileTests"))")
            }
        }
    }

    @Test func `a PNG is RGB, and the same pixels give the same bytes`() throws {
        try withFolder { folder in
            for name in ["a", "b"] { try PNGFile.write(noise(7, 64, 48), to: folder + "/\(name)") }
            let (a, b) = try (
                Data(contentsOf: URL(fileURLWithPath: folder + "/a")),
                Data(contentsOf: URL(fileURLWithPath: folder + "/b"))
            )
            #expect(a == b)
            // The colour type stands at a fixed place of the header; 2 is RGB.
            #expect(a[24] == 8 && a[25] == 2)
            #expect(a.range(of: Data("tIME".utf8)) == nil)
        }
    }

    @Test func `ffmpeg sees the colours of a BGR and of a grey PNG`() throws {
        try withFolder { folder in
            let colour = PixelBuffer(width: 2, height: 1, format: .bgr8)
            colour.mutableBytes.copyBytes(from: [10, 20, 30, 40, 50, 60] as [UInt8])
            try PNGFile.write(colour, to: folder + "/c.png")
            let grey = PixelBuffer(width: 2, height: 1, format: .grey8)
            grey.mutableBytes.copyBytes(from: [7, 200] as [UInt8])
            try PNGFile.write(grey, to: folder + "/g.png")
            #expect(try rgb(folder + "/c.png") == [30, 20, 10, 60, 50, 40])
            #expect(try rgb(folder + "/g.png") == [7, 7, 7, 200, 200, 200])
        }
    }

    @Test func `a folder that is not there and a file that is no PNG are told apart`() throws {
        try withFolder { folder in
            let missing = folder + "/none/a.png"
            let error = #expect(throws: StageError.self) {
                try PNGFile.write(noise(1, 4, 4), to: missing)
            }
            #expect(error?.reason == .system(call: "fopen", errno: ENOENT))
            #expect(error?.description.contains("No such file") == true)
            try Data("not a picture at all".utf8).write(to: URL(fileURLWithPath: folder + "/x"))
            let damage = #expect(throws: StageError.self) { try PNGFile.read(folder + "/x") }
            guard case .damaged = damage?.reason else {
                Issue.record("expected damage, got \(String(describing: damage))")
                return
            }
        }
    }

    @Test func `a JPEG shows the picture, and a finer one shows it better`() throws {
        try withFolder { folder in
            let encoder = JPEGEncoder()
            let original = picture(96, 64) { x, y in
                (UInt8(40 + x), UInt8(200 - y), UInt8(90 + (x + y) / 2))
            }
            var errors: [Double] = []
            for quality in [30, 95] {
                let bytes = try encoder.encode(original, quality: quality)
                let path = folder + "/q\(quality).jpg"
                try Data(bytes).write(to: URL(fileURLWithPath: path))
                let seen = try rgb(path)
                #expect(seen.count == 96 * 64 * 3)
                var sum = 0.0
                for i in 0..<96 * 64 {
                    for k in 0..<3 {
                        sum += abs(Double(seen[i * 3 + k]) - Double(original.bytes[i * 4 + k]))
                    }
                }
                errors.append(sum / Double(seen.count))
            }
            #expect(errors[1] < 2 && errors[1] < errors[0])
        }
    }

    @Test func `one encoder takes pictures of any size in turn`() throws {
        let encoder = JPEGEncoder()
        for (width, height) in [(1, 1), (640, 360), (17, 5), (1280, 720)] {
            let bytes = try encoder.encode(noise(3, width, height), quality: 80)
            #expect(bytes.starts(with: [0xFF, 0xD8]) && bytes.suffix(2) == [0xFF, 0xD9])
        }
        #expect(throws: StageError.self) {
            try encoder.encode(PixelBuffer(width: 4, height: 4, format: .yuyv), quality: 80)
        }
    }

    private func rgb(_ path: String) throws -> [UInt8] {
        [UInt8](
            try output(of: [
                "ffmpeg", "-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "rgb24", "-",
            ]))
    }
}
