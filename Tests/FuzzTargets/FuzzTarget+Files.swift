import Glibc
import Sensing

@testable import Setup
@testable import Tape
@testable import VirtualDriver

/// YAML of every kind of file: problems are told, nothing traps, whatever the text.
@Sendable func fuzzFiles(_ bytes: [UInt8]) {
    // The first byte says as what the rest is read.
    guard let kind = bytes.first else { return }
    let words = String(decoding: bytes.dropFirst(), as: UTF8.self)
    let text = SetupText(file: "fuzz.yaml", text: words)
    switch kind % 4 {
    case 0: _ = ProfileReader(text: text, entries: [:]).read(name: "fuzz")
    case 1:
        let entry = DeviceReader(text: text).read(name: "fuzz")
        if text.problems.isEmpty, let entry { play(entry) }
    case 2: _ = CalibrationReader(text: text).read(folder: "usb-1", name: "2026-11-20")
    default: _ = CueReader(text: text).read()
    }
    for problem in text.problems {
        precondition(!problem.what.isEmpty && problem.line >= 0, "a problem without words")
    }
}

/// A script that was found good must play.
private func play(_ entry: DeviceEntry) {
    guard entry.driver == .script, let script = entry.script else { return }
    let requests = entry.signals.map(\.request)
    for (name, points) in script.curves {
        let curve = ScriptCurve(script, name: name, parts: requests.first?.parts ?? 1)
        for point in points.prefix(16) {
            _ = curve.level(at: point.time, sample: 3)
            _ = curve.events(after: point.time - 1, upTo: point.time)
        }
    }
}

/// A script's table: problems are told, nothing traps.
@Sendable func fuzzTable(_ bytes: [UInt8]) {
    let text = SetupText(
        file: "fuzz.yaml",
        text: "family: sensor\ndriver: script\nfile: fuzz.csv\n"
            + "channels: {rain: {range: [0, 50]}, tilt: {parts: 2}, knock: {event: true}}\n")
    guard let top = text.section(.device), let channels = top.section("channels", .fuzzed)
    else { preconditionFailure("the fuzz target's own file is bad: \(text.problems)") }
    var entry = DeviceEntry(name: "fuzz", family: .sensor, driver: .script)
    SignalsReader(text: text).readSignals(channels, ["rain", "tilt", "knock"], into: &entry)
    for isLinear in [false, true] {
        let curves = ScriptTable(text: text, section: top).points(
            String(decoding: bytes, as: UTF8.self), "fuzz.csv", entry.signals, isLinear: isLinear)
        for points in curves.values {
            for (one, next) in zip(points, points.dropFirst()) where text.problems.isEmpty {
                precondition(one.time <= next.time, "points out of order")
            }
        }
    }
}

extension Schema {
    fileprivate static let fuzzed = Schema(
        title: "channels",
        keys: ["rain", "tilt", "knock"].map { .other($0, "section", "", "") })
}

/// Tapes: reading ends, in messages or in words; the messages are read as what they say they are.
@Sendable func fuzzTape(_ bytes: [UInt8]) {
    // A file without a name in memory: a disk would be most of the time.
    var name = Array("/dev/shm/nacre-fuzz-XXXXXX".utf8CString)
    let file = mkstemp(&name)
    precondition(file >= 0, "no file in /dev/shm")
    defer { close(file) }
    unlink(name)
    _ = bytes.withUnsafeBytes { write(file, $0.baseAddress, bytes.count) }
    do throws(TapeError) {
        let reader = try TapeReader(path: "/proc/self/fd/\(file)")
        while let message = try reader.next() {
            precondition(reader.streams.indices.contains(message.stream), "an unknown stream")
            if let value = TapeText.numbers(message.bytes, parts: 3) {
                precondition(value.x.isFinite && value.y.isFinite && value.z.isFinite)
            }
            if let sound = TapeText.sound(message.bytes) {
                precondition(sound.samples.allSatisfy { $0 >= -1.001 && $0 <= 1 })
            }
            _ = TapeText.picture(message.bytes)
        }
    } catch {
        precondition(!error.what.isEmpty, "an error without words")
    }
}
