import DeviceIO
import Glibc
import TestRig
import Testing

@testable import VideoDriver

/// Each failure at each call: nothing leaks, the reason is right, and the camera opens again.
struct V4L2ErrnoTests {
    static let codes: [Int32] = [
        ENODEV, EBUSY, EIO, EINVAL, ENOSPC, EAGAIN, EINTR, ENOMEM, EPIPE, ETIMEDOUT,
    ]

    /// What the owner should see: a failure, or that it goes on.
    private enum Outcome: Equatable {
        case picture
        case nothingYet
        case failure(DriverError.Reason)
    }

    private func expected(_ call: ScriptedCamera.Call, _ code: Int32) -> Outcome {
        switch (call, code) {
        case (_, EINTR): .picture
        case (.streamoff, _), (.munmap, _), (.close, _): .picture
        case (.poll, EAGAIN), (.dqbuf, EAGAIN): .nothingYet
        case (.setInterval, EINVAL), (.streamon, ENOSPC): .picture
        case (.querycap, EINVAL): .failure(.unsupported(setting: "video capture"))
        case (.setFormat, EINVAL): .failure(.unsupported(setting: "8x4 yuyv at 30.0"))
        case (.reqbufs, EINVAL): .failure(.unsupported(setting: "memory-mapped streaming"))
        case (_, ENODEV): .failure(.disconnected)
        case (_, EBUSY), (_, ENOSPC): .failure(.busy)
        default: .failure(.system(call: call.shown, errno: code))
        }
    }

    private func watch(_ camera: V4L2Camera) -> Outcome {
        do throws(DriverError) {
            try camera.open()
            return try camera.read(timeout: Cameras.second) == nil ? .nothingYet : .picture
        } catch {
            return .failure(error.reason)
        }
    }

    @Test(arguments: ScriptedCamera.Call.allCases, codes)
    func `every errno at every call is answered and leaves nothing behind`(
        call: ScriptedCamera.Call, code: Int32
    ) {
        let script = ScriptedCamera()
        script.fail(call, with: code)
        script.pictures = [Cameras.picture(0)]
        let camera = Cameras.make(script)
        #expect(watch(camera) == expected(call, code))
        camera.close()
        #expect(script.openFiles.isEmpty && script.maps.isEmpty)
        #expect(script.wrongs.isEmpty)

        script.heal()
        script.pictures = [Cameras.picture(0)]
        #expect(watch(camera) == .picture)
        camera.close()
        #expect(script.openFiles.isEmpty && script.maps.isEmpty)
        #expect(script.wrongs.isEmpty)
    }

    @Test func `a failure to let go is reported and does not stop the rest`() throws {
        let script = ScriptedCamera()
        script.fail(.munmap, with: ENOMEM, skip: 1)
        let camera = Cameras.make(script)
        try camera.open()
        camera.close()
        #expect(
            camera.closeFailures.map(\.reason) == [.system(call: "munmap", errno: ENOMEM)])
        #expect(script.counts[.munmap] == V4L2Stream.bufferCount)
        camera.close()
        #expect(camera.closeFailures.isEmpty)
    }

    @Test func `a device that vanished explains its own failures to stop`() throws {
        let script = ScriptedCamera()
        script.fail(.streamoff, with: ENODEV)
        let camera = Cameras.make(script)
        try camera.open()
        camera.close()
        #expect(camera.closeFailures.isEmpty && script.openFiles.isEmpty)
    }

    @Test func `a full bus leads to a lower mode, and a bus without any room to busy`() throws {
        let script = ScriptedCamera()
        script.fail(.streamon, with: ENOSPC)
        let camera = Cameras.make(script)
        try camera.open()
        #expect(camera.mode == "4x2 yuyv at 30.0")
        #expect(
            camera.remark
                == "no room on the bus for 8x4 yuyv at 30.0; 4x2 yuyv at 30.0 instead")
        camera.close()

        script.fail(.streamon, with: ENOSPC, times: .max)
        let error = #expect(throws: DriverError.self) { try camera.open() }
        #expect(error?.reason == .busy)
        #expect(script.refusedModes == 3)
        #expect(script.openFiles.isEmpty && script.maps.isEmpty)
    }

    @Test(arguments: testSeeds(300))
    func `whatever fails in whatever order, nothing leaks`(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let script = ScriptedCamera()
        let camera = Cameras.make(script)
        for _ in 0..<6 {
            script.heal()
            for _ in 0..<random.below(3) {
                let call = ScriptedCamera.Call.allCases[
                    random.below(ScriptedCamera.Call.allCases.count)]
                let code = Self.codes[random.below(Self.codes.count)]
                script.fail(call, with: code, skip: random.below(5), times: random.below(3))
            }
            script.pictures = (0..<UInt32(random.below(7))).map { Cameras.picture($0) }
            _ = watch(camera)
            for _ in 0..<random.below(4) {
                do { _ = try camera.read(timeout: 0) } catch { break }
            }
            camera.close()
            #expect(
                script.openFiles.isEmpty && script.maps.isEmpty && script.wrongs.isEmpty,
                "\(rerun(seed, "nothing leaks"))")
        }
    }

    @Test(arguments: [EBADF, EFAULT])
    func `a broken descriptor or pointer is our bug and traps`(code: Int32) async {
        // Spelled out: what an exit test runs cannot capture.
        if code == EBADF {
            await #expect(processExitsWith: .failure) {
                let script = ScriptedCamera()
                script.fail(.streamon, with: EBADF)
                try Cameras.make(script).open()
            }
        } else {
            await #expect(processExitsWith: .failure) {
                let script = ScriptedCamera()
                script.fail(.dqbuf, with: EFAULT)
                script.pictures = [Cameras.picture(0)]
                let camera = Cameras.make(script)
                try camera.open()
                _ = try camera.read(timeout: 0)
            }
        }
    }
}

/// A small random generator, so that a seed gives the same faults everywhere.
struct SplitMix {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func below(_ limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((z ^ (z >> 31)) % UInt64(limit))
    }
}
