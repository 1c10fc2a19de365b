import Definitions
import Telemetry
import Testing
import Transforms

@testable import Plans

/// Changes of counters: exact, and unknown rather than wrong.
@Suite struct CounterBaselinesTests {
    /// A row of key, counter and counter.
    static let layout = RowLayout(
        rows: .each([]),
        fields: [
            field("key", .string, slot: 0, counter: nil), field("a", .counter, slot: 1, counter: 0),
            field("b", .counter, slot: 3, counter: 1),
        ], fieldCount: 4, counterCount: 2, key: [0])

    static func field(
        _ name: String, _ kind: FieldDefinition.Kind, slot: Int, counter: Int?
    ) -> RowLayout.Field {
        RowLayout.Field(
            name: name, levelsUp: 0, keys: [name], kind: kind, isOptional: true, slot: slot,
            counterSlot: counter)
    }

    var baselines = CounterBaselines()
    var seconds = 0

    /// Advances by an answer after 10 seconds and gives its table.
    mutating func poll(_ rows: [(key: String, a: Scalar, b: Scalar)]) -> RowTable {
        seconds += 10
        var table = RowTable(fieldCount: 4, counterCount: 2)
        for row in rows {
            let index = table.appendRow()
            table[index, 0] = .text(row.key)
            table[index, 1] = row.a
            table[index, 3] = row.b
        }
        baselines.advance(&table, layout: Self.layout, at: .seconds(seconds))
        return table
    }

    /// The change of the first counter of a single row.
    mutating func change(to value: Scalar) -> Double {
        poll([("q", value, .missing)]).change(row: 0, counter: 0)
    }

    @Test mutating func `knows no change of a row that is new`() {
        let table = poll([("q", .integer(5), .integer(6))])
        #expect(table.changes.allSatisfy { $0.isNaN })
        #expect(table.elapsed.allSatisfy { $0.isNaN })
    }

    @Test mutating func `counts each counter of each row since it was last seen`() {
        _ = poll([("q", .integer(5), .integer(6)), ("r", .integer(100), .integer(0))])
        let table = poll([("r", .integer(130), .integer(0)), ("q", .integer(7), .integer(16))])
        #expect(table.changes == [30, 0, 2, 10])
        #expect(table.elapsed == [10, 10])
    }

    @Test(
        arguments: [
            (.integer(9_007_199_254_740_993), .integer(9_007_199_254_740_994), 1),
            (.integer(.max - 1), .unsigned(UInt64(Int64.max) + 2), 3),
            (.unsigned(.max - 7), .unsigned(.max), 7),
            (.integer(0), .unsigned(.max), 1.8446744073709552e19),
            (.double(1.5), .double(4), 2.5), (.integer(3), .double(4.5), 1.5),
            (.integer(-5), .integer(-3), 2), (.integer(7), .integer(7), 0),
        ] as [(Scalar, Scalar, Double)])
    mutating func `is exact for whole numbers of 64 bits`(
        _ earlier: Scalar, _ later: Scalar, _ change: Double
    ) {
        _ = self.change(to: earlier)
        #expect(self.change(to: later) == change)
    }

    @Test mutating func `does not know the change over a reset, and knows the next one`() {
        let values: [Int64] = [100, 40, 45]
        let changes = values.map { change(to: .integer($0)) }
        #expect(changes[0].isNaN && changes[1].isNaN)
        #expect(changes[2] == 5)
    }

    @Test(arguments: [.missing, .text("many")] as [Scalar])
    mutating func `does not know a change from or to what is no number`(_ scalar: Scalar) {
        _ = change(to: .integer(5))
        #expect(change(to: scalar).isNaN)
        #expect(change(to: .integer(9)).isNaN)
        #expect(change(to: .integer(10)) == 1)
    }

    @Test mutating func `takes the second row with a key in one answer for none`() {
        _ = poll([("q", .integer(5), .missing)])
        let table = poll([("q", .integer(7), .missing), ("q", .integer(100), .missing)])
        #expect(table.change(row: 0, counter: 0) == 2)
        #expect(table.change(row: 1, counter: 0).isNaN)
        #expect(table.elapsed[1].isNaN)
        #expect(change(to: .integer(8)) == 1)
    }

