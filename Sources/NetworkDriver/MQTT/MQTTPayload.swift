import DeviceIO
import Foundation

/// Turns what comes in an MQTT message into numbers, and back; never traps on any bytes.
enum MQTTPayload {
    /// How long a message may be.
    static let limit = 65_536

    /// The numbers of a message.
    ///
    /// A plain message holds decimal numbers with spaces, commas or semicolons between them, or one
    /// of `on`, `off`, `true`, `false`, `online`, `offline`, `open`, `closed` in any case. In JSON
    /// the path leads to a number, to true or false, to a text as above, or to a list of them.
    /// - Returns: Only finite numbers; nil where there are fewer than `parts`.
    static func numbers(_ payload: [UInt8], path: [String]?, parts: Int) -> SIMD4<Float>? {
        guard payload.count <= limit else { return nil }
        let list: [Float]?
        if let path { list = json(payload, path) } else { list = plain(payload) }
        guard let list, list.count >= parts, parts <= 4 else { return nil }
        var value = SIMD4<Float>.zero
        for part in 0..<parts {
            guard list[part].isFinite else { return nil }
            value[part] = list[part]
        }
        return value
    }

    private static func plain(_ payload: [UInt8]) -> [Float]? {
        var list: [Float] = []
        let marks = Array(" ,;\t\r\n".utf8)
        for word in payload.split(whereSeparator: marks.contains) {
            guard list.count < 4, let value = number(word) else { break }
            list.append(value)
        }
        return list
    }

    private static func number(_ word: ArraySlice<UInt8>) -> Float? {
        guard word.count <= 64 else { return nil }
        switch String(decoding: word, as: UTF8.self).lowercased() {
        case "on", "true", "online", "open": return 1
        case "off", "false", "offline", "closed": return 0
        case let text:
            // Neither hexadecimal numbers nor "inf" and "nan", which Float would read.
            guard text.utf8.allSatisfy("0123456789+-.e".utf8.contains) else { return nil }
            return Float(text)
        }
    }

    private static func json(_ payload: [UInt8], _ path: [String]) -> [Float]? {
        let decoded = try? JSONSerialization.jsonObject(
            with: Data(payload), options: .fragmentsAllowed)
        guard let decoded, let value = JSONPath(keys: path).value(in: decoded) else { return nil }
        if let list = value as? [Any] { return list.prefix(4).map { jsonNumber($0) ?? .nan } }
        return jsonNumber(value).map { [$0] }
    }

    private static func jsonNumber(_ value: Any) -> Float? {
        if let text = value as? String { return number(Array(text.utf8)[...]) }
        return (value as? NSNumber)?.floatValue
    }

    /// A value as a message: one number, a list of several, or a JSON object round them.
    static func bytes(_ value: SIMD4<Float>, parts: Int, path: [String]?) -> [UInt8] {
        let numbers = (0..<parts).map { decimal(value[$0]) }
        let isPlain = parts == 1 || path == nil
        var text = isPlain ? numbers.joined(separator: " ") : "[\(numbers.joined(separator: ","))]"
        for key in (path ?? []).reversed() { text = "{\"\(escaped(key))\":\(text)}" }
        return Array(text.utf8)
    }

    /// The shortest decimal text that reads as the same number; whole numbers without a point.
    private static func decimal(_ value: Float) -> String {
        if value == value.rounded(), abs(value) < 1e7 { return String(Int(value)) }
        return "\(value)"
    }

    private static func escaped(_ key: String) -> String {
        var text = ""
        for scalar in key.unicodeScalars {
            switch scalar {
            case "\"", "\\": text += "\\" + String(scalar)
            case let control where control.value < 0x20:
                let code = String(control.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - code.count) + code
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}
