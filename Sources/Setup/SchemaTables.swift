import Conditions

/// The tables of keys as the folders' README files show them; a test keeps them the same.
public enum SchemaTables {
    /// For `Profiles/README.md`.
    public static var profiles: String {
        let tables = Schema.profileTables.map(\.table) + [DriveTargets.table, channels]
        let outputs = Schema.outputTables.map(\.table) + [OutgoingNames.table]
        return (tables + [Schema.cue.table] + outputs).joined(separator: "\n\n")
    }
    /// For `Devices/README.md`.
    public static var devices: String {
        (Schema.deviceTables + Schema.sinkTables).map(\.table).joined(separator: "\n\n")
    }
    /// For `Calibration/README.md`.
    public static var calibration: String {
        Schema.calibrationTables.map(\.table).joined(separator: "\n\n")
    }

    /// The channels, and which parts of them a drive may read.
    private static var channels: String {
        var lines = [
            "### What a drive reads", "", "| from | parts | unit | range |",
            "| --- | --- | --- | --- |",
        ]
        for (index, channel) in ChannelLayout.standard.channels.enumerated() {
            let each = DriveSource.parts(of: channel, index, each: true)
                .map { "with `each: person` `\($0.part.word)`" }
            let plain = DriveSource.parts(of: channel, index, each: false)
                .map { "`\($0.part.word)`" }
            let range =
                "\(Plain.number(Double(channel.low))) … \(Plain.number(Double(channel.high)))"
            lines.append(
                "| `\(channel.name)` | \((plain + each).joined(separator: ", ")) "
                    + "| \(channel.unit.rawValue) | \(range) |")
        }
        return lines.joined(separator: "\n")
    }
}
