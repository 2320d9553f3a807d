import Quantities

extension World {
    /// Metres a second.
    static let walkingSpeed: Float = 1.7
    static let runningSpeed: Float = 4.6
    /// Ticks without a hand on the controls after which a wanderer strolls.
    static let patience: UInt32 = 480

    func moveWanderer(_ index: Int, _ control: Control) {
        var wanderer = wanderers[index]
        if index == 0 && premise.room.hasOwnView { return }
        let isMoved =
            control.forward != 0 || control.left != 0 || control.turn != 0 || control.tilt != 0
        wanderer.idleTicks = isMoved ? 0 : min(wanderer.idleTicks + 1, 1_000_000)
        if !held.contains(.figure) {
            wanderer.breath &+= World.part(ofTurn: 0.24)
        }
        var wish = Vector2.zero
        if isMoved {
            wish = steer(&wanderer, control)
        } else if index == 0 && premise.strolls && wanderer.idleTicks > World.patience
            && !held.contains(.figure)
        {
            wish = stroll(&wanderer)
        } else {
            wanderer.doing = .standing
        }
        walk(&wanderer, wish)
        wanderers[index] = wanderer
        followCamera(index, eased: true)
    }

    /// Turns the view by the controls and gives the wished velocity.
    private func steer(_ wanderer: inout Wanderer, _ control: Control) -> Vector2 {
        wanderer.viewHeading = wrapAngle(wanderer.viewHeading + control.turn * 1.9 * Tick.seconds)
        wanderer.viewPitch = clamp(
            wanderer.viewPitch + control.tilt * 1.2 * Tick.seconds, -0.9, 0.9)
        let (c, s) = (Exact.cos(wanderer.viewHeading), Exact.sin(wanderer.viewHeading))
        var way = Vector2(
            c * control.forward - s * control.left, s * control.forward + c * control.left)
        if way.lengthSquared > 1 { way = way.normalized }
        let speed = control.runs ? World.runningSpeed : World.walkingSpeed
        wanderer.doing =
            way == .zero ? .standing : (control.runs ? .running : .walking)
        return way * speed
    }

    /// Walks along the nearest path, rests now and then, keeps its way.
    private func stroll(_ wanderer: inout Wanderer) -> Vector2 {
        if wanderer.restTicks > 0 {
            wanderer.restTicks -= 1
            wanderer.doing = .looking
            return .zero
        }
        if random.unit() < 0.0007 { wanderer.restTicks = 240 + UInt32(random.below(300)) }
        let ahead = pathAhead(wanderer)
        noticeStuck(&wanderer)
        let turn = wrapAngle(Exact.atan2(ahead.y, ahead.x) - wanderer.viewHeading)
        wanderer.viewHeading = wrapAngle(wanderer.viewHeading + clamp(turn, -0.5, 0.5) * 0.02)
        wanderer.viewPitch += (World.restingPitch - wanderer.viewPitch) * 0.02
        wanderer.doing = .walking
        return ahead * (World.walkingSpeed * 0.72)
    }

    /// Who has not come forward for two seconds turns back for a while: a shore or a wall.
    private func noticeStuck(_ wanderer: inout Wanderer) {
        if wanderer.turnBackTicks > 0 {
            wanderer.turnBackTicks -= 1
            return
        }
        wanderer.stuckTicks = wanderer.speed < 0.25 ? wanderer.stuckTicks + 1 : 0
        if wanderer.stuckTicks > 120 {
            wanderer.stuckTicks = 0
            wanderer.turnBackTicks = 240
            wanderer.turnBackFrom = wanderer.heading
        }
    }

    /// The direction to a point 4 m further along the path, or to the path where it is far.
    private func pathAhead(_ wanderer: Wanderer) -> Vector2 {
        let (x, y) = (wanderer.position.x, wanderer.position.y)
        planner.visit(x, y)
        var best: PathSegment?
        var least: Float = 1e9
        for segment in planner.regionPaths {
            let distance = segment.distance(x, y)
            if distance < least {
                least = distance
                best = segment
            }
        }
        let isTurning = wanderer.turnBackTicks > 0
        let heading = isTurning ? wanderer.turnBackFrom + Exact.pi : wanderer.heading
        let facing = Vector2(Exact.cos(heading), Exact.sin(heading))
        guard let best else { return facing }
        var along = best.direction
        if along.dot(facing) < 0 { along = along * -1 }
        let (ax, ay) = (Float(x - best.ax), Float(y - best.ay))
        let t = ax * best.direction.x + ay * best.direction.y
        let toPath = Vector2(
            best.direction.x * t - ax, best.direction.y * t - ay)
        return (along * 4 + toPath).normalized
    }

