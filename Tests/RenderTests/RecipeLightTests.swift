import Quantities
import Testing
import WorldState

@testable import Render

/// The light of the painted world: continuous, and never black.
struct RecipeLightTests {
    private func recipe(
        hour: Float, cloud: Float = 0.3, rain: Float = 0, fog: Float = 0
    ) -> LightRecipe {
        let daylight = Daylight(hour: hour, day: 172, latitude: 47)
        return LightRecipe(
            daylight: daylight, cloud: cloud, rain: rain, fog: fog, warmth: 0,
            wetness: 0, snow: 0, cover: 0, flash: 0,
            exposure: mix(0.62, 1, daylight.day))
    }

    /// All numbers of a light; direct light with the way it comes from.
    private func numbers(_ light: LightRecipe) -> [Float] {
        let key = light.key
        let way = light.keyDirection
        let colours = [
            key.ambientUp, key.ambientDown, key.haze, key.zenith, key.middle, key.horizon, key.low,
            key.cloudLight, key.cloudShade, key.waterDeep, key.sun * way.x, key.sun * way.y,
            key.sun * way.z, key.hazeSun * way.x, key.hazeSun * way.y,
        ]
        let lamp = light.cloudLamp
        return colours.flatMap { [$0.red, $0.green, $0.blue] }
            + [key.hazeDensity * 20, key.rampLow, key.rampHigh, lamp.x, lamp.y, lamp.z]
    }

    private func largestStep(_ a: [Float], _ b: [Float]) -> Float {
        zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) }
    }

    @Test func `light never jumps through a day and a night`() {
        var before = numbers(recipe(hour: 0))
        for step in 1...2880 {
            let hour = Float(step) / 120
            let now = numbers(recipe(hour: hour))
            let change = largestStep(before, now)
            #expect(change < 0.03, "\(change) at hour \(hour)")
            before = now
        }
    }

    @Test func `light never jumps as weather comes up`() {
        for hour: Float in [3, 6, 12, 20] {
            var before = numbers(recipe(hour: hour, cloud: 0))
            for step in 1...400 {
                let t = Float(step) / 400
                let now = numbers(recipe(hour: hour, cloud: t, rain: t * t, fog: t))
                let change = largestStep(before, now)
                #expect(change < 0.03, "\(change) at hour \(hour), weather \(t)")
                before = now
            }
        }
    }

    @Test func `night is blue and dim but not black`() {
        let night = recipe(hour: 0, cloud: 0.1).key
        let day = recipe(hour: 12, cloud: 0.1).key
        #expect(night.ambientUp.blue > night.ambientUp.red * 1.5)
        #expect(night.ambientUp.luma > 0.15)
        #expect(night.ambientUp.luma < day.ambientUp.luma * 0.75)
    }

    @Test func `a closed sky takes the sun away and a flash lifts the light`() {
        #expect(recipe(hour: 12, cloud: 1).key.sun.luma < recipe(hour: 12).key.sun.luma * 0.1)
        let daylight = Daylight(hour: 1, day: 172, latitude: 47)
        func struck(_ flash: Float) -> Float {
            LightRecipe(
                daylight: daylight, cloud: 1, rain: 1, fog: 0, warmth: 0,
                wetness: 1, snow: 0, cover: 0, flash: flash,
                exposure: 0.62
            ).key.ambientUp.luma
        }
        #expect(struck(1) > struck(0) + 0.2)
    }
}
