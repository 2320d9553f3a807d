import Foundation
import Glibc
import Quantities

@testable import SensorDriver

/// A folder that looks like `/sys` and `/dev`, with real files and a real pipe for a node.
final class SensorTree {
    let root: String

    init() throws {
        root =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("nacre-sensors-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: "\(root)/dev", withIntermediateDirectories: true)
    }

    deinit { remove("") }

    func remove(_ path: String) {
        do {
            try FileManager.default.removeItem(atPath: "\(root)/\(path)")
        } catch {
            // A test may have taken it away itself.
        }
    }

    /// Writes files below a folder.
    func put(_ folder: String, _ files: [String: String]) throws {
        for (name, text) in files {
            let path = "\(root)/\(folder)/\(name)"
            try FileManager.default.createDirectory(
                atPath: (path as NSString).deletingLastPathComponent,
                withIntermediateDirectories: true)
            try text.write(toFile: path, atomically: false, encoding: .utf8)
        }
    }

    func text(_ path: String) throws -> String {
        try String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
    }

    /// Makes a pipe and opens it, so that writing into the descriptor is the device's talk.
    func pipe(_ path: String) -> Int32 {
        mkfifo("\(root)/\(path)", 0o600)
        return open("\(root)/\(path)", O_RDWR | O_NONBLOCK)
    }
}

/// The real calls, but for those on chosen paths.
final class FaultyCalls: SensorCalls, @unchecked Sendable {
    /// What fails: the end of a path, and what is done with it.
    struct Fault {
        var suffix: String
        var call: String
        var code: Int32
        var times = Int.max
    }
    var faults: [Fault] = []
    private(set) var openFiles: [Int32: String] = [:]
    private let real = SystemSensorCalls()

    private func fault(_ call: String, _ path: String) -> CallResult? {
        let found = faults.firstIndex {
            $0.call == call && path.hasSuffix($0.suffix) && $0.times > 0
        }
        guard let found else { return nil }
        faults[found].times -= 1
        return .failed(faults[found].code)
    }

    func open(_ path: String, flags: Int32) -> CallResult {
        if let fault = fault("open", path) { return fault }
        let result = real.open(path, flags: flags)
        if case .value(let descriptor) = result { openFiles[Int32(descriptor)] = path }
        return result
    }

    func close(_ descriptor: Int32) -> CallResult {
        openFiles[descriptor] = nil
        return real.close(descriptor)
    }

    func read(_ descriptor: Int32, into bytes: UnsafeMutableRawBufferPointer) -> CallResult {
        fault("read", openFiles[descriptor] ?? "") ?? real.read(descriptor, into: bytes)
    }

    func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> CallResult {
        fault("write", openFiles[descriptor] ?? "") ?? real.write(descriptor, bytes)
    }

    func control(
        _ descriptor: Int32, _ request: UInt, _ argument: UnsafeMutableRawPointer
    ) -> CallResult { real.control(descriptor, request, argument) }

    func control(_ descriptor: Int32, _ request: UInt, number: UInt) -> CallResult {
        real.control(descriptor, request, number: number)
    }

    func configureLine(_ descriptor: Int32, baud: UInt32, flush: Bool) -> CallResult {
        real.configureLine(descriptor, baud: baud, flush: flush)
    }

    func setReady(_ descriptor: Int32, _ on: Bool) -> CallResult { real.setReady(descriptor, on) }

    func poll(_ descriptor: Int32, events: Int32, milliseconds: Int32) -> CallResult {
        fault("poll", openFiles[descriptor] ?? "")
            ?? real.poll(descriptor, events: events, milliseconds: milliseconds)
    }

    func names(in folder: String) -> [String]? { real.names(in: folder) }

    var now: MonotonicTime { real.now }

    func sleep(until instant: MonotonicTime) { real.sleep(until: instant) }
}
