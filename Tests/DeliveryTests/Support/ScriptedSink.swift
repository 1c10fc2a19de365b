@testable import Delivery

/// A sink that does what a test has written down, step by step, and then succeeds.
actor ScriptedSink: Sink {
    nonisolated let name: String
    private var script: [Step]
    /// The ids of the rows of each call.
    private(set) var calls: [[UInt64]] = []
    /// The ids for which success was answered.
    private(set) var delivered: [UInt64] = []
    private(set) var isClosed = false

    enum Step: Sendable {
        case succeed
        /// Delivers, but cuts something.
        case cut(EncodingLosses)
        case fail(SinkError)
        /// Delivers so many rows, drops as many as invalid, and fails for the rest.
        case failAfter(delivered: Int, dropped: Int, SinkError)
        /// Comes back only when cancelled.
        case hang
        /// Never comes back.
        case hangForever
    }

    init(_ script: [Step] = [], name: String = "scripted") {
        self.name = name
        self.script = script
    }

    func deliver(_ batch: SinkBatch) async throws(SinkError) -> SinkReceipt {
        let ids = batch.rows.map(\.id)
        calls.append(ids)
        switch script.isEmpty ? .succeed : script.removeFirst() {
        case .succeed:
            delivered += ids
            return SinkReceipt(delivered: ids.count)
        case .cut(let losses):
            delivered += ids
            return SinkReceipt(delivered: ids.count, losses: losses)
        case .fail(let error):
            throw error
        case .failAfter(let count, let dropped, let error):
            let count = min(count, ids.count)
            let drop = min(dropped, ids.count - count)
            delivered += ids.prefix(count)
            throw error.leaving(
                Array(batch.rows.dropFirst(count + drop)),
                after: SinkReceipt(delivered: count, dropped: drop > 0 ? [.invalid: drop] : [:]))
        case .hang:
            while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
            throw SinkError(.cancelled, retryable: true, message: "cancelled")
        case .hangForever:
            await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
            return SinkReceipt(delivered: ids.count)
        }
    }

    func close() { isClosed = true }
}

extension SinkError {
    static let testUnreachable = SinkError(.unreachable, retryable: true, message: "no route")
    static let testForbidden = SinkError(.unauthorized, retryable: true, message: "status 403")
    static let testRefused = SinkError(.httpStatus, retryable: false, message: "status 404")
    static let testClosed = SinkError(.closed, retryable: false, message: "nobody reads")
}
