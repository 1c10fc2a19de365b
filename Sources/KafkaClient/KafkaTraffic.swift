import Foundation

/// What a watcher has put on its cluster since it was made, in requests and bytes of the protocol.
///
/// It is of a moment at most `KafkaWatcherSettings.statisticsMilliseconds` ago, since librdkafka tells
/// it that often.
public struct KafkaTraffic: Sendable, Hashable {
    public var requests: Int64 = 0
    public var requestBytes: Int64 = 0
    public var answers: Int64 = 0
    public var answerBytes: Int64 = 0

    public init() {}

    /// Reads the totals of librdkafka's statistics; nil where the text has none.
    ///
    /// Source: https://github.com/confluentinc/librdkafka/blob/v2.0.2/STATISTICS.md
    init?(statistics: String) {
        struct Totals: Decodable {
            var tx: Int64
            var tx_bytes: Int64
            var rx: Int64
            var rx_bytes: Int64
        }
        guard let totals = try? JSONDecoder().decode(Totals.self, from: Data(statistics.utf8))
        else { return nil }
        requests = totals.tx
        requestBytes = totals.tx_bytes
        answers = totals.rx
        answerBytes = totals.rx_bytes
    }

    static func + (one: KafkaTraffic, other: KafkaTraffic) -> KafkaTraffic {
        var sum = one
        sum.requests += other.requests
        sum.requestBytes += other.requestBytes
        sum.answers += other.answers
        sum.answerBytes += other.answerBytes
        return sum
    }
}
