import CSensors
import DeviceIO
import Glibc
import Quantities
import Synchronization

/// A synthesiser or a controller with lamps, through the ALSA sequencer.
///
/// `send` is for the loop; `open`, `flush` and `close` belong to one supervising thread.
/// Addresses as for `MIDISource`: the event `note` takes note number, velocity from 0 to 1 and
/// seconds (0 means a quarter); the event `note/60` a velocity; the level `note/60` sounds while
/// above 0; `cc/74`, `pressure`, `pitch` and `program` go out when their rounded value changes.
/// Without `ch3/` they go out on channel 1. Closing ends every note.
public final class MIDISink: SignalSink {
    /// What this is; `node` is client and port at the latest `open`.
    public var identity: DeviceIdentity { state.withLock { $0.identity } }
    /// Values that found no room, or that the device did not take, since `open`.
    public var refused: UInt64 { outbox.refused }

    private struct Sounding {
        var channel: Int32
        var note: Int32
        /// When it ends; nil for a level.
        var end: MonotonicTime?
    }

    private struct State {
        var identity: DeviceIdentity
        var sequencer: Sequencer?
        var addresses: [MIDIAddress] = []
        var sounding: [Sounding] = []
        /// What was sent last for each signal.
        var sent: [Int32?] = []
    }

    /// Notes that may sound at once.
    private static let polyphony = 128
    private static let shortest: Int64 = 250_000_000

    private let requests: [SignalRequest]
    private let calls: any SequencerCalls
    private let locate: @Sendable (DeviceIdentity, Sequencer) throws(DriverError) -> MIDIPort
    private let outbox: SignalOutbox
    private let state: Mutex<State>

    /// A device that is not open yet.
    public convenience init(identity: DeviceIdentity, requests: [SignalRequest]) {
        self.init(
            identity: identity, requests: requests, calls: SystemSequencerCalls(),
            locate: { identity, sequencer throws(DriverError) in
                try MIDICatalogue.port(of: identity, in: sequencer)
            })
    }

    init(
        identity: DeviceIdentity, requests: [SignalRequest], calls: any SequencerCalls,
        locate: @escaping @Sendable (DeviceIdentity, Sequencer) throws(DriverError) -> MIDIPort
    ) {
        self.requests = requests
        self.calls = calls
        self.locate = locate
        outbox = SignalOutbox(requests)
        state = Mutex(State(identity: identity))
    }

    deinit { close() }

    /// Finds the device and connects to it.
    public func open() throws(DriverError) {
        close()
        var identity = identity
        let addresses = try MIDIAddress.all(requests, device: identity.description)
        var sequencer = try Sequencer(device: identity.description, calls: calls)
        do throws(DriverError) {
            let port = try locate(identity, sequencer)
            guard port.canWrite else {
                throw sequencer.policy.failure("play", .unsupported(setting: "MIDI out"))
            }
            try sequencer.connect(to: port, isInput: false)
            identity.node = "\(port.client):\(port.port)"
        } catch {
            sequencer.close()
            throw error
        }
        outbox.begin()
        let opened = State(
            identity: identity, sequencer: sequencer, addresses: addresses,
            sent: requests.map { _ in nil })
        state.withLock { $0 = opened }
    }

    /// Puts down a value; see `SignalSink`.
    public func send(_ signal: Int, _ value: SIMD4<Float>) { outbox.put(signal, value) }

    /// Plays what was sent and ends the notes that are due; does not wait.
    public func flush(timeout: Int64) throws(DriverError) {
        var state = state.withLock { $0 }
        guard let sequencer = state.sequencer else {
            throw DriverError(
                device: state.identity.description, action: "play", reason: .disconnected)
        }
        defer { self.state.withLock { $0 = state } }
        let now = MonotonicClock.now
        while let due = state.sounding.firstIndex(where: { $0.end.map { $0 <= now } ?? false }) {
            let note = state.sounding.remove(at: due)
            try play(nacre_midi_note_off, note.channel, note.note, 0, sequencer)
        }
        var items: [SignalOutbox.Item] = []
        outbox.take(into: &items)
        for item in items { try play(item, at: now, sequencer, &state) }
    }

