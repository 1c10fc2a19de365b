import Telemetry

/// The values that no words of librdkafka may show.
///
/// A server can send one back, and librdkafka's log has settings in it.
public struct KafkaSecrets: Sendable {
    /// The longest first, so that nothing is left of one that another is a part of.
    private let values: [String]

    /// A value with fewer bytes is not looked for: it would be found in any words.
    public static let leastLength = 4

    init(_ values: [String]) {
        self.values = Set(values).filter { $0.utf8.count >= Self.leastLength }
            .sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }
    }

    /// A text with a word in the place of each of the values.
    public func hidden(in text: String) -> String {
        values.reduce(text) { $0.replacing($1, with: "\(Secret(""))") }
    }
}
