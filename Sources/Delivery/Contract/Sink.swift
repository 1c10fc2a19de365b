/// A place where rows go: standard output, a file, an endpoint.
///
/// The contract, which `SinkWorker` relies on:
///
/// - No more calls of `deliver` are under way at once than `needs` allows, and none after `close`.
/// - It returns when every row of the batch is settled: the endpoint answered success for it, or
///   the sink dropped it for a reason that it counts in the receipt. `delivered`, `refused` and
///   `dropped` of the receipt add up to the rows of the batch. Over HTTP success is what the head of
///   the answer says: the rows count as delivered also when the body behind it is late or breaks off.
/// - It throws when rows are left over. The error says what was settled all the same and which
///   rows are not; those come again, if the error is retryable, with the same row ids, and are dead
///   letters if not. So a sink never retries by itself, and keeps nothing between two calls that it
///   could not lose.
/// - It has time-outs of its own, and returns soon after its task is cancelled.
/// - It never blocks its thread for long: a wait is a suspension, or happens on a thread of the
///   sink's own.
/// - It writes nothing to a log. The worker does, once for each change of state.
///
/// Not for things that show state and may miss some of it, such as a terminal: those read a
/// snapshot when they want to.
public protocol Sink: Sendable {
    /// The name in logs, metrics and the status; unique among the sinks of one process.
    var name: String { get }

    /// What the worker in front of it has to know; it never changes.
    var needs: SinkNeeds { get }

    /// Hands over a batch, which is never empty.
    ///
    /// - Returns: what became of each row.
    /// - Throws: a `SinkError` when rows are left unsettled.
    func deliver(_ batch: SinkBatch) async throws(SinkError) -> SinkReceipt

    /// Writes out what is still buffered and lets go of what the sink holds; called once.
    func close() async
}

extension Sink {
    /// Nothing special: one call at a time, rows of any age and type.
    public var needs: SinkNeeds { SinkNeeds() }
}
