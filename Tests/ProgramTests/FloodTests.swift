import CFlood
import Foundation
import FoundationNetworking
import Testing

extension OneAtATime {
    /// A flood of OSC against the real program: memory stays, ticks go on, losses are counted.
    ///
    /// Nothing asserts how fast anything is: what the loop says of its own lateness is printed.
    struct FloodTests {
        /// What the program says of itself.
        private struct Figures: CustomStringConvertible {
            var ticks = 0.0
            var missed = 0.0
            var dropped = 0.0
            var captures = 0.0
            var late = 0.0
            var kilobytes = 0.0

            var description: String {
                "\(Int(ticks)) ticks, \(Int(missed)) missed, late by \(late * 1000) ms at p99, "
                    + "\(Int(captures)) reads, \(Int(dropped)) refused, \(Int(kilobytes)) kB"
            }
        }

        /// Seconds of each flood.
        private static let seconds: Double = Program.isLong ? 60 : 10
        /// Kilobytes that a world may come to need in that time by itself.
        private static let slack = 16_384.0

        @Test func `100000 messages a second neither grow memory nor stop the ticks`() throws {
            let folder = try Program.folder()
            defer { try? FileManager.default.removeItem(at: folder) }
            let port = UInt16.random(in: 20_000...40_000)
            let process = try Program.start(
                [
                    "run", try profile(in: folder, port: port), "--port", "0", "--for", "900",
                ] + (Program.isLong ? [] : ["--no-picture"]), in: folder)
            defer {
                process.terminate()
                process.waitUntilExit()
            }
            let page = try #require(
                eventually { self.address(in: folder) }, "\(Program.text(folder, "err"))")
            func look() throws -> Figures { try figures(page, process) }
            // A first flood takes whatever a device allocates once; then the world may settle.
            _ = nacre_flood(port, 3, 100_000, 20)
            Thread.sleep(forTimeInterval: 5)
            let start = try look()
            Thread.sleep(forTimeInterval: Self.seconds)
            let calm = try look()
            print("flood: without one: \(calm), before: \(start)")
            var before = calm
            for (bundle, rate) in [(20, 110_000.0), (1, 110_000.0), (20, 0.0)] as [(Int32, Double)]
            {
                let sent = nacre_flood(port, Self.seconds, rate, bundle)
                let after = try look()
                print(
                    "flood: \(Int(Double(sent.messages) / sent.seconds)) messages a second in "
                        + "\(sent.datagrams) datagrams, \(sent.refused) not sent: \(after)")
                #expect(sent.messages > 100_000)
                #expect(after.ticks > before.ticks)
                #expect(after.dropped > before.dropped, "events beyond a tick's eight are counted")
                #expect(after.kilobytes < calm.kilobytes + Self.slack, "\(calm) then \(after)")
                before = after
            }
            // Afterwards it still listens.
            let reads = before.captures
            let again: Bool? = try eventually {
                _ = nacre_flood(port, 0.1, 100, 1)
                return try look().captures > reads ? true : nil
            }
            #expect(again == true)
        }

        /// The rehearsal's profile where nobody strolls, with a phone that listens at a port.
        private func profile(in folder: URL, port: UInt16) throws -> String {
            let devices = folder.appendingPathComponent("Devices")
            try FileManager.default.createDirectory(at: devices, withIntermediateDirectories: true)
            try """
            family: network
            driver: osc
            settings: {port: \(port), address: 127.0.0.1}
            channels:
              level: {address: /flood/level}
              hit: {address: /flood/hit, event: true}
            """.write(
                to: devices.appendingPathComponent("phone.yaml"), atomically: true,
                encoding: .utf8)
            let shipped = Program.root.appendingPathComponent("Profiles/rehearsal.yaml")
            let text = try String(contentsOf: shipped, encoding: .utf8)
                .replacingOccurrences(of: "strolls: true", with: "strolls: false")
                .replacingOccurrences(of: "\ndevices:\n", with: "\ndevices:\n  phone: phone\n")
                .replacingOccurrences(of: "sound: any", with: "sound: none")
            try #require(text.contains("phone: phone"))
            let file = folder.appendingPathComponent("flood.yaml")
            try text.write(to: file, atomically: true, encoding: .utf8)
            return file.path
        }

        private func figures(_ page: String, _ process: Process) throws -> Figures {
            let url = try #require(URL(string: page + (page.hasSuffix("/") ? "" : "/") + "metrics"))
            let lines = String(decoding: try Data(contentsOf: url), as: UTF8.self)
                .split(separator: "\n")
            func number(_ beginning: String) -> Double {
                lines.first { $0.hasPrefix(beginning) }
                    .flatMap { $0.split(separator: " ").last }.flatMap { Double($0) } ?? 0
            }
            let memory = try String(
                contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
            let resident = memory.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
                .flatMap { $0.split(whereSeparator: \.isWhitespace).dropFirst().first }
                .flatMap { Double($0) }
            return Figures(
                ticks: number("nacre_ticks_total"), missed: number("nacre_ticks_missed_total"),
                dropped: number("nacre_captures_dropped_total{role=\"phone\"}"),
                captures: number("nacre_captures_total{role=\"phone\"}"),
                late: number("nacre_stage_seconds{stage=\"late\",quantile=\"0.99\"}"),
                kilobytes: try #require(resident))
        }

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
    }
}