    /// Moves the body towards the wished velocity, round obstacles, over the ground.
    private func walk(_ wanderer: inout Wanderer, _ wish: Vector2) {
        wanderer.velocity += (wish - wanderer.velocity) * 0.18
        if wish == .zero && wanderer.velocity.length < 0.02 { wanderer.velocity = .zero }
        let speed = wanderer.velocity.length
        if speed == 0 { return }
        guard let next = stepped(wanderer) ?? alongShore(&wanderer) else {
            wanderer.velocity = .zero
            return
        }
        let gone = next.relative(to: wanderer.position)
        wanderer.position = next
        // What stands in the way takes the speed.
        let pace = Vector2(gone.x, gone.y).length / Tick.seconds
        if pace < speed * 0.5 { wanderer.velocity = wanderer.velocity * 0.8 }
        let way = Exact.atan2(wanderer.velocity.y, wanderer.velocity.x)
        wanderer.heading = wrapAngle(wanderer.heading + wrapAngle(way - wanderer.heading) * 0.16)
        let before = wanderer.stride
        let length = mix(1.25, 2.3, smoothstep(1.5, 4.5, speed))
        wanderer.stride &+= World.part(ofTurn: speed / length)
        if (before >> 31) != (wanderer.stride >> 31) { footfall(wanderer, speed) }
    }

    /// Where the velocity leads in a tick; nil into water deeper than the knees.
    ///
    /// Who stands in deep water already may wade out of it.
    private func stepped(_ wanderer: Wanderer) -> WorldPosition? {
        var next = wanderer.position
        next.move(
            by: Vector3(
                wanderer.velocity.x * Tick.seconds, wanderer.velocity.y * Tick.seconds, 0))
        next = keptOut(next, with: &nearPlans)
        planner.visit(next.x, next.y)
        let height = planner.ground.footing(next.x, next.y)
        let water = waterHeight(next.x, next.y)
        if height < water - 0.35 {
            let here = planner.ground.footing(wanderer.position.x, wanderer.position.y)
            if height <= here { return nil }
        }
        next.z = max(height, water - 0.8)
        return next
    }

    /// The same with only that part of the velocity that leads along the shore.
    private func alongShore(_ wanderer: inout Wanderer) -> WorldPosition? {
        let (x, y) = (wanderer.position.x, wanderer.position.y)
        let ground = planner.ground
        let rise = Vector2(
            ground.footing(x + 0.5, y) - ground.footing(x - 0.5, y),
            ground.footing(x, y + 0.5) - ground.footing(x, y - 0.5))
        if rise.lengthSquared < 1e-8 { return nil }
        let up = rise.normalized
        let into = min(0, wanderer.velocity.dot(up))
        // A little uphill, so that a shore that bends inwards does not catch.
        wanderer.velocity = wanderer.velocity - up * (into * 1.05)
        return stepped(wanderer)
    }

    /// Metres to the middle of the nearest path; large where none is near.
    func pathDistance(_ x: Double, _ y: Double) -> Float {
        planner.visit(x, y)
        var least: Float = 1e9
        for segment in planner.regionPaths { least = min(least, segment.distance(x, y)) }
        return least
    }

    /// The place pushed out of trunks and houses.
    func keptOut(_ position: WorldPosition, with plans: inout NearPlans) -> WorldPosition {
        plans.gather(position.chunk, &planner)
        var (x, y) = (position.x, position.y)
        for plan in plans.all {
            for tree in plan.trees {
                let (dx, dy) = (Float(x - tree.x), Float(y - tree.y))
                let reach = 0.3 + tree.height * 0.035
                let distance = (dx * dx + dy * dy).squareRoot()
                if distance < reach && distance > 0.001 {
                    x = tree.x + Double(dx / distance * reach)
                    y = tree.y + Double(dy / distance * reach)
                }
            }
            for house in plan.houses { (x, y) = World.pushedOut(of: house, x, y) }
        }
        return WorldPosition(x: x, y: y, z: position.z)
    }

