import CRdKafka

extension KafkaWatcher {
    /// What of a topic's configuration says something about its messages' safety and age.
    public static let standardConfigurationNames = [
        "cleanup.policy", "max.message.bytes", "min.insync.replicas", "retention.bytes",
        "retention.ms", "segment.bytes", "segment.ms", "unclean.leader.election.enable",
    ]
    /// The most topics of one request.
    public static let maximumTopicsPerRequest = 200

    /// Asks how topics are configured: a request for every `maximumTopicsPerRequest` of them, one
    /// after the other, to the controller.
    ///
    /// It changes seldom, so a poll need not ask each time.
    ///
    /// - Parameters:
    ///   - topics: their names.
    ///   - names: the settings that are wanted, by Kafka's names; all when empty.
    ///   - duration: how long it may take, connecting included.
    /// - Returns: the settings of each topic that came.
    /// - Throws: a `KafkaError`, where nothing came.
    public func topicConfiguration(
        topics: [String], names: [String] = standardConfigurationNames, within duration: Duration
    ) async throws(KafkaError) -> KafkaTopicConfigurations {
        let deadline = KafkaDeadline(within: duration)
        var all = KafkaTopicConfigurations()
        for start in stride(from: 0, to: topics.count, by: Self.maximumTopicsPerRequest) {
            let some = Array(
                topics[start..<min(start + Self.maximumTopicsPerRequest, topics.count)])
            do throws(KafkaError) {
                let told = try await ask(some, names, by: deadline)
                all.topics += told.topics
                all.failures.add(told.failures)
            } catch {
                guard start > 0, error.reason != .cancelled else { throw error }
                for topic in topics[start...] { all.failures.add(.topic(topic), error) }
                return all
            }
        }
        return all
    }

    private func ask(
        _ topics: [String], _ names: [String], by deadline: KafkaDeadline
    ) async throws(KafkaError) -> KafkaTopicConfigurations {
        try await ask(
            RD_KAFKA_ADMIN_OP_DESCRIBECONFIGS, by: deadline,
            { client, options, queue in
                var resources = topics.map { topic -> OpaquePointer? in
                    let resource = rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic)
                    // Only the names count here; a value is demanded all the same.
                    for name in names { rd_kafka_ConfigResource_set_config(resource, name, "") }
                    return resource
                }
                rd_kafka_DescribeConfigs(client, &resources, resources.count, options, queue)
                rd_kafka_ConfigResource_destroy_array(&resources, resources.count)
            },
            read: { event in KafkaTopicConfigurations(event, names: Set(names)) })
    }
}

extension KafkaTopicConfigurations {
    fileprivate init(_ event: OpaquePointer, names: Set<String>) {
        self.init()
        var count = 0
        let resources = rd_kafka_DescribeConfigs_result_resources(event, &count)
        for resource in UnsafeBufferPointer(start: resources, count: count) {
            guard let resource, let name = rd_kafka_ConfigResource_name(resource) else { continue }
            let topic = String(cString: name)
            if let code = KafkaCode(rd_kafka_ConfigResource_error(resource)) {
                let text = rd_kafka_ConfigResource_error_string(resource)
                failures.add(
                    .topic(topic),
                    KafkaError(
                        code.reason, text.map { String(cString: $0) } ?? code.text, code: code))
                continue
            }
            topics.append(KafkaTopicConfiguration(topic: topic, resource, names: names))
        }
    }
}

extension KafkaTopicConfiguration {
    fileprivate init(topic: String, _ resource: OpaquePointer, names: Set<String>) {
        self.init(topic: topic)
        var count = 0
        let entries = rd_kafka_ConfigResource_configs(resource, &count)
        for entry in UnsafeBufferPointer(start: entries, count: count) {
            guard let entry, let name = rd_kafka_ConfigEntry_name(entry),
                let value = rd_kafka_ConfigEntry_value(entry),
                rd_kafka_ConfigEntry_is_sensitive(entry) == 0
            else { continue }
            let text = String(cString: name)
            guard names.isEmpty || names.contains(text) else { continue }
            values[text] = KafkaConfigurationValue(
                String(cString: value), isDefault: rd_kafka_ConfigEntry_is_default(entry) == 1)
        }
    }
}
