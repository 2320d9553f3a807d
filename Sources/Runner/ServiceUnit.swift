/// A systemd unit that starts an exhibit with the machine and again after every end.
public struct ServiceUnit: Hashable, Sendable {
    /// The program, an absolute path.
    public var program: String
    /// The profile, an absolute path.
    public var profile: String
    /// The folder that the profile's paths start from.
    public var folder: String
    /// What follows the profile on the command line.
    public var options: [String] = []
    /// Whether it is for a user's own manager, beside a desktop, instead of the machine's.
    public var isForUser = false

    /// Makes a unit.
    public init(program: String, profile: String, folder: String) {
        self.program = program
        self.profile = profile
        self.folder = folder
    }

    /// The name of the exhibit: the profile's, in letters that a unit's name may have.
    public var name: String {
        let file = profile.split(separator: "/").last.map(String.init) ?? profile
        let stem = file.hasSuffix(".yaml") ? String(file.dropLast(5)) : file
        let safe = stem.map { letter -> Character in
            let isPlain = letter.isASCII && (letter.isLetter || letter.isNumber)
            return isPlain || letter == "-" || letter == "_" ? letter : "-"
        }
        return "nacre-" + String(safe)
    }

    /// What is written to `NAME.service`.
    ///
    /// A machine that starts over again and again gives up after sixty times in an hour; a
    /// profile that is not in order (exit status 2) is not tried again.
    public var text: String {
        let command = (["run", profile] + options).map(ServiceUnit.quoted).joined(separator: " ")
        let after =
            isForUser
            ? "After=graphical-session.target pipewire-pulse.service pulseaudio.service"
            : "After=network-online.target sound.target time-sync.target\n"
                + "Wants=network-online.target"
        return """
            # Written by nacre service install; it is written anew by the next one.
            [Unit]
            Description=Nacre exhibit \(name.dropFirst(6))
            \(after)
            StartLimitIntervalSec=1h
            StartLimitBurst=60

            [Service]
            Type=notify
            NotifyAccess=main
            WorkingDirectory=\(ServiceUnit.escaped(folder))
            ExecStart=\(ServiceUnit.quoted(program)) \(command)
            Restart=always
            RestartSec=5s
            RestartPreventExitStatus=2
            # Ready means: the first picture was shown.
            TimeoutStartSec=3min
            # Time for the lamps' last look and the recording's end.
            TimeoutStopSec=30s
            # No tick for so long, and the program is started again, into the same world.
            WatchdogSec=20s
            WatchdogSignal=SIGKILL
            # Sound 51, loop 50, painters 49 of SCHED_FIFO.
            LimitRTPRIO=60
            LimitMEMLOCK=64M
            Nice=-5
            # Below the machine's own end: the exhibit starts anew before the system swaps.
            MemoryHigh=2G
            MemoryMax=3G
            OOMPolicy=kill

            [Install]
            WantedBy=\(isForUser ? "default.target" : "multi-user.target")

            """
    }

    private static func quoted(_ word: String) -> String {
        let isPlain = word.allSatisfy {
            $0.isASCII && ($0.isLetter || $0.isNumber || "/._-+:@".contains($0))
        }
        let inner = escaped(word).replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            .replacing("$", with: "$$")
        return isPlain ? word : "\"\(inner)\""
    }

    private static func escaped(_ word: String) -> String { word.replacing("%", with: "%%") }
}
