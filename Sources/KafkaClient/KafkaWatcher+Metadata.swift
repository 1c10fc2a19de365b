import CRdKafka

extension KafkaWatcher {
    /// How often one is asked anew that broke off or was silent; each time librdkafka chooses which.
    static let maximumMetadataAttempts = 3

    /// Asks what the cluster is made of: one request to one broker, and to another where that one
    /// breaks off or is silent for half of the time that is left.
    ///
    /// - Parameter duration: how long it may take, connecting included.
    /// - Returns: brokers, topics and partitions.
    /// - Throws: a `KafkaError`; of reason `tooMany` beyond a limit.
    public func metadata(within duration: Duration) async throws(KafkaError) -> KafkaMetadata {
        try await metadata(by: KafkaDeadline(within: duration))
    }

    func metadata(by deadline: KafkaDeadline) async throws(KafkaError) -> KafkaMetadata {
        let limits = settings.limits
        return try await call(by: deadline) { [weak self] handle, answer in
            let read = handle.use { client in
                Self.readMetadata(client, handle, limits, deadline)
            }
            guard let read else { return answer.give(.failure(.closed)) }
            if case .success(let metadata) = read,
                handle.note(brokers: Set(metadata.brokers.filter(\.isUp).map(\.id)))
            {
                self?.retire(handle)
            }
            answer.give(read)
        }
    }

    private static func readMetadata(
        _ client: OpaquePointer, _ handle: KafkaHandle, _ limits: KafkaLimits,
        _ deadline: KafkaDeadline
    ) -> Result<KafkaMetadata, KafkaError> {
        var told: UnsafePointer<rd_kafka_metadata>?
        var failure: KafkaCode?
        for attempt in 1...maximumMetadataAttempts where told == nil && !deadline.isOver {
            let isLast = attempt == maximumMetadataAttempts
            let milliseconds = isLast ? deadline.milliseconds : deadline.half.milliseconds
            failure = KafkaCode(rd_kafka_metadata(client, 1, nil, &told, milliseconds))
        }
        if told == nil, let failure { return .failure(handle.failure(failure)) }
        guard let told else {
            return .failure(KafkaError(.protocol, "the answer has no metadata"))
        }
        defer { rd_kafka_metadata_destroy(told) }
        handle.succeeded()
        // Both are known by now, from the same answer.
        let clusterID = rd_kafka_clusterid(client, 0)
        defer { if let clusterID { rd_kafka_mem_free(client, clusterID) } }
        let controllerID = rd_kafka_controllerid(client, 0)
        return Result { () throws(KafkaError) in
            try KafkaMetadata(
                told.pointee, clusterID: clusterID.map { String(cString: $0) },
                controllerID: controllerID < 0 ? nil : controllerID, limits: limits)
        }
    }
}
