import ArgumentParser
import Glibc
import Runner

/// `nacre bench`: the figures of the design's table that exist so far, measured here and now.
struct BenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measures this machine; speeds are never tested, only told."
    )

    @Option(help: "Seconds of the living world, after 5 s of warming up.")
    var seconds = 60

    @Flag(help: "JSON for programs: a list of {name, unit, p50, p99, hold, aim}.")
    var json = false

    @Option(help: "Only what has this in its name.")
    var only: String?

    func validate() throws {
        if !(1...86_400).contains(seconds) { throw ValidationError("--seconds takes 1 to 86400") }
    }

    func run() throws {
        var rows: [BenchRow] = []
        let before = Bench.processorTime
        for bench in Bench.all where only.map(bench.name.contains) ?? true {
            Nacre.note("measuring: \(bench.name)")
            rows += try bench.measure(seconds)
        }
        var averages = [0.0, 0.0, 0.0]
        getloadavg(&averages, 3)
        let load = averages.map { "\(($0 * 100).rounded() / 100)" }.joined(separator: " ")
        if json {
            print(BenchRow.json(rows))
        } else {
            print(BenchRow.table(rows))
            let after = Bench.processorTime
            let stolen = (after.stolen - before.stolen) / max(1, after.all - before.all) * 100
            print(
                "load average: \(load); stolen by the host: \((stolen * 10).rounded() / 10) %; "
                    + Bench.machine)
        }
    }
}

/// One measured figure.
struct BenchRow {
    var name: String
    var unit: String
    var p50: Double
    var p99: Double
    /// What must be kept, as the design says; nil where it says nothing.
    var hold: Double?
    /// What is aimed at.
    var aim: Double?

    /// The median and the 99th percentile of some durations in seconds, as milliseconds.
    init(_ name: String, seconds: [Double], hold: Double? = nil, aim: Double? = nil) {
        let sorted = seconds.sorted()
        func at(_ share: Double) -> Double {
            sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
        }
        self.init(name, "ms", at(0.5) * 1000, at(0.99) * 1000, hold: hold, aim: aim)
    }

    init(
        _ name: String, _ unit: String, _ p50: Double, _ p99: Double, hold: Double? = nil,
        aim: Double? = nil
    ) {
        self.name = name
        self.unit = unit
        self.p50 = p50
        self.p99 = p99
        self.hold = hold
        self.aim = aim
    }

    static func json(_ rows: [BenchRow]) -> String {
        var json = JSONText()
        json.array { json in
            for row in rows {
                json.object { json in
                    json.string("name", row.name)
                    json.string("unit", row.unit)
                    json.number("p50", row.p50)
                    json.number("p99", row.p99)
                    if let hold = row.hold { json.number("hold", hold) } else { json.null("hold") }
                    if let aim = row.aim { json.number("aim", aim) } else { json.null("aim") }
                }
            }
        }
        return json.text
    }

    static func table(_ rows: [BenchRow]) -> String {
        func cell(_ text: String, _ width: Int) -> String {
            String(repeating: " ", count: max(1, width - text.count)) + text
        }
        func figure(_ value: Double?) -> String {
            value.map { "\(($0 * 100).rounded() / 100)" } ?? "–"
        }
        var lines = [
            "what" + cell("unit", 52) + cell("p50", 10) + cell("p99", 10) + cell("hold", 8)
                + cell("aim", 8)
        ]
        for row in rows {
            lines.append(
                row.name + cell(row.unit, 56 - row.name.count) + cell(figure(row.p50), 10)
                    + cell(figure(row.p99), 10) + cell(figure(row.hold), 8)
                    + cell(figure(row.aim), 8))
        }
        return lines.joined(separator: "\n")
    }
}
