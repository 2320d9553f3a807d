import Kernels
import Quantities

/// The quiet of the open land, so that silence is never digital zero.
final class RoomTone {
    private var low = [OnePole(420), OnePole(420)]
    private var floor = [OnePole(60), OnePole(60)]
    private let noise = SampleMemory(SampleBlock.frames)

    func add(_ scene: SoundScene, to bus: MixBus) {
        add(0, scene, to: bus.left)
        add(1, scene, to: bus.right)
    }

    private func add(_ index: Int, _ scene: SoundScene, to out: UnsafeMutablePointer<Float>) {
        WhiteNoise.fill(noise.at, seed: scene.seed, tick: scene.tick, key: 0x400 + Int64(index))
        var (low, floor) = (low[index], floor[index])
        var i = 0
        while i < SampleBlock.frames {
            let n = low.low(noise.at[i])
            out[i] += (n - floor.low(n)) * 0.012 + noise.at[i] * 0.0001
            i += 1
        }
        self.low[index] = low
        self.floor[index] = floor
    }
}
