/// One thing that is wrong in a file: where, which key, what, and what would be right.
public struct SetupProblem: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The file, as it was named.
    public var file: String
    /// The line, counted from 1.
    public var line: Int
    /// The key with those above it: `premise.weather.rain`; empty for the file as a whole.
    public var key: String
    /// What is wrong.
    public var what: String
    /// What is allowed; empty where the sentence before says it.
    public var allowed: String

    /// Makes a problem.
    public init(file: String, line: Int, key: String, what: String, allowed: String = "") {
        self.file = file
        self.line = line
        self.key = key
        self.what = what
        self.allowed = allowed
    }

    /// `file:line: key: what; allowed: …`.
    public var description: String {
        "\(file):\(line): " + (key.isEmpty ? "" : key + ": ") + what
            + (allowed.isEmpty ? "" : "; allowed: " + allowed)
    }

    /// By file, then line, then key.
    public static func < (a: SetupProblem, b: SetupProblem) -> Bool {
        (a.file, a.line, a.key, a.what) < (b.file, b.line, b.key, b.what)
    }
}

/// Everything that is wrong in some files; nothing was started.
public struct SetupProblems: Error, Hashable, Sendable, CustomStringConvertible {
    /// The problems, by file and line, each once.
    public let problems: [SetupProblem]

    /// Sorts the problems.
    public init(_ problems: [SetupProblem]) { self.problems = Set(problems).sorted() }

    /// One line for each problem.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}
