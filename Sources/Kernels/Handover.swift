import Synchronization

/// Hands objects from a thread that makes them to one that must not wait; the newest wins.
///
/// The taker neither waits, nor allocates, nor frees: what it held before goes back the same
/// way and is freed by the maker, when it offers the next. One maker, one taker.
public final class Handover<Object: AnyObject & Sendable>: Sendable {
    /// Retained objects as bit patterns; 0: none.
    private let fresh = Atomic<UInt>(0)
    private let spent = Atomic<UInt>(0)

    /// Makes an empty one.
    public init() {}

    deinit {
        Handover.release(fresh.load(ordering: .acquiring))
        Handover.release(spent.load(ordering: .acquiring))
    }

    /// Offers an object; one that was not taken yet is replaced.
    ///
    /// For the maker alone.
    public func offer(_ object: Object) {
        let bits = UInt(bitPattern: Unmanaged.passRetained(object).toOpaque())
        Handover.release(fresh.exchange(bits, ordering: .acquiringAndReleasing))
        Handover.release(spent.exchange(0, ordering: .acquiring))
    }

    /// Puts the newest object in the place of `held`, where there is one.
    ///
    /// For the taker alone. Does nothing as long as the object given back before has not been
    /// fetched.
    ///
    /// - Returns: Whether `held` is another one now.
    @discardableResult
    public func take(into held: inout Object) -> Bool {
        if spent.load(ordering: .relaxed) != 0 { return false }
        let bits = fresh.exchange(0, ordering: .acquiring)
        guard let pointer = UnsafeRawPointer(bitPattern: bits) else { return false }
        let old = UInt(bitPattern: Unmanaged.passRetained(held).toOpaque())
        held = Unmanaged<Object>.fromOpaque(pointer).takeRetainedValue()
        spent.store(old, ordering: .releasing)
        return true
    }

    private static func release(_ bits: UInt) {
        guard let pointer = UnsafeRawPointer(bitPattern: bits) else { return }
        Unmanaged<Object>.fromOpaque(pointer).release()
    }
}
