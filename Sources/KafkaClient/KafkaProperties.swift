import CRdKafka
public import Telemetry

/// Settings of librdkafka by its own names, checked by librdkafka.
///
/// Source: https://github.com/confluentinc/librdkafka/blob/v2.0.2/CONFIGURATION.md
public struct KafkaProperties: Sendable {
    let given: [String: String]
    let secrets: [String: @Sendable () -> Secret]
    private(set) var own: [String: String]

    /// The most bytes of a text that librdkafka gives.
    public static let maximumTextLength = 512
    /// The settings at which librdkafka loads a library, as soon as they have a value.
    public static let loadingNames: Set<String> = ["plugin.library.paths"]

    /// Settings that librdkafka accepts.
    ///
    /// - Parameters:
    ///   - given: The user's, by name.
    ///   - secrets: The same for what must not be seen, such as `sasl.password` or what the environment
    ///     has; each is asked when a client is made, and goes before a value given.
    ///   - refused: Names that the user may not set.
    ///   - reason: Why not.
    ///   - own: What is set whatever the user says.
    /// - Throws: The first of the user's settings, by name, that is unknown, refused or has no such
    ///   value.
    public init(
        _ given: [String: String], secrets: [String: @Sendable () -> Secret],
        refusing refused: Set<String>, since reason: String, own: [String: String]
    ) throws(KafkaPropertyError) {
        for name in (Array(given.keys) + secrets.keys).sorted() where refused.contains(name) {
            throw .refused(name, reason)
        }
        self.given = given
        self.secrets = secrets
        self.own = own
        rd_kafka_conf_destroy(try configuration().pointer)
    }

    /// A configuration for `rd_kafka_new`, which then owns it.
    ///
    /// - Returns: The configuration, and the values that no line may have.
    /// - Throws: The first setting, by name, that librdkafka does not take.
    public func configuration() throws(KafkaPropertyError) -> (
        pointer: OpaquePointer, secrets: KafkaSecrets
    ) {
        guard let configuration = rd_kafka_conf_new() else { throw .invalid("", "no memory") }
        var hidden: [String] = []
        do throws(KafkaPropertyError) {
            for name in Set(given.keys).union(secrets.keys).sorted() {
                let secret = secrets[name]?().reveal()
                guard let value = secret ?? given[name] else { continue }
                let isSecret = Self.isSecret(name)
                try Self.set(name, value, isSecret: isSecret || secret != nil, in: configuration)
                if isSecret || secret != nil && !Self.isPlain(name) { hidden.append(value) }
            }
            // Last, so that no other name of the same setting is set after it.
            for (name, value) in own.sorted(by: { $0.key < $1.key }) {
                try Self.set(name, value, isSecret: false, in: configuration)
            }
        } catch {
            rd_kafka_conf_destroy(configuration)
            throw error
        }
        return (configuration, KafkaSecrets(hidden))
    }

    /// The same with some more of our own.
    func adding(_ own: [String: String]) -> KafkaProperties {
        var copy = self
        copy.own.merge(own) { $1 }
        return copy
    }

    /// Whether a name is one of a secret, wherever its value came from.
    public static func isSecret(_ name: String) -> Bool {
        name.hasSuffix("password") || name.hasSuffix("client.secret") || name.hasSuffix(".pem")
            || name == "sasl.oauthbearer.config"
    }

    /// Whether a name is one whose values are words of librdkafka, numbers or switches, which are no
    /// secrets wherever they came from: without them a line says nothing any more.
    static func isPlain(_ name: String) -> Bool {
        switch KafkaPropertyList.ofLibrary.values(of: name) {
        case .words, .numbers: true
        case .texts, nil: KafkaPropertyList.mechanismNames.contains(name)
        }
    }

    private static func set(
        _ name: String, _ value: String, isSecret: Bool, in configuration: OpaquePointer
    ) throws(KafkaPropertyError) {
        var text = [CChar](repeating: 0, count: maximumTextLength)
        switch rd_kafka_conf_set(configuration, name, value, &text, text.count) {
        case RD_KAFKA_CONF_OK: return
        case RD_KAFKA_CONF_UNKNOWN: throw .unknown(name)
        // The text can quote the value.
        default: throw .invalid(name, isSecret ? "the value is not accepted" : text.asLine)
        }
    }
}

/// A setting that a Kafka client cannot be made with.
public enum KafkaPropertyError: Error, Sendable, Hashable, CustomStringConvertible {
    /// librdkafka knows none of this name.
    case unknown(String)
    /// Whoever makes the client sets it, or needs it as it is; the text says why.
    case refused(String, String)
    /// The value is none for this name; the text says why.
    case invalid(String, String)

    /// The setting's name.
    public var name: String {
        switch self {
        case .unknown(let name), .refused(let name, _), .invalid(let name, _): name
        }
    }

    public var description: String {
        switch self {
        case .unknown(let name): "librdkafka has no setting \(name)"
        case .refused(let name, let reason): "\(name) cannot be set: \(reason)"
        case .invalid(let name, let text): "\(name): \(text)"
        }
    }
}

extension [CChar] {
    /// What stands before the zero, as librdkafka gives texts.
    public var asText: String {
        String(decoding: prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The same without the ends of lines that some of them have.
    fileprivate var asLine: String {
        var text = asText
        while text.last?.isNewline == true { text.removeLast() }
        return text
    }
}
