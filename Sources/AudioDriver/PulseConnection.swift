import CPulse
import DeviceIO
import Glibc
import Quantities

/// A connection to a sound server with the thread that serves it.
///
/// Belongs to one owner, who closes it; every use of the context or of its streams happens
/// under `locked`, or in a callback, which runs with the lock held. Never starts a server.
final class PulseConnection: @unchecked Sendable {
    /// How long a server may take to answer before it counts as dead, in nanoseconds.
    static let patience: Int64 = 900_000_000

    /// The context, to use under the lock.
    let context: OpaquePointer
    /// The device, as an error names it.
    let device: String
    private let loop: OpaquePointer

    /// Connects.
    ///
    /// - Parameters:
    ///   - server: An address of PulseAudio's; nil for `PULSE_SERVER`, else the user's own.
    ///   - device: The device for the sake of which, as an error names it.
    /// - Throws: `.disconnected` where no server answers there, within a second.
    init(server: String?, device: String) throws(DriverError) {
        let address = server ?? getenv("PULSE_SERVER").map { String(cString: $0) }
        self.device = device
        let (loop, context) = try PulseConnection.make(device)
        self.loop = loop
        self.context = context
        pa_context_set_state_callback(
            context, { _, loop in pa_threaded_mainloop_signal(OpaquePointer(loop), 0) },
            UnsafeMutableRawPointer(loop))
        let action = "reach the sound server" + (address.map { " at \($0)" } ?? "")
        guard pa_context_connect(context, server, PA_CONTEXT_NOAUTOSPAWN, nil) >= 0,
            pa_threaded_mainloop_start(loop) >= 0
        else {
            let error = PulseFailure.of(
                context, device: device, action: action, call: "pa_context_connect")
            close()
            throw error
        }
        do throws(DriverError) {
            try locked { () throws(DriverError) in
                let isSettled = wait { !self.isConnecting }
                guard isSettled else { throw lateness(action, "pa_context_connect") }
                guard pa_context_get_state(context) == PA_CONTEXT_READY else {
                    throw failure(action, "pa_context_connect")
                }
            }
        } catch {
            close()
            throw error
        }
    }

    private static func make(
        _ device: String
    ) throws(DriverError) -> (loop: OpaquePointer, context: OpaquePointer) {
        let failure = DriverError(
            device: device, action: "make a client of the sound server",
            reason: .system(call: "pa_threaded_mainloop_new", errno: ENOMEM))
        guard let loop = pa_threaded_mainloop_new() else { throw failure }
        guard let api = pa_threaded_mainloop_get_api(loop),
            let context = pa_context_new(api, "Nacre")
        else {
            pa_threaded_mainloop_free(loop)
            throw failure
        }
        pa_threaded_mainloop_set_name(loop, "nacre-sound")
        return (loop, context)
    }

    /// Ends the connection; no callback runs any more once this returns.
    ///
    /// Called once, by the owner, never from a callback and never under the lock.
    func close() {
        pa_threaded_mainloop_stop(loop)  // Waits for the thread: from here on we are alone.
        pa_context_set_state_callback(context, nil, nil)
        pa_context_disconnect(context)
        pa_context_unref(context)
        pa_threaded_mainloop_free(loop)
    }

    // MARK: Under the lock

    /// Runs with the lock held; never from a callback.
    func locked<T>(_ body: () throws(DriverError) -> T) throws(DriverError) -> T {
        LoopThread.forbid("a sound server")
        pa_threaded_mainloop_lock(loop)
        defer { pa_threaded_mainloop_unlock(loop) }
        return try body()
    }

    /// Waits, under the lock, until the condition holds; false where it did not within `patience`.
    ///
    /// The condition is looked at whenever somebody signals: states do, and operations.
    func wait(for condition: () -> Bool) -> Bool {
        let deadline = MonotonicClock.now + PulseConnection.patience
        let alarm = pa_context_rttime_new(
            context, pa_usec_t(deadline.nanoseconds / 1000 + 1),
            { _, _, _, loop in pa_threaded_mainloop_signal(OpaquePointer(loop), 0) },
            UnsafeMutableRawPointer(loop))
        defer { if let alarm { api.pointee.time_free(alarm) } }
        while !condition() {
            guard alarm != nil, MonotonicClock.now < deadline else { return false }
            pa_threaded_mainloop_wait(loop)
        }
        return true
    }

    /// Wakes whoever waits; from callbacks.
    func signal() { pa_threaded_mainloop_signal(loop, 0) }

    /// Waits, under the lock, for the server to answer; ends the operation in any case.
    func finish(_ operation: OpaquePointer?, _ action: String, _ call: String) throws(DriverError) {
        guard let operation else { throw failure(action, call) }
        defer { pa_operation_unref(operation) }
        pa_operation_set_state_callback(
            operation, { _, loop in pa_threaded_mainloop_signal(OpaquePointer(loop), 0) },
            UnsafeMutableRawPointer(loop))
        let isAnswered = wait {
            pa_operation_get_state(operation) != PA_OPERATION_RUNNING || !self.isReady
        }
        guard pa_operation_get_state(operation) == PA_OPERATION_DONE else {
            pa_operation_cancel(operation)
            throw isAnswered ? failure(action, call) : lateness(action, call)
        }
    }

    /// Whether the server is there.
    var isReady: Bool { pa_context_get_state(context) == PA_CONTEXT_READY }

    private var isConnecting: Bool {
        switch pa_context_get_state(context) {
        case PA_CONTEXT_CONNECTING, PA_CONTEXT_AUTHORIZING, PA_CONTEXT_SETTING_NAME: true
        default: false
        }
    }

    /// The main loop's functions, for events of one's own.
    var api: UnsafeMutablePointer<pa_mainloop_api> {
        guard let api = pa_threaded_mainloop_get_api(loop) else {
            preconditionFailure("a main loop without functions")
        }
        return api
    }

    /// Asks, under the lock, for a real-time thread; without the right, nothing changes.
    func makeRealtime(priority: Int32) {
        pa_mainloop_api_once(
            api, { _, priority in _ = nacre_pulse_make_realtime(Int32(Int(bitPattern: priority))) },
            UnsafeMutableRawPointer(bitPattern: Int(priority)))
    }

    /// What the context says went wrong.
    func failure(_ action: String, _ call: String) -> DriverError {
        PulseFailure.of(context, device: device, action: action, call: call)
    }

    private func lateness(_ action: String, _ call: String) -> DriverError {
        DriverError(device: device, action: action, reason: .system(call: call, errno: ETIMEDOUT))
    }
}
