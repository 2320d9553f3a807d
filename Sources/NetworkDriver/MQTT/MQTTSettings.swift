/// How sure the delivery of an MQTT message is to be.
public enum MQTTQuality: Int32, Sendable, CaseIterable {
    /// Sent once; lost where the connection is lost.
    case atMostOnce = 0
    /// Sent until it is answered; may come twice.
    case atLeastOnce = 1
    /// Handed over exactly once.
    case exactlyOnce = 2
}

/// How a connection to an MQTT broker is secured.
public struct MQTTSecurity: Hashable, Sendable {
    /// The file with the certificates to trust (PEM); "" for the system's own.
    public var authorities: String
    /// The file with our own certificate (PEM); "" for none.
    public var certificate: String
    /// The file with its key; "" for none.
    public var key: String
    /// Whether the broker's name in its certificate counts for nothing; for trying out alone.
    public var isNameIgnored: Bool

    /// Makes settings.
    public init(
        authorities: String = "", certificate: String = "", key: String = "",
        isNameIgnored: Bool = false
    ) {
        self.authorities = authorities
        self.certificate = certificate
        self.key = key
        self.isNameIgnored = isNameIgnored
    }
}

/// How to reach an MQTT broker, and how we appear there.
public struct MQTTSettings: Hashable, Sendable {
    /// The broker, a name or an IPv4 address.
    public var host: String
    /// Its port; 1883 usually, 8883 with TLS.
    public var port: UInt16
    /// The user's name; "" for none.
    public var user: String
    /// The user's password.
    public var password: String
    /// TLS; nil for none.
    public var security: MQTTSecurity?
    /// How sure delivery is to be.
    public var quality: MQTTQuality
    /// Seconds between signs of life, 5 … 3600.
    ///
    /// The loss of a silent broker is noticed after about one and a half of them.
    public var keepAlive: Int
    /// Our name at the broker; "" for one made from the device's identity and this machine's name.
    public var clientID: String
    /// The topic that tells whether we are there; "" for none.
    ///
    /// `online` and, as the will, `offline`, both retained.
    public var presence: String
    /// Whether levels that a sink sends are to be retained by the broker.
    public var isRetained: Bool
    /// Nanoseconds from one message of a level of a sink to the next at the least.
    public var interval: Int64

    /// Makes settings.
    public init(
        host: String, port: UInt16 = 1883, user: String = "", password: String = "",
        security: MQTTSecurity? = nil, quality: MQTTQuality = .atMostOnce, keepAlive: Int = 10,
        clientID: String = "", presence: String = "", isRetained: Bool = false,
        interval: Int64 = 100_000_000
    ) {
        self.host = host
        self.port = port
        self.user = user
        self.password = password
        self.security = security
        self.quality = quality
        self.keepAlive = keepAlive
        self.clientID = clientID
        self.presence = presence
        self.isRetained = isRetained
        self.interval = interval
    }
}
