/// What the work gives, if it does within the time; it is cancelled otherwise, and must then end
/// promptly.
func within<Value: Sendable>(
    _ limit: Duration, _ work: @escaping @Sendable () async throws(CollectionError) -> Value
) async throws(CollectionError) -> Value {
    let first = await withTaskGroup(of: Result<Value, CollectionError>.self) { group in
        group.addTask {
            do throws(CollectionError) { return .success(try await work()) } catch {
                return .failure(error)
            }
        }
        group.addTask {
            do {
                try await Task.sleep(for: limit)
                // What is left of a time is no round number.
                let told = Duration.milliseconds((limit / .milliseconds(1)).rounded())
                return .failure(
                    CollectionError(.timeout, detail: "not answered whole within \(told)"))
            } catch {
                return .failure(CollectionError(.cancelled, detail: "cancelled while it ran"))
            }
        }
        defer { group.cancelAll() }
        return await group.next()
    }
    guard let first else { throw CollectionError(.cancelled, detail: "never begun") }
    return try first.get()
}
