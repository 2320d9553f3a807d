import Quantities

extension World {
    /// The height at which water stands at a place, metres above the zero level.
    ///
    /// Hollows that belong to no lake stay dry when the lakes rise.
    func waterHeight(_ x: Double, _ y: Double) -> Float {
        let level = waterLevel
        if level <= MeadowRecipe.waterLevel + 0.4 { return level }
        planner.visit(x, y)
        return WaterTable.isLake(planner.ground, x, y) ? level : MeadowRecipe.waterLevel
    }

    /// What a foot falls on at a place.
    func surface(_ x: Double, _ y: Double) -> WorldEvent.Surface {
        planner.visit(x, y)
        let ground = planner.ground
        if ground.footing(x, y) < waterHeight(x, y) { return .water }
        if weather.snowCover > 0.3 { return .snow }
        if ground.isJetty(x, y) { return .wood }
        return pathDistance(x, y) < PathNetwork.halfWidth ? .path : .grass
    }

    /// A foot comes down: it sounds, and leaves its mark in grass and snow.
    func footfall(_ wanderer: Wanderer, _ speed: Float) {
        let surface = surface(wanderer.position.x, wanderer.position.y)
        if (surface == .grass || surface == .snow) && !held.contains(.figure) {
            tread(at: wanderer.position)
        }
        note(
            WorldEvent(
                kind: .step, thing: wanderer.identity, position: wanderer.position,
                strength: clamp(speed / World.runningSpeed, 0.2, 1), surface: surface, sample: 0))
    }
}
