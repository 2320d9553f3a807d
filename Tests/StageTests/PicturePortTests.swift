import Foundation
import Kernels
import Quantities
import Stage
import Synchronization
import Testing

@Suite struct PicturePortTests {
    /// Waits up to ten seconds for something that will happen soon.
    private func eventually(_ condition: () -> Bool) -> Bool {
        for _ in 0..<2000 {
            if condition() { return true }
            usleep(5_000)
        }
        return condition()
    }

    @Test func `nothing is encoded while nobody asks`() {
        let port = PicturePort()
        for tick in 0..<50 { port.show(StagePicture(pixels: grey(9), tick: Tick(UInt64(tick)))) }
        let watcher = port.watch { _ in Issue.record("nobody asked") }
        for tick in 50..<99 { port.show(StagePicture(pixels: grey(9), tick: Tick(UInt64(tick)))) }
        usleep(50_000)
        #expect(port.counts.encoded == 0 && port.counts.watchers == 1)
        port.leave(watcher)
        #expect(port.counts.watchers == 0)
        port.close()
    }

    @Test func `each request brings one newer picture, always the newest`() {
        let port = PicturePort()
        let got = Mutex<[EncodedPicture]>([])
        let watcher = port.watch { picture in got.withLock { $0.append(picture) } }
        for tick in 1...20 { port.show(StagePicture(pixels: grey(9), tick: Tick(UInt64(tick)))) }
        port.request(by: watcher)
        port.request(by: watcher)
        #expect(eventually { got.withLock { $0.count } == 1 })
        port.request(by: watcher)
        usleep(30_000)
        #expect(got.withLock { $0.count } == 1, "no new picture, so nothing to send")
        port.show(StagePicture(pixels: grey(9), tick: Tick(21)))
        #expect(eventually { got.withLock { $0.count } == 2 })
        let pictures = got.withLock { $0 }
        #expect(pictures.map(\.tick) == [Tick(20), Tick(21)])
        #expect(pictures[0].bytes.starts(with: [0xFF, 0xD8]))
        port.close()
    }

    @Test func `a second watcher shares the picture that is there already`() {
        let port = PicturePort()
        let first = Atomic<Int>(0)
        let second = Atomic<Int>(0)
        let a = port.watch { _ in first.add(1, ordering: .relaxed) }
        let b = port.watch { _ in second.add(1, ordering: .relaxed) }
        port.show(StagePicture(pixels: grey(9), tick: Tick(1)))
        port.request(by: a)
        #expect(eventually { first.load(ordering: .relaxed) == 1 })
        port.request(by: b)
        #expect(eventually { second.load(ordering: .relaxed) == 1 })
        #expect(port.counts.encoded == 1)
        port.close()
    }

    @Test func `a picture that cannot be encoded is counted and the next one comes`() {
        let port = PicturePort()
        let got = Atomic<Int>(0)
        let watcher = port.watch { _ in got.add(1, ordering: .relaxed) }
        port.request(by: watcher)
        port.show(
            StagePicture(
                pixels: PixelBuffer(width: 4, height: 4, format: .yuyv), tick: Tick(1)))
        #expect(eventually { port.counts.failed == 1 })
        #expect(port.counts.lastError != nil)
        port.show(StagePicture(pixels: grey(9), tick: Tick(2)))
        #expect(eventually { got.load(ordering: .relaxed) == 1 })
        port.close()
    }
}
