import Foundation

/// Runs Prometheus' own tool in a folder of files.
///
/// - Parameters:
///   - arguments: What it is asked, such as `["check", "rules", "rules.yml"]`.
///   - files: The text of each file by its name.
/// - Returns: What it prints, and whether it found nothing wrong.
/// - Throws: `BrokerError.missingProgram`.
public func promtool(
    _ arguments: [String], files: [String: String]
) async throws -> (output: String, isRight: Bool) {
    let program = try ServerProcess.program("promtool", package: "prometheus")
    let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("mqp-promtool-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files {
        try Data(text.utf8).write(to: folder.appendingPathComponent(name))
    }
    do {
        let output = try await runCommand(
            "/bin/bash", ["-c", #"cd "$0" && exec "$@""#, folder.path, program] + arguments,
            environment: ["PATH": ServerProcess.path], in: folder)
        return (output, true)
    } catch BrokerError.commandFailed(_, _, let output) {
        return (output, false)
    }
}
