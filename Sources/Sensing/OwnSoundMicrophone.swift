import DeviceIO
import Perception
import Quantities

/// A microphone whose sound comes without what the stage itself plays.
///
/// Stands between the microphone and the ear. Owned by the microphone's thread.
public final class OwnSoundMicrophone: SoundSource {
    private let source: any SoundSource
    private let sound: OwnSound

    /// Joins a microphone and a canceller.
    public init(_ source: any SoundSource, _ sound: OwnSound) {
        self.source = source
        self.sound = sound
    }

    /// The microphone.
    public var identity: DeviceIdentity { source.identity }
    /// Stretches lost since `open`.
    public var dropped: UInt64 { source.dropped }
    /// Opens the microphone.
    public func open() throws(DriverError) { try source.open() }
    /// Waits for the next stretch of sound, in whole multiples of ten milliseconds.
    public func read(timeout: Int64) throws(DriverError) -> SoundCapture? {
        let deadline: MonotonicTime = MonotonicClock.now + timeout
        while true {
            let left: Int64 = deadline - MonotonicClock.now
            guard let capture = try source.read(timeout: max(0, left)) else { return nil }
            if let clean = sound.subtract(capture) { return clean }
        }
    }
    /// Lets the microphone go.
    public func close() { source.close() }
}

/// The same for film.
public final class OwnSoundSimulated: SimulatedSound {
    private let source: any SimulatedSound
    private let sound: OwnSound

    /// Joins a simulated microphone and a canceller.
    public init(_ source: any SimulatedSound, _ sound: OwnSound) {
        self.source = source
        self.sound = sound
    }

    /// The microphone.
    public var identity: DeviceIdentity { source.identity }
    /// The next stretch of sound if it ends by then.
    public func capture(until time: Int64) throws(DriverError) -> SoundCapture? {
        while let capture = try source.capture(until: time) {
            if let clean = sound.subtract(capture) { return clean }
        }
        return nil
    }
}
