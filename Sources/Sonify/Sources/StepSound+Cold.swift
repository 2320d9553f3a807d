import Kernels

extension StepSound {
    /// Snow creaks: grains stick and slip under the sole, quicker as it gives way.
    func snow(
        _ step: inout Step, _ x: UnsafeMutablePointer<Float>, _ i: inout Int, _ since: Int
    ) {
        var age = since
        let fall = decay(0.085)
        let level = step.strength * 0.30
        while i < SampleBlock.frames {
            if age == 0 { step.drive += 1 }
            if age == step.toe { step.drive += 0.9 }
            step.drive = step.drive * fall + 1e-18
            step.follow += (step.drive - step.follow) * 0.0016
            // A saw of 55 to 120 slips a second, each of its own strength.
            let slips = 120 - 65 * min(1, step.follow)
            step.phases.0 &+= UInt32(slips * step.pitch * 89_478.485)
            let saw = 1 - Float(step.phases.0 >> 8) * (1 / 16_777_216)
            let grain = saw * saw * saw * (0.6 + 0.4 * abs(chance.at[i]))
            let n = x[i]
            let creak = step.high.band(n * grain) * 1.9 + step.low.band(n * grain) * 1.2
            x[i] = step.soft.low(creak + 0.10 * n * step.follow) * step.follow * level
            age += 1
            i += 1
        }
    }

    /// Water gives way, splashes and runs off.
    func splash(
        _ step: inout Step, _ x: UnsafeMutablePointer<Float>, _ i: inout Int, _ since: Int
    ) {
        var age = since
        let fall = decay(0.13)
        let level = step.strength * 0.24
        while i < SampleBlock.frames {
            if age == 0 { step.drive += 1 }
            if age == step.toe { step.drive += 0.6 }
            step.drive = step.drive * fall + 1e-18
            step.follow += (step.drive - step.follow) * 0.0022
            let n = x[i]
            let drop = abs(chance.at[i]) < 0.02 * step.follow ? n * n * n * 3 : 0
            x[i] =
                step.soft.low(step.high.band(n + drop) * 0.7 + step.low.band(n + drop * 2) * 1.1)
                * step.follow * level
            age += 1
            i += 1
        }
    }
}
