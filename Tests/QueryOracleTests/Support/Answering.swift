import Foundation
import LocalStore
import Queries
import QueryExecution
import QueryOracle
import Telemetry
import TestSupport

/// Who answers the questions about the rows of a set, and the oracle beside it.
struct Answering {
    var answer: (Query, QueryContext) throws(QueryError) -> QueryResult
    var oracle: Oracle
    var context: QueryContext

    /// Without a store: batches of rows as a generator likes.
    init(_ set: DataSet, batches seed: UInt64) {
        let source = BatchedRows(set.plain, seed: seed)
        self.init(set) { query, context throws(QueryError) in
            try execute(query, over: source, in: context)
        }
    }

    init(
        _ set: DataSet,
        answer: @escaping (Query, QueryContext) throws(QueryError) -> QueryResult
    ) {
        self.answer = answer
        oracle = Oracle(rows: set.plain, now: set.now)
        oracle.entities = set.entities
        context = QueryContext(now: set.now, offset: Self.offset)
    }

    /// A store in a folder of its own, with the rows in as many writes as a generator likes.
    static func with<Value>(
        _ set: DataSet, limits: LocalStore.Limits = .longest, batches generator: SplitMix64?,
        _ body: (Answering) throws -> Value
    ) throws -> Value {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "oracle-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = LocalStore(
            writingAt: folder.appending(path: "rows.db").path(percentEncoded: false),
            limits: limits)
        write(set, to: store, generator)
        store.close()
        let reader = try LocalStore(readingAt: store.path)
        defer { reader.close() }
        return try body(
            Answering(set) { query, context throws(QueryError) in
                try reader.answer(query, in: context)
            })
    }

    /// All at once; or in batches, on a clock that goes with their times, so that the store rolls up
    /// and forgets as in a run.
    private static func write(_ set: DataSet, to store: LocalStore, _ generator: SplitMix64?) {
        defer { store.flush() }
        guard var generator else { return store.write(set.rows, now: set.now) }
        var rest = set.rows[...]
        var now: Int64 = 0
        while !rest.isEmpty {
            let count = Int.random(in: 1...120, using: &generator)
            now = max(now, rest.prefix(count).map(\.sample.timestamp).max() ?? 0)
            store.write(Array(rest.prefix(count)), now: now)
            rest = rest.dropFirst(count)
            if Bool.random(using: &generator) { store.flush() }
        }
    }

    /// What differs between the two answers; empty where nothing does.
    func differences(over tree: NRQLQuery) -> [String] {
        let query: Query
        switch tree.lowered() {
        case .success(let lowered): query = lowered
        case .failure(let reasons): return reasons.all.map { "has no form: \($0.message)" }
        }
        let actual = Result { () throws(QueryError) in try answer(query, context) }
        var oracle = oracle
        if let range = try? oracle.range(of: tree) {
            let length = range.upperBound - range.lowerBound
            oracle.automaticWidth = query.bucketWidth(over: max(length, 1))?.step
            oracle.snappedBack = snapping(try? actual.get(), range)
        }
        let expected = Result { try oracle.answer(tree) }
        switch (expected, actual) {
        case (.success(let expected), .success(let actual)):
            return Comparison(query: tree, expected: expected, actual: actual).differences()
        case (.failure(let reason), .success):
            if case OracleError.refused = reason {
                return ["is answered, and not refused: \(reason)"]
            }
            return ["the oracle has no answer: \(reason)"]
        case (.success, .failure(let error)): return ["no answer: \(error.message)"]
        case (.failure(let reason), .failure):
            if case OracleError.refused = reason { return [] }
            return ["neither has an answer: \(reason)"]
        }
    }

    /// Long ranges end on a whole minute or hour where they are cut into buckets.
    private func snapping(_ answer: QueryResult?, _ range: Range<Int64>) -> Int64 {
        guard let buckets = answer?.buckets, buckets.count > 1, let last = buckets.last else {
            return 0
        }
        let length = range.upperBound - range.lowerBound
        let back = range.upperBound - last.upperBound
        let isMinute = length >= 3 * 3_600_000 && back < 60_000
        let isHour = length >= 3 * 86_400_000 && back < 3_600_000
        guard back >= 0, isMinute || isHour else { return 0 }
        return last.upperBound % (isMinute ? 60_000 : 3_600_000) == 0 ? back : 0
    }

    private static let offset: @Sendable (String, Int64) -> Int64? = { zone, time in
        TimeZone(identifier: zone).map {
            let date = Date(timeIntervalSince1970: Double(time) / 1000)
            return Int64($0.secondsFromGMT(for: date)) * 1000
        }
    }
}

extension LocalStore.Limits {
    /// Nothing is too old.
    static let longest = LocalStore.Limits(
        rowAge: 1000 * 86_400_000, minuteAge: 1000 * 86_400_000, hourAge: 1000 * 86_400_000)
}
