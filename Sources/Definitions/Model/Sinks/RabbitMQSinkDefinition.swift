import Diagnostics

/// An exchange of RabbitMQ, with a message for each row.
public struct RabbitMQSinkDefinition: Sendable {
    public var url: Interpolated
    public var credentials: CredentialsDefinition?
    public var exchange = ""
    public var routingKey = "{eventType}"

    init(place: Place) { url = Interpolated(at: place) }

    static let record: Record<RabbitMQSinkDefinition> = {
        var record = keys
        record.check = { sink, report in
            if let token = sink.credentials?.bearer { report.add(.bearerOverAMQP(at: token.place)) }
        }
        return record
    }()

    private static let keys = Record<RabbitMQSinkDefinition>(
        "rabbitmq sink", "An exchange of RabbitMQ, with a message for each row.",
        start: RabbitMQSinkDefinition.init(place:),
        fields: [
            .required(
                "url", \.url, .interpolated,
                "Its address, such as `amqps://host:5671/vhost`; without a path the virtual host is "
                    + "`/`."),
            .optional(
                "credentials", \.credentials, CredentialsDefinition.record.codec,
                "A user and password."),
            .required(
                "exchange", \.exchange, .shortText,
                "The exchange, which is not made; `\"\"` is the one that leads to the queue whose name "
                    + "the routing key is."),
            .defaulted(
                "routingKey", \.routingKey, .shortText, "{eventType}",
                "The routing key; `{eventType}` stands for a row's event type."),
        ])
}

extension Codec where Value == String {
    /// What fits into a short string of AMQP.
    fileprivate static var shortText: Codec {
        text("a short text", pattern: "at most 255 bytes without control characters") { text in
            text.utf8.count <= 255 && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
        }
    }
}

extension Diagnostic {
    fileprivate static func bearerOverAMQP(at place: Place) -> Diagnostic {
        Diagnostic(
            "config/credentials", "RabbitMQ takes no bearer token", at: place,
            label: "has no meaning here", help: "write `username:` and `password:`"
        ).withoutSource
    }
}
