// swift-tools-version: 6.2
import PackageDescription

// Every own target: Swift 6, warnings are errors. Targets without pointers add strict safety.
let house: [SwiftSetting] = [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]
let safeHouse: [SwiftSetting] = house + [.strictMemorySafety()]

/// A room of the house: a library target whose imports are all listed.
///
/// A hot room walks over pixels one by one and is optimised in debug builds too: without that
/// its tests take minutes instead of seconds.
func room(
    _ name: String, _ dependencies: [Target.Dependency], safe: Bool = false, hot: Bool = false
) -> Target {
    let optimised = [SwiftSetting.unsafeFlags(["-O"], .when(configuration: .debug))]
    return .target(
        name: name, dependencies: dependencies,
        swiftSettings: (safe ? safeHouse : house) + (hot ? optimised : []))
}

/// The tests of a room: a folder of the same name with "Tests" behind it.
func tests(_ name: String, _ dependencies: [Target.Dependency], data: [String] = []) -> Target {
    .testTarget(
        name: "\(name)Tests",
        dependencies: [.target(name: name), "TestRig"] + dependencies,
        resources: data.map { .copy($0) }, swiftSettings: house)
}

let nio: [Target.Dependency] = [
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOHTTP1", package: "swift-nio"),
    .product(name: "NIOWebSocket", package: "swift-nio"),
]
let log = Target.Dependency.product(name: "Logging", package: "swift-log")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
    name: "nacre",
    products: [.executable(name: "nacre", targets: ["nacre"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        // What everybody stands on.
        .target(
            name: "Quantities", swiftSettings: safeHouse,
            // Rounding and square roots; both are exact by the standard.
            linkerSettings: [.linkedLibrary("m")]),
        // Kernels that are not optimised would make every debug test of pictures crawl.
        .target(
            name: "CKernels",
            cSettings: [.unsafeFlags(["-O2"], .when(configuration: .debug))]),
        room("Kernels", ["CKernels", "Quantities"]),

        // The world half.
        room("Conditions", ["Quantities"], safe: true),
        room("WorldState", ["Conditions", "Quantities"], safe: true),
        room("Direction", ["WorldState", "Quantities"], safe: true),
        room("Render", ["WorldState", "Kernels", "CKernels", "Quantities"]),
        room("Sonify", ["WorldState", "Kernels", "Quantities"]),
        room(
            "Recording",
            [
                "WorldState", "Conditions", "Kernels", "Quantities",
                .product(name: "GRDB", package: "GRDB.swift"), log,
            ]),

        // The device half.
        room("DeviceIO", ["Kernels", "Quantities"]),
        .target(
            name: "CVision",
            cxxSettings: [.unsafeFlags(["-isystem", "/usr/include/opencv4"])],
            linkerSettings: [
                .linkedLibrary("opencv_core"), .linkedLibrary("opencv_imgproc"),
                .linkedLibrary("opencv_video"), .linkedLibrary("turbojpeg"),
                .linkedLibrary("opencv_calib3d"), .linkedLibrary("opencv_aruco"),
            ]),
        room("Vision", ["CVision", "Kernels"]),
        .target(name: "CSpeex", linkerSettings: [.linkedLibrary("speexdsp")]),
        room(
            "Perception", ["CSpeex", "Vision", "DeviceIO", "Kernels", "Quantities"], hot: true),
        .target(name: "CVideo4Linux", linkerSettings: [.linkedLibrary("v4l2")]),
        room(
            "VideoDriver", ["CVideo4Linux", "Udev", "DeviceIO", "Kernels", "Quantities"],
            hot: true),
        .target(name: "CUdev", linkerSettings: [.linkedLibrary("udev")]),
        room("Udev", ["CUdev", "DeviceIO"]),
        .target(
            name: "CSensors",
            linkerSettings: [.linkedLibrary("asound"), .linkedLibrary("evdev")]),
        room("SensorDriver", ["CSensors", "Udev", "DeviceIO", "Kernels", "Quantities"]),
        .target(name: "CPulse", linkerSettings: [.linkedLibrary("pulse")]),
        room("AudioDriver", ["CPulse", "DeviceIO", "Kernels", "Quantities"]),
        .target(
            name: "CCompression",
            linkerSettings: [.linkedLibrary("zstd"), .linkedLibrary("lz4")]),
        room("Tape", ["CCompression", "Quantities"], hot: true),
        .target(name: "CMosquitto", linkerSettings: [.linkedLibrary("mosquitto")]),
        .target(name: "CDatagrams"),
        room("NetworkDriver", ["CMosquitto", "CDatagrams", "DeviceIO", "Quantities"]),
        room("VirtualDriver", ["Tape", "DeviceIO", "Kernels", "Quantities"], hot: true),

        // Where the halves meet.
        room(
            "Sensing", ["Conditions", "Perception", "DeviceIO", "Kernels", "Quantities", log]),
        .target(
            name: "CImageFiles",
            linkerSettings: [.linkedLibrary("turbojpeg"), .linkedLibrary("png16")]),
        room("Stage", ["CImageFiles", "Kernels", "Quantities", log]),
        room(
            "Setup",
            [
                "Conditions", "WorldState", "Direction", "Sensing", "DeviceIO", "Kernels",
                "Perception", "Quantities", yams,
            ]),
        room(
            "Runner",
            [
                "Setup", "Sensing", "Stage", "Direction", "Render", "Sonify", "Recording",
                "WorldState", "Conditions", "DeviceIO", "Perception", "Kernels", "Quantities", log,
            ]),
        room(
            "Drill",
            [
                "Runner", "Setup", "Sensing", "Perception", "Stage", "Render", "Sonify",
                "Recording", "WorldState", "Conditions", "DeviceIO", "Kernels", "Quantities",
            ]),
        room("Console", ["Stage", log] + nio),
        .target(name: "CSDL", linkerSettings: [.linkedLibrary("SDL2")]),
        room("Windows", ["CSDL"]),
        .executableTarget(
            name: "nacre",
            dependencies: [
                "Console", "Drill", "Runner", "Setup", "Sensing", "Stage", "Direction", "Render",
                "Sonify",
                "Recording", "WorldState", "Conditions", "Perception", "DeviceIO", "VideoDriver",
                "AudioDriver", "SensorDriver", "NetworkDriver", "VirtualDriver", "Udev", "Tape",
                "Vision", "Kernels", "Quantities", "Windows", log,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ], swiftSettings: house),

        // Tests.
        .target(
            name: "TestRig", dependencies: ["Kernels", "Quantities"], path: "Tests/TestRig",
            swiftSettings: house),
        .testTarget(name: "TidyTests", swiftSettings: house),
        .testTarget(
            name: "ProgramTests", dependencies: ["TestRig", "CFlood"], swiftSettings: house),
        tests("Quantities", []),
        tests("Kernels", ["CKernels", "Quantities"]),
        tests("Conditions", ["Quantities"]),
        tests("WorldState", ["Conditions", "Quantities"]),
        tests("Direction", ["WorldState", "Conditions", "Quantities"]),
        tests(
            "Render", ["WorldState", "Conditions", "Kernels", "CKernels", "Quantities"],
            data: ["Golden"]),
        tests("Sonify", ["WorldState", "Conditions", "Kernels", "Quantities"], data: ["Golden"]),
        tests(
            "Recording",
            [
                "WorldState", "Conditions", "Quantities",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]),
        tests("Perception", ["Vision", "DeviceIO", "VirtualDriver", "Kernels", "Quantities"]),
        tests("VideoDriver", ["CVideo4Linux", "DeviceIO", "Kernels", "Quantities"]),
        tests("SensorDriver", ["CSensors", "Udev", "DeviceIO", "Quantities"]),
        // Run inside the virtual machine by `script/rig`; elsewhere its suites are skipped.
        .testTarget(
            name: "RigTests",
            dependencies: [
                "VideoDriver", "SensorDriver", "Recording", "WorldState", "Conditions",
                "DeviceIO", "Kernels", "Quantities",
            ], swiftSettings: house),
        tests("AudioDriver", ["DeviceIO", "Kernels", "Quantities"]),
        tests(
            "NetworkDriver", ["CFlood", "DeviceIO", "Quantities"], data: ["Peers"]),
        tests("VirtualDriver", ["DeviceIO", "Perception", "Tape", "Kernels", "Quantities"]),
        tests(
            "Sensing",
            [
                "Conditions", "Perception", "DeviceIO", "VirtualDriver", "Kernels", "Quantities",
                log,
            ]),
        tests("Stage", ["Kernels", "Quantities"]),
        tests("Tape", ["Quantities"], data: ["Peers"]),
        tests(
            "Setup",
            [
                "Conditions", "WorldState", "Direction", "Sensing", "Perception", "DeviceIO",
                "Quantities",
            ], data: ["Peers"]),
        tests(
            "Runner",
            [
                "Setup", "Sensing", "Stage", "Render", "WorldState", "Conditions", "Recording",
                "DeviceIO", "Perception", "Kernels", "Quantities", log,
            ]),
        tests("Console", ["Stage", "Kernels", "Quantities", nio[0]]),
        tests("DeviceIO", []),
        tests("Windows", ["Stage", "Kernels", "Quantities", log]),
        tests(
            "Drill",
            [
                "Runner", "Setup", "Sensing", "Perception", "VirtualDriver", "Recording",
                "WorldState", "Conditions", "DeviceIO", "Kernels", "Quantities",
            ]),
        // A sender that is faster than any receiver, and parsers against any bytes.
        .target(name: "CFlood", path: "Tests/CFlood"),
        .target(
            name: "FuzzTargets",
            dependencies: [
                "Setup", "Sensing", "NetworkDriver", "SensorDriver", "VideoDriver",
                "VirtualDriver", "Tape", "Vision", "DeviceIO", "Kernels",
            ], path: "Tests/FuzzTargets", resources: [.copy("Corpus")], swiftSettings: house),
        .testTarget(
            name: "FuzzTests", dependencies: ["FuzzTargets", "TestRig", "Quantities"],
            swiftSettings: house),
    ]
)

// The fuzzer itself is linked with the toolchain's libFuzzer, and by `script/fuzz` alone.
if Context.environment["NACRE_FUZZER"] == "1" {
    package.targets.append(
        .executableTarget(
            name: "fuzzer", dependencies: ["FuzzTargets"], path: "Tests/Fuzzer",
            swiftSettings: house))
}
