import Foundation

/// An answer as `mqp query --format json` writes it.
struct QueryAnswer: Decodable {
    struct Column: Decodable {
        var name: String
        var unit: String?
    }

    struct Row: Decodable {
        var facets: [Cell]
        var begin: Int64?
        var values: [Cell]
        var before: [Cell]?
    }

    var query: String
    var facets: [String]
    var columns: [Column]
    var rows: [Row]
    var total: Int

    /// The number in the first column of the first row.
    var number: Double? { rows.first?.values.first?.number }
}

/// A value of an answer.
enum Cell: Decodable, Equatable {
    case null
    case number(Double)
    case text(String)
    case other

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else {
            self = .other
        }
    }

    var number: Double? { if case .number(let value) = self { value } else { nil } }
    var text: String? { if case .text(let value) = self { value } else { nil } }
}

extension MQPProgram {
    /// Asks over the store of `mqp.yml`; nil where there is no answer yet.
    func answer(_ query: String, _ arguments: String...) async throws -> QueryAnswer? {
        let running = try start(["query", query, "mqp.yml", "--format", "json"] + arguments)
        let result = try await running.result(within: .seconds(150))
        guard result.status == 0 else { return nil }
        return try JSONDecoder().decode(QueryAnswer.self, from: Data(result.output.utf8))
    }

    /// Writes `mqp.yml`: a simulated shop, asked each second, with rows in a file.
    func writeShop(_ more: String = "", state: String = "state: state") throws {
        try write(
            """
            format: 1
            account: 42
            \(state)
            \(more)
            targets: [{ target: shop, source: simulation, simulation: shop, interval: 1s }]
            sinks: [{ sink: file, path: rows.ndjson }]
            """, to: "mqp.yml")
    }
}
