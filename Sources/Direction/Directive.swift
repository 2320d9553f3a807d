import WorldState

/// What was said, understood: what it changes, and what to answer.
public struct Directive: Hashable, Sendable {
    /// What it changes, in the order of the words; empty where nothing was understood.
    public var operations: [Operation.Body]
    /// One or two friendly sentences for whoever spoke.
    public var answer: String

    /// Whether anything was understood.
    public var isUnderstood: Bool { !operations.isEmpty }

    /// Makes a directive.
    public init(operations: [Operation.Body], answer: String) {
        self.operations = operations
        self.answer = answer
    }
}
