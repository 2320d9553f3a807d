import DeviceIO
import Kernels
import Quantities

/// A microphone behind PulseAudio, 48 kHz, in stretches of 10 ms.
///
/// Owned by one supervising thread. The times of the stretches are the server's estimate of
/// when the sound reached the microphone, evened out. What a loudspeaker plays (a "monitor")
/// is taken for a microphone only when it is named: a world must not listen to itself
/// unasked. Nothing starts a server.
public final class PulseMicrophone: SoundSource {
    /// What this is; the source's name is in `node`, or in the key behind `pulse-`.
    public let identity: DeviceIdentity
    /// Channels of a capture: 1 or 2.
    public let channels: Int

    private let server: String?
    private let wake = WakeFlag()
    private var stream: MicrophoneStream?

    /// A microphone that is not open yet.
    ///
    /// - Parameters:
    ///   - identity: One from `PulseCatalogue`; the server's default, which may change, else.
    ///   - channels: 1 to have everything mixed into one, or 2.
    ///   - server: An address of PulseAudio's; nil for `PULSE_SERVER`, else the user's server.
    public init(
        identity: DeviceIdentity = PulseCatalogue.defaultMicrophone, channels: Int = 1,
        server: String? = nil
    ) {
        precondition(channels == 1 || channels == 2, "one channel or two")
        self.identity = identity
        self.channels = channels
        self.server = server
    }

    deinit { close() }

    /// Stretches lost since `open`: by the server, or because nobody read them in time.
    public var dropped: UInt64 { stream?.dropped ?? 0 }

    /// Connects and starts to listen.
    ///
    /// - Throws: `.disconnected` where there is no server, no such source, or, for the default,
    ///   no source but what a loudspeaker plays.
    public func open() throws(DriverError) {
        close()
        try wake.check(device: identity.description)
        wake.lower()
        let connection = try PulseConnection(server: server, device: identity.description)
        let source = PulseCatalogue.name(of: identity)
        if source == nil {
            do throws(DriverError) {
                try PulseCatalogue.demandMicrophone(connection)
            } catch {
                connection.close()
                throw error
            }
        }
        stream = try MicrophoneStream(
            connection: connection, source: source, channels: channels, wake: wake)
    }

    /// Waits for the next stretch; see `SoundSource`.
    ///
    /// A silent server, or a source that sleeps, gives nil after the time.
    /// - Throws: `.disconnected` where the server or the source has gone; open again later.
    public func read(timeout: Int64) throws(DriverError) -> SoundCapture? {
        guard let stream else {
            throw DriverError(
                device: identity.description, action: "read", reason: .disconnected)
        }
        let deadline = MonotonicClock.now + timeout
        while true {
            if let stretch = stream.stretches.poll() { return stretch }
            if let failure = stream.failure { throw failure }
            guard MonotonicClock.now < deadline else { return nil }
            wake.wait(until: deadline)
        }
    }

    /// Stops listening and lets the server go; harmless when already closed.
    public func close() {
        stream?.close()
        stream = nil
    }
}