    private static func pushedOut(
        of house: House, _ x: Double, _ y: Double
    ) -> (Double, Double) {
        let (c, s) = (Exact.cos(house.heading), Exact.sin(house.heading))
        let (dx, dy) = (Float(x - house.x), Float(y - house.y))
        var u = dx * c + dy * s
        var v = dy * c - dx * s
        let (hu, hv) = (house.width / 2 + 0.35, house.depth / 2 + 0.35)
        guard abs(u) < hu && abs(v) < hv else { return (x, y) }
        if hu - abs(u) < hv - abs(v) { u = u < 0 ? -hu : hu } else { v = v < 0 ? -hv : hv }
        return (house.x + Double(u * c - v * s), house.y + Double(u * s + v * c))
    }

    /// Puts a wanderer at a place, standing, with the camera where it belongs.
    func placeWanderer(_ index: Int, x: Double, y: Double, heading: Float) {
        planner.visit(x, y)
        // In deep water one stands no deeper than the waist.
        let z = max(planner.ground.footing(x, y), waterHeight(x, y) - 0.8)
        wanderers[index].position = WorldPosition(x: x, y: y, z: z)
        wanderers[index].velocity = .zero
        wanderers[index].heading = wrapAngle(heading)
        wanderers[index].viewHeading = wrapAngle(heading)
        wanderers[index].viewPitch = World.restingPitch
        wanderers[index].stride = 0
        wanderers[index].breath = 0
        wanderers[index].doing = .standing
        wanderers[index].idleTicks = 0
        wanderers[index].restTicks = 0
        snapCamera(index)
    }

    func snapCamera(_ index: Int) { followCamera(index, eased: false) }

    private func followCamera(_ index: Int, eased: Bool) {
        let wanderer = wanderers[index]
        var goal = wanderer.position
        if wanderer.view == .first {
            let bob = Exact.sin(wanderer.strideAngle * 2) * 0.018 * min(1, wanderer.speed)
            goal.move(by: Vector3(0, 0, Wanderer.eyeHeight + bob))
            wanderers[index].camera = goal
            return
        }
        let (c, s) = (Exact.cos(wanderer.viewHeading), Exact.sin(wanderer.viewHeading))
        let back: Float = 8.2
        let aside: Float = 0.9
        goal.move(by: Vector3(-c * back - s * aside, -s * back + c * aside, 2.35))
        planner.visit(goal.x, goal.y)
        let ground = max(planner.ground.height(goal.x, goal.y), waterHeight(goal.x, goal.y))
        let lift = -wanderer.viewPitch - 0.10
        goal.z = max(goal.z + lift * back, ground + 1.9)
        if !eased {
            wanderers[index].camera = goal
            return
        }
        let way = goal.relative(to: wanderer.camera)
        wanderers[index].camera.move(by: Vector3(way.x * 0.12, way.y * 0.12, way.z * 0.07))
    }

    /// Where a wanderer's camera is and how it looks.
    ///
    /// The first one's is the room's, where the room has a view of its own.
    public func viewpoint(of index: Int) -> Viewpoint {
        if index == 0, let room = roomViewpoint { return room }
        let wanderer = wanderers[index]
        return Viewpoint(
            position: wanderer.camera, heading: wanderer.viewHeading, pitch: wanderer.viewPitch,
            view: wanderer.view)
    }
}

/// A camera in the world.
public struct Viewpoint: Hashable, Sendable {
    /// Where the eye is.
    public var position: WorldPosition
    /// Radians from east and above the horizon.
    public var heading: Float
    /// Radians above the horizon.
    public var pitch: Float
    /// Whose view it is: first or third person.
    public var view: ViewMode
    /// The picture's edges where its middle is not straight ahead; nil: `fieldOfView`.
    public var frustum: Frustum?
    /// The angle of view from top to bottom, radians.
    public static let fieldOfView: Float = 0.95

    /// The rotation of the camera's body: x forward, y left, z up.
    public var rotation: Quaternion { Quaternion(heading: heading, pitch: pitch) }
}
