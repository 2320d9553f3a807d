import Direction
import Setup
import Testing
import WorldState

@Suite struct CueFilesTests {
    private let exhibit: Exhibit
    init() throws { exhibit = try Exhibit() }

    @Test func `every kind of cue is read`() throws {
        let file = try exhibit.write(
            "cues.yaml",
            """
            - {at: 0, pose: [12.5, -3, 90 deg]}
            - {at: 0.5 s, keys: [w, left, shift], for: 2}
            - {at: 1 min, say: "make it night"}
            - {at: 2, hold: [hour, weather, wind, life, figure]}
            - at: 3
              release: [wind]
            """)
        let cues = try ExhibitFolder.cues(file)
        guard cues.count == 5, case .pose(let x, let y, let heading) = cues[0].body else {
            Issue.record("\(cues)")
            return
        }
        #expect(x == 12.5 && y == -3 && abs(heading - 1.570_796_4) < 1e-6)
        #expect(cues[1] == Cue(at: 0.5, .keys([.w, .left, .shift], seconds: 2)))
        #expect(cues[2] == Cue(at: 60, .say("make it night")))
        #expect(cues[3] == Cue(at: 2, .hold([.hour, .weather, .wind, .life, .figure])))
        #expect(cues[4] == Cue(at: 3, .release(.wind)))
        #expect(ExhibitFolder.check([file]) == [])
    }

    @Test func `every problem of a cue file comes at once`() throws {
        let file = try exhibit.write(
            "cues.yaml",
            """
            - {at: -1, keys: [w, q]}
            - {say: "paint a submarine"}
            - {at: 1, keys: [w], say: night}
            - {at: 1}
            - {at: 1, hold: wind}
            - {at: 1, pose: [1, 2]}
            - {at: 1, say: night, for: 3}
            """)
        do throws(SetupProblems) {
            _ = try ExhibitFolder.cues(file)
            Issue.record("it was taken")
        } catch {
            let lines = error.problems.map(\.line)
            #expect(lines == [1, 1, 2, 2, 3, 4, 5, 6, 7], "\(error)")
        }
    }
}
