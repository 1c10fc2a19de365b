import ArgumentParser
import Definitions
import Diagnostics

extension DefinitionsCommand {
    /// Prints a source, an entity type or an endpoint as it is with all layers, and where each part is
    /// from.
    struct Show: ParsableCommand {
        /// How the parts are written.
        enum Form: String, ExpressibleByArgument, CaseIterable { case text, json }

        static let configuration = CommandConfiguration(
            abstract:
                "Prints a source, an entity type or an endpoint with the origin of every part.",
            discussion: """
                EXAMPLES
                  mqp definitions show rabbitmq
                  mqp definitions show rabbitmq mqp.yml
                  mqp definitions show new-relic-events
                  mqp definitions show INFRA-MESSAGE_QUEUE_QUEUE --definitions mine --format json

                The exit code is 1 when the definitions have an error, which is said on standard \
                error, and 2 when there is nothing of that name.
                """)

        @Argument(help: "The name of a source, the key of an entity type, or a kind of sink.")
        var name: String

        @OptionGroup var input: DefinitionInput

        @Option(help: "How the parts are written: text or json.")
        var format = Form.text

        func run() throws {
            let (set, isSound) = try input.load()
            guard let parts = set.parts(of: name) else {
                let names =
                    set.sources.map(\.name.value) + set.entityTypes.map(\.definition.key)
                    + set.endpoints.map(\.kind.value.rawValue)
                let hint =
                    suggestion(for: name, in: names.sorted())
                    ?? "`mqp definitions list` says what there is"
                Console.error(
                    "error: no source, entity type or endpoint is named `\(name)`; \(hint)")
                throw Console.Outcome.couldNotRun.code
            }
            switch format {
            case .text: Console.out(parts.text)
            case .json: Console.out(parts.json(named: name).indented + "\n")
            }
            if !isSound { throw Console.Outcome.findings.code }
        }
    }

    /// Prints the names of all definitions.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints the names of the definitions, where each is, and what extends it.")

        @OptionGroup var input: DefinitionInput

        func run() throws {
            let (set, isSound) = try input.load()
            Console.out(table(set.names))
            if !isSound { throw Console.Outcome.findings.code }
        }
    }
}

extension DefinitionSet {
    /// A row of kind, name, place and further files for each definition.
    fileprivate var names: [[String]] {
        let sources = sources.map { source in
            let others = source.files.dropFirst().joined(separator: ", ")
            return ["source", source.name.value, source.name.place.line, others]
        }
        let types = entityTypes.map { folder in
            let (type, others) = (folder.definition, folder.extensions.joined(separator: ", "))
            return ["entity type", type.key, type.type.place.line, others]
        }
        let dashboards = dashboards.map {
            ["dashboard", $0.name.value, $0.name.place.line, ""]
        }
        let endpoints = endpoints.map { endpoint in
            let others = endpoint.files.dropFirst().joined(separator: ", ")
            return ["endpoint", endpoint.kind.value.rawValue, endpoint.kind.place.line, others]
        }
        return sources + types + dashboards + endpoints
    }
}

extension [DefinitionPart] {
    /// A line for each part, and one below it for what it took the place of.
    fileprivate var text: String {
        table(
            flatMap { part in
                let name = part.owner.map { "\($0): \(part.name)" } ?? part.name
                let row = [part.kind.rawValue, name, part.origin.line, part.value]
                guard let replaced = part.replaced else { return [row] }
                return [row, ["", "  replaces", replaced.place.line, replaced.value]]
            })
    }

    fileprivate func json(named name: String) -> JSONValue {
        let parts = map { part in
            JSONValue.object(
                [
                    ("kind", .string(part.kind.rawValue)), ("in", .optional(part.owner)),
                    ("name", .string(part.name)), ("value", .string(part.value)),
                ] + part.origin.members + [
                    (
                        "replaced",
                        part.replaced.map {
                            .object([("value", .string($0.value))] + $0.place.members)
                        } ?? .null
                    )
                ])
        }
        return .object([("name", .string(name)), ("parts", .array(parts))])
    }
}

extension Place {
    fileprivate var line: String { "\(path):\(range.start.line)" }

    fileprivate var members: [(String, JSONValue)] {
        [("path", .string(path)), ("line", .number(range.start.line))]
    }
}

/// Rows of equally many cells, under one another.
private func table(_ rows: [[String]]) -> String {
    let shownRows = rows.map { $0.map { shown($0, upTo: 500) } }
    let widths = (shownRows.first ?? []).indices.map { column in
        shownRows.map { $0[column].count }.max() ?? 0
    }
    return shownRows.map { row in
        var line = ""
        for (cell, width) in zip(row, widths) {
            line += cell + String(repeating: " ", count: width - cell.count + 2)
        }
        while line.last == " " { line.removeLast() }
        return line + "\n"
    }.joined()
}
