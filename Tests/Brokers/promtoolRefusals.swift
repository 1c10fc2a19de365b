import Foundation

/// Which of some expressions Prometheus cannot read, by their numbers from 0.
///
/// - Throws: `BrokerError.missingProgram`.
public func promtoolRefusals(of expressions: [String]) async throws -> Set<Int> {
    let program = try ServerProcess.program("promtool", package: "prometheus")
    let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("mqp-promtool-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let rules = expressions.enumerated().map { ["record": "r\($0.offset)", "expr": $0.element] }
    let file = folder.appendingPathComponent("rules.yml")
    // JSON is YAML, but for a slash with a backslash.
    let groups: [String: Any] = ["groups": [["name": "g", "rules": rules] as [String: Any]]]
    try JSONSerialization.data(withJSONObject: groups, options: .withoutEscapingSlashes)
        .write(to: file)
    let output: String
    do {
        output = try await runCommand(
            program, ["check", "rules", "--lint=none", file.path],
            environment: ["PATH": ServerProcess.path], in: folder)
    } catch BrokerError.commandFailed(_, _, let text) where !text.isEmpty {
        output = text
    }
    return Set(output.matches(of: /rule \d+, "r(\d+)"/).compactMap { Int($0.1) })
}
