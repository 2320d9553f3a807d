import ArgumentParser

/// `nacre calibrate`: measures devices in their place and writes what came of it.
struct CalibrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "calibrate",
        abstract: "Measures cameras, floors, sensors and delays; converts calibrations.",
        discussion: """
            Every measurement becomes a new file Calibration/<identity>/<date>.yaml, which takes
            over what the one before knew and replaces what was measured. Nothing is ever
            written over: a second file of the same day ends in -2.
            """,
        subcommands: [
            CalibrateCamera.self, CalibrateFloor.self, CalibrateExtrinsics.self,
            CalibrateSensor.self, CalibrateDelay.self, CalibrateBoard.self, CalibrateConvert.self,
        ])
}
