import CRdKafka

/// What librdkafka says of settings that do not go together, which it sees only when it makes a client.
extension KafkaProperties {
    /// The names that begin so are left out: at some of them librdkafka reads files, runs a command or
    /// asks for a token as soon as there is a client.
    private static let outsideNames = ["sasl.", "ssl.", "security.", "enable.ss", "enable.sasl"]

    /// Why no client can be made of the settings that are known and rest on nothing outside; nil where
    /// one can. Takes some milliseconds; nobody is connected to, and nothing is read.
    public func conflict(isProducer: Bool) -> String? {
        let type = isProducer ? RD_KAFKA_PRODUCER : RD_KAFKA_CONSUMER
        let kept = given.filter { name, _ in
            !Self.loadingNames.contains(name) && secrets[name] == nil
                && !Self.outsideNames.contains { name.hasPrefix($0) }
        }
        // Without servers there is nobody to connect to.
        let own = own.filter { $0.key != "bootstrap.servers" }
        var text = [CChar](repeating: 0, count: Self.maximumTextLength)
        do throws(KafkaPropertyError) {
            let bare = try KafkaProperties(kept, secrets: [:], refusing: [], since: "", own: own)
            let configuration = try bare.configuration().pointer
            mqp_kafka_silence(configuration)
            guard let client = rd_kafka_new(type, configuration, &text, text.count) else {
                rd_kafka_conf_destroy(configuration)
                return text.asText
            }
            rd_kafka_destroy(client)
            return nil
        } catch {
            return error.description
        }
    }
}
