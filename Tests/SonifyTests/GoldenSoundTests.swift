import Foundation
import Kernels
import Quantities
import Testing
import WorldState

@testable import Sonify

/// Short sounds whose spectrograms were looked at; `UPDATE_GOLDEN=1` writes them anew.
struct GoldenSoundTests {
    enum State: String, CaseIterable {
        case calmDay = "calm-day"
        case rain
        case storm
        case summerNight = "summer-night"
        case gravelWalk = "gravel-walk"
        case snowWalk = "snow-walk"

        var premise: Premise {
            switch self {
            case .calmDay: SonifyTests.premise([.hour: 8, .birds: 1])
            case .rain: SonifyTests.premise([.rain: 0.5, .cloud: 0.9, .windSpeed: 4])
            case .storm: SonifyTests.premise([.rain: 1, .cloud: 1, .windSpeed: 16])
            case .summerNight: SonifyTests.premise([.hour: 23.5, .windSpeed: 2])
            case .gravelWalk: SonifyTests.premise([.hour: 10, .windSpeed: 1])
            case .snowWalk: SonifyTests.premise([.hour: 10, .windSpeed: 1, .snowCover: 1])
            }
        }
    }
    /// Ticks before the part that is kept, and kept.
    private static let (lead, kept) = (90, 24)

    @Test(arguments: State.allCases)
    func `the world sounds as it was signed off`(state: State) throws {
        let rig = SoundRig(state.premise)
        if state == .gravelWalk || state == .snowWalk { rig.control = Control(forward: 1) }
        var blocks: [SampleBlock] = []
        for tick in 0..<(GoldenSoundTests.lead + GoldenSoundTests.kept) {
            let block = rig.hear()
            if tick >= GoldenSoundTests.lead { blocks.append(block) }
        }
        let bytes = WaveFile.bytes(blocks)
        let name = "\(state.rawValue).wav"
        if ProcessInfo.processInfo.environment["UPDATE_GOLDEN"] == "1" {
            let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            try Data(bytes).write(to: folder.appendingPathComponent("Golden/\(name)"))
            return
        }
        let url = Bundle.module.bundleURL.appendingPathComponent("Golden/\(name)")
        let golden = try [UInt8](Data(contentsOf: url))
        #expect(golden.count == bytes.count)
        let first = zip(golden, bytes).enumerated().first { $0.element.0 != $0.element.1 }?.offset
        #expect(first == nil, "\(name) differs; sample \(((first ?? 0) - 58) / 8)")
    }
}

/// Stereo WAV files of 32-bit floating point at 48 kHz.
enum WaveFile {
    static func bytes(_ blocks: [SampleBlock]) -> [UInt8] {
        let frames = UInt32(blocks.count * SampleBlock.frames)
        var writer = ByteWriter(capacity: 58 + Int(frames) * 8)
        func text(_ text: String) { for byte in text.utf8 { writer.write(byte) } }
        text("RIFF")
        writer.write(UInt32(50) + frames * 8)
        text("WAVEfmt ")
        writer.write(UInt32(18))
        writer.write(UInt16(3))
        writer.write(UInt16(2))
        writer.write(UInt32(SampleBlock.rate))
        writer.write(UInt32(SampleBlock.rate * 8))
        writer.write(UInt16(8))
        writer.write(UInt16(32))
        writer.write(UInt16(0))
        text("fact")
        writer.write(UInt32(4))
        writer.write(frames)
        text("data")
        writer.write(frames * 8)
        for block in blocks {
            for i in 0..<SampleBlock.frames {
                writer.write(block.left[i])
                writer.write(block.right[i])
            }
        }
        return writer.bytes
    }
}
