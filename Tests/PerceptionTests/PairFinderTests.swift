import Perception
import Quantities
import TestRig
import Testing

@Suite struct PairFinderTests {
    /// The least cost over all ways to pair, each row left alone at the cost of the limit.
    private func least(
        _ costs: [Float], _ row: Int, _ rows: Int, _ columns: Int, _ limit: Float,
        _ taken: Set<Int>
    ) -> Float {
        if row == rows { return 0 }
        var best = limit + least(costs, row + 1, rows, columns, limit, taken)
        for column in 0..<columns where !taken.contains(column) {
            let rest = least(costs, row + 1, rows, columns, limit, taken.union([column]))
            best = min(best, costs[row * columns + column] + rest)
        }
        return best
    }

    @Test(arguments: testSeeds(20))
    func `pairs cost as little as the best of all ways to pair`(seed: UInt64) {
        var random = RandomStream(seed: seed)
        let (rows, columns) = (random.below(5), random.below(6))
        let costs = (0..<(rows * columns)).map { _ in random.between(0, 3) }
        let pairs = PairFinder.solve(costs, rows: rows, columns: columns, limit: 1.5)
        #expect(pairs.count == rows)
        let given = pairs.filter { $0 >= 0 }
        #expect(Set(given).count == given.count, "\(rerun(seed, "best of all ways"))")
        var sum: Float = 0
        for (row, column) in pairs.enumerated() {
            sum += column < 0 ? 1.5 : costs[row * columns + column]
        }
        let best = least(costs, 0, rows, columns, 1.5, [])
        #expect(abs(sum - best) < 1e-4, "\(sum), not \(best); \(rerun(seed, "best of all ways"))")
    }

    @Test func `nobody is paired with what costs too much`() {
        #expect(PairFinder.solve([5, 9, 9, 0.5], rows: 2, columns: 2, limit: 2) == [-1, 1])
        #expect(PairFinder.solve([], rows: 0, columns: 3, limit: 1) == [])
        #expect(PairFinder.solve([], rows: 2, columns: 0, limit: 1) == [-1, -1])
    }
}
