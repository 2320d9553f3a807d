import Foundation
import TestRig
import Testing

extension OneAtATime {
    /// The page of the real program in a real browser: it shows the world, and keys move it.
    ///
    /// Everything is waited for with patience, as the browser, the world and all other tests
    /// may share two cores; how fast it comes is not what is tested.
    struct LivingPageTests {
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

        /// Presses the view's button far more often than the world takes it in a tick.
        private static let flood = """
            (() => {
              const socket = new WebSocket("ws://" + location.host + "/live");
              socket.onopen = () => {
                for (let i = 0; i < 180; i++) socket.send('{"tap": "view"}');
                setTimeout(() => socket.close(), 500);
              };
              return true;
            })()
            """

        @Test func `the page shows the world, keys move it, and its figures are told`() throws {
            try #require(Chromium.isInstalled, "needs the Debian package chromium")
            let folder = try Program.folder()
            defer { try? FileManager.default.removeItem(at: folder) }
            let process = try Program.start(
                [
                    "run", try profile(in: folder), "--port", "0", "--for", "900",
                    "--normal-priority",
                ], in: folder)
            defer {
                process.terminate()
                process.waitUntilExit()
            }
            let found = eventually { self.address(in: folder) }
            let page = try #require(found, "\(Program.text(folder, "err"))")
            let browser = try Chromium(width: 1280, height: 800)
            try browser.open(page)
            #expect(try browser.wait(until: "document.body.dataset.drawn > 5", seconds: 120))
            try look(browser)
            try walk(browser)
            try count(browser)
        }

        /// The rehearsal's profile, but nobody strolls and the afternoon stays.
        private func profile(in folder: URL) throws -> String {
            let shipped = Program.root.appendingPathComponent("Profiles/rehearsal.yaml")
            let text = try String(contentsOf: shipped, encoding: .utf8)
                .replacingOccurrences(of: "strolls: true", with: "strolls: false")
                .replacingOccurrences(of: "day_minutes: 24 min", with: "day_minutes: 1440 min")
            let file = folder.appendingPathComponent("still.yaml")
            try text.write(to: file, atomically: true, encoding: .utf8)
            return file.path
        }

        /// A picture of a world: many colours, and the blue sky of an afternoon on top.
        private func look(_ browser: Chromium) throws {
            var seen: [Double] = []
            let isWorld = try eventually {
                seen = try browser.value(of: Self.survey) as? [Double] ?? []
                return seen.count == 3 && seen[0] > 60 && seen[2] > seen[1] + 20 ? true : nil
            }
            #expect(isWorld == true, "no picture of a world: colours, red and blue: \(seen)")
            if let shots = ProcessInfo.processInfo.environment["SHOTS"] {
                let file = URL(fileURLWithPath: shots + "/living-page.png")
                try browser.screenshot().write(to: file)
            }
        }

        /// The walker stands until a key is pressed, then walks.
        private func walk(_ browser: Chromium) throws {
            let before = try position(browser)
            Thread.sleep(forTimeInterval: 1)
            let still = try position(browser)
            #expect(hypot(still.x - before.x, still.y - before.y) < 0.05, "\(before) \(still)")
            try browser.key("keyDown", key: "w", code: "KeyW")
            let after = try eventually {
                let place = try position(browser)
                return hypot(place.x - before.x, place.y - before.y) > 1.5 ? place : nil
            }
            try browser.key("keyUp", key: "w", code: "KeyW")
            #expect(after != nil, "w has not moved the walker from \(before)")
        }

        /// What the program measures of itself is on `/metrics` and is not 0.
        private func count(_ browser: Chromium) throws {
            let first = try measures(browser)
            #expect(first.contains("nacre_stage_seconds{stage=\"paint\",quantile=\"0.99\"}"))
            #expect(first.contains("nacre_capture_to_shown_seconds"))
            for name in [
                "nacre_ticks_total", "nacre_pictures_total", "nacre_strokes_resident",
                "nacre_strokes_visible", "nacre_watchers",
            ] {
                let figure = try #require(value(of: name, in: first), "\(name) is missing")
                #expect(figure > 0, "\(name)")
            }
            // Between two chunks nothing is pending, so only that it is told.
            #expect(value(of: "nacre_chunks_pending", in: first) != nil)
            #expect(value(of: "nacre_operations_refused_total", in: first) == 0)
            let refused = try eventually {
                _ = try browser.value(of: Self.flood)
                Thread.sleep(forTimeInterval: 1)
                let now = value(of: "nacre_operations_refused_total", in: try measures(browser))
                return (now ?? 0) > 0 ? now : nil
            }
            #expect(refused != nil, "a flood of operations must be refused, and counted")
        }

        /// What the body finds, asked again and again for two minutes.
        private func eventually<T>(_ body: () throws -> T?) rethrows -> T? {
            let end = Date(timeIntervalSinceNow: 120)
            while Date() < end {
                if let found = try body() { return found }
                Thread.sleep(forTimeInterval: 0.2)
            }
            return nil
        }

        private func address(in folder: URL) -> String? {
            Program.text(folder, "out").split(whereSeparator: \.isWhitespace)
                .first { $0.hasPrefix("http://") }.map(String.init)
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

        private func value(of name: String, in metrics: String) -> Double? {
            metrics.split(separator: "\n").first { $0.hasPrefix("\(name) ") }
                .flatMap { $0.split(separator: " ").last }.flatMap { Double($0) }
        }

        /// Where the walker is, as the metrics tell.
        private func position(_ browser: Chromium) throws -> (x: Double, y: Double) {
            let metrics = try measures(browser)
            func metres(_ axis: String) throws -> Double {
                try #require(value(of: "nacre_wanderer_metres{axis=\"\(axis)\"}", in: metrics))
            }
            return (try metres("east"), try metres("north"))
        }
    }
}
