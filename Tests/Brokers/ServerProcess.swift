public import Foundation

/// A server of a test's own, with a folder of its own, which cannot outlive the test process.
///
/// The server is started by a small shell, the keeper, which waits on a pipe that only this
/// process holds. When the pipe closes, because of `end()`, of `deinit` or because the test
/// process died in whatever way, the keeper kills every process that the server started and
/// removes the folder. Those processes are known by a mark in their environment, which children
/// inherit and which no other process has.
public final class ServerProcess: Sendable {
    /// The name of the environment variable that marks what was started.
    public static let markName = "MQP_TEST_SERVER"

    /// The server's own folder, removed at its end.
    public let folder: URL
    /// The value of the mark; unique in this world.
    public let mark: String

    private let keeper: Process
    private let commands: FileHandle

    /// Makes the folder and starts the keeper, but not yet the server.
    ///
    /// - Parameters:
    ///   - name: a short word for the folder's name.
    ///   - command: makes the server's program and arguments from its folder.
    ///   - environment: makes its whole environment from its folder.
    /// - Throws: what these closures throw, or why the folder or the keeper cannot be made.
    public init(
        name: String,
        command: (URL) throws -> [String],
        environment: (URL) throws -> [String: String]
    ) throws {
        mark = UUID().uuidString
        folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("mqp-\(name)-\(mark.prefix(8))", isDirectory: true)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let variables = try environment(folder).map { "\($0.key)=\($0.value)" }.sorted()
        let input = Pipe()
        keeper = Process()
        keeper.executableURL = URL(fileURLWithPath: "/bin/bash")
        keeper.arguments =
            ["-c", Self.keeperScript, "keeper", Self.markName, mark, folder.path, "env", "-i"]
            + ["\(Self.markName)=\(mark)"] + variables + (try command(folder))
        keeper.environment = ["PATH": Self.path]
        keeper.standardInput = input
        keeper.standardOutput = FileHandle.nullDevice
        keeper.standardError = FileHandle.nullDevice
        commands = input.fileHandleForWriting
        try withoutBlockedSignals { try keeper.run() }
    }

    deinit { try? commands.close() }

    /// Starts the server; returns before it is ready.
    public func start() throws { try commands.write(contentsOf: Data("start\n".utf8)) }

    /// Asks the server to stop in good order, and waits until none of its processes is left.
    ///
    /// After 20 s what is left is killed.
    public func stop() async throws {
        try commands.write(contentsOf: Data("stop\n".utf8))
        try await waitForNoProcess()
    }

    /// Kills the server as a crash would, and waits until none of its processes is left.
    public func kill() async throws {
        try commands.write(contentsOf: Data("kill\n".utf8))
        try await waitForNoProcess()
    }

    /// Ends everything: kills the server, removes the folder, and waits until both are done.
    public func end() async throws {
        try commands.close()
        try await eventually("the keeper of \(folder.lastPathComponent) ends") {
            keeper.isRunning ? nil : true
        }
        try await waitForNoProcess()
    }

    /// The ids of all running processes that carry this server's mark.
    public func processes() -> [Int32] { Self.processes(marked: mark) }

    /// The ids of all running processes that carry a mark.
    ///
    /// - Parameter mark: the value of `mark`.
    /// - Returns: the ids in rising order; a zombie has no environment and is not among them.
    public static func processes(marked mark: String) -> [Int32] {
        let wanted = Data("\(markName)=\(mark)".utf8)
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return entries.compactMap(Int32.init).filter { id in
            guard
                let environment = try? Data(contentsOf: URL(fileURLWithPath: "/proc/\(id)/environ"))
            else { return false }
            return environment.split(separator: 0).contains(wanted)
        }.sorted()
    }

    /// The last lines of what the server wrote to its outputs.
    public func logTail() -> String {
        let file = folder.appendingPathComponent("output.log")
        guard let data = try? Data(contentsOf: file) else { return "(nothing)" }
        return String(decoding: data.suffix(Self.maximumLogTailBytes), as: UTF8.self)
    }

    private func waitForNoProcess() async throws {
        let condition = "no process of \(folder.lastPathComponent) is left"
        try await eventually(condition, within: .seconds(40)) {
            processes().isEmpty ? true : nil
        }
    }

    /// How much of a log is quoted in an error.
    private static let maximumLogTailBytes = 2_000

    /// Where programs are looked for; Debian has servers where only root's `PATH` leads.
    static let path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

    /// The file of a program, or an error that names its package.
    static func program(_ name: String, package: String) throws -> String {
        for folder in path.split(separator: ":") {
            let file = "\(folder)/\(name)"
            if FileManager.default.isExecutableFile(atPath: file) { return file }
        }
        throw BrokerError.missingProgram(name, package: package)
    }

    private static let keeperScript = #"""
        mark=$1=$2 folder=$3
        shift 3
        # A signal ends the reading below, never the cleaning up.
        trap : INT TERM HUP
        marked() {
            grep -lzFx -- "$mark" /proc/[0-9]*/environ 2>/dev/null | sed 's|/proc/||; s|/environ||'
        }
        sweep() {
            while ids=$(marked) && [ -n "$ids" ]; do
                kill -KILL $ids 2>/dev/null
                sleep 0.05
            done
        }
        server=
        while read -r word; do
            case $word in
            start)
                "$@" </dev/null >>"$folder/output.log" 2>&1 &
                server=$!
                ;;
            stop)
                kill -TERM "$server" 2>/dev/null
                tries=0
                while marked | grep -qx -- "$server" && [ "$tries" -lt 400 ]; do
                    tries=$((tries + 1))
                    sleep 0.05
                done
                sweep
                ;;
            kill) sweep ;;
            esac
        done
        sweep
        rm -rf -- "$folder"
        """#
}
