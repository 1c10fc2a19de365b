import Diagnostics

/// The brokers of a Kafka cluster to begin with, and the settings of its client, as a sink and a
/// target write them.
enum KafkaBrokers {
    /// The most brokers to begin with; the others are learned from them.
    static let maximumCount = 64
    /// The port of a broker that is written without one.
    static let standardPort = 9092

    /// Reports what can be seen without outside values.
    ///
    /// - Parameters:
    ///   - brokers: The addresses.
    ///   - settings: The settings by librdkafka's names.
    ///   - own: The names of settings that are not the user's.
    ///   - report: Takes what is wrong.
    static func check(
        _ brokers: Listing<Interpolated>, _ settings: [NamedValue<Interpolated>],
        own: Set<String>, report: inout DiagnosticReport
    ) {
        if brokers.isEmptyInFile { report.add(.noBroker(at: brokers.place)) }
        if brokers.count > maximumCount {
            report.add(.tooManyBrokers(at: brokers[maximumCount].place))
        }
        for broker in brokers {
            if let text = broker.literal, addresses(text) == nil {
                report.add(.notABroker(text, at: broker.place))
            }
        }
        for setting in settings {
            if own.contains(setting.name.value) {
                report.add(.ownSetting(setting.name))
            } else if setting.value.literal != nil, isSecret(setting.name.value) {
                report.add(.literalSecret(at: setting.value.place))
            }
        }
    }

    /// The brokers that a text names; nil where one of them is none.
    static func addresses(_ text: String) -> [HostAndPort]? {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        let addresses = parts.compactMap { HostAndPort($0, standardPort: standardPort) }
        return addresses.count == parts.count ? addresses : nil
    }

    /// Whether a setting holds what nobody may read.
    private static func isSecret(_ name: String) -> Bool {
        ["password", "secret", "key.pem"].contains { name.contains($0) }
    }
}

extension Diagnostic {
    /// The line is not drawn where a password may stand in it.
    static func notABroker(_ text: String, at place: Place) -> Diagnostic {
        let finding = Diagnostic(
            "config/address", "this is not the address of a broker", at: place,
            label: "expected `host:port`", help: "write host and port, such as `kafka-1:9092`")
        return text.contains("@") ? finding.withoutSource : finding
    }

    fileprivate static func noBroker(at place: Place) -> Diagnostic {
        Diagnostic(
            "config/empty", "`brokers` is empty", at: place, label: "nobody to ask",
            help: "name at least one broker, such as `kafka-1:9092`")
    }

    fileprivate static func tooManyBrokers(at place: Place) -> Diagnostic {
        Diagnostic(
            "config/limit", "more than \(KafkaBrokers.maximumCount) brokers", at: place,
            label: "one too many", help: "name some; the others are learned from them")
    }

    fileprivate static func ownSetting(_ name: Located<String>) -> Diagnostic {
        Diagnostic(
            "config/kafka-setting", "`\(shown(name.value))` is not set here", at: name.place,
            label: "it is set by what asks",
            help: name.value.hasSuffix("servers") || name.value.hasSuffix("list")
                ? "write the addresses under `brokers`" : "remove it")
    }
}
