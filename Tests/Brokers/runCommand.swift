import Foundation

/// Runs a program to its end and returns what it wrote.
///
/// - Parameters:
///   - program: the program's file.
///   - arguments: its arguments.
///   - environment: its whole environment.
///   - folder: where its output is kept meanwhile, so that no pipe can fill up.
/// - Returns: both outputs, as they came.
/// - Throws: `BrokerError.commandFailed` when it ends with another status than 0.
func runCommand(
    _ program: String, _ arguments: [String], environment: [String: String], in folder: URL
) async throws -> String {
    let file = folder.appendingPathComponent("command-\(UUID().uuidString).log")
    try Data().write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let output = try FileHandle(forWritingTo: file)
    defer { try? output.close() }

    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    let status: Int32 = try await withCheckedThrowingContinuation { continuation in
        process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
        do { try withoutBlockedSignals { try process.run() } } catch {
            continuation.resume(throwing: error)
        }
    }
    let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
    guard status == 0 else {
        throw BrokerError.commandFailed(
            ([program] + arguments).joined(separator: " "), status: status, output: text)
    }
    return text
}
