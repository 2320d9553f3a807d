import CKernels

/// An instruction set that the kernels come in; every level gives the same bits.
public enum SIMDLevel: Int32, CaseIterable, Sendable {
    case scalar = 0
    case avx2 = 1

    /// The best level of this processor.
    public static var best: SIMDLevel { SIMDLevel(rawValue: nacre_simd_best()) ?? .scalar }

    /// The levels that this processor can run.
    public static var available: [SIMDLevel] { allCases.filter { $0.rawValue <= best.rawValue } }
}
