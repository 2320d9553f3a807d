/// How a sensor of the industrial input-output subsystem is read.
public struct IIOSettings: Hashable, Sendable {
    /// Who decides when to sample.
    public enum Mode: String, Hashable, Sendable, CaseIterable {
        /// Buffered where the device can, else polled.
        case automatic
        /// We ask for each value.
        case polled
        /// The device or a trigger samples, the kernel keeps and stamps.
        case buffered
    }

    /// Who decides when to sample.
    public var mode: Mode
    /// Nanoseconds between two questions when polled.
    public var interval: Int64
    /// Samples a second to ask the device for; nil leaves it alone.
    public var frequency: Double?
    /// The name of the trigger when buffered; nil keeps the present one or takes the device's.
    public var trigger: String?
    /// Scans that the kernel keeps for a late reader.
    public var bufferLength: Int
    /// Where sysfs is mounted.
    public var sysfs: String
    /// Where the device nodes are.
    public var nodes: String

    /// Makes settings.
    public init(
        mode: Mode = .automatic, interval: Int64 = 20_000_000, frequency: Double? = nil,
        trigger: String? = nil, bufferLength: Int = 128, sysfs: String = "/sys",
        nodes: String = "/dev"
    ) {
        self.mode = mode
        self.interval = max(interval, 1_000_000)
        self.frequency = frequency
        self.trigger = trigger
        self.bufferLength = max(bufferLength, 2)
        self.sysfs = sysfs
        self.nodes = nodes
    }
}
