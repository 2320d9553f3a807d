import Testing

/// Every test that needs the kernel devices of the virtual machine, one after another.
///
/// `script/rig` boots the machine and runs them there; anywhere else they are skipped. Suites
/// are extensions of this one, so that no two of them plug and pull at the same time.
@Suite(.serialized, .enabled(if: Machine.isHere, "these run inside script/rig's machine"))
enum Rig {}
