import CPulse
import DeviceIO

/// How streams come into being on a connection; they belong to whoever asked.
extension PulseConnection {
    /// Makes a stream of interleaved floats at 48 kHz that is not connected yet.
    ///
    /// Never under the lock. The connection is closed where this throws, as without its one
    /// stream nobody needs it.
    ///
    /// - Parameter title: What a mixer shows.
    func makeStream(title: String, channels: Int) throws(DriverError) -> OpaquePointer {
        var spec = nacre_pulse_floats(UInt8(channels))
        do throws(DriverError) {
            return try locked { () throws(DriverError) -> OpaquePointer in
                guard let stream = pa_stream_new(context, title, &spec, nil) else {
                    throw failure("make a stream", "pa_stream_new")
                }
                return stream
            }
        } catch {
            close()
            throw error
        }
    }

    /// Waits, under the lock, until the server has accepted a stream that was just connected.
    ///
    /// - Parameters:
    ///   - stream: The stream; its state callback must `signal`.
    ///   - code: What connecting it answered.
    ///   - action: What was asked, for the error.
    ///   - call: The call that connected it, for the error.
    func settle(
        _ stream: OpaquePointer, _ code: Int32, _ action: String, _ call: String
    ) throws(DriverError) {
        guard code >= 0 else { throw failure(action, call) }
        let isSettled = wait { pa_stream_get_state(stream) != PA_STREAM_CREATING }
        guard isSettled, pa_stream_get_state(stream) == PA_STREAM_READY else {
            throw failure(action, call)
        }
    }

    /// Why a stream ended by itself, from its state callback; nil while it has not.
    func end(of stream: OpaquePointer, _ action: String) -> DriverError? {
        switch pa_stream_get_state(stream) {
        case PA_STREAM_FAILED, PA_STREAM_TERMINATED: failure(action, "pa_stream")
        default: nil
        }
    }
}
