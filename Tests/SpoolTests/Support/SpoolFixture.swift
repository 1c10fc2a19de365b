import Spool
import StandIns
import Testing

/// A spool on a disk that a test has in hand, with the short ways to use it.
final class SpoolFixture {
    let files: FaultyFiles
    let clock = TestClock()
    let options: SpoolOptions
    let sinks: [SpoolSink]
    private(set) var spool: Spool
    private(set) var recovery: SpoolRecovery

    /// Small segments, so that few rows make several.
    static let options = SpoolOptions(
        maximumBytes: SpoolOptions.minimumBytes, maximumAge: nil, segmentBytes: 2 << 10,
        commitDelay: .zero)

    init(
        _ sinks: [SpoolSink] = [SpoolSink(name: "a")], options: SpoolOptions = options,
        files: FaultyFiles = FaultyFiles()
    ) async throws {
        self.sinks = sinks
        self.options = options
        self.files = files
        let clock = clock
        (spool, recovery) = try await Spool.open(
            files, options: options, sinks: sinks, id: 7, now: { clock.now })
    }

    /// Opens it again, after the process died or the machine lost power.
    func reopen(_ sinks: [SpoolSink]? = nil, afterPowerCut: Bool = false) async throws {
        if afterPowerCut { files.crash() } else { files.kill() }
        let clock = clock
        (spool, recovery) = try await Spool.open(
            files, options: options, sinks: sinks ?? self.sinks, id: 9, now: { clock.now })
    }

    func cursor(_ sink: String = "a") throws -> SinkCursor {
        try #require(spool.cursor(of: sink))
    }

    /// Appends rows with these values, in one commit.
    @discardableResult
    func append(_ values: Range<Int>, length: Int = 6) async throws -> Range<UInt64> {
        try await spool.append(SpoolCommit(rows: SpoolRows.rows(values, length: length)))
    }

    /// The values of all rows that can be leased, which are delivered then.
    func deliverAll(_ sink: String = "a", _ end: SpoolEnd = .oldest) async throws -> [Int] {
        var values: [Int] = []
        let cursor = try cursor(sink)
        while let lease = try await cursor.lease(end, maximumRows: 50, maximumBytes: 1 << 20) {
            values += lease.rows.map(SpoolRows.value)
            try await cursor.settle(lease, SpoolSettlement(delivered: lease.rows.count))
        }
        return values
    }

    func lease(_ rows: Int, _ end: SpoolEnd = .oldest, of sink: String = "a") async throws
        -> SpoolLease
    {
        try #require(try await cursor(sink).lease(end, maximumRows: rows, maximumBytes: 1 << 20))
    }

    var segments: [String] { files.names.filter { $0.hasPrefix("segment-") && !$0.contains(".") } }
}

/// The reason for which a body fails.
func reason(_ body: () async throws -> Void) async -> SpoolError.Reason? {
    do {
        try await body()
        return nil
    } catch let error as SpoolError {
        return error.reason
    } catch {
        Issue.record(error)
        return nil
    }
}
