import Brokers
import Foundation
import Testing

/// What lies in the place of files, and how queries come in.
@Suite(.timeLimit(.minutes(10)))
struct QueryEdgeTests {
    private static let count = "SELECT count(*) FROM MqpTargetSample SINCE 1 hour ago"

    /// Ends the test where a program waits for what never comes.
    private func run(
        _ program: MQPProgram, _ arguments: String..., input: String? = nil
    ) async throws -> MQPProgram.Result {
        try await program.start(arguments, input: input).result(within: .seconds(150))
    }

    @Test func `a pipe, a device or a folder in the place of a file is named and not waited for`()
        async throws
    {
        try await withProgram { program in
            #expect(mkfifo(program.folder.appending(path: "pipe.yml").path, 0o600) == 0)
            for command in ["lint", "run", "status", "entities"] {
                let result = try await run(program, command, "pipe.yml")
                #expect(result.status == 2)
                #expect(
                    result.errors == "error: pipe.yml: is a named pipe, and no regular file\n",
                    "\(command)")
            }
            let pipe = try await run(program, "query", Self.count, "pipe.yml")
            #expect(pipe.status == 2)
            #expect(pipe.errors.contains("is a named pipe"), "\(pipe.errors)")
            let device = try await run(program, "query", Self.count, "/dev/zero")
            #expect(device.errors.contains("/dev/zero: is a device"), "\(device.errors)")
            let inFolder = try await run(program, "lint", ".")
            #expect(inFolder.status == 2)
            #expect(
                inFolder.errors.contains("./pipe.yml") || inFolder.errors.contains("pipe.yml: is"))
        }
    }

    @Test func `a file in the place of the store's folder is a warning, and the run goes on`()
        async throws
    {
        try await withProgram { program in
            try program.writeShop("store: { path: /dev/null }")
            let lint = try await run(program, "lint", "mqp.yml", "--fail-on", "warning")
            #expect(lint.status == 1)
            #expect(lint.output.contains("warning: `/dev/null` is no folder [config/store]"))
            let result = try await run(program, "run", "mqp.yml", "--once", "--settle", "1s")
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.errors.contains("reason=unusable"), "\(result.errors)")
        }
    }

    @Test func `a folder in the place of the rows has a reason of the runbook`() async throws {
        try await withProgram { program in
            try program.writeShop()
            try program.write("", to: "state/store/rows.sqlite/in-it")
            let result = try await run(program, "run", "mqp.yml", "--once", "--settle", "1s")
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.errors.contains("reason=unusable"), "\(result.errors)")
            let query = try await run(program, "query", Self.count, "mqp.yml")
            #expect(
                query.errors
                    == "error: the store at state/store cannot be read: state/store/rows.sqlite "
                    + "is a folder (unreadable)\n")
        }
    }

    @Test func `a store that may not be read is said to be there`() async throws {
        try await withProgram { program in
            try program.writeShop()
            try program.write("no database", to: "state/store/rows.sqlite")
            // One may read a link to nowhere as little as a file of somebody else, root too.
            let store = program.folder.appending(path: "state/store")
            let files = FileManager.default
            try files.removeItem(at: store)
            try files.createSymbolicLink(atPath: store.path, withDestinationPath: store.path)
            let query = try await run(program, "query", Self.count, "mqp.yml")
            #expect(query.status == 2)
            #expect(
                query.errors.hasPrefix("error: the store at state/store cannot be read: "),
                "\(query.errors)")
            #expect(query.errors.components(separatedBy: "cannot be read").count == 2)
        }
    }

    @Test func `removing the store under a run costs its rows and is said`() async throws {
        try await withProgram { program in
            try program.writeShop()
            let running = try program.start(["run", "mqp.yml"])
            func rows() async throws -> Double? { try await program.answer(Self.count)?.number }
            _ = try await eventually("rows are there", within: .seconds(150)) {
                try await rows().flatMap { $0 >= 1 ? true : nil }
            }
            try FileManager.default.removeItem(at: program.folder.appending(path: "state/store"))
            _ = try await eventually("rows are there again", within: .seconds(150)) {
                try await rows().flatMap { $0 >= 1 ? true : nil }
            }
            let lock = program.folder.appending(path: "state/store/rows.sqlite.lock").path
            #expect(FileManager.default.fileExists(atPath: lock))
            _ = try await eventually("the status says so", within: .seconds(150)) {
                let status = try await program.run("status", "mqp.yml")
                return status.output.contains("removed while the run went on") ? true : nil
            }
            _ = try await eventually("the log says so", within: .seconds(150)) {
                running.errors.contains("were removed, and are begun anew") ? true : nil
            }
            running.signal(SIGKILL)
            _ = try await running.result(within: .seconds(150))
            let status = try await program.run("status", "mqp.yml")
            #expect(status.output.contains("run        none now"), "\(status.output)")
        }
    }

    @Test func `a query may begin with a comment, and a file of them with a mark`() async throws {
        try await withProgram { program in
            try program.writeShop()
            for query in ["-- all\n", "--all of=it\n", "// all\n"] {
                let printed = try await run(
                    program, "query", "--print", "nrql", query + "select count(*) from T")
                #expect(printed.status == 0, "\(printed.errors)")
                #expect(printed.output == "SELECT count(*) FROM T\n")
            }
            let option = try await run(program, "query", "SELECT 1", "--nowhere")
            #expect(option.errors.contains("Unknown option '--nowhere'"), "\(option.errors)")
            try program.write("\u{FEFF}SELECT count(*) FROM T\n", to: "q")
            let one = try await run(program, "query", "-", "--print", "nrql", input: "q")
            #expect(one.output == "SELECT count(*) FROM T\n", "\(one.errors)")
            let all = try await run(program, "query", "--check", input: "q")
            #expect(all.output == "SELECT count(*) FROM T\n", "\(all.errors)")
            #expect(all.status == 0)
        }
    }

    @Test func `a template variable within quotes is said to be text`() async throws {
        try await withProgram { program in
            try program.write("SELECT count(*) FROM T WHERE a = '{{cluster}}'\n", to: "q")
            let result = try await run(program, "query", "--check", input: "q")
            #expect(result.status == 0)
            #expect(
                result.errors.contains("`{{cluster}}` within quotes is text"), "\(result.errors)")
            #expect(result.errors.contains("[query/quoted-variable]"))
        }
    }
}
