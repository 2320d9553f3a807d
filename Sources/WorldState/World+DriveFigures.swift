import Conditions

extension World {
    /// What a drive gave in the last tick.
    public struct DriveFigure: Hashable, Sendable {
        /// In the unit of what it moves; of a drive for each person that of the strongest.
        public var output: Float
        /// Where it lies between rest (0) and full (1).
        public var share: Float
    }

    /// What a drive gives, for reports; one of events is full in the tick of an event, else 0.
    ///
    /// - Parameter index: Its place in `drives`.
    public func figure(ofDrive index: Int) -> DriveFigure {
        let drive = drives[index]
        let span = drive.outputTo - drive.outputFrom
        if layout.channels[drive.channel].shape == .events {
            for number in 0..<conditions.eventCount(drive.channel)
            where conditions.event(drive.channel, number).strength >= drive.hysteresisOn {
                return DriveFigure(output: drive.outputTo, share: 1)
            }
            return DriveFigure(output: 0, share: 0)
        }
        var strongest: Float = 0
        if drive.eachPerson {
            for slot in visitors.indices where visitors[slot].presence > 0 {
                let state = driveStates[Drive.limit + index * visitors.count + slot]
                let moved = (state.output - drive.outputFrom) * visitors[slot].presence
                if abs(moved) > abs(strongest) { strongest = moved }
            }
        } else {
            strongest = driveStates[index].output - drive.outputFrom
        }
        return DriveFigure(
            output: drive.outputFrom + strongest, share: span == 0 ? 0 : strongest / span)
    }
}
