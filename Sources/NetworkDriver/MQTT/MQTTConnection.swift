import CMosquitto
import DeviceIO
import Glibc
import Quantities

/// A message that came from a broker.
struct MQTTMessage: Sendable {
    var topic: String
    var payload: [UInt8]
    /// Whether the broker kept it from before we came.
    var isRetained: Bool
    var receivedAt: MonotonicTime
}

/// A session with a broker, without any thread: it moves while its owner pumps.
///
/// Use from one thread. libmosquitto's own reconnection is not used: whatever is lost is thrown,
/// and the owner begins anew with another session.
final class MQTTConnection {
    /// How long a broker may take for each step of beginning, in nanoseconds.
    static let patience: Int64 = 3_000_000_000
    /// How many messages one pump takes at the most.
    static let messagesPerPump = 256
    /// How many messages of ours may be under way.
    static let underWay = 64

    private static let library: Int32 = mosquitto_lib_init()

    /// What arrived and was not fetched yet; its owner empties it.
    var messages: [MQTTMessage] = []
    /// Messages that were too long.
    private(set) var refused: UInt64 = 0
    private let session: OpaquePointer
    private let device: String
    private let settings: MQTTSettings
    private var answer: Int32?
    private var granted: [Int32: Bool] = [:]
    private var loss: DriverError?
    private var pending: Set<Int32> = []
    /// Messages that left even before we knew their numbers.
    private var early: Set<Int32> = []

    /// Begins a session, and says that we are there.
    ///
    /// Waits on name servers and on the broker, on each at most `patience` and a bit.
    init(_ settings: MQTTSettings, identity: DeviceIdentity, role: String) throws(DriverError) {
        try settings.check(identity.name)
        _ = MQTTConnection.library
        self.settings = settings
        device = identity.name
        let name =
            settings.clientID.isEmpty
            ? MQTTConnection.clientID(identity, role: role) : settings.clientID
        guard let session = mosquitto_new(name, true, nil) else {
            throw MQTTFailure.error(
                errno == EINVAL ? MOSQ_ERR_INVAL.rawValue : MOSQ_ERR_NOMEM.rawValue,
                call: "mosquitto_new", device: identity.name, action: "make an MQTT client")
        }
        self.session = session
        // The callbacks run inside our own calls, never later than `deinit`.
        mosquitto_user_data_set(session, Unmanaged.passUnretained(self).toOpaque())
        setCallbacks()
        try begin()
    }

    deinit {
        // Nothing may come back to us any more.
        mosquitto_user_data_set(session, nil)
        withoutPipeSignal { mosquitto_destroy(session) }
    }

    // MARK: Beginning

    private func begin() throws(DriverError) {
        try secure()
        // libmosquitto's own call would wait for minutes where nobody answers.
        try TCPProbe.reach(
            settings.host, port: settings.port, patience: MQTTConnection.patience, device: device)
        try call("mosquitto_connect", "reach \(settings.host)") {
            mosquitto_connect(
                session, settings.host, Int32(settings.port), Int32(settings.keepAlive))
        }
        do throws(DriverError) {
            try wait("an answer of \(settings.host)") { self.answer != nil }
        } catch {
            // A broker that says no hangs up right after.
            if answer == nil || answer == 0 { throw error }
        }
        if let answer, answer != 0 {
            throw MQTTFailure.refusal(answer, device: device, host: settings.host)
        }
        if !settings.presence.isEmpty {
            try publish(settings.presence, Array("online".utf8), isRetained: true)
        }
    }

    private func secure() throws(DriverError) {
        if !settings.user.isEmpty {
            try call("mosquitto_username_pw_set", "set the user") {
                mosquitto_username_pw_set(session, settings.user, settings.password)
            }
        }
        if let security = settings.security {
            let given = security.authorities.isEmpty ? nil : security.authorities
            for file in [security.authorities, security.certificate, security.key] {
                guard file.isEmpty || access(file, R_OK) == 0 else {
                    throw .setting(
                        device, "the file \(file)", allowed: "a PEM file that we may read")
                }
            }
            try call("mosquitto_tls_set", "set up TLS") {
                mosquitto_tls_set(
                    session, given, given == nil ? "/etc/ssl/certs" : nil,
                    security.certificate.isEmpty ? nil : security.certificate,
                    security.key.isEmpty ? nil : security.key, nil)
            }
            try call("mosquitto_tls_insecure_set", "set up TLS") {
                mosquitto_tls_insecure_set(session, security.isNameIgnored)
            }
        }
        if !settings.presence.isEmpty {
            let will = Array("offline".utf8)
            try call("mosquitto_will_set", "set the will") {
                mosquitto_will_set(
                    session, settings.presence, Int32(will.count), will,
                    settings.quality.rawValue, true)
            }
        }
    }

    private func wait(
        _ what: String, until isDone: () -> Bool
    ) throws(DriverError) {
        let deadline = MonotonicClock.now + MQTTConnection.patience
        while !isDone() {
            let left = deadline - MonotonicClock.now
            guard left > 0 else {
                throw DriverError(
                    device: device, action: "wait for \(what)", reason: .disconnected)
            }
            _ = try pump(timeout: left, wake: nil)
        }
    }

    // MARK: Moving

