import CCompression

/// Unpacks the records of a compressed chunk.
enum Unpacking {
    /// The compressions that can be read, by the names that MCAP has for them.
    static let names = ["zstd", "lz4"]

    /// The records; nil where they are damaged or not of the size that the chunk says.
    ///
    /// - Parameters:
    ///   - packed: The compressed bytes.
    ///   - name: One of `names`.
    ///   - size: Bytes that must come out.
    static func records(_ packed: ArraySlice<UInt8>, _ name: String, size: Int) -> [UInt8]? {
        let records = [UInt8](unsafeUninitializedCapacity: size) { out, count in
            let done = packed.withUnsafeBufferPointer { packed in
                guard let from = packed.baseAddress, let to = out.baseAddress else {
                    return Int64(-1)
                }
                return name == "zstd"
                    ? nacre_unpack_zstd(from, packed.count, to, size)
                    : nacre_unpack_lz4(from, packed.count, to, size)
            }
            count = Int(max(0, done))
        }
        return records.count == size ? records : nil
    }
}
