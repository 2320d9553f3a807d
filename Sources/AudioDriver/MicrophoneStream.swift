import CPulse
import DeviceIO
import Kernels
import Quantities
import Synchronization

/// One recording stream of one connection; made by `open`, thrown away by `close`.
final class MicrophoneStream: @unchecked Sendable {
    /// Stretches that wait for the reader, a third of a second.
    let stretches = BoundedQueue<SoundCapture>(capacity: 32)
    let wake: WakeFlag
    private let connection: PulseConnection
    private let stream: OpaquePointer
    private let name: String
    private let channels: Int
    private var cutter: StretchCutter
    private let lost = Atomic<UInt64>(0)
    private let loss = Mutex<DriverError?>(nil)

    /// Connects a stream and waits until the server has accepted it.
    ///
    /// Without a name it is the server's default source, with which the stream moves. The
    /// connection is closed where this throws.
    init(
        connection: PulseConnection, source: String?, channels: Int, wake: WakeFlag
    ) throws(DriverError) {
        self.connection = connection
        self.channels = channels
        self.wake = wake
        name = source ?? "default"
        cutter = StretchCutter(channels: channels)
        stream = try connection.makeStream(title: "room", channels: channels)
        do throws(DriverError) {
            try connection.locked { () throws(DriverError) in
                listen()
                try connect(source: source)
            }
        } catch {
            close()
            throw error
        }
    }

    /// Why the stream ended by itself; nil while it runs.
    var failure: DriverError? { loss.withLock { $0 } }
    /// Stretches lost so far.
    var dropped: UInt64 { lost.load(ordering: .relaxed) }

    /// Ends stream and connection; once.
    func close() {
        connection.close()  // No callback runs any more.
        pa_stream_unref(stream)
    }

    private func connect(source: String?) throws(DriverError) {
        let frameBytes = channels * MemoryLayout<Float>.size
        var metrics = pa_buffer_attr(
            maxlength: UInt32(48_000 * frameBytes), tlength: nacre_pulse_server_chooses,
            prebuf: nacre_pulse_server_chooses, minreq: nacre_pulse_server_chooses,
            fragsize: UInt32(StretchCutter.frames * frameBytes))
        var flags = PA_STREAM_ADJUST_LATENCY.rawValue | PA_STREAM_INTERPOLATE_TIMING.rawValue
        flags |= PA_STREAM_AUTO_TIMING_UPDATE.rawValue
        if source != nil { flags |= PA_STREAM_DONT_MOVE.rawValue }
        let action = "listen to source \(name)"
        let call = "pa_stream_connect_record"
        let code = pa_stream_connect_record(
            stream, source, &metrics, pa_stream_flags_t(rawValue: flags))
        try connection.settle(stream, code, action, call)
    }

    // MARK: On the sound thread, under the lock

    private func listen() {
        let me = Unmanaged.passUnretained(self).toOpaque()
        pa_stream_set_state_callback(
            stream, { _, me in MicrophoneStream.at(me).stateChanged() }, me)
        pa_stream_set_read_callback(stream, { _, _, me in MicrophoneStream.at(me).fetch() }, me)
        pa_stream_set_overflow_callback(
            stream, { _, me in MicrophoneStream.at(me).lose(frames: StretchCutter.frames) }, me)
    }

    /// The stream behind a callback; it outlives them all, because `close` ends them first.
    private static func at(_ pointer: UnsafeMutableRawPointer?) -> MicrophoneStream {
        guard let pointer else { preconditionFailure("a callback without its stream") }
        return Unmanaged<MicrophoneStream>.fromOpaque(pointer).takeUnretainedValue()
    }

    private func stateChanged() {
        if let error = connection.end(of: stream, "go on listening to source \(name)") {
            loss.withLock { if $0 == nil { $0 = error } }
            wake.raise()
        }
        connection.signal()
    }

    private func fetch() {
        while pa_stream_readable_size(stream) > 0 {
            var data: UnsafeRawPointer?
            var bytes = 0
            guard pa_stream_peek(stream, &data, &bytes) >= 0, bytes > 0 else { break }
            let count = bytes / MemoryLayout<Float>.size
            if let data {
                let piece = UnsafeBufferPointer(
                    start: data.assumingMemoryBound(to: Float.self), count: count)
                cutter.take(piece, heard: heard(readable: count / channels)) { queue($0) }
            } else {
                lose(frames: count / channels)  // The server lost something and says how much.
            }
            pa_stream_drop(stream)
        }
        wake.raise()
    }

    /// When the next sample to be read was heard.
    private func heard(readable frames: Int) -> MonotonicTime {
        let now = MonotonicClock.now
        var microseconds: pa_usec_t = 0
        var isNegative: Int32 = 0
        guard pa_stream_get_latency(stream, &microseconds, &isNegative) >= 0, isNegative == 0
        else {
            // Not measured yet: it is at least as old as it is long.
            return now + -(Int64(frames) * 1_000_000_000 / 48_000)
        }
        return now + -Int64(microseconds) * 1000
    }

    private func queue(_ stretch: SoundCapture) {
        if stretches.offer(stretch) { return }
        // The reader is late: the oldest goes, as what is heard now matters more.
        _ = stretches.poll()
        stretches.offer(stretch)
        lost.wrappingAdd(1, ordering: .relaxed)
    }

    private func lose(frames: Int) {
        let count = (frames + StretchCutter.frames - 1) / StretchCutter.frames
        lost.wrappingAdd(UInt64(max(count, 1)), ordering: .relaxed)
        cutter.breakOff()
    }
}
