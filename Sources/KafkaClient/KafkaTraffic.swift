/// What a watcher has put on its cluster since it was made, in requests and bytes of the protocol.
///
/// All its clients are in it: those that were given up, and those that read messages.
public struct KafkaTraffic: Sendable, Hashable {
    /// Requests that were sent whole, answered or not.
    public var requests: Int64 = 0
    public var requestBytes: Int64 = 0
    /// Answers that came whole, in time or not.
    public var answers: Int64 = 0
    public var answerBytes: Int64 = 0

    public init() {}
}
