import AudioDriver
import DeviceIO
import Glibc
import Kernels
import Testing

/// A loop that breaks off for a moment, again and again, against a real server.
@Suite(.serialized, .timeLimit(.minutes(2)))
struct PulseRecoveryTests {
    @Test func `after every break the buffer is measured anew and does not grow`() throws {
        let daemon = try PulseDaemon()
        let sink = PulseSink(identity: daemon.speaker("room"), server: daemon.server)
        try sink.open()
        let block = SampleBlock()
        // Pauses about as long as the buffer: news of the silence crosses with the next block.
        for pause in stride(from: 20_000, through: 50_000, by: 300) {
            _ = sink.write(block)
            _ = sink.write(block)
            usleep(UInt32(pause))
        }
        let player = Player(sink, frequency: 440)
        #expect(eventually { (sink.buffered ?? .max) < 150_000_000 })
        // Stuck, it would grow by a second a second.
        usleep(2_000_000)
        let buffered = try #require(sink.buffered)
        #expect(buffered < 500_000_000)
        player.stop()
        #expect(eventually { sink.buffered == 0 })
    }
}
