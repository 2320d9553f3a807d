/// Builds measures in Prometheus' text form, version 0.0.4.
///
/// Names are ours, so a bad one is our bug; label values and help come from anywhere and are
/// escaped. The samples of one measure must be added one after the other, as the form asks.
public struct MetricsText: Sendable {
    /// A label's name and value.
    public typealias Label = (name: String, value: String)

    /// What has been built so far; ends with a line break.
    public private(set) var text = ""
    private var begun: Set<String> = []
    private var current = ""

    /// Makes an empty text.
    public init() {}

    /// Adds a value that goes up and down.
    ///
    /// - Parameters:
    ///   - name: In base units with the unit as its end, such as `nacre_age_seconds`.
    ///   - help: What it means, in one line.
    ///   - value: Any number, also infinite or NaN.
    ///   - labels: Told apart by these.
    public mutating func gauge(
        _ name: String, _ help: String, _ value: Double, labels: [Label] = []
    ) {
        begin(name, help, "gauge")
        add(name, labels, MetricsText.format(value))
    }

    /// Adds a value that only grows; its name ends with `_total`.
    ///
    /// - Parameters:
    ///   - name: Ends with `_total`.
    ///   - help: What it means, in one line.
    ///   - value: The count since the start.
    ///   - labels: Told apart by these.
    public mutating func counter(
        _ name: String, _ help: String, _ value: UInt64, labels: [Label] = []
    ) {
        precondition(name.hasSuffix("_total"), "a counter's name ends with _total")
        begin(name, help, "counter")
        add(name, labels, String(value))
    }

    /// Adds the quantiles of a distribution with its sum and count.
    ///
    /// - Parameters:
    ///   - name: In base units with the unit as its end.
    ///   - help: What it means, in one line.
    ///   - quantiles: Pairs of quantile (0 … 1) and value.
    ///   - sum: The sum of all that was measured.
    ///   - count: How often it was measured.
    ///   - labels: Told apart by these.
    public mutating func summary(
        _ name: String, _ help: String, quantiles: [(quantile: Double, value: Double)],
        sum: Double, count: UInt64, labels: [Label] = []
    ) {
        begin(name, help, "summary")
        for (quantile, value) in quantiles {
            let label = (name: "quantile", value: MetricsText.format(quantile))
            add(name, labels + [label], MetricsText.format(value))
        }
        add(name + "_sum", labels, MetricsText.format(sum))
        add(name + "_count", labels, String(count))
    }

    private mutating func begin(_ name: String, _ help: String, _ kind: String) {
        guard name != current else { return }
        precondition(MetricsText.isName(name), "\(name) is no name of a measure")
        precondition(begun.insert(name).inserted, "the samples of \(name) stand together")
        current = name
        text += "# HELP \(name) \(MetricsText.escape(help, quotes: false))\n"
        text += "# TYPE \(name) \(kind)\n"
    }

    private mutating func add(_ name: String, _ labels: [Label], _ value: String) {
        text += name
        if !labels.isEmpty {
            text += "{"
            for (index, label) in labels.enumerated() {
                precondition(
                    MetricsText.isName(label.name) && !label.name.contains(":"),
                    "\(label.name) is no name of a label")
                if index > 0 { text += "," }
                text += "\(label.name)=\"\(MetricsText.escape(label.value, quotes: true))\""
            }
            text += "}"
        }
        text += " \(value)\n"
    }

    private static func isName(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(48...57).contains(first) else { return false }
        return name.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                || $0 == 95 || $0 == 58
        }
    }

    private static func escape(_ text: String, quotes: Bool) -> String {
        var escaped = ""
        // By scalars: "\r\n" is a single character and would slip through.
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    private static func format(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return "\(value)"
    }
}
