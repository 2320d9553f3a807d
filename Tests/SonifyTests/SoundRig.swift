import Conditions
import Foundation
import Kernels
import Quantities
import WorldState

@testable import Sonify

/// A world that is stepped and heard tick by tick.
final class SoundRig {
    let world: World
    let sound: WorldSound
    private var inputs = TickInputs(layout: .standard)
    private var sequence: UInt32 = 0
    var control = Control.none

    init(_ premise: Premise) {
        world = World(premise: premise, drives: [], layout: .standard)
        sound = WorldSound(premise: premise)
    }

    /// Steps the world without listening.
    func step(_ operations: [WorldState.Operation.Body] = []) {
        inputs.operations.removeAll(keepingCapacity: true)
        for body in operations {
            sequence += 1
            inputs.operations.append(
                WorldState.Operation(sequence: sequence, origin: .cue, body: body))
        }
        inputs.controls[0] = control
        world.step(inputs)
    }

    /// Steps the world and gives the block of that tick.
    func hear(_ operations: [WorldState.Operation.Body] = []) -> SampleBlock {
        step(operations)
        var block = SampleBlock()
        sound.sound(world, listener: 0, into: &block)
        return block
    }

    /// What the sources know at this tick.
    var scene: SoundScene {
        SoundScene(
            world, listener: 0,
            surroundings: Surroundings(recipe: MeadowRecipe(seed: world.premise.seed)))
    }
}

/// A premise with some properties changed and nobody strolling.
func premise(_ values: [Property: Float], day: UInt16 = 172) -> Premise {
    var premise = Premise()
    premise.strolls = false
    premise.day = day
    for property in Property.allCases {
        if let value = values[property] { premise[property] = value }
    }
    return premise
}

/// Blocks one after another as two long channels.
func joined(_ blocks: [SampleBlock]) -> (left: [Float], right: [Float]) {
    (blocks.flatMap(\.left), blocks.flatMap(\.right))
}

/// The root of the mean square in decibels below full scale.
func level(_ samples: [Float]) -> Double {
    let sum = samples.reduce(0.0) { $0 + Double($1) * Double($1) }
    return 10 * Foundation.log10(sum / Double(max(samples.count, 1)) + 1e-20)
}

/// The true peak in dBTP, measured apart from the limiter: eight times the rate, 64 taps.
func truePeak(_ x: [Float]) -> Double {
    var highest = x.reduce(0.0) { max($0, Double(abs($1))) }
    for phase in 1...7 {
        let shift = Double(phase) / 8
        let taps: [Double] = (-31...32).map { k in
            let t = Double(k) - shift
            let turn = t * Double.pi
            let w = t / 32.5
            return Foundation.sin(turn) / turn
                * (0.42 + 0.5 * Foundation.cos(Double.pi * w) + 0.08 * Foundation.cos(2 * .pi * w))
        }
        x.withUnsafeBufferPointer { x in
            taps.withUnsafeBufferPointer { h in
                var n = 31
                while n + 32 < x.count {
                    var sum = 0.0
                    var k = 0
                    while k < 64 {
                        sum += h[k] * Double(x[n - 31 + k])
                        k += 1
                    }
                    highest = max(highest, abs(sum))
                    n += 1
                }
            }
        }
    }
    return 20 * Foundation.log10(highest + 1e-20)
}
