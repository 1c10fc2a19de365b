import CRdKafka

extension KafkaHandle {
    /// Makes librdkafka's client, which is counted. Blocks for some milliseconds.
    ///
    /// librdkafka 2.0.2 frees what counts where it cannot begin with a configuration, and once more with
    /// the configuration; that has to be left where it is then. So that it is left once and not at each
    /// try, what failed is tried without being counted first.
    ///
    /// - Returns: the client, and the values that nothing it tells may have.
    /// - Throws: a `KafkaError` of reason `settings`.
    static func makeClient(
        _ settings: KafkaWatcherSettings, countedBy counter: KafkaTrafficCounter
    ) throws(KafkaError) -> (client: OpaquePointer, secrets: KafkaSecrets) {
        if counter.hasFailed {
            rd_kafka_destroy(try makeClient(settings, nil).client)
            counter.hasFailed = false
        }
        do throws(KafkaError) {
            return try makeClient(settings, counter)
        } catch {
            counter.hasFailed = true
            throw error
        }
    }

    private static func makeClient(
        _ settings: KafkaWatcherSettings, _ counter: KafkaTrafficCounter?
    ) throws(KafkaError) -> (client: OpaquePointer, secrets: KafkaSecrets) {
        let configuration: OpaquePointer
        let secrets: KafkaSecrets
        do throws(KafkaPropertyError) {
            (configuration, secrets) = try settings.configuration()
        } catch {
            throw KafkaError(.settings, error.description)
        }
        counter?.count(clientOf: configuration)
        var text = [CChar](repeating: 0, count: KafkaProperties.maximumTextLength)
        guard let client = rd_kafka_new(RD_KAFKA_CONSUMER, configuration, &text, text.count)
        else {
            if counter == nil { rd_kafka_conf_destroy(configuration) }
            throw KafkaError(.settings, secrets.hidden(in: text.asText))
        }
        return (client, secrets)
    }
}