    private func play(
        _ item: SignalOutbox.Item, at now: MonotonicTime, _ sequencer: Sequencer,
        _ state: inout State
    ) throws(DriverError) {
        let address = state.addresses[item.signal]
        let channel = address.channel ?? 0
        let isEvent = requests[item.signal].isEvent
        let level = MIDISink.seven(item.value.x)
        // A level that did not change is not said again; what happens is.
        func isNews(_ value: Int32) -> Bool {
            defer { state.sent[item.signal] = value }
            return isEvent || state.sent[item.signal] != value
        }
        switch address.kind {
        case .notes:
            let note = min(max(item.value.x.isFinite ? item.value.x : 0, 0), 127)
            let length = item.value.z.isFinite && item.value.z > 0 ? min(item.value.z, 3600) : 0
            let end = length > 0 ? Int64(Double(length) * 1e9) : MIDISink.shortest
            let velocity = MIDISink.seven(item.value.y)
            try sound(channel, Int32(note.rounded()), velocity, now + end, sequencer, &state)
        case .note(let note) where isEvent:
            try sound(channel, note, level, now + MIDISink.shortest, sequencer, &state)
        case .note(let note):
            guard isNews(level > 0 ? 1 : 0) else { return }
            if level > 0 {
                try sound(channel, note, level, nil, sequencer, &state)
            } else {
                state.sounding.removeAll { $0.channel == channel && $0.note == note }
                try play(nacre_midi_note_off, channel, note, 0, sequencer)
            }
        case .controller(let number):
            if isNews(level) {
                try play(nacre_midi_controller, channel, number, level, sequencer)
            }
        case .pressure:
            if isNews(level) { try play(nacre_midi_pressure, channel, 0, level, sequencer) }
        case .pitch:
            let share = item.value.x.isFinite ? min(max(item.value.x, -1), 1) : 0
            let bend = Int32((share * (share < 0 ? 8192 : 8191)).rounded())
            if isNews(bend) { try play(nacre_midi_pitch, channel, 0, bend, sequencer) }
        case .program:
            let program = Int32(min(max(item.value.x.isFinite ? item.value.x : 0, 0), 127))
            if isNews(program) { try play(nacre_midi_program, channel, 0, program, sequencer) }
        }
    }

    private func sound(
        _ channel: Int32, _ note: Int32, _ velocity: Int32, _ end: MonotonicTime?,
        _ sequencer: Sequencer, _ state: inout State
    ) throws(DriverError) {
        guard velocity > 0 else { return }
        // The same note again: its earlier end would cut the new one short.
        if let again = state.sounding.firstIndex(where: {
            $0.channel == channel && $0.note == note
        }) {
            state.sounding.remove(at: again)
            try play(nacre_midi_note_off, channel, note, 0, sequencer)
        }
        guard state.sounding.count < MIDISink.polyphony else {
            outbox.refuse()
            return
        }
        try play(nacre_midi_note_on, channel, note, velocity, sequencer)
        state.sounding.append(Sounding(channel: channel, note: note, end: end))
    }

    private func play(
        _ kind: nacre_midi_kind, _ channel: Int32, _ number: Int32, _ value: Int32,
        _ sequencer: Sequencer
    ) throws(DriverError) {
        let (calls, handle, own) = (calls, sequencer.handle, sequencer.own)
        let event = nacre_midi_event(
            kind: Int32(kind.rawValue), client: 0, port: 0, channel: channel, number: number,
            value: value)
        let taken = try sequencer.policy.judge("snd_seq_event_output", action: "play") {
            calls.send(handle, own: own, event)
        }
        if taken == nil { outbox.refuse() }
    }

    /// A level from 0 to 1 as seven bits.
    private static func seven(_ level: Float) -> Int32 {
        level.isFinite ? Int32((min(max(level, 0), 1) * 127).rounded()) : 0
    }

    /// Ends every note and lets the device go; harmless when already closed.
    public func close() {
        let closed = state.withLock { state in
            defer {
                state.sequencer = nil
                state.sounding = []
            }
            return state
        }
        guard let sequencer = closed.sequencer else { return }
        do throws(DriverError) {
            for note in closed.sounding {
                try play(nacre_midi_note_off, note.channel, note.note, 0, sequencer)
            }
            // All notes off, for devices that missed one.
            for channel in Set(closed.addresses.map { $0.channel ?? 0 }).sorted() {
                try play(nacre_midi_controller, channel, 123, 0, sequencer)
            }
        } catch {
            // It has gone or fails: there is nobody left to be silent.
            outbox.refuse(closed.sounding.count)
        }
        sequencer.close()
    }
}
