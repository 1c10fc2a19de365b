extension KafkaWatcher {
    /// The most groups whose coordinators are asked at a time.
    public static let maximumConcurrentGroups = 16

    /// Asks for something of each group, some at a time; gives what came of it, in the order of the groups.
    func ofEachGroup<Value: Sendable>(
        _ groups: [String],
        _ ask: @escaping @Sendable (KafkaWatcher, String) async throws(KafkaError) -> Value
    ) async -> [Result<Value, KafkaError>] {
        await withTaskGroup(of: (Int, Result<Value, KafkaError>).self) { tasks in
            var results = [Result<Value, KafkaError>](
                repeating: .failure(.cancelled), count: groups.count)
            for place in groups.indices {
                if place >= Self.maximumConcurrentGroups, let (done, result) = await tasks.next() {
                    results[done] = result
                }
                let group = groups[place]
                tasks.addTask {
                    do throws(KafkaError) {
                        return (place, .success(try await ask(self, group)))
                    } catch {
                        return (place, .failure(error))
                    }
                }
            }
            for await (done, result) in tasks { results[done] = result }
            return results
        }
    }
}
