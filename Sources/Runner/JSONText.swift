import Quantities

/// Writes JSON by hand, in the order of the calls, the same text for the same values.
///
/// For state lines and the page's status: the order of keys must not change from run to run,
/// and every number must be finite.
public struct JSONText {
    /// The text so far.
    public private(set) var text = ""
    private var needsComma = false

    /// Makes an empty text.
    public init() {}

    /// Writes an object; the body writes its members.
    public mutating func object(_ key: String? = nil, _ body: (inout JSONText) -> Void) {
        open(key, "{")
        body(&self)
        close("}")
    }

    /// Writes an array; the body writes its elements.
    public mutating func array(_ key: String? = nil, _ body: (inout JSONText) -> Void) {
        open(key, "[")
        body(&self)
        close("]")
    }

    /// Writes a number; what is not finite becomes null.
    public mutating func number(_ key: String? = nil, _ value: Double) {
        name(key)
        text += value.isFinite ? JSONText.short(value) : "null"
    }
    /// Writes a number as short as its `Float` allows.
    public mutating func number(_ key: String? = nil, _ value: Float) {
        name(key)
        text += value.isFinite ? "\(value)" : "null"
    }
    /// Writes a whole number.
    public mutating func number(_ key: String? = nil, _ value: Int) {
        name(key)
        text += "\(value)"
    }
    /// Writes a whole number.
    public mutating func number(_ key: String? = nil, _ value: UInt64) {
        name(key)
        text += "\(value)"
    }
    /// Writes a text, escaped.
    public mutating func string(_ key: String? = nil, _ value: String) {
        name(key)
        text += JSONText.quoted(value)
    }
    /// Writes true or false.
    public mutating func truth(_ key: String? = nil, _ value: Bool) {
        name(key)
        text += value ? "true" : "false"
    }
    /// Writes null.
    public mutating func null(_ key: String? = nil) {
        name(key)
        text += "null"
    }
    /// Writes the numbers of a vector as an array.
    public mutating func numbers(_ key: String? = nil, _ values: [Double]) {
        array(key) { json in for value in values { json.number(nil, value) } }
    }

    /// Six decimals at the most: micrometres and microseconds.
    private static func short(_ value: Double) -> String {
        let rounded = (value * 1e6).rounded() / 1e6
        return rounded == rounded.rounded() && abs(rounded) < 1e15
            ? "\(Int64(rounded))" : "\(rounded)"
    }

    private static func quoted(_ value: String) -> String {
        var out = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\n": out += "\\n"
            case "\t": out += "\\t"
            case _ where scalar.value < 32:
                let hex = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }

    private mutating func name(_ key: String?) {
        if needsComma { text += "," }
        if let key { text += JSONText.quoted(key) + ":" }
        needsComma = true
    }
    private mutating func open(_ key: String?, _ bracket: String) {
        name(key)
        text += bracket
        needsComma = false
    }
    private mutating func close(_ bracket: String) {
        text += bracket
        needsComma = true
    }
}
