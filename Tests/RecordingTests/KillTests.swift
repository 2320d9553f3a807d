#if os(Linux)
    import Foundation
    import Glibc
    import Quantities
    import Synchronization
    import Testing
    import TestRig
    import WorldState

    @testable import Recording

    /// Recordings whose process dies at any moment.
    @Suite(.serialized) struct KillTests {
        static let folder = ScratchFolder()

        @Test(arguments: testSeeds(100))
        func `killed at a random moment, all but the last second is there`(seed: UInt64)
            async throws
        {
            let path = KillTests.folder.file("killed-\(seed).nacre")
            await #expect(processExitsWith: .signal(SIGKILL)) {
                [path = path as String, seed = seed as UInt64] in
                try liveUntilKilled(path, seed)
            }
            let counted = try Data(contentsOf: URL(fileURLWithPath: path + ".ticks"))
            let stepped = counted.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
            let reader = try JournalReader(path: path)
            let result = try Replayer(reader).run()
            #expect(result.isSame && result.gaps.isEmpty, "\(result) \(rerun(seed, "killed"))")
            #expect(result.ticks + 60 >= stepped, "\(rerun(seed, "killed"))")
            #expect(result.ticks <= stepped + 1)
        }
    }

    /// Records as fast as it can, and dies by signal 9 after 5 … 150 ms.
    ///
    /// The ticks that were stepped are counted in a file mapped into memory, which outlives it.
    private func liveUntilKilled(_ path: String, _ seed: UInt64) throws {
        let file = open(path + ".ticks", O_CREAT | O_RDWR, 0o644)
        guard file >= 0, ftruncate(file, 8) == 0,
            let room = mmap(nil, 8, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0), room != MAP_FAILED
        else { throw JournalError.cannotCreate(path: path + ".ticks", reason: "no counter") }
        let counter = room.bindMemory(to: UInt64.self, capacity: 1)
        var show = try RecordedShow(path, seed: seed)
        var random = RandomStream(seed: seed)
        let microseconds = UInt32(random.between(5_000, 150_000))
        Thread.detachNewThread {
            usleep(microseconds)
            kill(getpid(), SIGKILL)
        }
        while true {
            show.step()
            counter.pointee += 1
        }
    }
#endif
