import CSDL
import Foundation
import Testing

@testable import Windows

/// Windows of a real X server without a screen, and of SDL's own stand-in.
@Suite(.serialized) struct PictureWindowTests {
    @Test func `what a window shows is the picture through its map, to within a pixel`() throws {
        setenv("SDL_VIDEODRIVER", "dummy", 1)
        defer { unsetenv("SDL_VIDEODRIVER") }
        #expect(nacre_video_open() == 0)
        defer { nacre_video_close() }
        let display = try #require(DisplayCatalogue.list(connectors: []).first)
        #expect(display.matches("any") && !display.matches("HDMI-9"))
        for rotation in [0, 90, 180, 270] {
            let map = PictureMap(
                corners: [[0.1, 0.05], [0.9, 0.15], [0.95, 0.9], [0.05, 0.85]], rotation: rotation)
            let window = try PictureWindow(
                title: "test", display: display, size: (640, 480), map: map)
            let (across, down) = window.size
            #expect(across == 640 && down == 480)
            let there = try #require(
                map.homography(picture: [320, 180], output: [Double(across), Double(down)]))
            for mark in [(x: 20, y: 30), (x: 300, y: 20), (x: 160, y: 90), (x: 290, y: 160)] {
                let picture = Self.picture(320, 180, mark)
                var seen = [UInt8](repeating: 0, count: across * down * 4)
                try Self.show(window, picture, 320, 180, &seen)
                let found = try #require(PictureMapTests.middle(seen, across, down))
                let wanted = there([Double(mark.x), Double(mark.y)])
                #expect(
                    abs(found.x - wanted.x) < 1 && abs(found.y - wanted.y) < 1,
                    "\(rotation): \(found) instead of \(wanted)")
            }
        }
    }

    @Test func `without corners the picture covers the window`() throws {
        setenv("SDL_VIDEODRIVER", "dummy", 1)
        defer { unsetenv("SDL_VIDEODRIVER") }
        #expect(nacre_video_open() == 0)
        defer { nacre_video_close() }
        let display = try #require(DisplayCatalogue.list(connectors: []).first)
        let window = try PictureWindow(
            title: "test", display: display, size: (320, 180), map: PictureMap())
        let picture = Self.picture(320, 180, (x: 100, y: 50))
        var seen = [UInt8](repeating: 0, count: 320 * 180 * 4)
        try Self.show(window, picture, 320, 180, &seen)
        #expect(try #require(PictureMapTests.middle(seen, 320, 180)) == [100, 50])
    }

    @Test func `connectors are read with the names that monitors give themselves`() throws {
        let root = FileManager.default.temporaryDirectory
            .appendingPathComponent("nacre-drm-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: root) }
        var edid = Data(repeating: 0, count: 128)
        edid.replaceSubrange(72..<77, with: [0, 0, 0, 0xFC, 0])
        edid.replaceSubrange(77..<90, with: Array("BEAMER 3\n    ".utf8))
        for (name, status, data) in [
            ("card0-HDMI-A-1", "connected\n", edid), ("card0-DP-2", "disconnected\n", Data()),
        ] {
            let folder = root.appendingPathComponent(name)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(status.utf8).write(to: folder.appendingPathComponent("status"))
            try data.write(to: folder.appendingPathComponent("edid"))
        }
        let list = Connector.list(in: root.path)
        #expect(list.map(\.name) == ["DP-2", "HDMI-1"])
        #expect(list.map(\.isConnected) == [false, true])
        #expect(list[1].model == "BEAMER 3")
        let display = Display(
            index: 0, name: "BEAMER 3 24\"", connector: "HDMI-1", x: 0, y: 0, width: 1, height: 1)
        #expect(display.matches("HDMI-1") && display.matches("hdmi-*"))
        #expect(display.matches("BEAMER*") && !display.matches("DP-2"))
    }

    /// A black picture with a green mark of six by six pixels.
    static func picture(_ width: Int, _ height: Int, _ mark: (x: Int, y: Int)) -> [UInt8] {
        var picture = [UInt8](repeating: 0, count: width * height * 4)
        for y in mark.y - 3..<mark.y + 3 {
            for x in mark.x - 3..<mark.x + 3 { picture[(y * width + x) * 4 + 1] = 255 }
        }
        return picture
    }

    static func show(
        _ window: PictureWindow, _ picture: [UInt8], _ width: Int, _ height: Int,
        _ seen: inout [UInt8]
    ) throws {
        let failure = picture.withUnsafeBytes { bytes in
            seen.withUnsafeMutableBytes { room -> WindowError? in
                do throws(WindowError) {
                    try window.show(bytes, width: width, height: height, seen: room)
                    return nil
                } catch { return error }
            }
        }
        if let failure { throw failure }
    }
}
