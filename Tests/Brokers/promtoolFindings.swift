import Foundation

/// What Prometheus' own linter says about a text exposition; empty where it finds nothing.
///
/// - Throws: `BrokerError.missingProgram`.
public func promtoolFindings(in exposition: [UInt8]) async throws -> String {
    let program = try ServerProcess.program("promtool", package: "prometheus")
    let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("mqp-promtool-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("metrics.txt")
    try Data(exposition).write(to: file)
    do {
        return try await runCommand(
            "/bin/bash", ["-c", #"exec "$0" check metrics <"$1""#, program, file.path],
            environment: ["PATH": ServerProcess.path], in: folder)
    } catch BrokerError.commandFailed(_, _, let output) where !output.isEmpty {
        return output
    }
}
