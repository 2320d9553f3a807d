import FuzzTargets
import Glibc

/// libFuzzer's own loop: mutates, runs, watches which code is reached, keeps what reaches more.
@_silgen_name("LLVMFuzzerRunDriver")
private func runFuzzer(
    _ count: UnsafeMutablePointer<Int32>,
    _ words: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
    _ body: @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32
) -> Int32

/// `fuzzer TARGET [libFuzzer's options and folders]`; without a target it lists them.
nonisolated(unsafe) private var target: FuzzTarget?

guard CommandLine.argc > 1, let named = FuzzTarget.named(CommandLine.arguments[1]) else {
    print(FuzzTarget.all.map(\.name).joined(separator: "\n"))
    exit(CommandLine.argc > 1 ? 2 : 0)
}
target = named
// The target's name takes the place of the program's, which libFuzzer passes over.
var count = CommandLine.argc - 1
var words = CommandLine.unsafeArgv + 1
exit(
    runFuzzer(&count, &words) { bytes, length in
        target?.run(Array(UnsafeBufferPointer(start: bytes, count: length)))
        return 0
    })
