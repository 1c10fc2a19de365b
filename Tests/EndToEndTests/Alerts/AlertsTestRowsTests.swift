import Brokers
import Foundation
import Testing

/// What `mqp alerts test --rows` makes of recordings that are not what they should be.
@Suite(.timeLimit(.minutes(10)))
struct AlertsTestRowsTests {
    private static let start = 1_767_225_600_000

    /// A row of a queue without its GUID.
    private func row(_ seconds: Int, of queue: String = "mails", cluster: String? = "c") -> String {
        let cluster = cluster.map { #""clusterName":"\#($0)","# } ?? ""
        return
            #"{"eventType":"MessageQueueQueueSample","timestamp":\#(Self.start + seconds * 1000),"#
            + #""provider":"rabbitmq",\#(cluster)"vhost":"shop","queueName":"\#(queue)","#
            + #""queue.depth":900,"queue.consumers.count":0}"#
    }

    private func test(_ rows: String, in program: MQPProgram) async throws -> MQPProgram.Result {
        try program.write(rows, to: "rows.ndjson")
        return try await program.run("alerts", "test", "--rows", "rows.ndjson")
    }

    @Test func `rows that have lost their entity get it again`() async throws {
        try await withProgram { program in
            let rows = (0...20).map { row($0 * 30) }.joined(separator: "\n")
            let result = try await test(rows, in: program)
            #expect(result.status == 0 && result.errors == "", "\(result.errors)")
            #expect(result.output.contains("/noConsumers"), "\(result.output)")
            #expect(result.output.contains("queueName=mails vhost=shop"), "\(result.output)")
        }
    }

    @Test func `rows of no entity are counted, with the first one's line`() async throws {
        try await withProgram { program in
            let strange = #"{"eventType":"Purchase","timestamp":\#(Self.start),"price":3}"#
            let result = try await test(
                [row(0), row(0, cluster: nil), strange, strange].joined(separator: "\n"),
                in: program)
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.errors.contains("warning: 3 rows belong to no entity"))
            #expect(
                result.errors.contains(
                    "1 of `MessageQueueQueueSample` from line 2 on, 2 of `Purchase` from line 3 on"),
                "\(result.errors)")
        }
    }

    @Test func `rows that come after their time are counted`() async throws {
        try await withProgram { program in
            let result = try await test(
                [0, 60, 30, 15, 90].map { row($0) }.joined(separator: "\n"), in: program)
            #expect(
                result.errors.contains(
                    "2 rows come too late, by up to 45s, and evaluations before them did not see "
                        + "them, the first at line 3; sort the rows"), "\(result.errors)")
            // Two at one time, and a little disorder within a step, are none.
            let fine = try await test(
                [0, 31, 30, 30, 45].map { row($0) }.joined(separator: "\n"), in: program)
            #expect(fine.errors == "")
        }
    }

    @Test func `times in other units are no milliseconds`() async throws {
        try await withProgram { program in
            for (time, words) in [
                ("1767225600", "which is seconds, as it seems; milliseconds since 1970 are read"),
                ("1767225600000000", "milliseconds"), ("9223372036854775807", "milliseconds"),
                ("-5", "milliseconds"), ("1.5", "milliseconds"),
            ] {
                let result = try await test(
                    row(0).replacing("\(Self.start)", with: time), in: program)
                #expect(result.status == 2, "\(result.output)")
                #expect(result.errors.contains("warning: line 1: "), "\(result.errors)")
                #expect(result.errors.contains(words), "\(result.errors)")
                #expect(result.errors.contains("of 1 lines of `rows.ndjson` none is one"))
            }
        }
    }

    @Test func `what is no recording is refused, and nothing is waited for`() async throws {
        try await withProgram { program in
            let empty = try await test("", in: program)
            #expect(empty.status == 2)
            #expect(empty.errors == "error: there are no rows: `rows.ndjson` is empty\n")
            let fifo = program.folder.appending(path: "fifo").path
            try #require(mkfifo(fifo, 0o600) == 0)
            for (name, words) in [
                ("none", "error: `none`: no such file or folder\n"),
                (".", "error: `.`: is a folder, and no regular file; what comes from elsewhere"),
                ("fifo", "error: `fifo`: is a named pipe, and no regular file; what comes"),
                ("/dev/zero", "is a device"),
            ] {
                let result = try await program.run("alerts", "test", "--rows", name)
                #expect(result.status == 2)
                #expect(result.errors.contains(words), "\(result.errors)")
            }
            // Bytes of any kind, one line over the limit among them.
            var generator = SystemRandomNumberGenerator()
            let noise = (0..<2_000_000).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let long = Data(repeating: UInt8(ascii: "x"), count: (1 << 20) + 1)
            try (Data(noise) + long).write(to: program.folder.appending(path: "noise"))
            let noisy = try await program.run("alerts", "test", "--rows", "noise")
            #expect(noisy.status == 2 && noisy.errors.contains("more lines that are no rows"))
            #expect(noisy.errors.split(separator: "\n").count < 25)
        }
    }

    @Test func `standard input is read, and the folder of the rows is gone afterwards`()
        async throws
    {
        try await withProgram { program in
            try program.write(row(0), to: "rows.ndjson")
            let temporary = program.folder.appending(path: "temporary")
            try FileManager.default.createDirectory(
                at: temporary, withIntermediateDirectories: true)
            let result = try await program.run(
                "alerts", "test", "--rows", "-", input: "rows.ndjson",
                environment: ["TMPDIR": temporary.path])
            #expect(result.status == 0, "\(result.errors)")
            let left = try FileManager.default.contentsOfDirectory(atPath: temporary.path)
            #expect(left == [])
        }
    }

    @Test(arguments: [SIGINT, SIGTERM])
    func `a test that is told to end leaves nothing behind`(signal: Int32) async throws {
        try await withProgram { program in
            let temporary = program.folder.appending(path: "temporary")
            try FileManager.default.createDirectory(
                at: temporary, withIntermediateDirectories: true)
            func left() throws -> [String] {
                try FileManager.default.contentsOfDirectory(atPath: temporary.path)
            }
            let running = try program.start(
                ["alerts", "test", "--for", "12h"], environment: ["TMPDIR": temporary.path])
            try await eventually("rows are kept", within: .seconds(150)) { () -> Bool? in
                let folder = try? left().first
                guard let folder else { return nil }
                let files = try? FileManager.default.contentsOfDirectory(
                    atPath: temporary.appending(path: folder).path)
                return files?.isEmpty == false ? true : nil
            }
            running.signal(signal)
            let result = try await running.result(within: .seconds(150))
            #expect(result.status == 2)
            #expect(try left() == [])
        }
    }
}
