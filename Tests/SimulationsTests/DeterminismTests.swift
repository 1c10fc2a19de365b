import Definitions
import Simulations
import Telemetry
import TestSupport
import Testing

/// The rows of a moment follow from definition, seed, start and moment alone.
@Suite struct DeterminismTests {
    /// What befalls the cluster while moments are compared.
    static let incident = "kind: broker-down, broker: \"2\", at: 20s, for: 30s, every: 100s"

    @Test func `gives the rows of the golden file for a seed`() throws {
        var bench = try Bench(incident: Self.incident)
        var text = ""
        for elapsed in [0, 1_500, 30_000, 75_250, 700_000] as [Int64] {
            bench.advance(to: elapsed)
            text += "after \(elapsed) ms\n" + (try bench.text())
        }
        expectGolden(text, "Golden/rows.txt")
    }

    @Test func `gives the same rows whatever was asked before`() throws {
        var random = SplitMix64(seed: 4)
        var steady = try Bench(incident: Self.incident)
        for _ in 0..<5 {
            let moment = Int64.random(in: 1_000...200_000, using: &random)
            var often = try Bench(incident: Self.incident)
            for earlier in (0..<40).map({ _ in Int64.random(in: 0...moment, using: &random) })
                .sorted()
            {
                often.advance(to: earlier)
                _ = try often.text()
            }
            often.advance(to: moment)
            var once = try Bench(incident: Self.incident)
            once.advance(to: moment)
            #expect(try often.text() == once.text())
        }
        steady.advance(to: 1_000)
        let before = try steady.text()
        #expect(try steady.text() == before)
    }

    @Test func `never goes back`() throws {
        var bench = try Bench()
        bench.advance(to: 90_700)
        let late = try bench.text()
        for earlier in [90_699, 90_000, 89_000, 0, -5_000] as [Int64] {
            bench.advance(to: earlier)
            #expect(try bench.text() == late)
        }
    }

    @Test func `has counters that never go back`() throws {
        var random = SplitMix64(seed: 11)
        var bench = try Bench(incident: Self.incident)
        var last: [String: Double] = [:]
        var elapsed: Int64 = 0
        for _ in 0..<300 {
            elapsed += Int64.random(in: 1...2_500, using: &random)
            bench.advance(to: elapsed)
            for table in SimulationTable.allCases {
                let rows = try bench.rows(table)
                for column in table.columns where column.content.kind == .counter {
                    for name in rows.byName.keys {
                        let value = rows.number(name, column.name)
                        guard !value.isNaN else { continue }
                        let key = "\(table) \(name) \(column.name)"
                        #expect(value >= last[key] ?? 0, "\(key) after \(elapsed) ms")
                        last[key] = value
                    }
                }
            }
        }
        #expect(last.count > 40)
    }

    @Test func `has a lag and a depth that are never negative`() throws {
        var bench = try Bench(
            incident: "kind: rebalance-storm, group: readers, at: 5s, for: 60s, every: 90s")
        for elapsed in stride(from: Int64(0), to: 240_000, by: 333) {
            bench.advance(to: elapsed)
            for row in try bench.rows(.groups).byName.values {
                #expect(row["lag_max"]?.number ?? -1 >= 0)
                #expect(row["lag_total"]?.number ?? -1 >= row["lag_max"]?.number ?? 0)
            }
            for row in try bench.rows(.queues).byName.values {
                #expect(row["messages_ready"]?.number ?? -1 >= 0)
                #expect(row["messages_unacknowledged"]?.number ?? -1 >= 0)
            }
        }
    }

    @Test func `gives others for another seed`() throws {
        var one = try Bench()
        var other = try Bench("seed: 2\n" + Bench.clusters)
        one.advance(to: 60_000)
        other.advance(to: 60_000)
        #expect(try one.text() != other.text())
    }

    @Test func `leaves all others as they were when a thing is added`() throws {
        var one = try Bench()
        var more = try Bench(
            Bench.clusters.replacing(
                "    queues:\n      - { queue: mails, rate: 20 }\n",
                with: """
                        queues:
                          - { queue: before, rate: 9 }
                          - { queue: mails, rate: 20 }

                    """))
        one.advance(to: 61_500)
        more.advance(to: 61_500)
        let (few, many) = (try one.rows(.queues), try more.rows(.queues))
        #expect(many.byName.count == few.byName.count + 1)
        for (name, row) in few.byName { #expect(many.byName[name] == row, "\(name)") }
        for table in [SimulationTable.topics, .partitions, .groups, .subscriptions] {
            #expect(try one.rows(table).byName == more.rows(table).byName)
        }
    }

    @Test func `goes on fewer steps at a time where there is more to do`() throws {
        var bench = try Bench(
            """
            clusters:
              - { cluster: c, provider: p, queues: [{ queue: "q-{n}", count: 10000 }] }
            """)
        let steps = Simulation.maximumWork / 10_003
        #expect(steps < Simulation.maximumSteps)
        let isThere = [steps - 1, 2 * steps, 2 * steps].map {
            bench.simulation.advance(to: Bench.start + $0 * 1_000)
        }
        #expect(isThere == [true, false, true])
    }

    @Test func `goes on at most so many steps at a time`() throws {
        var bench = try Bench()
        let moment = Bench.start + (Simulation.maximumSteps + 1) * 1_000
        let isThere = [bench.simulation.advance(to: moment), bench.simulation.advance(to: moment)]
        #expect(isThere == [false, true])
        var steady = try Bench()
        for second in 0...Simulation.maximumSteps + 1 { steady.advance(to: second * 1_000) }
        #expect(try bench.text() == steady.text())
    }
}
