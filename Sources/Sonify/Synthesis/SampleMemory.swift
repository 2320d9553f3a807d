/// Room for samples, taken once and kept, reached by pointer.
///
/// Arrays inside classes cost an exclusivity check and a bounds check a sample; this does not,
/// in debug builds too. The owner keeps within `count`.
final class SampleMemory {
    let at: UnsafeMutablePointer<Float>
    let count: Int

    /// Takes the room and fills it with 0.
    init(_ count: Int) {
        self.count = count
        at = UnsafeMutablePointer<Float>.allocate(capacity: count)
        at.initialize(repeating: 0, count: count)
    }

    deinit { at.deallocate() }

    func clear() { at.update(repeating: 0, count: count) }
}
