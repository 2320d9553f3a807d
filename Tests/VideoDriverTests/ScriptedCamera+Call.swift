extension ScriptedCamera {
    /// The calls that can be made to fail.
    enum Call: String, CaseIterable, Sendable {
        case open, querycap, setFormat, setInterval, reqbufs, querybuf, mmap, qbuf, streamon
        case poll, dqbuf, streamoff, munmap, close

        /// The name an error shows.
        var shown: String {
            switch self {
            case .open, .mmap, .poll, .munmap, .close: rawValue
            case .querycap, .reqbufs, .querybuf, .qbuf, .streamon, .dqbuf, .streamoff:
                "VIDIOC_\(rawValue.uppercased())"
            case .setFormat: "VIDIOC_S_FMT"
            case .setInterval: "VIDIOC_S_PARM"
            }
        }
    }
}
