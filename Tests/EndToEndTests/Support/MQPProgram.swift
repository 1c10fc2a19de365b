import Brokers
import Foundation

/// The program as a user runs it, in a folder of its own, with an environment that holds nothing
/// but what the test gives.
struct MQPProgram {
    /// What came of a run.
    struct Result {
        var status: Int32
        var output: String
        var errors: String

        /// The rows that were written to standard output.
        var rows: [EventRow] { EventRow.read(output) }
    }

    let folder: URL

    init(in folder: URL) { self.folder = folder }

    /// The program beside the tests.
    static var file: URL {
        URL(filePath: CommandLine.arguments[0]).resolvingSymlinksInPath()
            .deletingLastPathComponent().appending(path: "mqp")
    }

    /// The top of the project.
    static var project: URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
    }

    func write(_ text: String, to path: String) throws {
        let file = folder.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    /// Runs it to its end; `input` is a file in the folder.
    func run(
        _ arguments: String..., input: String? = nil, environment: [String: String] = [:]
    ) async throws -> Result {
        let running = try start(arguments, input: input, environment: environment)
        return try await running.result(within: .seconds(120))
    }

    /// Starts it and lets it run.
    ///
    /// `injecting` is what strace does to its system calls, such as
    /// `fdatasync:signal=SIGKILL:when=3`.
    func start(
        _ arguments: [String], input: String? = nil, environment: [String: String] = [:],
        injecting injection: String? = nil
    ) throws -> RunningProgram {
        let environment = environment.merging(["MQP_SHARE": Self.project.path]) { own, _ in own }
        guard let injection, let calls = injection.split(separator: ":").first else {
            return try RunningProgram(
                arguments, in: folder, input: input, environment: environment)
        }
        return try RunningProgram(
            [
                "--follow-forks", "--quiet=all", "--output=/dev/null",
                "--trace=\(calls)", "--inject=\(injection)", Self.file.path,
            ] + arguments, in: folder, input: input, environment: environment,
            program: URL(filePath: "/usr/bin/strace"))
    }
}

/// A program that runs; it is killed when nobody holds it any more.
final class RunningProgram {
    private let process = Process()
    private let outputFile: URL
    private let errorFile: URL

    init(
        _ arguments: [String], in folder: URL, input: String? = nil,
        environment: [String: String], program: URL = MQPProgram.file
    ) throws {
        let id = UUID().uuidString
        outputFile = folder.appending(path: "out-\(id)")
        errorFile = folder.appending(path: "err-\(id)")
        for file in [outputFile, errorFile] {
            try Data().write(to: file)
        }
        process.executableURL = program
        process.arguments = arguments
        process.environment = environment
        process.currentDirectoryURL = folder
        process.standardInput =
            try input.map { try FileHandle(forReadingFrom: folder.appending(path: $0)) }
            ?? FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: outputFile)
        process.standardError = try FileHandle(forWritingTo: errorFile)
        try withoutBlockedSignals { try process.run() }
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    var output: String { (try? String(contentsOf: outputFile, encoding: .utf8)) ?? "" }
    var errors: String { (try? String(contentsOf: errorFile, encoding: .utf8)) ?? "" }
    /// The complete rows so far.
    var rows: [EventRow] { EventRow.read(output) }
    var isRunning: Bool { process.isRunning }
    var id: Int32 { process.processIdentifier }

    func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    /// Kills it, and what it has started, as `strace` has the program.
    func killAll() {
        let children =
            "/proc/\(process.processIdentifier)/task/\(process.processIdentifier)/children"
        for child in ((try? String(contentsOfFile: children, encoding: .utf8)) ?? "")
            .split(separator: " ").compactMap({ Int32($0) })
        {
            kill(child, SIGKILL)
        }
        kill(process.processIdentifier, SIGKILL)
    }

    /// Waits for its end.
    func result(within limit: Duration) async throws -> MQPProgram.Result {
        try await eventually("the program ends", within: limit) { process.isRunning ? nil : true }
        return MQPProgram.Result(
            status: process.terminationReason == .exit ? process.terminationStatus : -1,
            output: output, errors: errors)
    }
}

/// A row as it stands in an output.
struct EventRow {
    var values: [String: Any]

    var eventType: String { text("eventType") ?? "" }

    func text(_ name: String) -> String? { values[name] as? String }
    func number(_ name: String) -> Double? { (values[name] as? NSNumber)?.doubleValue }

    /// The rows of complete lines.
    static func read(_ output: String) -> [EventRow] {
        output.split(separator: "\n").compactMap { line in
            let value = try? JSONSerialization.jsonObject(with: Data(line.utf8))
            return (value as? [String: Any]).map { EventRow(values: $0) }
        }
    }
}

/// Makes a folder, hands it to `body` as a program's, and removes it.
func withProgram<Value>(_ body: (MQPProgram) async throws -> Value) async throws -> Value {
    let folder = FileManager.default.temporaryDirectory
        .appending(path: "mqp-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await body(MQPProgram(in: folder))
}
