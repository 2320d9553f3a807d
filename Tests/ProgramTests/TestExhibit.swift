import Foundation
import Glibc
import Testing

/// Another program that a test started: what it prints is kept.
final class TestPeer {
    private let process: Process
    private let url: URL

    /// Starts a program; its output goes to a file.
    init(_ words: [String], output: URL) throws {
        url = output
        guard FileManager.default.isExecutableFile(atPath: words[0]) else {
            throw TestExhibit.Failure("\(words[0]) is missing: run script/bootstrap --test")
        }
        try Data().write(to: output)
        process = Process()
        process.executableURL = URL(fileURLWithPath: words[0])
        process.arguments = Array(words.dropFirst())
        // Our Python peers end when their input does.
        process.standardInput = Pipe()
        let file = try FileHandle(forWritingTo: output)
        process.standardOutput = file
        process.standardError = file
        try process.run()
    }

    deinit { end() }

    /// Ends it and waits for that.
    func end() {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    /// What it has printed so far.
    var text: String { (try? String(contentsOf: url, encoding: .utf8)) ?? "" }

    /// Waits until something can be found in what it printed.
    func wait(_ found: (String) -> String?) throws -> String {
        for _ in 0..<1800 {
            if let result = found(text) { return result }
            usleep(100_000)
        }
        throw TestExhibit.Failure("waited in vain; it printed: \(text.suffix(600))")
    }
}

/// A folder with an exhibit of its own, and the programs round it.
final class TestExhibit {
    /// What went wrong, in words.
    struct Failure: Error, CustomStringConvertible {
        var description: String
        init(_ description: String) { self.description = description }
    }

    let folder: URL
    private var peers: [TestPeer] = []
    private var runs: [Process] = []

    init() throws { folder = try Program.folder() }

    deinit {
        for run in runs where run.isRunning {
            kill(run.processIdentifier, SIGKILL)
            run.waitUntilExit()
        }
        for peer in peers { peer.end() }
        try? FileManager.default.removeItem(at: folder)
    }

    /// Writes a file of the exhibit and returns its path.
    @discardableResult
    func write(_ name: String, _ text: String) throws -> String {
        let url = folder.appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try text.write(to: url, atomically: true, encoding: .utf8)
        return url.path
    }

    /// Starts another program, which ends with the exhibit.
    func start(_ words: [String]) throws -> TestPeer {
        let peer = try TestPeer(
            words, output: folder.appendingPathComponent("peer-\(peers.count)"))
        peers.append(peer)
        return peer
    }

    /// Starts our own program.
    func nacre(_ arguments: [String], environment: [String: String] = [:]) throws -> Process {
        let run = try Program.start(arguments, in: folder, environment: environment)
        runs.append(run)
        return run
    }

    /// What our program has said of problems.
    var errors: String { Program.text(folder, "err") }

    /// Waits until something is so.
    func wait(_ isSo: () throws -> Bool) throws {
        for _ in 0..<1800 {
            if try isSo() { return }
            usleep(100_000)
        }
        throw Failure("waited in vain; it said: \(errors.suffix(800))")
    }

    /// A port of UDP and TCP that is free now.
    func freePort() throws -> UInt16 {
        for _ in 0..<100 {
            let port = UInt16.random(in: 20_000...32_000)
            if Self.isFree(port, Int32(SOCK_DGRAM.rawValue)),
                Self.isFree(port, Int32(SOCK_STREAM.rawValue))
            {
                return port
            }
        }
        throw Failure("no port is free")
    }

    private static func isFree(_ port: UInt16, _ kind: Int32) -> Bool {
        let socket = socket(AF_INET, kind, 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    /// A figure of the page at a port; nil where there is none.
    func metric(_ name: String, port: UInt16) -> Double? {
        guard let url = URL(string: "http://127.0.0.1:\(port)/metrics"),
            let text = try? String(contentsOf: url, encoding: .utf8)
        else { return nil }
        let line = text.split(separator: "\n").first { $0.hasPrefix(name + " ") }
        return line.flatMap { Double($0.dropFirst(name.count + 1)) }
    }

    /// The brightness of a screen's corner and of its middle, 0 … 1.
    func look(_ display: String) throws -> (corner: Double, middle: Double) {
        let shot = folder.appendingPathComponent("shot.png").path
        try run("/usr/bin/import", ["-display", display, "-window", "root", shot])
        func mean(_ region: String) throws -> Double {
            let text = try run(
                "/usr/bin/convert",
                [shot, "-crop", region, "-colorspace", "gray", "-format", "%[fx:mean]", "info:"])
            return Double(text) ?? -1
        }
        return (try mean("100x100+0+0"), try mean("100x100+350+250"))
    }

    @discardableResult
    private func run(_ program: String, _ arguments: [String]) throws -> String {
        let peer = Process()
        let pipe = Pipe()
        peer.executableURL = URL(fileURLWithPath: program)
        peer.arguments = arguments
        peer.standardOutput = pipe
        peer.standardError = FileHandle.nullDevice
        try peer.run()
        let said = pipe.fileHandleForReading.readDataToEndOfFile()
        peer.waitUntilExit()
        if peer.terminationStatus != 0 { throw Failure("\(program) failed") }
        return String(decoding: said, as: UTF8.self)
    }
}
