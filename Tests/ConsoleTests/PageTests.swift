import Console
import Foundation
import Kernels
import Stage
import TestRig
import Testing

/// The page in a real browser against a real server.
@Suite(.serialized, .enabled(if: Chromium.isInstalled, "needs the Debian package chromium"))
struct PageTests {
    /// The picture that a window shows; kept in the folder `SHOTS` where that is set.
    private func look(_ browser: Chromium, _ name: String) throws -> PixelBuffer {
        let folder =
            ProcessInfo.processInfo.environment["SHOTS"]
            ?? FileManager.default.temporaryDirectory.path
        let path = folder + "/nacre-page-\(name)-\(getpid()).png"
        try browser.screenshot().write(to: URL(fileURLWithPath: path))
        defer {
            if ProcessInfo.processInfo.environment["SHOTS"] == nil {
                try? FileManager.default.removeItem(atPath: path)
            }
        }
        return try PNGFile.read(path)
    }

    private func colour(_ picture: PixelBuffer, _ x: Int, _ y: Int) -> [Int] {
        let place = (y * picture.width + x) * 4
        return (0..<3).map { Int(picture.bytes[place + $0]) }
    }

    @Test func `the page shows the living picture in its colours`() throws {
        try withServer { server, _ in
            let browser = try Chromium(width: 1280, height: 720)
            try browser.open(server.address)
            #expect(try browser.wait(until: "document.body.dataset.drawn > 10"))
            // The picture fades in at first.
            usleep(1_200_000)
            let shot = try look(browser, "wide")
            #expect(shot.width == 1280 && shot.height == 720)
            for (x, y, wanted) in [(640, 250, [90, 120, 220]), (200, 480, [60, 170, 50])] {
                let seen = colour(shot, x, y)
                #expect(zip(seen, wanted).allSatisfy { abs($0 - $1) < 12 }, "\(seen) at \(x) \(y)")
            }
            let label = try browser.value(of: "document.querySelector('#room span').textContent")
            #expect(label as? String == "Rehearsal room: simulated visitors")
            let hour = try browser.value(of: "document.querySelector('#hour').textContent")
            #expect(hour as? String == "18:42")
        }
    }

    @Test func `keys reach the world and are let go when the window loses them`() throws {
        try withServer { server, backend in
            let browser = try Chromium(width: 1000, height: 600)
            try browser.open(server.address)
            #expect(try browser.wait(until: "document.body.dataset.drawn > 2"))
            try browser.key("keyDown", key: "w", code: "KeyW")
            try browser.key("keyDown", key: "Shift", code: "ShiftLeft")
            #expect(eventually { backend.presses.last == [.w, .shift] })
            try browser.key("keyUp", key: "Shift", code: "ShiftLeft")
            #expect(eventually { backend.presses.last == [.w] })
            // Held longer than the server waits for a confirmation.
            usleep(2_000_000)
            #expect(backend.presses.last == [.w])
            _ = try browser.value(of: "dispatchEvent(new Event('blur'))")
            #expect(eventually { backend.presses.last == [] })
            try browser.key("keyDown", key: "v", code: "KeyV")
            #expect(eventually { backend.switches == 1 })
        }
    }

    @Test func `words get their answer, and typing them moves nobody`() throws {
        try withServer { server, backend in
            let browser = try Chromium(width: 1000, height: 600)
            try browser.open(server.address)
            #expect(try browser.wait(until: "document.body.dataset.drawn > 2"))
            try browser.key("keyDown", key: "/", code: "Slash")
            let focus = try browser.value(of: "document.activeElement.id")
            #expect(focus as? String == "words")
            try browser.key("keyDown", key: "w", code: "KeyW")
            _ = try browser.value(
                of: "words.value = 'night'; document.getElementById('speak').requestSubmit()")
            #expect(eventually { backend.words == ["night"] })
            let answer = "document.getElementById('answer').textContent"
            #expect(try browser.wait(until: "\(answer) === 'Night falls over the meadow.'"))
            #expect(backend.presses.isEmpty)
        }
    }

    @Test func `the drawer tells states in words and fits a narrow screen`() throws {
        try withServer { server, _ in
            let browser = try Chromium(width: 360, height: 740)
            try browser.open(server.address + "#room")
            let rows = "document.querySelectorAll('#conditions li').length"
            #expect(try browser.wait(until: "\(rows) === 7"))
            usleep(1_000_000)
            _ = try look(browser, "narrow")
            let text = try browser.value(of: "document.getElementById('drawer').innerText")
            let words = try #require(text as? String)
            for expected in ["unavailable", "held, 12 s ago", "Floor sensor", "paint", "10.4"] {
                #expect(words.contains(expected), "\(expected)")
            }
            let width = try browser.value(of: "document.documentElement.scrollWidth")
            #expect(width as? Int == 360, "nothing sticks out sideways")
        }
    }

    @Test func `a lost connection is said and comes back by itself`() throws {
        let browser = try Chromium(width: 800, height: 600)
        var port = 0
        try withServer { server, _ in
            port = server.port
            try browser.open(server.address)
            #expect(try browser.wait(until: "document.body.dataset.drawn > 2"))
        }
        #expect(try browser.wait(until: "!document.getElementById('lost').hidden"))
        let before = try browser.value(of: "Number(document.body.dataset.drawn)") as? Int ?? 0
        let backend = FakeBackend()
        let server = try ConsoleServer(backend: backend, port: port)
        backend.start()
        #expect(try browser.wait(until: "document.getElementById('lost').hidden"))
        #expect(try browser.wait(until: "Number(document.body.dataset.drawn) > \(before + 5)"))
        server.stop()
        backend.stop()
    }
}
