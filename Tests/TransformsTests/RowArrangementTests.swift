import Definitions
import Diagnostics
import Telemetry
import Testing
import Transforms

/// Rows that are grouped, and rows of other requests that belong to them.
@Suite struct RowArrangementTests {
    private static let requests = """
        format: 1
        source: s
        title: S
        requests:
          offsets:
            path: /offsets
            key: [group, topic, partition]
            fields:
              group: string
              topic: string
              partition: integer
              lag: { type: gauge?, unit: "{message}" }
              committed: { type: counter?, unit: "{message}" }
          groups:
            path: /groups
            key: [name]
            fields: { name: string, state: string?, members: { type: gauge?, unit: "{member}" } }
          brokers:
            path: /brokers
            key: [id]
            fields: { id: integer, host: string }
          partitions:
            path: /partitions
            key: [topic, partition]
            fields: { topic: string, partition: integer, leader: integer? }
        samples:

        """
    private static let catalogue = """
        format: 1
        metrics:
          lag: { unit: "{message}", description: l }
          worst: { unit: "{message}", description: w }
          members: { unit: "{member}", description: m }
          rows: { unit: "1", description: r }
          speed: { unit: "{message}/s", description: s }
        """

    private static func transform(_ sample: String) throws -> SourceTransform {
        var report = DiagnosticReport()
        let set = DefinitionSet.load(
            [
                .init(path: "s.yml", bytes: Array((requests + sample).utf8)),
                .init(path: "m.yml", bytes: Array(catalogue.utf8)),
            ], report: &report)
        let compiled = set.sources.first?.compile(catalogue: set.metrics, report: &report)
        return SourceTransform(try #require(compiled, "\(report.sorted.map(\.message))"))
    }

    private static func table(
        _ rows: [[Scalar]], width: Int, counters: [[Double]] = []
    ) -> RowTable {
        var table = RowTable(fieldCount: width, counterCount: counters.first?.count ?? 0)
        for (index, row) in rows.enumerated() {
            table.appendRow()
            for (slot, value) in row.enumerated() { table[index, slot] = value }
            guard !counters.isEmpty else { continue }
            for (counter, change) in counters[index].enumerated() {
                table.changes[index * table.counterCount + counter] = change
            }
            table.elapsed[index] = 10
        }
        return table
    }

    private static let offsets = table(
        [
            [.text("a"), .text("t"), .integer(0), .integer(5), .missing],
            [.text("b"), .text("t"), .integer(0), .missing, .missing],
            [.text("a"), .text("t"), .integer(1), .integer(7), .missing],
            [.text("a"), .text("u"), .integer(0), .integer(1), .missing],
        ], width: 5, counters: [[20], [.nan], [30], [0]])
    private static let groups = table(
        [
            [.text("a"), .text("Stable"), .integer(2)], [.text("c"), .text("Empty"), .integer(0)],
        ], width: 3)
    private static let brokers = table(
        [[.integer(1), .text("one")], [.integer(2), .text("two")]], width: 2)
    private static let partitions = table(
        [
            [.text("t"), .integer(0), .integer(1)], [.text("t"), .integer(1), .integer(1)],
            [.text("u"), .integer(0), .missing],
        ], width: 3)

    private static let answers: [RowTable?] = [offsets, groups, brokers, partitions]

    private static func samples(
        _ text: String, answers: [RowTable?] = answers
    ) throws -> [Sample] {
        let transform = try transform(text)
        return transform.samples(
            transform.source.samples[0], from: answers,
            target: TargetFields.table(name: "t", cluster: nil, source: "s", url: "u"),
            at: 1)
    }

    @Test func `makes one row of those that agree`() throws {
        let samples = try Self.samples(
            """
              Row:
                from: offsets
                group: [group]
                attributes: { group: group }
                metrics:
                  lag: sum(lag)
                  worst: max(offsets.lag)
                  rows: count(offsets)
                  speed: sum(rate(committed))
            """)
        #expect(samples.map(\.attributes) == [[.text("a")], [.text("b")]])
        #expect(samples[0].metrics == [13, 7, 3, 5])
        // Without a value it is unknown, and the row is there all the same.
        #expect(samples[1].metrics[0].isNaN && samples[1].metrics[3].isNaN)
        #expect(samples[1].metrics[2] == 1)
    }

    @Test func `filters rows before they are grouped`() throws {
        let samples = try Self.samples(
            """
              Row:
                from: offsets
                where: topic == "t"
                group: [group, topic]
                attributes: { group: group, topic: topic }
                metrics: { lag: sum(lag), rows: count(offsets) }
            """)
        #expect(samples.map { $0.attributes[0] } == [.text("a"), .text("b")])
        #expect(samples[0].metrics == [12, 2])
    }

    @Test func `leaves out a row of which the condition is unknown`() throws {
        for arrangement in ["group: [group]", "join: { groups: { by: { group: name } } }"] {
            let samples = try Self.samples(
                """
                  Row:
                    from: offsets
                    where: lag >= 0
                    \(arrangement)
                    attributes: { group: group }
                """)
            // The lag of the other group is not known.
            #expect(Set(samples.map { $0.attributes[0] }) == [.text("a")], "\(arrangement)")
        }
    }

    @Test func `reads the one row that belongs to a group`() throws {
        let text = """
              Row:
                from: offsets
                group: [group]
                join: { groups: { by: { group: name } } }
                attributes: { group: group, state: groups.state }
                metrics: { lag: sum(lag), members: groups.members }
            """
        let samples = try Self.samples(text)
        #expect(samples.map { $0.attributes[1] } == [.text("Stable"), .missing])
        #expect(samples[0].metrics == [13, 2])
        #expect(samples[1].metrics[1].isNaN)

        let silent = try Self.samples(
            text, answers: [Self.offsets, nil, Self.brokers, Self.partitions])
        #expect(silent.map { $0.attributes[1] } == [.missing, .missing])
    }

    @Test func `goes over the rows that belong to a row`() throws {
        let text = """
              Row:
                from: brokers
                join: { partitions: { by: { id: leader }, rows: many } }
                attributes: { host: host }
                metrics: { rows: count(partitions) }
            """
        let samples = try Self.samples(text)
        #expect(samples.map { $0.attributes[0] } == [.text("one"), .text("two")])
        // What has no leader belongs to no broker; a broker that leads nothing has none, not unknown.
        #expect(samples.map { $0.metrics[0] } == [2, 0])

        let silent = try Self.samples(
            text, answers: [Self.offsets, Self.groups, Self.brokers, nil])
        #expect(silent.allSatisfy { $0.metrics[0].isNaN })
    }

    @Test func `joins rows that were not grouped`() throws {
        let samples = try Self.samples(
            """
              Row:
                from: partitions
                join: { brokers: { by: { leader: id } } }
                attributes: { topic: topic, host: brokers.host }
            """)
        #expect(samples.map { $0.attributes[1] } == [.text("one"), .text("one"), .missing])
    }

    @Test func `refuses what cannot be joined, at its place`() throws {
        let cases: [(join: String, message: String)] = [
            ("{ grups: { by: [group] } }", "the source has no other request `grups`"),
            ("{ groups: { by: [group] } }", "`groups` declares no field `group`"),
            ("{ groups: { by: { lag: name } } }", "`lag` has a value in every row of a group"),
            ("{ brokers: { by: { group: id } } }", "`group` holds strings and `id` integers"),
            (
                "{ partitions: { by: { group: topic } } }",
                "more than one row of `partitions` can belong to a row"
            ),
        ]
        for (join, message) in cases {
            var report = DiagnosticReport()
            let sample = """
                  Row:
                    from: offsets
                    group: [group]
                    join: \(join)
                    attributes: { group: group }
                """
            let set = DefinitionSet.load(
                [.init(path: "s.yml", bytes: Array((Self.requests + sample).utf8))],
                report: &report)
            _ = set.sources.first?.compile(catalogue: [:], report: &report)
            #expect(report.sorted.map(\.message) == [message], "\(join)")
        }
    }
}
