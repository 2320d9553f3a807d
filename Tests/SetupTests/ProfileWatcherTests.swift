import Setup
import Testing

@Suite struct ProfileWatcherTests {
    private let exhibit: Exhibit
    init() throws { exhibit = try Exhibit() }

    private let drive = "{from: room.eye.count, range: [0, 5], to: weather.fog, output: [0, 1]}"

    @Test func `an edit is read once it rests, a bad one says why, a good one after it counts`()
        throws
    {
        let file = try exhibit.write("Profiles/p.yaml", "nacre: 1\n")
        let watcher = ProfileWatcher(try exhibit.folder.profile(file), in: exhibit.folder)
        watcher.look()
        watcher.look()
        #expect(watcher.changes.take() == nil)

        try exhibit.write("Profiles/p.yaml", "nacre: 1\ndrives: [\(drive)]\n")
        watcher.look()
        #expect(watcher.changes.take() == nil, "it may still be being written")
        watcher.look()
        guard case .profile(let profile) = watcher.changes.take() else {
            Issue.record("the edit was not read")
            return
        }
        #expect(profile.drives.count == 1)

        try exhibit.write("Profiles/p.yaml", "nacre: 1\ndrives: [{from: room.eye.cont}]\n")
        watcher.look()
        watcher.look()
        guard case .problems(let problems) = watcher.changes.take() else {
            Issue.record("the bad edit was not answered")
            return
        }
        #expect(problems.problems.count == 4, "\(problems)")

        try exhibit.write("Profiles/p.yaml", "# the same again\nnacre: 1\ndrives: [\(drive)]\n")
        watcher.look()
        watcher.look()
        #expect(watcher.changes.take() == nil, "nothing differs from what is at work")
    }

    @Test func `a device's edit is read too`() throws {
        try exhibit.write("Devices/cam.yaml", "family: camera\n")
        let file = try exhibit.write("Profiles/p.yaml", "nacre: 1\ndevices: {eye: cam}\n")
        let watcher = ProfileWatcher(try exhibit.folder.profile(file), in: exhibit.folder)
        try exhibit.write("Devices/cam.yaml", "family: camera\nloss: [hold 9 s]\n")
        watcher.look()
        watcher.look()
        guard case .profile(let profile) = watcher.changes.take() else {
            Issue.record("the edit was not read")
            return
        }
        #expect(profile.eye.policy(of: "room.eye.light").hold == 9_000_000_000)
    }
}
