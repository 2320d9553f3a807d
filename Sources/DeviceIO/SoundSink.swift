import Kernels

/// A loudspeaker's end: takes a block a tick and tells how full its buffer is.
///
/// `write` is called by the loop and neither blocks nor allocates; everything else happens
/// on the sink's own threads.
public protocol SoundSink: AnyObject, Sendable {
    /// What this is.
    var identity: DeviceIdentity { get }
    /// Opens the sink; may be called again after an error.
    func open() throws(DriverError)
    /// Hands over one block; `false` where there was no room and the block is lost (counted).
    func write(_ block: SampleBlock) -> Bool
    /// Nanoseconds of sound handed over and not yet played; nil while the sink is not running.
    var buffered: Int64? { get }
    /// How often the sink ran dry since `open`.
    var underruns: UInt64 { get }
    /// Stops and lets go.
    func close()
}
