import Quantities

extension RehearsalRoom {
    /// Where each visitor of the programme is, seen or not; nil for those who are not in the room.
    ///
    /// - Parameter time: Nanoseconds since the start.
    /// - Returns: Metres on the floor, always in the same order; for judging who is followed.
    public func places(at time: Int64) -> [Vector2?] {
        let moment = Self.moment(time)
        return visitors.map { $0.pose(at: moment)?.place }
    }
}
