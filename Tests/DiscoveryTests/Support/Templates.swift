import Definitions
import Diagnostics

@testable import Discovery

/// Discoveries as they are written, of a source of one request.
enum Templates {
    struct NoDiscovery: Error {}

    static let target = "{ target: 't-${address}', source: s, url: 'http://${address}' }"

    static let source = """
        format: 1
        source: s
        title: S
        requests: { one: { path: /one, rows: one, fields: { name: string } } }
        samples: { OneSample: { from: one, attributes: { a: name } } }
        """

    /// The configuration with these discoveries.
    static func configuration(
        _ discoveries: String, targets: String = "[]", environment: [String: String] = [:]
    ) throws -> ResolvedConfiguration {
        var report = DiagnosticReport()
        let text =
            "{ format: 1, account: 1, targets: \(targets), discovery: \(discoveries), "
            + "sinks: [{ sink: stdout }] }"
        let set = DefinitionSet.load(
            [("s.yml", source), ("mqp.yml", text)].map {
                DefinitionFile(path: $0, bytes: Array($1.utf8))
            }, report: &report)
        let values = OutsideValues(
            environment: { environment[$0] },
            file: { _ in .failure(.init(reason: "none")) })
        guard
            let resolved = set.configurations.first?
                .resolve(in: set, values: values, report: &report)
        else {
            print(report.sorted.map(\.message))
            throw NoDiscovery()
        }
        return resolved
    }

    /// A discovery of one kind.
    static func discovery(
        _ kind: String, named name: String = "d", target: String = target,
        environment: [String: String] = [:]
    ) throws -> ResolvedDiscovery {
        let configuration = try configuration(
            "[{ discovery: \(name), \(kind), target: \(target) }]", environment: environment)
        guard let discovery = configuration.discoveries.first else { throw NoDiscovery() }
        return discovery
    }
}
