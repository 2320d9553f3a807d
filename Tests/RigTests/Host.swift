import Foundation

/// The computer that runs the machine, asked for what can only be done from outside.
///
/// Requests and answers are files in the share for results; `machine.py` serves them.
enum Host {
    nonisolated(unsafe) private static var count = 0

    /// Plugs a device of QEMU's into the machine, such as `usb-serial` or `usb-tablet`.
    static func plug(_ driver: String, id: String, _ properties: [String: Any] = [:]) throws {
        let arguments = properties.merging(["driver": driver, "id": id]) { mine, _ in mine }
        try ask(["execute": "device_add", "arguments": arguments])
    }

    /// Pulls it out again.
    static func pull(_ id: String) throws {
        try ask(["execute": "device_del", "arguments": ["id": id]])
    }

    /// Sends bytes, one for each character, from the far end of the serial line.
    static func sendSerial(_ text: String) throws { try ask(["serial": text]) }

    /// Sends the same bytes from there again and again until told otherwise; none for silence.
    static func feedSerial(_ text: String, every seconds: Double = 0.2) throws {
        try ask(["feed": text, "period": seconds])
    }

    /// Asks QEMU's monitor (QMP), and fails where it refuses.
    static func ask(_ request: [String: Any]) throws {
        let environment = ProcessInfo.processInfo.environment
        guard let out = environment["NACRE_RIG_OUT"] else {
            throw Machine.Failure(description: "NACRE_RIG_OUT is not set")
        }
        count += 1
        let path = "\(out)/request-\(count).json"
        let data = try JSONSerialization.data(withJSONObject: request)
        try data.write(to: URL(fileURLWithPath: path + ".part"))
        guard rename(path + ".part", path) == 0 else {
            throw Machine.Failure(description: "rename \(path): errno \(errno)")
        }
        let answer = "\(out)/answer-\(count).json"
        try Machine.wait(for: "the host's answer to \(request)") { Machine.exists(answer) }
        let text = try String(contentsOfFile: answer, encoding: .utf8)
        if text.contains("\"error\"") {
            throw Machine.Failure(description: "\(request): \(text)")
        }
    }
}
