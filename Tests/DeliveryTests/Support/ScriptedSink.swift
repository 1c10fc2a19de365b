import Formats
import Telemetry

@testable import Delivery

/// A sink that does what a test has written down, step by step, and then succeeds.
///
/// Rows are known by their depth, which is their number in the test.
actor ScriptedSink: Sink {
    nonisolated let name: String
    nonisolated let needs: SinkNeeds
    private let time: TimeSource
    /// Whether the endpoint answers at all; nil for always.
    private let isUp: Switch?
    private var script: [Step]
    /// The rows of each call.
    private(set) var calls: [[Int]] = []
    /// The rows for which success was answered.
    private(set) var delivered: [Int] = []
    /// The rows that it gave up itself.
    private(set) var dropped: [Int] = []
    /// Every id under which a row came.
    private(set) var ids: [Int: Set<RowID>] = [:]
    private(set) var isClosed = false
    private(set) var underWay = 0
    private(set) var mostUnderWay = 0

    enum Step: Sendable {
        case succeed
        /// Delivers, but cuts something.
        case cut(EncodingLosses)
        /// Delivers after so long, by the test's clock.
        case succeedAfter(Duration)
        case fail(SinkError)
        /// Delivers so many rows, drops as many as invalid, and fails for the rest.
        case failAfter(delivered: Int, dropped: Int, SinkError)
        /// Delivers all but so many of the last rows, which the endpoint refuses each alone.
        case refuse(Int)
        /// Comes back only when cancelled.
        case hang
        /// Never comes back.
        case hangForever
    }

    init(
        _ script: [Step] = [], name: String = "scripted", needs: SinkNeeds = .init(),
        time: TimeSource = .system, isUp: Switch? = nil
    ) {
        self.name = name
        self.needs = needs
        self.time = time
        self.isUp = isUp
        self.script = script
    }

    func add(_ steps: [Step]) { script += steps }

    func deliver(_ batch: SinkBatch) async throws(SinkError) -> SinkReceipt {
        underWay += 1
        mostUnderWay = max(mostUnderWay, underWay)
        defer { underWay -= 1 }
        let numbers = batch.rows.map { Int($0.row.sample.metrics[0]) }
        calls.append(numbers)
        for (number, row) in zip(numbers, batch.rows) { ids[number, default: []].insert(row.id) }
        guard isUp?.isOn ?? true else { throw .testUnreachable }
        let step = script.isEmpty ? .succeed : script.removeFirst()
        var receipt = try await perform(step, batch, numbers)
        receipt.requests = 1
        receipt.bytes = numbers.count * 10
        return receipt
    }

    private func perform(
        _ step: Step, _ batch: SinkBatch, _ numbers: [Int]
    ) async throws(SinkError) -> SinkReceipt {
        switch step {
        case .succeed: break
        case .cut(let losses):
            delivered += numbers
            return SinkReceipt(delivered: numbers.count, losses: losses)
        case .succeedAfter(let duration):
            do { try await time.sleep(duration) } catch { throw .testCancelled }
        case .fail(let error):
            throw error
        case .failAfter(let count, let dropped, let error):
            let count = min(count, numbers.count)
            let drop = min(dropped, numbers.count - count)
            delivered += numbers.prefix(count)
            self.dropped += numbers.dropFirst(count).prefix(drop)
            throw error.leaving(
                Array(batch.rows.dropFirst(count + drop)),
                after: SinkReceipt(delivered: count, dropped: drop > 0 ? [.invalid: drop] : [:]))
        case .refuse(let count):
            let count = min(count, numbers.count)
            delivered += numbers.dropLast(count)
            return SinkReceipt(
                delivered: numbers.count - count,
                refused: batch.rows.suffix(count).map {
                    RefusedRow($0, reason: .refused, message: "400 not this one")
                })
        case .hang:
            while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
            throw .testCancelled
        case .hangForever:
            await withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in }
        }
        delivered += numbers
        return SinkReceipt(delivered: numbers.count)
    }

    func close() { isClosed = true }
}

extension SinkError {
    static let testUnreachable = SinkError(.unreachable, retryable: true, message: "no route")
    static let testForbidden = SinkError(.unauthorized, retryable: true, message: "status 403")
    static let testRefused = SinkError(.httpStatus, retryable: false, message: "status 404")
    static let testBusy = SinkError(.httpStatus, retryable: true, message: "status 503")
    static let testClosed = SinkError(.closed, retryable: false, message: "nobody reads")
    static let testCancelled = SinkError(.cancelled, retryable: true, message: "cancelled")
}
