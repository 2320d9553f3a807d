import Foundation
import TestRig
import Testing

/// The page of the real program in a real browser: it shows the world, and keys move it.
///
/// Part of the replay tests' suite, so that one living world runs at a time: each takes
/// real-time priority on both cores, and with a browser beside it nothing else gets on.
extension ReplayTests {
    /// Counts coarse colours all over the picture and takes the mean of a row near its top.
    private static let survey = """
        (() => {
          const canvas = document.querySelector("#picture");
          const data = canvas.getContext("2d")
            .getImageData(0, 0, canvas.width, canvas.height).data;
          const colours = new Set();
          for (let i = 0; i < data.length; i += 4 * 997)
            colours.add((data[i] >> 4) + "," + (data[i + 1] >> 4) + "," + (data[i + 2] >> 4));
          let red = 0, blue = 0;
          for (let x = 0; x < canvas.width; x++) {
            const i = (12 * canvas.width + x) * 4;
            red += data[i]; blue += data[i + 2];
          }
          return [colours.size, red / canvas.width, blue / canvas.width];
        })()
        """

    @Test(.enabled(if: Program.isLong, "a browser beside a living world: LONG=1"))
    func `the page shows the world, and a walker's keys move it`() throws {
        try #require(Chromium.isInstalled, "needs the Debian package chromium")
        let folder = try Program.folder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let process = try Program.start(
            ["run", "Profiles/rehearsal.yaml", "--port", "0", "--for", "60"], in: folder)
        defer {
            process.terminate()
            process.waitUntilExit()
        }
        let found = address(in: folder)
        let address = try #require(found, "\(Program.text(folder, "err"))")
        let browser = try Chromium(width: 1280, height: 800)
        try browser.open(address)
        #expect(try browser.wait(until: "document.body.dataset.drawn > 20"))
        Thread.sleep(forTimeInterval: 1.5)
        let seen = try #require(try browser.value(of: Self.survey) as? [Double])
        #expect(seen[0] > 60, "only \(seen[0]) colours: no picture of a world")
        #expect(seen[2] > seen[1] + 30, "the sky of an afternoon is blue: \(seen)")
        if let shots = ProcessInfo.processInfo.environment["SHOTS"] {
            try browser.screenshot().write(to: URL(fileURLWithPath: shots + "/living-page.png"))
        }
        let before = try position(browser)
        try browser.key("keyDown", key: "w", code: "KeyW")
        Thread.sleep(forTimeInterval: 3)
        try browser.key("keyUp", key: "w", code: "KeyW")
        let after = try position(browser)
        #expect(hypot(after.x - before.x, after.y - before.y) > 1.5, "\(before) \(after)")
        let metrics = try measures(browser)
        #expect(metrics.contains("nacre_stage_seconds{stage=\"paint\",quantile=\"0.99\"}"))
        #expect(metrics.contains("nacre_capture_to_shown_seconds"))
    }

    private func address(in folder: URL) -> String? {
        for _ in 0..<200 {
            let words = Program.text(folder, "out").split(whereSeparator: \.isWhitespace)
            if let found = words.first(where: { $0.hasPrefix("http://") }) { return String(found) }
            Thread.sleep(forTimeInterval: 0.1)
        }
        return nil
    }

    /// The measures, as the page's own browser fetches them.
    private func measures(_ browser: Chromium) throws -> String {
        let fetch = """
            (() => {
              const request = new XMLHttpRequest();
              request.open("GET", "/metrics", false);
              request.send();
              return request.responseText;
            })()
            """
        return try #require(try browser.value(of: fetch) as? String)
    }

    /// Where the walker is, as the metrics tell.
    private func position(_ browser: Chromium) throws -> (x: Double, y: Double) {
        let lines = try measures(browser).split(separator: "\n")
        func value(_ axis: String) throws -> Double {
            let line = lines.first { $0.hasPrefix("nacre_wanderer_metres{axis=\"\(axis)\"}") }
            return try #require(line?.split(separator: " ").last.flatMap { Double($0) })
        }
        return (try value("east"), try value("north"))
    }
}
