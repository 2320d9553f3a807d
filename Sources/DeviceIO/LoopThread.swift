import Glibc
import Synchronization

/// The thread of the loop, on which no device may ever be asked for anything.
///
/// The loop claims its thread when it begins. Every fence to a driver says `forbid` first: a
/// call that reaches the kernel or a server from the loop is our own bug and is trapped, in
/// release too, instead of showing once a year as a picture that stood still.
public enum LoopThread {
    private static let owner = Atomic<UInt>(0)

    /// Whether this is the loop's thread.
    public static var isHere: Bool {
        let owner = owner.load(ordering: .relaxed)
        return owner != 0 && owner == UInt(pthread_self())
    }

    /// Makes the calling thread the loop's.
    public static func claim() { owner.store(UInt(pthread_self()), ordering: .relaxed) }

    /// Gives it back; call it on the thread that claimed it, when the loop has ended.
    public static func release() { owner.store(0, ordering: .relaxed) }

    /// Traps on the loop's thread; a few nanoseconds anywhere else.
    /// - Parameter what: What must not be asked there, for the message.
    @inline(__always)
    public static func forbid(_ what: StaticString) {
        precondition(!isHere, "the loop must not wait for \(what)")
    }
}
