/// The plans of the nine chunks round the one last asked for.
///
/// A cache only: what it holds is a function of that chunk.
struct NearPlans {
    /// Row by row from the south-west.
    private(set) var all: [ChunkPlan] = []
    private var center: ChunkCoordinate?

    /// Makes the plans round a chunk, where it is another one.
    ///
    /// Allocates then.
    mutating func gather(_ chunk: ChunkCoordinate, _ planner: inout Planner) {
        if center == chunk { return }
        center = chunk
        all.removeAll(keepingCapacity: true)
        for dy: Int32 in -1...1 {
            for dx: Int32 in -1...1 {
                all.append(planner.plan(ChunkCoordinate(chunk.x &+ dx, chunk.y &+ dy)))
            }
        }
    }
}
