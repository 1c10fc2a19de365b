import CRdKafka
import Telemetry

/// What librdkafka says of settings that do not go together, which it sees only when it makes a client.
extension KafkaProperties {
    /// The settings that it looks at together and that are nothing but numbers and words: whoever makes
    /// a client of them alone loads, reads and runs nothing.
    ///
    /// Source: `rd_kafka_new` and `rd_kafka_conf_finalize` of librdkafka 2.0.2.
    public static let togetherNames: Set<String> = [
        "max.in.flight", "max.in.flight.requests.per.connection", "retries",
        "message.send.max.retries", "queuing.strategy", "linger.ms", "queue.buffering.max.ms",
        "fetch.max.bytes", "message.max.bytes", "max.poll.interval.ms", "session.timeout.ms",
        "reconnect.backoff.ms", "reconnect.backoff.max.ms",
    ]

    /// Why no client can be made of these settings, as far as they are looked at together; nil where
    /// one can. Takes some milliseconds where there is such a setting; nobody is connected to.
    public func conflict(isProducer: Bool) -> String? {
        var values: [String: String] = [:]
        for name in Self.togetherNames {
            values[name] = secrets[name]?().reveal() ?? given[name]
        }
        guard !values.isEmpty else { return nil }
        for (name, value) in own where name != "bootstrap.servers" { values[name] = value }
        guard let configuration = rd_kafka_conf_new() else { return nil }
        mqp_kafka_silence(configuration)
        var text = [CChar](repeating: 0, count: Self.maximumTextLength)
        // One that is wrong by itself is told as that.
        for (name, value) in values
        where rd_kafka_conf_set(configuration, name, value, &text, text.count)
            != RD_KAFKA_CONF_OK
        {
            rd_kafka_conf_destroy(configuration)
            return nil
        }
        let type = isProducer ? RD_KAFKA_PRODUCER : RD_KAFKA_CONSUMER
        guard let client = rd_kafka_new(type, configuration, &text, text.count) else {
            let code = rd_kafka_last_error()
            rd_kafka_conf_destroy(configuration)
            // Anything else is trouble of this machine.
            return code == RD_KAFKA_RESP_ERR__INVALID_ARG ? text.asText : nil
        }
        rd_kafka_destroy(client)
        return nil
    }

    /// The same, where what nobody could know beforehand takes part in it.
    public func conflictFromOutside(isProducer: Bool) -> String? {
        Self.togetherNames.isDisjoint(with: secrets.keys)
            ? nil : conflict(isProducer: isProducer)
    }
}
