import CPulse
import DeviceIO
import Kernels
import Quantities
import Synchronization

/// One playback stream of one connection; made by `open`, thrown away by `close`.
///
/// The sound thread carries frames from the ring to the server as soon as they are there and
/// the server has room, so that nothing is filled up with silence and the delay stays what was
/// asked for.
final class SinkStream: @unchecked Sendable {
    private let connection: PulseConnection
    private let stream: OpaquePointer
    private let state: SinkState
    private let name: String
    /// Whether enough has gathered since the last silence; on the sound thread.
    private var hasBegun = false
    private let loss = Mutex<DriverError?>(nil)
    private static let frameBytes = 2 * MemoryLayout<Float>.size

    /// Connects a stream and waits until the server has accepted it.
    ///
    /// Without a name it is the server's default sink, with which the stream moves. The
    /// connection is closed where this throws.
    init(
        connection: PulseConnection, sink: String?, priority: Int32?, state: SinkState
    ) throws(DriverError) {
        self.connection = connection
        self.state = state
        name = sink ?? "default"
        stream = try connection.makeStream(title: "world", channels: 2)
        do throws(DriverError) {
            try connection.locked { () throws(DriverError) in
                if let priority { connection.makeRealtime(priority: priority) }
                listen()
                try connect(sink: sink, latency: state.wanted)
            }
        } catch {
            close()
            throw error
        }
    }

    /// Why the stream ended by itself; nil while it runs.
    var failure: DriverError? { loss.withLock { $0 } }

    /// Ends stream and connection; once.
    func close() {
        state.stop()
        connection.close()  // No callback runs any more.
        pa_stream_unref(stream)
    }

    private func connect(sink: String?, latency: Int64) throws(DriverError) {
        let bytes = Int(latency * Int64(SampleBlock.rate) / 1_000_000_000) * SinkStream.frameBytes
        var metrics = pa_buffer_attr(
            maxlength: nacre_pulse_server_chooses, tlength: UInt32(bytes),
            prebuf: nacre_pulse_server_chooses, minreq: UInt32(bytes / 5),
            fragsize: nacre_pulse_server_chooses)
        // The whole way is to take `latency`, the device's own buffer included. A named sink
        // that goes away ends the stream: a silent move to another one would not move back.
        var flags = PA_STREAM_ADJUST_LATENCY.rawValue | PA_STREAM_AUTO_TIMING_UPDATE.rawValue
        if sink != nil { flags |= PA_STREAM_DONT_MOVE.rawValue }
        let action = "play on sink \(name)"
        let call = "pa_stream_connect_playback"
        let code = pa_stream_connect_playback(
            stream, sink, &metrics, pa_stream_flags_t(rawValue: flags), nil, nil)
        try connection.settle(stream, code, action, call)
        resume()
    }

    // MARK: On the sound thread, under the lock

    private func listen() {
        let me = Unmanaged.passUnretained(self).toOpaque()
        pa_stream_set_state_callback(stream, { _, me in SinkStream.at(me).stateChanged() }, me)
        pa_stream_set_write_callback(stream, { _, _, me in SinkStream.at(me).carry() }, me)
        pa_stream_set_started_callback(stream, { _, me in SinkStream.at(me).started() }, me)
        pa_stream_set_underflow_callback(stream, { _, me in SinkStream.at(me).ranDry() }, me)
        pa_stream_set_suspended_callback(stream, { _, me in SinkStream.at(me).resume() }, me)
        pa_stream_set_latency_update_callback(stream, { _, me in SinkStream.at(me).time() }, me)
        let api = connection.api
        _ = api.pointee.io_new(
            api, state.wake.descriptor, PA_IO_EVENT_INPUT,
            { _, _, _, _, me in
                let me = SinkStream.at(me)
                me.state.wake.lower()
                me.carry()
            }, me)
    }

    /// The stream behind a callback; it outlives them all, because `close` ends them first.
    private static func at(_ pointer: UnsafeMutableRawPointer?) -> SinkStream {
        guard let pointer else { preconditionFailure("a callback without its stream") }
        return Unmanaged<SinkStream>.fromOpaque(pointer).takeUnretainedValue()
    }

