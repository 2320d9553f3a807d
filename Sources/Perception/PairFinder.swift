/// The cheapest way to give each row a column of its own.
///
/// Kuhn and Munkres with potentials (the shortest augmenting path form), O(n²m); exact. Ties go
/// to the lower column, so that the same costs give the same pairs.
public enum PairFinder {
    /// Pairs rows and columns.
    ///
    /// - Parameters:
    ///   - costs: `rows` × `columns`, row by row; finite.
    ///   - limit: A row stays alone where its pair would cost this much or more.
    /// - Returns: For each row its column, −1 for none.
    public static func solve(_ costs: [Float], rows: Int, columns: Int, limit: Float) -> [Int] {
        precondition(costs.count == rows * columns, "a cost for every pair")
        if rows == 0 || columns == 0 { return Array(repeating: -1, count: rows) }
        // Every row has a column of its own at the cost of the limit: staying alone.
        let width = columns + rows
        func cost(_ row: Int, _ column: Int) -> Float {
            column < columns ? min(costs[row * columns + column], 4 * limit) : limit
        }
        var (u, v) = (
            [Float](repeating: 0, count: rows + 1), [Float](repeating: 0, count: width + 1)
        )
        // Column 0 is the one under treatment; rows and columns count from 1.
        var owner = [Int](repeating: 0, count: width + 1)
        var way = owner
        for row in 1...rows {
            owner[0] = row
            var column = 0
            var least = [Float](repeating: .infinity, count: width + 1)
            var isDone = [Bool](repeating: false, count: width + 1)
            repeat {
                isDone[column] = true
                let current = owner[column]
                var (delta, next): (Float, Int) = (.infinity, 0)
                for j in 1...width where !isDone[j] {
                    let reduced = cost(current - 1, j - 1) - u[current] - v[j]
                    if reduced < least[j] { (least[j], way[j]) = (reduced, column) }
                    if least[j] < delta { (delta, next) = (least[j], j) }
                }
                for j in 0...width {
                    if isDone[j] {
                        u[owner[j]] += delta
                        v[j] -= delta
                    } else {
                        least[j] -= delta
                    }
                }
                column = next
            } while owner[column] != 0
            while column != 0 {
                owner[column] = owner[way[column]]
                column = way[column]
            }
        }
        var result = [Int](repeating: -1, count: rows)
        for j in 1...columns where owner[j] > 0 && cost(owner[j] - 1, j - 1) < limit {
            result[owner[j] - 1] = j - 1
        }
        return result
    }
}
