import Definitions
import Diagnostics
import Plans
import Simulations
import Telemetry
import Testing

/// A simulation of a text, and its rows in words.
struct Bench {
    /// A cluster with a bit of everything, and another one that nothing befalls.
    static let clusters = """
        clusters:
          - cluster: main
            provider: kafka
            version: 3.9.0
            brokers: 3
            disk: 20GiB
            retention: 10m
            topics:
              - { topic: wide, partitions: 6, rate: 200 }
              - { topic: narrow, partitions: 3, replication: 1, rate: 30 }
            queues:
              - { queue: mails, rate: 20 }
              - { vhost: shop, queue: "jobs-{n}", count: 2, rate: 5 }
            groups:
              - { group: readers, topics: [wide, narrow], members: 4 }
              - { group: others, topics: [wide], members: 3 }
          - cluster: quiet
            provider: rabbitmq
            region: eu-1
            brokers: [{ broker: rabbit@q }]
            queues: [{ queue: mails, rate: 20 }]
        """
    /// 2023-11-14, 22:13:20 UTC.
    static let start: Int64 = 1_700_000_000_000

    let definition: SimulationDefinition
    var simulation: Simulation

    /// A simulation of a file of which `text` is all but the first two keys.
    init(_ text: String = clusters, start: Int64 = start) throws {
        var report = DiagnosticReport()
        let file = DefinitionFile(
            path: "s.yml", bytes: Array("format: 1\nsimulation: s\n\(text)\n".utf8))
        let set = DefinitionSet.load([file], report: &report)
        let messages = report.sorted.map(\.message)
        try #require(messages.isEmpty, "\(messages)")
        definition = try #require(set.simulations.first)
        simulation = Simulation(definition, start: start)
    }

    /// The standard clusters, one of which something befalls.
    init(incident: String) throws {
        try self.init(
            Self.clusters + "\nincidents:\n  - { incident: i, cluster: main, \(incident) }")
    }

    /// Goes on to so many milliseconds after the start, however many steps that takes.
    mutating func advance(to elapsed: Int64) {
        while !simulation.advance(to: Self.start + elapsed) {}
    }

    /// The rows of a table as they are now, by what each is of.
    func rows(_ table: SimulationTable) throws -> Rows {
        let plan = try #require(try Self.plans.get()[table])
        return Rows(simulation.rows(of: table, by: plan.layout), of: table)
    }

    /// All values of all tables, by the names of table, row and column.
    func values() throws -> [String: Scalar] {
        var all: [String: Scalar] = [:]
        for table in SimulationTable.allCases {
            for (name, row) in try rows(table).byName {
                for (column, value) in row { all["\(table.rawValue) \(name): \(column)"] = value }
            }
        }
        return all
    }

    /// Everything as text, a line for each row.
    func text() throws -> String {
        try SimulationTable.allCases.map { try rows($0).text }.joined()
    }

    /// Plans that read every column of each table.
    static let plans = Result { try allPlans() }

    private static func allPlans() throws -> [SimulationTable: RequestPlan] {
        var plans: [SimulationTable: RequestPlan] = [:]
        for table in SimulationTable.allCases {
            let fields = table.columns.map { column in
                let word =
                    column.content.kind.rawValue
                    + (column.content.presence == .always ? "" : "?")
                let unit = column.content.unit.map { ", unit: \"\($0)\"" } ?? ""
                return "      \(column.name): { type: \"\(word)\"\(unit) }"
            }
            let text = """
                format: 1
                source: s
                title: S
                requests:
                  rows:
                    transport: simulation
                    table: \(table.rawValue)
                    key: [\(Rows.key(of: table).joined(separator: ", "))]
                    fields:
                \(fields.joined(separator: "\n"))
                samples:
                  Row: { from: rows, attributes: { provider: provider } }
                """
            var report = DiagnosticReport()
            let set = DefinitionSet.load(
                [DefinitionFile(path: "s.yml", bytes: Array(text.utf8))], report: &report)
            let source = set.sources.first?.compile(catalogue: [:], report: &report)
            let messages = report.sorted.map(\.message)
            let request = try #require(source?.requests.first, "\(table): \(messages)")
            plans[table] = plan(
                request.definition, named: request.name, using: Set(table.columns.indices))
        }
        return plans
    }
}

/// The rows of a table, by what each is of.
struct Rows {
    let table: SimulationTable
    let byName: [String: [String: Scalar]]
    private let order: [String]

    init(_ rows: RowTable, of table: SimulationTable) {
        self.table = table
        let columns = table.columns.map(\.name)
        let key = Self.key(of: table).compactMap { columns.firstIndex(of: $0) }
        var byName: [String: [String: Scalar]] = [:]
        var order: [String] = []
        for row in 0..<rows.rowCount {
            let name = key.compactMap { rows[row, $0].text }.joined(separator: " ")
            order.append(name)
            byName[name] = Dictionary(
                uniqueKeysWithValues: columns.indices.map { (columns[$0], rows[row, $0]) })
        }
        self.byName = byName
        self.order = order
    }

    /// What tells one row from another.
    static func key(of table: SimulationTable) -> [String] {
        switch table {
        case .clusters: ["cluster"]
        case .brokers: ["cluster", "id"]
        case .topics: ["cluster", "topic"]
        case .partitions: ["cluster", "topic", "partition"]
        case .queues: ["cluster", "vhost", "queue"]
        case .groups: ["cluster", "group"]
        case .subscriptions: ["cluster", "group", "topic"]
        }
    }

    /// A number; NaN where it is missing.
    func number(_ name: String, _ column: String) -> Double {
        byName[name]?[column]?.number ?? .nan
    }

    func value(_ name: String, _ column: String) -> Scalar? { byName[name]?[column] }

    var text: String {
        var text = "\(table.rawValue)\n"
        for name in order {
            let cells = table.columns.map { byName[name]?[$0.name]?.text ?? "-" }
            text += "  \(cells.joined(separator: " "))\n"
        }
        return text
    }
}
