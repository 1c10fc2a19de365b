/// What an endpoint answered to a request that it took: how much of it it did not take after all.
public struct OTLPPartialSuccess: Sendable, Hashable {
    /// Log records or data points that were rejected; which ones is not said.
    public var rejected: Int
    /// Why, or a warning where nothing was rejected; empty where all is well.
    public var message: String

    /// The longest message that is kept, in characters.
    public static let maximumMessageLength = 200

    /// Reads an `ExportLogsServiceResponse` or `ExportMetricsServiceResponse`, in which the same fields
    /// have the same numbers; nil where the bytes are neither.
    public init?(_ answer: [UInt8]) {
        rejected = 0
        message = ""
        var reader = ProtobufReader(answer[...])
        while let (field, value) = reader.next() {
            guard field == 1 else { continue }
            guard case .delimited(let partial) = value, read(partial) else { return nil }
        }
        if reader.isMalformed { return nil }
    }

    private mutating func read(_ partial: ArraySlice<UInt8>) -> Bool {
        var reader = ProtobufReader(partial)
        while let (field, value) = reader.next() {
            switch (field, value) {
            case (1, .varint(let count)):
                rejected = max(0, Int(truncatingIfNeeded: count))
            case (2, .delimited(let text)):
                message = String(
                    String(decoding: text, as: UTF8.self).prefix(Self.maximumMessageLength))
            default: break
            }
        }
        return !reader.isMalformed
    }
}
