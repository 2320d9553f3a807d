import Quantities
import WorldState

/// The hours at which the sun stands at a given height, for a day and a latitude.
///
/// Found by walking through half a day in steps of three minutes, which is exact enough for
/// words like "dusk". Near the poles, where the sun does not cross the height, the usual
/// hour is given.
struct SunHours {
    let day: UInt16
    let latitude: Float

    /// The sun is a little below the horizon and rising.
    var dawn: Float { hour(rising: true, above: -0.07, otherwise: 5.5) }
    /// The sun stands about 15° high and rises.
    var morning: Float { hour(rising: true, above: 0.26, otherwise: 8) }
    /// The sun stands about 12° high and falls.
    var evening: Float { hour(rising: false, above: 0.2, otherwise: 18.5) }
    /// The sun has just set.
    var dusk: Float { hour(rising: false, above: -0.05, otherwise: 20) }

    /// The first hour of the half day at which the sun crosses a height (sine of the angle).
    private func hour(rising: Bool, above height: Float, otherwise usual: Float) -> Float {
        let first = rising ? 0 : 240
        for step in first..<(first + 240) {
            let (now, next) = (sun(step) >= height, sun(step + 1) >= height)
            if now != next && next == rising { return Float(step + 1) * 0.05 }
        }
        return usual
    }

    private func sun(_ step: Int) -> Float {
        Daylight(hour: Float(step) * 0.05, day: day, latitude: latitude).sun.z
    }
}
