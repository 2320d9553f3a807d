import Conditions
import DeviceIO
import Perception
import Quantities
import Sensing
import Testing

@Suite struct RolePlacesTests {
    private func camera(_ key: String) -> DeviceIdentity {
        DeviceIdentity(family: .camera, key: key, name: "alike")
    }

    @Test func `two alike keep their places after any order of plugging`() {
        let (a, b) = (camera("usb-1"), camera("usb-2"))
        let first = DeviceClaims()
        #expect(first.choose("left", among: [a, b]) == a)
        #expect(first.choose("right", among: [a, b]) == b)
        for order in [[a, b], [b, a]] {
            let later = DeviceClaims(remembered: first.keys)
            #expect(later.choose("right", among: order) == b)
            #expect(later.choose("left", among: order) == a)
        }
        let alone = DeviceClaims(remembered: first.keys)
        #expect(alone.choose("left", among: [b]) == nil, "that one is the other's")
        let new = camera("usb-3")
        #expect(alone.choose("left", among: [b, new]) == new, "in place of a broken one")
    }

    @Test func `the people of several eyes are one list, each eye's own count apart`() throws {
        let senses = ["left", "right"].map {
            RoleBinding(RoleBinding.Role($0, .camera), .any)
        }
        let layout = ChannelLayout.room(senses, [])
        let board = ReadingBoard(layout: layout)
        let people = try #require(RoomPeople(board: board, senses: senses))
        func person(_ identity: UInt32, _ x: Float) -> Track {
            Track(identity: identity, position: Vector2(x, 2), velocity: .zero, height: 1.7)
        }
        let now = MonotonicTime(nanoseconds: 5_000_000_000)
        people.take(senses[0].role, [person(1, -1)], capturedAt: now, isSimulated: false)
        people.take(senses[1].role, [person(1, 3)], capturedAt: now, isSimulated: false)
        let latch = Latch(board: board, policies: LossPolicies.standard(layout))
        var frame = ConditionFrame(layout: layout)
        latch.latch(now: now, into: &frame)
        let channel = try #require(layout.index(of: "room.people"))
        let tracks = (0..<frame.trackCount(channel)).map { frame.track(channel, $0) }
        #expect(Set(tracks.map(\.position.x)) == [-1, 3])
        #expect(Set(tracks.map(\.identity)).count == 2)
        #expect(RoomPeople(board: ReadingBoard(layout: .standard), senses: []) == nil)
    }
}
