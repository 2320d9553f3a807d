import Quantities
import WorldState

extension Site {
    /// How many things stand in the chunk: trees, then houses, lamps and landing stages.
    var thingCount: Int {
        plan.trees.count + plan.houses.count + plan.lamps.count + jetties.count
    }

    /// Where a thing stands, metres from the world's origin, and how far it stands out.
    func thingPlace(_ index: Int) -> (x: Double, y: Double, span: Float) {
        var rest = index
        if rest < plan.trees.count {
            let tree = plan.trees[rest]
            return (tree.x, tree.y, tree.height * 0.6)
        }
        rest -= plan.trees.count
        if rest < plan.houses.count {
            return (plan.houses[rest].x, plan.houses[rest].y, 6)
        }
        rest -= plan.houses.count
        if rest < plan.lamps.count { return (plan.lamps[rest].x, plan.lamps[rest].y, 1) }
        let jetty = jetties[rest - plan.lamps.count]
        return (jetty.x, jetty.y, jetty.length + 2)
    }
}

extension ObjectPainter {
    /// Lays a thing of the site by its number.
    mutating func layThing(_ index: Int) {
        var rest = index
        if rest < site.plan.trees.count { return layTree(site.plan.trees[rest]) }
        rest -= site.plan.trees.count
        if rest < site.plan.houses.count { return layHouse(site.plan.houses[rest]) }
        rest -= site.plan.houses.count
        if rest < site.plan.lamps.count { return layLamp(site.plan.lamps[rest]) }
        layJetty(site.jetties[rest - site.plan.lamps.count])
    }
}
