import Quantities

extension PersonTracker {
    /// Somebody followed, in pixels.
    struct Body: Hashable, Sendable {
        var identity: UInt32
        var foot: Vector2
        /// Pixels a second.
        var velocity: Vector2 = .zero
        var height: Float
        /// Seconds since first and last seen.
        var age: Float = 0
        var unseen: Float = 0
        /// Seconds seen in all.
        var seen: Float = 0
        var captures = 1
        /// Seconds of visible motion in the body.
        var stirred: Float = 0
        /// Seconds since the body last stirred.
        var still: Float = 0
        var birthplace: Vector2
        var blob = -1
        var isConfirmed = false
        var isCut = false
        /// Not to be seen, but where a crowd stands or right behind somebody.
        var isHidden = false
        /// First seen right beside somebody: they came in as one shape.
        var isSplit = false

        /// The blob in which the body is expected, −1 for none.
        var home = -1
        /// What the body wears, learnt while it stood alone.
        var look = PersonLook()
        /// Seconds that the body has been one with somebody better known.
        var doubled: Float = 0
        /// What was seen of the clothes since the body came out of a group.
        var fresh = PersonLook()
        /// Seconds alone in a blob without a break.
        var alone: Float = 0
        /// Identities that this body may have been mistaken for since it last was alone.
        var mates: [UInt32] = []
        /// Where the body went into the group, how fast, and how many seconds ago.
        var entry: Vector2 = .zero
        var entryVelocity: Vector2 = .zero
        var sinceEntry: Float = 0

        /// The feet and their speed without the trembling of the outline; see `calm`.
        var calmFoot: Vector2 = .zero
        var calmVelocity: Vector2 = .zero
        /// Whether the person walks, as far as `calm` believes.
        var isWalking = true

        /// Whether only ever seen as a part of a group.
        var isVague: Bool { isSplit && look.pixels < 60 }

        /// Whether enough was seen of the body alone to ask who it is.
        var isReady: Bool { alone >= 0.19 && fresh.pixels >= 60 && blob >= 0 }

        /// The place expected of whoever went into the group as this body.
        var awaited: Vector2 { entry + entryVelocity * min(sinceEntry, 2) }
    }
}
