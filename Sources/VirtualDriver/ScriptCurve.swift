import DeviceIO
import Quantities

/// One signal of a script: its value at any moment, as a function of that moment alone.
struct ScriptCurve {
    /// In the order of their times.
    let points: [SignalScript.Point]
    let loop: Int64?
    let parts: Int
    /// What the noise of this signal comes from.
    let seed: UInt64

    init(_ script: SignalScript, name: String, parts: Int) {
        points = script.curves[name] ?? []
        loop = script.loop
        self.parts = parts
        seed = name.utf8.reduce(script.seed) { Hash.of($0, Int64($1)) }
    }

    /// The level at a moment; nil where it is silent.
    ///
    /// - Parameters:
    ///   - time: Nanoseconds since the start, 0 or more.
    ///   - sample: The count of the reading, for the noise.
    func level(at time: Int64, sample: Int64) -> SIMD4<Float>? {
        let pass = loop.map { time / $0 } ?? 0
        let moment = time - pass * (loop ?? 0)
        guard let index = lastPoint(at: moment), let target = points[index].value else {
            return nil
        }
        let point = points[index]
        let since = moment - point.time
        var value = target
        if since < point.ramp, let from = before(index, pass: pass) {
            value = mix(from, target, Float(Double(since) / Double(point.ramp)))
        }
        if point.period > 0 {
            let turns = Double(since % point.period) / Double(point.period)
            value += point.swing * Exact.sin(Float(2 * Double.pi * turns))
        }
        if point.noise > 0 {
            for part in 0..<parts {
                let share = Hash.unit(Hash.of(seed, sample, Int64(part)))
                value[part] += point.noise * (2 * share - 1)
            }
        }
        for part in parts..<4 { value[part] = 0 }
        return value
    }

    /// The moments, since the start, at which something happens after one moment and up to
    /// another, each with its strength.
    func events(after start: Int64, upTo end: Int64) -> [(time: Int64, value: SIMD4<Float>)] {
        guard !points.isEmpty else { return [] }
        var found: [(time: Int64, value: SIMD4<Float>)] = []
        var pass = loop.map { max(0, start) / $0 } ?? 0
        while true {
            let base = pass * (loop ?? 0)
            if base > end { break }
            for point in points where loop.map({ point.time < $0 }) ?? true {
                guard let value = point.value, base + point.time > start,
                    base + point.time <= end
                else { continue }
                found.append((base + point.time, value))
            }
            if loop == nil { break }
            pass += 1
        }
        return found
    }

    private func lastPoint(at moment: Int64) -> Int? {
        points.lastIndex { $0.time <= moment }
    }

    /// The value before a point; from the pass before for the first one.
    private func before(_ index: Int, pass: Int64) -> SIMD4<Float>? {
        if index > 0 { return points[index - 1].value }
        return pass > 0 ? points.last?.value : nil
    }

    private func mix(_ a: SIMD4<Float>, _ b: SIMD4<Float>, _ share: Float) -> SIMD4<Float> {
        a + (b - a) * share
    }
}
