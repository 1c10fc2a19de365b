import CRdKafka

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// The settings that librdkafka has and that a text can say, as it lists them itself.
///
/// Its dump of a configuration is not enough: that leaves out aliases, as `linger.ms`, and all that is
/// not set, as `sasl.username`.
public struct KafkaPropertyList: Sendable {
    /// What a setting takes.
    public enum Values: Sendable, Hashable {
        /// These words; of some, several with commas between.
        case words([String])
        /// A number between two, as librdkafka writes them.
        case numbers(from: String, to: String)
        /// Other texts, or what only librdkafka knows.
        case texts
    }

    /// The names, in order.
    public let names: [String]
    private let values: [String: Values]

    /// The names of the one setting whose words librdkafka looks at only when it makes a client that
    /// needs it.
    public static let mechanismNames = ["sasl.mechanism", "sasl.mechanisms"]
    /// The words of that.
    public static let mechanisms = [
        "GSSAPI", "PLAIN", "SCRAM-SHA-1", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER",
    ]

    /// The list of the librdkafka that is there; of no names where it could not be had.
    public static let ofLibrary = KafkaPropertyList(table: printed())

    /// Reads a table as `rd_kafka_conf_properties_show` prints it: a line for each setting, with its
    /// name first and the range of its values third, and ` | ` between the columns.
    init(table: String) {
        var values: [String: Values] = [:]
        for line in table.split(separator: "\n") where !line.contains("*Type: see dedicated API*") {
            let cells = line.split(separator: "|", omittingEmptySubsequences: false)
            guard cells.count >= 6, let name = cells[0].split(separator: " ").first,
                name.first?.isLowercase == true
            else { continue }
            // A setting of topics that has the name of one of all topics is reached by no text.
            if values[String(name)] == nil { values[String(name)] = Values(range: cells[2]) }
        }
        self.values = values
        names = values.keys.sorted()
    }

    /// What a setting takes; nil where it is not in the list, as one of another client of Kafka that
    /// librdkafka knows to refuse.
    public func values(of name: String) -> Values? { values[name] }

    private static func printed() -> String {
        let bytes = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: 1)
        let count = UnsafeMutablePointer<Int>.allocate(capacity: 1)
        bytes.initialize(to: nil)
        count.initialize(to: 0)
        defer {
            free(bytes.pointee)
            bytes.deallocate()
            count.deallocate()
        }
        guard let stream = open_memstream(bytes, count) else { return "" }
        rd_kafka_conf_properties_show(stream)
        fclose(stream)
        return String(
            decoding: UnsafeRawBufferPointer(start: bytes.pointee, count: count.pointee),
            as: UTF8.self)
    }
}

extension KafkaPropertyList.Values {
    fileprivate init(range: Substring) {
        let words = range.split(separator: " ").map(String.init)
        if words.count == 3, words[1] == ".." {
            self = .numbers(from: words[0], to: words[2])
        } else if words.isEmpty {
            self = .texts
        } else {
            self = .words(words.map { $0.filter { $0 != "," } })
        }
    }
}
