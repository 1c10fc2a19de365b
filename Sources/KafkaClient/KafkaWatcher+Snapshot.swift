extension KafkaWatcher {
    /// Asks for everything that lags are made of, in the order that makes them right: the cluster, its
    /// groups, their commits, and after these the ends.
    ///
    /// Only the first must succeed; what else does not come is told under `failures`, and what is
    /// computed of it is unknown. The groups and the commits have half of the time that is left when
    /// they begin, so that a broker that is silent does not take the time of the rest.
    ///
    /// - Parameters:
    ///   - withEarliest: whether to ask for the earliest offsets too, which is as many requests again as
    ///     for the ends.
    ///   - duration: how long it may take, connecting included.
    /// - Returns: all of it, with a row for each lag.
    /// - Throws: a `KafkaError`: why the cluster did not answer, `tooMany` beyond a limit, `cancelled`.
    public func snapshot(
        withEarliest: Bool = true, within duration: Duration
    ) async throws(KafkaError) -> KafkaSnapshot {
        let deadline = KafkaDeadline(within: duration)
        let metadata = try await metadata(by: deadline)
        var groups = KafkaGroups()
        do throws(KafkaError) {
            groups = try await self.groups(by: deadline.half)
        } catch {
            guard error.reason != .cancelled, error.reason != .tooMany else { throw error }
            groups.failures.add(.groups, error)
        }
        let commits = try await committed(groups: groups.groups.map(\.id), by: deadline.half)
        async let ends = offsetsResult(of: metadata, at: .end, by: deadline)
        async let earliest =
            withEarliest
            ? offsetsResult(of: metadata, at: .earliest, by: deadline) : nil
        return try KafkaSnapshot(
            metadata: metadata, groups: groups, commits: commits, ends: await ends.get(),
            earliest: await earliest?.get(), limit: settings.limits.maximumCommits)
    }

    private func offsetsResult(
        of metadata: KafkaMetadata, at position: KafkaPosition, by deadline: KafkaDeadline
    ) async -> Result<KafkaOffsets, KafkaError> {
        do throws(KafkaError) {
            return .success(
                try await offsets(partitions: nil, of: metadata, at: position, by: deadline))
        } catch {
            return .failure(error)
        }
    }
}
