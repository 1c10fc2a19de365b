/// Waits until `body` returns a value, and returns it.
///
/// This is the only way in which a test waits: for a condition, to a deadline. An error that
/// `body` throws counts as "not yet" and is quoted when the deadline passes.
///
/// - Parameters:
///   - condition: what is waited for, in words, for the error's text.
///   - deadline: how long at most.
///   - interval: the pause between two looks.
///   - body: returns nil while the condition does not hold.
/// - Returns: the first value that `body` returns.
/// - Throws: `BrokerError.deadlineExceeded`, or `CancellationError`.
@discardableResult
public func eventually<Value>(
    _ condition: String,
    within deadline: Duration = .seconds(20),
    every interval: Duration = .milliseconds(100),
    _ body: () async throws -> Value?
) async throws -> Value {
    let clock = ContinuousClock()
    let end = clock.now.advanced(by: deadline)
    var last: String?
    while true {
        do {
            if let value = try await body() { return value }
            last = nil
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            last = String(describing: error)
        }
        guard clock.now < end else {
            throw BrokerError.deadlineExceeded(condition, after: deadline, last: last)
        }
        try await clock.sleep(for: interval)
    }
}
