import Definitions
import Telemetry
import TestSupport
import Testing

@testable import Plans
@testable import Transforms

/// Counters that outlive the process: what was kept gives the same changes as what went on.
@Suite struct CounterBaselinesBytesTests {
    static let layout = CounterBaselinesTests.layout

    static func table(_ rows: [(key: Scalar, a: Scalar, b: Scalar)]) -> RowTable {
        var table = RowTable(fieldCount: 4, counterCount: 2)
        for row in rows {
            let index = table.appendRow()
            table[index, 0] = row.key
            table[index, 1] = row.a
            table[index, 3] = row.b
        }
        return table
    }

    /// What a restart makes of counters: the clock begins anew, and the wall clock has gone on.
    static func restarted(
        _ counters: CounterBaselines, at now: Duration, away: Int64, as other: RowLayout = layout
    ) throws -> CounterBaselines {
        let bytes = CounterBaselines.bytes(
            of: [("queues", layout, counters)], at: now, wallClock: 1_000_000)
        let read = CounterBaselines.read(
            bytes, for: [("queues", other)], at: .seconds(3), wallClock: 1_000_000 + away)
        return try #require(read?.first)
    }

    @Test func `a change spans the restart, and its time is that of the wall clock`() throws {
        var counters = CounterBaselines()
        var first = Self.table([(.text("q"), .integer(100), .unsigned(.max - 5))])
        counters.advance(&first, layout: Self.layout, at: .seconds(50))
        var later = try Self.restarted(counters, at: .seconds(60), away: 20_000)
        var second = Self.table([(.text("q"), .integer(130), .unsigned(.max))])
        later.advance(&second, layout: Self.layout, at: .seconds(3))
        #expect(second.changes == [30, 5])
        #expect(second.elapsed == [30])
    }

    @Test func `a wall clock that went back leaves the change known and the rate unknown`() throws {
        var counters = CounterBaselines()
        var first = Self.table([(.text("q"), .integer(1), .missing)])
        counters.advance(&first, layout: Self.layout, at: .seconds(50))
        var later = try Self.restarted(counters, at: .seconds(60), away: -1)
        var second = Self.table([(.text("q"), .integer(5), .missing)])
        later.advance(&second, layout: Self.layout, at: .seconds(3))
        #expect(second.changes[0] == 4 && second.elapsed[0].isNaN)
    }

    @Test func `a definition that changed begins anew`() throws {
        var counters = CounterBaselines()
        var first = Self.table([(.text("q"), .integer(1), .missing)])
        counters.advance(&first, layout: Self.layout, at: .seconds(50))
        let other = RowLayout(
            rows: .each([]),
            fields: [
                CounterBaselinesTests.field("key", .string, slot: 0, counter: nil),
                CounterBaselinesTests.field("c", .counter, slot: 1, counter: 0),
            ], fieldCount: 4, counterCount: 1, key: [0])
        #expect(try Self.restarted(counters, at: .zero, away: 0, as: other).isEmpty)
    }

    @Test func `bytes that are cut off or have another version are not read`() {
        var counters = CounterBaselines()
        var first = Self.table([(.text("ключ"), .double(-0.0), .boolean(true))])
        counters.advance(&first, layout: Self.layout, at: .seconds(50))
        let bytes = CounterBaselines.bytes(
            of: [("queues", Self.layout, counters)], at: .zero, wallClock: 0)
        func read(_ bytes: [UInt8]) -> [CounterBaselines]? {
            CounterBaselines.read(
                bytes, for: [("queues", Self.layout)], at: .zero, wallClock: 0)
        }
        #expect(read(bytes) != nil)
        for length in 0..<bytes.count { #expect(read(Array(bytes.prefix(length))) == nil) }
        #expect(read(bytes + [0]) == nil)
        #expect(read([2] + bytes.dropFirst()) == nil)
    }

    @Test func `whatever bytes there are, reading them ends`() {
        var random = SplitMix64(seed: 7)
        for _ in 0..<2_000 {
            let bytes = (0..<Int.random(in: 0...64, using: &random)).map { index in
                index == 0 ? 1 : UInt8.random(in: 0...255, using: &random)
            }
            _ = CounterBaselines.read(
                bytes, for: [("queues", Self.layout)], at: .zero, wallClock: 0)
        }
    }

    @Test func `random counters go on as if nothing had happened`() throws {
        var random = SplitMix64(seed: 11)
        var steady = CounterBaselines()
        var restarting = CounterBaselines()
        var totals = [Int64](repeating: 0, count: 40)
        for poll in 1...60 {
            var rows: [(key: Scalar, a: Scalar, b: Scalar)] = []
            for index in totals.indices
            where !Int.random(in: 0..<4, using: &random).isMultiple(of: 4) {
                totals[index] += Int64.random(in: -2...50, using: &random)
                rows.append((.integer(Int64(index)), .integer(max(totals[index], 0)), .missing))
            }
            var (one, other) = (Self.table(rows), Self.table(rows))
            let now = Duration.seconds(10 * poll)
            steady.advance(&one, layout: Self.layout, at: now)
            restarting.advance(&other, layout: Self.layout, at: now)
            #expect(one.changes.map(\.bitPattern) == other.changes.map(\.bitPattern))
            let bytes = CounterBaselines.bytes(
                of: [("queues", Self.layout, restarting)], at: now, wallClock: 5)
            restarting = try #require(
                CounterBaselines.read(
                    bytes, for: [("queues", Self.layout)], at: now, wallClock: 5)?.first)
        }
    }
}
