import Direction
import Testing
import WorldState

@Suite struct KeysTests {
    @Test func `every name gives its own key`() {
        var all: Keys = []
        for (name, key) in Keys.names {
            #expect(Keys.named(name) == key)
            #expect(all.isDisjoint(with: key))
            all.formUnion(key)
        }
        #expect(Keys.named("W") == .w)
        #expect(Keys.named("q") == nil)
    }

    @Test func `letters walk, arrows walk and turn, opposites cancel`() {
        let keys: Keys = [.up, .d, .left, .r, .shift]
        #expect(keys.control == Control(forward: 1, left: -1, turn: 1, tilt: 1, runs: true))
        let both: Keys = [.w, .s, .a, .d]
        #expect(both.control == .none)
    }
}
