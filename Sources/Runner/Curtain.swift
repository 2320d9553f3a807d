import Synchronization

/// Whether the stage shows and plays; drawn outside the opening hours.
///
/// The world behind it goes on and never learns of it, so a recording and its replay are the
/// same with and without. Set by any thread, read by the loop without waiting.
public final class Curtain: Sendable {
    private let drawn = Atomic<Bool>(false)

    /// Makes an open curtain.
    public init() {}

    /// Whether the stage is dark and silent.
    public var isDrawn: Bool {
        get { drawn.load(ordering: .relaxed) }
        set { drawn.store(newValue, ordering: .relaxed) }
    }
}
