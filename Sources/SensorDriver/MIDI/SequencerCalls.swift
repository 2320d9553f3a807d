import CSensors
import Glibc

/// The calls to the ALSA sequencer, bare: no retrying, no judging.
///
/// `SystemSequencerCalls` is the real one; tests bring one that plays a keyboard. Failures are
/// judged by `ErrnoPolicy` like all others of this room.
protocol SequencerCalls: Sendable {
    /// Opens the sequencer, non-blocking; the value is the handle.
    func open(_ name: String) -> CallResult
    /// Closes the handle and all our ports.
    func close(_ handle: Int) -> CallResult
    /// Makes a port of our own; the value is its number.
    func makePort(_ handle: Int, _ name: String, isInput: Bool) -> CallResult
    /// Reads from another's port and from the system's announcements.
    func listen(_ handle: Int, own: Int32, client: Int32, port: Int32) -> CallResult
    /// Writes to another's port.
    func connect(_ handle: Int, own: Int32, client: Int32, port: Int32) -> CallResult
    /// Waits for events; the value holds those of poll(2), 0 after the timeout.
    func poll(_ handle: Int, milliseconds: Int32) -> CallResult
    /// Takes an event; EAGAIN where none waits, ENOSPC where some were lost.
    func next(_ handle: Int, _ event: inout nacre_midi_event) -> CallResult
    /// Sends an event from our port.
    func send(_ handle: Int, own: Int32, _ event: nacre_midi_event) -> CallResult
    /// The n-th port of others into `port`; the value is 0 beyond the last.
    func port(_ handle: Int, at index: Int32, _ port: inout nacre_midi_port) -> CallResult
}

/// The real calls.
struct SystemSequencerCalls: SequencerCalls {
    func open(_ name: String) -> CallResult {
        var code: Int32 = 0
        guard let handle = nacre_midi_open(name, &code) else { return .failed(code) }
        return .value(Int(bitPattern: handle))
    }

    func close(_ handle: Int) -> CallResult { result(nacre_midi_close(pointer(handle))) }

    func makePort(_ handle: Int, _ name: String, isInput: Bool) -> CallResult {
        result(nacre_midi_make_port(pointer(handle), name, isInput))
    }

    func listen(_ handle: Int, own: Int32, client: Int32, port: Int32) -> CallResult {
        result(nacre_midi_listen(pointer(handle), own, client, port))
    }

    func connect(_ handle: Int, own: Int32, client: Int32, port: Int32) -> CallResult {
        result(nacre_midi_connect(pointer(handle), own, client, port))
    }

    func poll(_ handle: Int, milliseconds: Int32) -> CallResult {
        result(nacre_midi_poll(pointer(handle), milliseconds))
    }

    func next(_ handle: Int, _ event: inout nacre_midi_event) -> CallResult {
        result(nacre_midi_next(pointer(handle), &event))
    }

    func send(_ handle: Int, own: Int32, _ event: nacre_midi_event) -> CallResult {
        var event = event
        return result(nacre_midi_send(pointer(handle), own, &event))
    }

    func port(_ handle: Int, at index: Int32, _ port: inout nacre_midi_port) -> CallResult {
        result(nacre_midi_port_at(pointer(handle), index, &port))
    }

    private func pointer(_ handle: Int) -> UnsafeMutableRawPointer? {
        UnsafeMutableRawPointer(bitPattern: handle)
    }

    /// alsa-lib answers with a negative errno.
    private func result(_ value: Int32) -> CallResult {
        value < 0 ? .failed(-value) : .value(Int(value))
    }
}
