import CRdKafka

extension KafkaWatcher {
    /// The most partitions of one request.
    ///
    /// librdkafka looks for each partition of an answer in the whole of the question: 12,100 partitions
    /// took 0.55 s of processor in one request, 0.06 s in those of 1,000 and 0.02 s in those of 300.
    public static let maximumPartitionsPerRequest = 500

    /// Asks for an offset of many partitions: a request to each leader for every
    /// `maximumPartitionsPerRequest` of them.
    ///
    /// A partition without a leader is not asked for, and has the error `LEADER_NOT_AVAILABLE`. For one
    /// that is refused there are a few requests more: see `KafkaOffsetReader`. A leader
    /// that does not answer is told under `failures`; its partitions have its error.
    ///
    /// - Parameters:
    ///   - places: which partitions of `metadata`; all when nil.
    ///   - metadata: the cluster as it was a moment ago.
    ///   - position: which offset.
    ///   - duration: how long it may take, connecting included.
    /// - Returns: an offset for each partition of `metadata`.
    /// - Throws: a `KafkaError` of reason `cancelled`.
    public func offsets(
        partitions places: [Int]? = nil, of metadata: KafkaMetadata, at position: KafkaPosition,
        within duration: Duration
    ) async throws(KafkaError) -> KafkaOffsets {
        try await offsets(
            partitions: places, of: metadata, at: position, by: KafkaDeadline(within: duration))
    }

    func offsets(
        partitions places: [Int]?, of metadata: KafkaMetadata, at position: KafkaPosition,
        by deadline: KafkaDeadline
    ) async throws(KafkaError) -> KafkaOffsets {
        var offsets = KafkaOffsets(
            offsets: Array(repeating: KafkaOffset(), count: metadata.partitions.count))
        var byLeader: [Int32: [Int]] = [:]
        for place in places?.sorted() ?? Array(metadata.partitions.indices) {
            if let leader = metadata.partitions[place].leader {
                byLeader[leader, default: []].append(place)
            } else {
                offsets.offsets[place].error = KafkaCode(RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE)
            }
        }
        let requests = byLeader.sorted { $0.key < $1.key }.flatMap { leader, places in
            stride(from: 0, to: places.count, by: Self.maximumPartitionsPerRequest).map {
                let end = min($0 + Self.maximumPartitionsPerRequest, places.count)
                return LeaderRequest(leader: leader, places: Array(places[$0..<end]))
            }
        }
        let answers = await withTaskGroup(
            of: (LeaderRequest, Result<LeaderAnswer, KafkaError>).self
        ) { tasks in
            for request in requests {
                tasks.addTask {
                    (request, await self.outcome(of: request, metadata, position, deadline))
                }
            }
            return await tasks.reduce(into: []) { $0.append($1) }
        }
        var failed: [Int32: KafkaError] = [:]
        for (request, answer) in answers {
            switch answer {
            case .success(let read):
                for (place, offset) in zip(request.places, read.offsets) {
                    offsets.offsets[place] = offset
                }
                failed[request.leader] = failed[request.leader] ?? read.failure
            case .failure(let error):
                guard error.reason != .cancelled else { throw error }
                failed[request.leader] = error
                for place in request.places {
                    offsets.offsets[place].error =
                        error.code ?? KafkaCode(RD_KAFKA_RESP_ERR__TIMED_OUT)
                }
            }
        }
        for (leader, error) in failed.sorted(by: { $0.key < $1.key }) {
            offsets.failures.add(.leader(leader), error)
        }
        return offsets
    }

    /// Partitions that one broker is asked for at once.
    private struct LeaderRequest: Sendable {
        let leader: Int32
        let places: [Int]
    }

    private struct LeaderAnswer: Sendable {
        let offsets: [KafkaOffset]
        /// What was wrong with the connection, if anything was.
        let failure: KafkaError?
    }

    private func outcome(
        of request: LeaderRequest, _ metadata: KafkaMetadata, _ position: KafkaPosition,
        _ deadline: KafkaDeadline
    ) async -> Result<LeaderAnswer, KafkaError> {
        do throws(KafkaError) {
            return .success(try await offsets(request, of: metadata, position, deadline))
        } catch {
            return .failure(error)
        }
    }

    private func offsets(
        _ request: LeaderRequest, of metadata: KafkaMetadata, _ position: KafkaPosition,
        _ deadline: KafkaDeadline
    ) async throws(KafkaError) -> LeaderAnswer {
        try await call(by: deadline) { handle, answer in
            let read = handle.use { client in
                var reader = KafkaOffsetReader(
                    client: client, metadata: metadata, position: position, deadline: deadline)
                let offsets = reader.read(request.places[...])
                return LeaderAnswer(
                    offsets: offsets, failure: reader.failure.map { handle.failure($0) })
            }
            answer.give(read.map { .success($0) } ?? .failure(.closed))
        }
    }
}
