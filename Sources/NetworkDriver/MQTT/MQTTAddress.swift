/// The address of a signal in MQTT: a topic, and for JSON the way to the number in it.
///
/// `garden/temperature` holds a plain number; `weather/json:temp.outside` means the key `outside`
/// of the object at `temp` in the JSON that comes on the topic `weather`. A number in the way
/// counts the elements of a list from 0.
struct MQTTAddress: Hashable, Sendable {
    /// The topic, for a source possibly with `+` and `#`.
    var topic: String
    /// The keys from outside inwards; nil where the message is a plain number.
    var path: [String]?

    /// What an address looks like, for people.
    static let allowed =
        "a topic such as garden/temperature, or with JSON weather/json:temp.outside"
    private static let mark = "/json:"

    /// Reads an address; nil where the topic is none.
    /// - Parameter isFilter: Whether `+` and `#` may stand for parts of the topic.
    init?(_ text: String, isFilter: Bool) {
        topic = text
        if let cut = MQTTAddress.cut(text) {
            topic = String(text[..<cut.lowerBound])
            let keys = text[cut.upperBound...]
            path =
                keys.isEmpty
                ? [] : keys.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
            if path?.contains("") == true { return nil }
        }
        guard MQTTAddress.isTopic(topic, isFilter: isFilter) else { return nil }
    }

    private static func cut(_ text: String) -> Range<String.Index>? {
        var start = text.startIndex
        while start < text.endIndex {
            if text[start...].hasPrefix(mark) {
                return start..<text.index(start, offsetBy: mark.count)
            }
            start = text.index(after: start)
        }
        return nil
    }

    /// Whether this may be a topic: 1 … 65535 bytes without zeros, wildcards alone in their parts.
    static func isTopic(_ text: String, isFilter: Bool) -> Bool {
        guard !text.isEmpty, text.utf8.count <= 65_535, !text.utf8.contains(0) else { return false }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() where part.contains("+") || part.contains("#") {
            let isLast = index == parts.count - 1
            guard isFilter, part == "+" || (part == "#" && isLast) else { return false }
        }
        return true
    }
}
