/// What the work gives, if it does within the time; it is cancelled otherwise, and must then end
/// promptly.
func within<Value: Sendable>(
    _ limit: Duration, _ work: @escaping @Sendable () async throws(DiscoveryError) -> Value
) async throws(DiscoveryError) -> Value {
    let first = await withTaskGroup(of: Result<Value, DiscoveryError>.self) { group in
        group.addTask {
            do throws(DiscoveryError) { return .success(try await work()) } catch {
                return .failure(error)
            }
        }
        group.addTask {
            do {
                try await Task.sleep(for: limit)
                return .failure(DiscoveryError(.timeout, "no whole answer within \(limit)"))
            } catch {
                return .failure(DiscoveryError(.cancelled, "cancelled while it ran"))
            }
        }
        defer { group.cancelAll() }
        return await group.next()
    }
    guard let first else { throw DiscoveryError(.cancelled, "never begun") }
    return try first.get()
}
