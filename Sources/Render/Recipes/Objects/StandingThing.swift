import Quantities
import WorldState

/// A thing that the premise placed, on the ground, with its strokes.
struct StandingThing {
    let thing: PlacedThing
    /// Where it stands.
    let foot: WorldPosition
    /// Metres from `foot`.
    let strokes: StrokeSet

    /// The things of a premise.
    ///
    /// Allocates.
    static func all(_ premise: Premise) -> [StandingThing] {
        var planner = Planner(recipe: MeadowRecipe(seed: premise.seed))
        return premise.things.map { thing in
            planner.visit(thing.x, thing.y)
            let z = planner.ground.footing(thing.x, thing.y)
            let strokes =
                switch thing.kind {
                case .bench: BenchForm.strokes(at: .zero, heading: thing.heading)
                }
            return StandingThing(
                thing: thing, foot: WorldPosition(x: thing.x, y: thing.y, z: z), strokes: strokes)
        }
    }

    /// How brightly the lamp of a bench burns.
    static func lamp(_ world: World) -> Float {
        max(0.16 * world.lampLight, world[.benchLamp])
    }
}