    private func stateChanged() {
        if let error = connection.end(of: stream, "go on playing on sink \(name)") {
            state.stop()
            loss.withLock { if $0 == nil { $0 = error } }
        }
        connection.signal()
    }

    /// The device began to sleep or woke up.
    private func resume() {
        guard pa_stream_get_state(stream) == PA_STREAM_READY else { return }
        if pa_stream_is_suspended(stream) == 1 {
            state.stop()
            return
        }
        guard state.phase == .stopped else { return }
        // What was meant for long ago must not be heard now.
        state.ring.discard()
        if let operation = pa_stream_flush(stream, nil, nil) { pa_operation_unref(operation) }
        refill()
    }

    /// Sound begins to be heard: a report is asked for, as the last one is out of date.
    private func started() {
        let question = pa_stream_update_timing_info(stream, nil, nil)
        if let question { pa_operation_unref(question) }
    }

    /// A report has come: takes the measure of the delay anew.
    ///
    /// Reports also say whether the server plays, and they are believed over the events: news
    /// of a silence crosses with the block that ended it. When playing has just begun, what
    /// gathered beyond the delay asked for, while the device got ready, is thrown away: it
    /// would stay for good, as the loop's pace gives way by a thousandth only.
    private func time() {
        guard state.phase != .stopped, isPlaying, let latency else { return }
        let now = MonotonicClock.now
        if state.phase == .filling {
            hasBegun = true
            state.ring.discard(keeping: state.room(latency: latency, now: now))
        }
        state.play(latency: latency, now: now)
    }

    private var isPlaying: Bool {
        (pa_stream_get_timing_info(stream)?.pointee.playing ?? 0) != 0
    }

    private func ranDry() {
        guard state.phase != .stopped, hasBegun else { return }
        if state.phase == .playing { state.underruns.wrappingAdd(1, ordering: .relaxed) }
        refill()
    }

    /// Nothing is playing, and enough must gather before it begins again.
    private func refill() {
        hasBegun = false
        state.fill()
    }

    /// Nanoseconds until the frame handed on last is heard; nil where it is not known.
    ///
    /// From the server's raw report, which is right when it comes and goes on by our clock.
    /// The library's own interpolation needs seconds to forget what was before a break.
    private var latency: Int64? {
        guard let report = pa_stream_get_timing_info(stream)?.pointee,
            report.read_index_corrupt == 0, report.write_index_corrupt == 0
        else { return nil }
        let frames = (report.write_index - report.read_index) / Int64(SinkStream.frameBytes)
        let queued = frames * 1_000_000_000 / Int64(SampleBlock.rate)
        let onTheWay = Int64(report.sink_usec) - Int64(report.transport_usec)
        return max(queued + onTheWay * 1000, 0)
    }

    /// Hands on what waits, as far as the server has room.
    ///
    /// To begin with, only once there is as much as right after any later write: a server
    /// starts with less and would run dry before the next block, over and over.
    private func carry() {
        guard state.phase != .stopped, pa_stream_get_state(stream) == PA_STREAM_READY else {
            return
        }
        if !hasBegun {
            guard state.ring.putIn - state.ring.takenOut >= state.startFrames else { return }
            hasBegun = true
        }
        while true {
            let room = pa_stream_writable_size(stream)  // −1 once the stream has ended.
            let waiting = state.ring.putIn - state.ring.takenOut
            let frames = min(room / SinkStream.frameBytes, waiting)
            guard frames > 0 else { break }
            var target: UnsafeMutableRawPointer?
            var bytes = frames * SinkStream.frameBytes
            guard pa_stream_begin_write(stream, &target, &bytes) >= 0, let target else { break }
            let count = state.ring.read(
                into: target.assumingMemoryBound(to: Float.self),
                frames: min(frames, bytes / SinkStream.frameBytes))
            let code = pa_stream_write(
                stream, target, count * SinkStream.frameBytes, nil, 0, PA_SEEK_RELATIVE)
            guard code >= 0 else { break }  // The stream has ended; its state tells why.
        }
    }
}
