import CSensors
import DeviceIO
import Glibc
import Quantities

/// A MIDI keyboard or controller, through the ALSA sequencer.
///
/// Owned by one supervising thread. Addresses: `note` as an event gives note number, velocity
/// from 0 to 1 and channel from 1; `note/60` is one note, as an event its velocity, as a level
/// its velocity while it sounds and else 0; `cc/74` and `pressure` from 0 to 1; `pitch` from −1
/// to 1; `program` the number from 0. `ch3/` before any of them means channel 3 alone. Clock
/// and system messages are left out. Readings come in the order of playing, stamped when they
/// are taken.
public final class MIDISource: SignalSource {
    /// What this is; `node` is client and port at the latest `open`.
    public private(set) var identity: DeviceIdentity
    /// How often the sequencer lost events since `open`.
    public private(set) var dropped: UInt64 = 0

    private let requests: [SignalRequest]
    private let calls: any SequencerCalls
    private let locate: (DeviceIdentity, Sequencer) throws(DriverError) -> MIDIPort
    private var sequencer: Sequencer?
    private var addresses: [MIDIAddress] = []

    /// Events taken in one go.
    private static let batch = 256

    /// A device that is not open yet.
    /// - Parameters:
    ///   - identity: One from `MIDICatalogue.list()`, or made from a key in a device file.
    ///   - requests: Which messages are wanted.
    public convenience init(identity: DeviceIdentity, requests: [SignalRequest]) {
        self.init(
            identity: identity, requests: requests, calls: SystemSequencerCalls(),
            locate: MIDICatalogue.port)
    }

    init(
        identity: DeviceIdentity, requests: [SignalRequest], calls: any SequencerCalls,
        locate: @escaping (DeviceIdentity, Sequencer) throws(DriverError) -> MIDIPort
    ) {
        self.identity = identity
        self.requests = requests
        self.calls = calls
        self.locate = locate
    }

    deinit { close() }

    /// Finds the device and listens to it.
    ///
    /// - Throws: `.disconnected` where it, or the sequencer, is not there; `.unsupported` for
    ///   an address that makes no sense.
    public func open() throws(DriverError) {
        close()
        addresses = try MIDIAddress.all(requests, device: identity.description)
        var sequencer = try Sequencer(device: identity.description, calls: calls)
        do throws(DriverError) {
            let port = try locate(identity, sequencer)
            guard port.canRead else {
                throw sequencer.policy.failure("listen", .unsupported(setting: "MIDI in"))
            }
            try sequencer.connect(to: port, isInput: true)
            identity.node = "\(port.client):\(port.port)"
        } catch {
            sequencer.close()
            throw error
        }
        dropped = 0
        self.sequencer = sequencer
    }

    /// Waits for messages; see `SignalSource`.
    ///
    /// - Throws: `.disconnected` where the device was unplugged.
    public func read(
        timeout: Int64, into readings: inout [SignalReading]
    ) throws(DriverError) -> Bool {
        guard let sequencer else {
            throw DriverError(
                device: identity.description, action: "read", reason: .disconnected)
        }
        let deadline = MonotonicClock.now + timeout
        let before = readings.count
        var isAlive = false
        repeat {
            let (calls, handle) = (calls, sequencer.handle)
            let events = try sequencer.policy.judge("poll", action: "wait for a message") {
                let left = max(deadline - MonotonicClock.now, 0)
                let milliseconds = min((left + 999_999) / 1_000_000, 3_600_000)
                return calls.poll(handle, milliseconds: Int32(milliseconds))
            }
            guard let events, events != 0 else { break }
            for _ in 0..<MIDISource.batch {
                guard let event = try next(sequencer) else { break }
                if sequencer.hasGone(event) {
                    throw sequencer.policy.failure("read a message", .disconnected)
                }
                // The system's announcements of others come here too.
                isAlive = isAlive || event.client == sequencer.client
                tell(event, into: &readings)
            }
        } while readings.count == before && MonotonicClock.now < deadline
        return isAlive
    }

    private func next(_ sequencer: Sequencer) throws(DriverError) -> nacre_midi_event? {
        let (calls, handle) = (calls, sequencer.handle)
        var event = nacre_midi_event()
        var isLost = false
        let value = try sequencer.policy.judge("snd_seq_event_input", action: "read a message") {
            let result = calls.next(handle, &event)
            // The queue ran over; what comes next is sound again.
            isLost = result == .failed(ENOSPC)
            return isLost ? .value(0) : result
        }
        if isLost {
            dropped &+= 1
            return nacre_midi_event()
        }
        return value == nil ? nil : event
    }

    private func tell(_ event: nacre_midi_event, into readings: inout [SignalReading]) {
        let now = MonotonicClock.now
        for (index, (request, address)) in zip(requests, addresses).enumerated() {
            if let channel = address.channel, channel != event.channel { continue }
            guard let value = MIDISource.value(event, address.kind, isEvent: request.isEvent)
            else { continue }
            var meant = SIMD4<Float>()
            let parts = min(max(request.parts, 1), 4)
            for part in 0..<parts { meant[part] = value[part] }
            readings.append(
                SignalReading(
                    signal: index, value: meant, parts: parts, isEvent: request.isEvent,
                    capturedAt: now))
        }
    }

    /// What a message says about an address; nil where nothing.
    private static func value(
        _ event: nacre_midi_event, _ kind: MIDIAddress.Kind, isEvent: Bool
    ) -> SIMD4<Float>? {
        let level = Float(event.value) / 127
        switch (UInt32(bitPattern: event.kind), kind) {
        // A note that starts with velocity 0 is the running-status way of ending it.
        case (nacre_midi_note_on.rawValue, .notes) where isEvent && event.value > 0:
            return SIMD4(Float(event.number), level, Float(event.channel + 1), 0)
        case (nacre_midi_note_on.rawValue, .note(event.number)) where !isEvent || event.value > 0:
            return SIMD4(level, 0, 0, 0)
        case (nacre_midi_note_off.rawValue, .note(event.number)) where !isEvent:
            return SIMD4()
        case (nacre_midi_controller.rawValue, .controller(event.number)),
            (nacre_midi_pressure.rawValue, .pressure):
            return SIMD4(level, 0, 0, 0)
        case (nacre_midi_pitch.rawValue, .pitch):
            // 8191 steps up, 8192 down.
            let share = Float(event.value) / (event.value < 0 ? 8192 : 8191)
            return SIMD4(min(max(share, -1), 1), 0, 0, 0)
        case (nacre_midi_program.rawValue, .program):
            return SIMD4(Float(event.value), 0, 0, 0)
        default: return nil
        }
    }

    /// Lets the device go; harmless when already closed.
    public func close() {
        sequencer?.close()
        sequencer = nil
    }
}