    @Test(arguments: 0...CounterBaselines.maximumAbsence)
    mutating func `remembers a row that was away for less than so many polls`(_ absence: Int) {
        _ = poll([("q", .integer(5), .missing), ("other", .integer(0), .missing)])
        for _ in 0..<absence { _ = poll([("other", .integer(0), .missing)]) }
        let table = poll([("q", .integer(25), .missing)])
        if absence < CounterBaselines.maximumAbsence {
            #expect(table.change(row: 0, counter: 0) == 20)
            #expect(table.elapsed[0] == Double(10 * (absence + 1)))
        } else {
            #expect(table.change(row: 0, counter: 0).isNaN)
            #expect(table.elapsed[0].isNaN)
            #expect(change(to: .integer(26)) == 1)
        }
    }

    @Test mutating func `begins anew also where an answer has more rows than are known`() {
        _ = poll([("q", .integer(5), .missing)])
        // As many rows as keys are remembered, so that nothing has to be forgotten for room.
        for _ in 0..<CounterBaselines.maximumAbsence {
            _ = poll([("r", .integer(1), .missing), ("r", .integer(1), .missing)])
        }
        #expect(change(to: .integer(9)).isNaN)
    }

    @Test mutating func `keeps rows apart by all parts of their key`() {
        let layout = RowLayout(
            rows: .each([]),
            fields: [
                Self.field("k", .string, slot: 0, counter: nil),
                Self.field("l", .integer, slot: 1, counter: nil),
                Self.field("a", .counter, slot: 2, counter: 0),
            ], fieldCount: 3, counterCount: 1, key: [0, 1])
        func table(_ rows: [[Scalar]]) -> RowTable {
            var table = RowTable(fieldCount: 3, counterCount: 1)
            for row in rows {
                let index = table.appendRow()
                for (slot, value) in row.enumerated() { table[index, slot] = value }
            }
            return table
        }
        var first = table([
            [.text("a"), .integer(1), .integer(10)], [.text("a"), .integer(2), .integer(20)],
        ])
        baselines.advance(&first, layout: layout, at: .zero)
        var second = table([
            [.text("a"), .integer(2), .integer(21)], [.text("a"), .text("1"), .integer(99)],
        ])
        baselines.advance(&second, layout: layout, at: .seconds(1))
        #expect(second.changes[0] == 1)
        #expect(second.changes[1].isNaN)
    }

    @Test mutating func `keeps names apart that only look the same`() {
        let composed = "caf\u{E9}"
        let decomposed = "cafe\u{301}"
        _ = poll([(composed, .integer(5), .missing), (decomposed, .integer(100), .missing)])
        let table = poll([
            (decomposed, .integer(101), .missing), (composed, .integer(8), .missing),
        ])
        #expect(table.change(row: 0, counter: 0) == 1)
        #expect(table.change(row: 1, counter: 0) == 3)
    }

    @Test mutating func `does nothing for rows without counters`() {
        var table = RowTable(fieldCount: 1, counterCount: 0)
        table.appendRow()
        let layout = RowLayout(rows: .one([]), fields: [], fieldCount: 1, counterCount: 0, key: [])
        baselines.advance(&table, layout: layout, at: .zero)
        #expect(table.elapsed.allSatisfy { $0.isNaN })
    }

    @Test func `remembers so many rows and takes no more`() {
        var baselines = CounterBaselines()
        var table = RowTable(fieldCount: 4, counterCount: 2)
        for key in 0...CounterBaselines.maximumRows {
            let index = table.appendRow()
            table[index, 0] = .integer(Int64(key))
            table[index, 1] = .integer(1)
        }
        var next = table
        baselines.advance(&table, layout: Self.layout, at: .zero)
        for row in 0..<next.rowCount { next[row, 1] = .integer(3) }
        baselines.advance(&next, layout: Self.layout, at: .seconds(1))
        #expect(next.change(row: CounterBaselines.maximumRows - 1, counter: 0) == 2)
        #expect(next.change(row: CounterBaselines.maximumRows, counter: 0).isNaN)
    }
}
