import Conditions
import Quantities

extension World {
    /// Where the eye is in somebody's head, as a share of their height.
    static let eyeShare: Float = 0.93
    /// Seconds from the end of a step until the picture is seen: painting and the display.
    private static let shownAfter: Float = 0.045
    /// Prediction reaches no further than this, seconds.
    private static let longestLead: Float = 0.22

    /// A track's place as the window measures: to the right, back from the wall, up.
    func windowPlace(of track: Track) -> Vector3 {
        let room = premise.room
        return Vector3(
            track.position.x * (room.isMirrored ? -1 : 1),
            room.distance + max(0, track.position.y), track.height * World.eyeShare)
    }

    /// Follows the eye of whoever is nearest to the window.
    ///
    /// A person's place is smoothed the less the faster they move (after Casiez, Roussel and
    /// Vogel's one-euro filter), and led by their velocity by what camera, filter, painting and
    /// display are late. Who stands is followed so slowly, and within 2 cm hardly at all, that
    /// noise does not make the picture swim. When the eye changes its owner, what separates the
    /// two dies away critically damped, so that the picture glides and never jumps.
    func followRoomEye() {
        guard premise.room.view == .window, !held.contains(.life) else { return }
        if let track = nearestToWindow() {
            if track.identity != roomEye.track { hand(to: track.identity, windowPlace(of: track)) }
            lead(track)
        } else {
            if roomEye.track != 0 { hand(to: 0, premise.room.window.rest) }
            roomEye.speed = .zero
        }
        glide()
    }

    /// Who is nearest to the window's middle; another one must be clearly nearer to take over.
    private func nearestToWindow() -> Track? {
        var best: Track?
        var least: Float = 1e9
        for channel in visitorChannels {
            for index in 0..<conditions.trackCount(channel) {
                let track = conditions.track(channel, index)
                let place = windowPlace(of: track)
                var far = Vector2(place.x - premise.room.window.aside, place.y).length
                if track.identity == roomEye.track { far -= 0.6 }
                if far < least {
                    least = far
                    best = track
                }
            }
        }
        return best
    }

    private func hand(to track: UInt32, _ place: Vector3) {
        let before = roomEye.place
        roomEye.glideSpeed = roomEye.glideSpeed + roomEye.speed
        roomEye.track = track
        roomEye.aim = place
        roomEye.speed = .zero
        roomEye.glide = before - place
    }

    private func lead(_ track: Track) {
        let side: Float = premise.room.isMirrored ? -1 : 1
        let velocity = Vector3(track.velocity.x * side, track.velocity.y, 0)
        roomEye.speed += (velocity - roomEye.speed) * World.share(hertz: 2.2)
        let pace = roomEye.speed.length
        let hertz = 0.6 + 2.6 * pace
        let late = track.identity == 0 ? 0 : latestAge + World.shownAfter + 1 / (Exact.tau * hertz)
        let ahead = min(late, World.longestLead) * smoothstep(0.08, 0.4, pace)
        let way = windowPlace(of: track) + roomEye.speed * ahead - roomEye.aim
        let off = Vector2(way.x, way.y).length
        let share = World.share(hertz: hertz) * off * off / (off * off + 4e-4)
        roomEye.aim.x += way.x * share
        roomEye.aim.y += way.y * share
        // How tall somebody is hardly changes, and is measured badly.
        roomEye.aim.z += way.z * World.share(hertz: 0.25)
    }

    /// Seconds by which the newest people were already old when they were latched.
    private var latestAge: Float {
        var age: Int64 = 0
        for channel in visitorChannels {
            age = max(age, conditions.age(channel))
        }
        return Float(min(age, 500_000_000)) * 1e-9
    }

    private func glide() {
        let rate: Float = 3.2
        let pull = roomEye.glide * (-rate * rate) + roomEye.glideSpeed * (-2 * rate)
        roomEye.glideSpeed += pull * Tick.seconds
        roomEye.glide += roomEye.glideSpeed * Tick.seconds
        if roomEye.glide.lengthSquared < 1e-8 && roomEye.glideSpeed.lengthSquared < 1e-8 {
            (roomEye.glide, roomEye.glideSpeed) = (.zero, .zero)
        }
    }

    /// The share of the way that a first-order filter of this frequency goes in a tick.
    private static func share(hertz: Float) -> Float {
        1 - Exact.exp(-Exact.tau * hertz * Tick.seconds)
    }

    /// The view through the room's window; nil where the view is a wanderer's.
    public var roomViewpoint: Viewpoint? {
        let room = premise.room
        guard room.hasOwnView, let place = room.place else { return nil }
        let eye = room.view == .window ? roomEye.place : room.window.rest
        let (window, scale) = (room.window, room.scale)
        // Nobody's nose is in the wall; and what is nearer would ask for too wide a picture.
        let back = max(eye.y, max(0.4, 0.22 * window.width))
        let right = eye.x - window.aside
        let up = max(0.2, eye.z)
        let (c, s) = (Exact.cos(place.heading), Exact.sin(place.heading))
        var position = roomOrigin
        let sideways = eye.x * scale
        position.move(
            by: Vector3(
                s * sideways - c * back * scale, -c * sideways - s * back * scale, up * scale))
        return Viewpoint(
            position: position, heading: place.heading, pitch: 0, view: .first,
            frustum: Frustum(
                left: (-window.width / 2 - right) / back, right: (window.width / 2 - right) / back,
                down: (window.sill - up) / back, up: (window.sill + window.height - up) / back,
                near: back * scale))
    }
}
