import Console
import Testing

@Suite struct MetricsTextTests {
    /// Reads the text form back by its published rules: name, labels with escapes, value.
    private func parse(_ text: String) throws -> [(name: String, labels: [String: String], Double)]
    {
        try text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
            let pattern = /([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{([^\n]*)\})? (\S+)/
            let match = try #require(line.wholeMatch(of: pattern), "\(line)")
            var labels: [String: String] = [:]
            let pair = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)",?/
            for found in (match.2 ?? "").matches(of: pair) {
                var value = ""
                var isEscaped = false
                for character in found.2.unicodeScalars {
                    if isEscaped {
                        value.unicodeScalars.append(character == "n" ? "\n" : character)
                        isEscaped = false
                    } else if character == "\\" {
                        isEscaped = true
                    } else {
                        value.unicodeScalars.append(character)
                    }
                }
                labels[String(found.1)] = value
            }
            let number = try #require(Double(match.3.replacing("+Inf", with: "inf")))
            return (String(match.1), labels, number)
        }
    }

    @Test func `values and labels of any kind are read back`() throws {
        let hard = "a \"quoted\" back\\slash\nnew line, {brace} =\r\n"
        var text = MetricsText()
        text.gauge("nacre_age_seconds", "Age.", 0.5, labels: [("channel", hard), ("state", "")])
        text.gauge("nacre_age_seconds", "Age.", .infinity, labels: [("channel", "b")])
        text.counter("nacre_missed_ticks_total", "Missed \\ ticks\nof all.", 12_345_678_901)
        text.summary(
            "nacre_stage_seconds", "Time.", quantiles: [(0.5, 0.001), (0.99, 0.002)], sum: 3,
            count: 7, labels: [("stage", "paint")])
        let samples = try parse(text.text)
        #expect(samples.count == 7)
        #expect(samples[0].labels == ["channel": hard, "state": ""] && samples[0].2 == 0.5)
        #expect(samples[1].2 == .infinity)
        #expect(samples[2].name == "nacre_missed_ticks_total" && samples[2].2 == 12_345_678_901)
        #expect(samples[4].labels == ["stage": "paint", "quantile": "0.99"])
        #expect(samples[6].name == "nacre_stage_seconds_count" && samples[6].2 == 7)
    }

    @Test func `help and type stand once before the samples of each measure`() {
        var text = MetricsText()
        text.gauge("a", "First.", 1, labels: [("x", "1")])
        text.gauge("a", "First.", 2, labels: [("x", "2")])
        text.counter("b_total", "Second\nline.", 3)
        #expect(
            text.text == """
                # HELP a First.
                # TYPE a gauge
                a{x="1"} 1.0
                a{x="2"} 2.0
                # HELP b_total Second\\nline.
                # TYPE b_total counter
                b_total 3

                """)
    }
}
