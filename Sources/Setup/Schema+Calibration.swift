import Perception

extension Schema {
    /// What a calibration measured of a camera: lens, pose, floor, background.
    static let cameraKeys: [KeySpec] = [
        .pair(
            "size", "", 16...32768, "",
            "Pixels across and down of the pictures that the lens was measured on."),
        .pair("focal", "", 1...1_000_000, "", "The lens: focal length across and down, pixels."),
        .pair("centre", "", -100_000...100_000, "", "The pixel that the camera looks along."),
        .other(
            "distortion", "4, 5 or 8 numbers", "none",
            "`[k1, k2, p1, p2, k3, k4, k5, k6]`, OpenCV's order."),
        .other(
            "rotation", "nine numbers", "",
            "Row by row: turns the room's axes (x right, y away, z up) into the camera's."),
        .other("translation", "three numbers", "", "The room's origin in the camera's axes, m."),
        .other(
            "homography", "nine numbers", "",
            "Row by row: shares of the picture to metres on the floor; without a lens."),
        .other("scene", "3456 digits", "not watched", "A coarse print of the room's edges."),
        .other("signals", "section", "none", "A number's name with a section of its own."),
    ]

    static let calibratedSignal = Schema(
        title: "signals.NAME",
        keys: [
            .number("scale", "", -1e9...1e9, "1", "What the value is multiplied by."),
            .number("offset", "", -1e9...1e9, "0", "Added afterwards, in the channel's unit."),
            .number("deadband", "", 0...1e9, "0", "Smaller changes are noise."),
            .pair(
                "range", "", -1e9...1e9, "the channel's",
                "What the device really gives; spread over the channel's range."),
        ])

    static let calibrationTables = [calibration, calibratedSignal]
}
