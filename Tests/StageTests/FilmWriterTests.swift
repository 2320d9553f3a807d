import Foundation
import Kernels
import Stage
import Testing

@Suite struct FilmWriterTests {
    private let format = FilmFormat(width: 160, height: 90, picturesPerSecond: 30)

    /// Ten pictures, a third of a second.
    private func film(_ path: String, pictures: Int = 10) throws {
        let film = try FilmWriter.open(path, format: format)
        for i in 0..<pictures {
            for tick in [i * 2, i * 2 + 1] { try film.add(sound: tone(tick)) }
            try film.add(picture: picture(160, 90) { (UInt8($0), UInt8($1), UInt8(i * 8)) })
            try film.add(state: "{\"tick\":\(i * 2)}")
            if i == 4 { try film.add(event: "{\"event\":\"thunder\"}") }
        }
        try film.finish()
    }

    @Test func `a folder holds pictures, sound and lines, twice the same`() throws {
        try withFolder { folder in
            for name in ["a/deep", "b"] { try film(folder + "/" + name) }
            let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/b").sorted()
            #expect(names.count == 13 && names.contains("image-000009.png"))
            for name in names {
                let a = try Data(contentsOf: URL(fileURLWithPath: folder + "/a/deep/" + name))
                let b = try Data(contentsOf: URL(fileURLWithPath: folder + "/b/" + name))
                #expect(a == b, "\(name)")
                #expect(!a.isEmpty, "\(name)")
            }
            let states = try String(contentsOfFile: folder + "/b/state.jsonl", encoding: .utf8)
            #expect(states.hasPrefix("{\"tick\":0}\n{\"tick\":2}\n"))
        }
    }

    @Test func `a shorter film leaves no picture of a longer one and harms no other file`() throws {
        try withFolder { folder in
            try film(folder + "/a", pictures: 10)
            try Data("mine".utf8).write(to: URL(fileURLWithPath: folder + "/a/image-notes.png"))
            try film(folder + "/a", pictures: 2)
            let names = try FileManager.default.contentsOfDirectory(atPath: folder + "/a")
            #expect(
                names.filter { $0.hasPrefix("image-") }.sorted() == [
                    "image-000000.png", "image-000001.png", "image-notes.png",
                ])
        }
    }

    @Test func `a movie has both streams in their length and twice the same bytes`() throws {
        try withFolder { folder in
            for name in ["a.mp4", "b.mp4"] { try film(folder + "/" + name, pictures: 30) }
            let (a, b) = try (
                Data(contentsOf: URL(fileURLWithPath: folder + "/a.mp4")),
                Data(contentsOf: URL(fileURLWithPath: folder + "/b.mp4"))
            )
            #expect(a == b)
            let streams = String(
                decoding: try output(of: [
                    "ffprobe", "-v", "error", "-count_frames", "-show_entries",
                    "stream=codec_name,nb_read_frames,r_frame_rate", "-of", "csv=p=0",
                    folder + "/a.mp4",
                ]), as: UTF8.self)
            #expect(streams.contains("h264,30/1,30"))
            #expect(streams.contains("aac"))
            let left = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
            #expect(left == ["a.mp4", "b.mp4"])
            // The pictures come out in their colours: BT.709 in, BT.709 out.
            let raw = try output(of: [
                "ffmpeg", "-v", "error", "-i", folder + "/a.mp4", "-frames:v", "1", "-f",
                "rawvideo", "-pix_fmt", "rgb24", "-",
            ])
            try #require(raw.count == 160 * 90 * 3)
            let place = (45 * 160 + 80) * 3
            #expect(abs(Int(raw[place]) - 80) < 6 && abs(Int(raw[place + 1]) - 45) < 6)
        }
    }

    @Test func `a movie of odd size or in no folder is refused with the reason`() throws {
        try withFolder { folder in
            let odd = FilmFormat(width: 161, height: 90, picturesPerSecond: 30)
            let error = #expect(throws: StageError.self) {
                _ = try FilmWriter.open(folder + "/a.mp4", format: odd)
            }
            #expect(error?.description.contains("161x90") == true)
            let missing = #expect(throws: StageError.self) {
                _ = try FilmWriter.open(folder + "/none/a.mp4", format: format)
            }
            #expect(missing?.reason == .system(call: "open", errno: ENOENT))
        }
    }

    @Test func `a picture of another size is refused`() throws {
        try withFolder { folder in
            let film = try FilmWriter.open(folder + "/a", format: format)
            let error = #expect(throws: StageError.self) { try film.add(picture: grey(1, 80, 45)) }
            #expect(error?.description.contains("80x45") == true)
        }
    }
}