    /// Asks for the messages of a topic, and waits until the broker grants them.
    func subscribe(_ topic: String) throws(DriverError) {
        var number: Int32 = 0
        try call("mosquitto_subscribe", "ask for \(topic)") {
            mosquitto_subscribe(session, &number, topic, settings.quality.rawValue)
        }
        try wait("the topic \(topic)") { self.granted[number] != nil }
        guard granted[number] == true else {
            throw .setting(
                device, "the topic \(topic)", allowed: "topics that the broker grants us")
        }
    }

    /// Hands a message to the session; it leaves while pumping.
    func publish(_ topic: String, _ payload: [UInt8], isRetained: Bool) throws(DriverError) {
        var number: Int32 = 0
        try call("mosquitto_publish", "send to \(topic)") {
            mosquitto_publish(
                session, &number, topic, Int32(payload.count), payload,
                settings.quality.rawValue, isRetained)
        }
        if early.remove(number) == nil { pending.insert(number) }
    }

    /// Whether further messages would only pile up.
    var isCrowded: Bool { pending.count >= MQTTConnection.underWay }

    /// Waits for the broker or for the pipe, moves bytes to and fro, and keeps the session alive.
    ///
    /// Throws once the connection is lost.
    /// - Returns: Whether anything was to do.
    func pump(timeout: Int64, wake: WakeFile?) throws(DriverError) -> Bool {
        let descriptor = mosquitto_socket(session)
        guard descriptor >= 0, descriptor < 1024 else {
            // libmosquitto waits with select, which knows no higher numbers.
            let reason: DriverError.Reason = descriptor < 0 ? .disconnected : .busy
            throw loss ?? DriverError(device: device, action: "talk to the broker", reason: reason)
        }
        let events = Int16(POLLIN) | (mosquitto_want_write(session) ? Int16(POLLOUT) : 0)
        var entries = [pollfd(fd: descriptor, events: events, revents: 0)]
        if let wake { entries.append(wake.entry) }
        // Signs of life are due while we wait, too.
        let isReady = try SocketCall.wait(
            &entries, timeout: min(timeout, 500_000_000), device: device)
        let before = messages.count
        for _ in 0..<MQTTConnection.messagesPerPump {
            let had = messages.count
            try call("mosquitto_loop", "talk to \(settings.host)") {
                mosquitto_loop(session, 0, 1)
            }
            if messages.count == had || messages.count - before >= MQTTConnection.messagesPerPump {
                break
            }
        }
        if let loss { throw loss }
        return isReady
    }

    /// Says goodbye: unlike a loss, it leaves no will behind, so the presence is told first.
    func finish() {
        if loss != nil { return }
        do throws(DriverError) {
            if !settings.presence.isEmpty {
                try publish(settings.presence, Array("offline".utf8), isRetained: true)
            }
            let deadline = MonotonicClock.now + 500_000_000
            while !pending.isEmpty, MonotonicClock.now < deadline {
                _ = try pump(timeout: 50_000_000, wake: nil)
            }
            try call("mosquitto_disconnect", "say goodbye") { mosquitto_disconnect(session) }
            _ = withoutPipeSignal { mosquitto_loop(session, 0, 1) }
        } catch {
            // The broker has gone already and publishes the will.
            return
        }
    }

    private func call(
        _ name: String, _ action: String, _ body: () -> Int32
    ) throws(DriverError) {
        let code = withoutPipeSignal(body)
        if code == MOSQ_ERR_SUCCESS.rawValue { return }
        let error = MQTTFailure.error(code, call: name, device: device, action: action)
        loss = loss ?? error
        throw error
    }

    private func withoutPipeSignal<T>(_ body: () -> T) -> T {
        let isHeld = nacre_mosquitto_hold_pipe()
        defer { if isHeld { nacre_mosquitto_free_pipe() } }
        return body()
    }

    // MARK: What libmosquitto tells

    private func setCallbacks() {
        mosquitto_connect_callback_set(session) { _, me, code in
            MQTTConnection.of(me)?.answer = code
        }
        mosquitto_disconnect_callback_set(session) { _, me, code in
            guard let me = MQTTConnection.of(me), code != 0, me.loss == nil else { return }
            me.loss = DriverError(
                device: me.device, action: "talk to \(me.settings.host)", reason: .disconnected)
        }
        mosquitto_subscribe_callback_set(session) { _, me, number, count, list in
            MQTTConnection.of(me)?.granted[number] = count > 0 && (list?.pointee ?? 128) < 128
        }
        mosquitto_publish_callback_set(session) { _, me, number in
            guard let me = MQTTConnection.of(me) else { return }
            if me.pending.remove(number) == nil { me.early.insert(number) }
        }
        mosquitto_message_callback_set(session) { _, me, message in
            guard let message else { return }
            MQTTConnection.of(me)?.take(message.pointee)
        }
    }

    private static func of(_ pointer: UnsafeMutableRawPointer?) -> MQTTConnection? {
        pointer.map { Unmanaged<MQTTConnection>.fromOpaque($0).takeUnretainedValue() }
    }

    private func take(_ message: mosquitto_message) {
        let count = Int(message.payloadlen)
        guard count <= MQTTPayload.limit, messages.count < 2 * MQTTConnection.messagesPerPump else {
            refused += 1
            return
        }
        let payload = UnsafeRawBufferPointer(start: message.payload, count: count)
        messages.append(
            MQTTMessage(
                topic: String(cString: message.topic), payload: Array(payload),
                isRetained: message.retain, receivedAt: MonotonicClock.now))
    }
}
