import Formats

/// How long a server asks to be left alone, in the details of a status.
///
/// They are a `google.rpc.Status`, whose field 3 repeats `google.protobuf.Any` (1 type, 2 value); in
/// the one of type `google.rpc.RetryInfo` field 1 is a `google.protobuf.Duration` (1 seconds, 2
/// nanoseconds).
enum GRPCRetryInfo {
    /// The metadata that has the details.
    static let key = "grpc-status-details-bin"
    /// The longest wait that is believed.
    static let maximumDelay = Duration.seconds(86_400)

    /// The wait, never negative; nil where the details have none, or are no details.
    static func delay(_ details: [UInt8]) -> Duration? {
        var status = ProtobufReader(details[...])
        while let (field, value) = status.next() {
            guard field == 3, case .delimited(let any) = value, let info = retryInfo(any) else {
                continue
            }
            return delay(info)
        }
        return nil
    }

    private static func retryInfo(_ any: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        var reader = ProtobufReader(any)
        var type: ArraySlice<UInt8> = []
        var content: ArraySlice<UInt8> = []
        while let (field, value) = reader.next() {
            guard case .delimited(let bytes) = value else { continue }
            if field == 1 { type = bytes }
            if field == 2 { content = bytes }
        }
        return String(decoding: type, as: UTF8.self).hasSuffix("/google.rpc.RetryInfo")
            ? content : nil
    }

    private static func delay(_ info: ArraySlice<UInt8>) -> Duration? {
        var reader = ProtobufReader(info)
        guard case (1, .delimited(let duration))? = reader.next() else { return nil }
        var parts = ProtobufReader(duration)
        var delay = Duration.zero
        while let (field, value) = parts.next() {
            guard case .varint(let bits) = value else { continue }
            let number = Int64(bitPattern: bits)
            if field == 1 { delay += .seconds(min(max(number, 0), 86_400)) }
            if field == 2 { delay += .nanoseconds(min(max(number, 0), 999_999_999)) }
        }
        return min(delay, maximumDelay)
    }
}
