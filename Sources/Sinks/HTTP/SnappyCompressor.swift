import CSnappy
import Delivery

/// Compresses bodies in snappy's block format, which is what remote write takes.
enum SnappyCompressor {
    /// - Throws: an error with the reason `io` where it is not possible.
    static func compress(_ bytes: [UInt8]) throws(SinkError) -> [UInt8] {
        var isComplete = false
        let bound = snappy_max_compressed_length(bytes.count)
        let compressed = [UInt8](unsafeUninitializedCapacity: bound) { output, count in
            output.withMemoryRebound(to: CChar.self) { output in
                bytes.withUnsafeBufferPointer { input in
                    input.withMemoryRebound(to: CChar.self) { input in
                        count = bound
                        isComplete =
                            snappy_compress(
                                input.baseAddress, input.count, output.baseAddress, &count)
                            == SNAPPY_OK
                    }
                }
            }
            if !isComplete { count = 0 }
        }
        guard isComplete else { throw .notCompressed }
        return compressed
    }
}

extension SinkError {
    fileprivate static let notCompressed = SinkError(
        .io, retryable: true, message: "the body could not be compressed")
}
