import Foundation

/// How wide the seeded tests go: 1 in a usual run, 20 under `LONG=1`.
public var testBreadth: Int { ProcessInfo.processInfo.environment["LONG"] == "1" ? 20 : 1 }

/// The seeds of a property test; `SEED=n` reruns one of them alone.
///
/// - Parameter count: How many seeds a usual run takes.
public func testSeeds(_ count: Int) -> [UInt64] {
    if let text = ProcessInfo.processInfo.environment["SEED"], let seed = UInt64(text) {
        return [seed]
    }
    return (0..<UInt64(count * testBreadth)).map { $0 &* 0x9E37_79B9 &+ 17 }
}

/// What to print with a failure so that it can be run again.
public func rerun(_ seed: UInt64, _ test: String) -> String {
    "rerun: SEED=\(seed) swift test --filter '\(test)'"
}
