import Definitions
import Foundation
import Plans
import Synchronization
import Telemetry
import Testing

@testable import Collectors
@testable import Plans

/// A file that is followed: no line is lost, whatever becomes of the file.
@Suite struct FileFollowTests {
    /// A run of the program that follows one file, and what it keeps on disk.
    private final class Run: Sendable {
        let scratch: Scratch
        /// As it would be in a file.
        let kept = Mutex<Data?>(nil)
        let saves = Mutex(0)
        private let collector: Mutex<FileCollector?>
        private let maximumBytes: Int

        init(_ scratch: Scratch, maximumBytes: Int = 1 << 20) {
            self.scratch = scratch
            self.maximumBytes = maximumBytes
            collector = Mutex(nil)
            restart()
        }

        /// Forgets all that is in memory.
        func restart() {
            let store = CheckpointStore(
                load: { [weak self] _ in
                    self?.kept.withLock { $0 }.flatMap {
                        try? JSONDecoder().decode(FileCheckpoint.self, from: $0)
                    }
                },
                save: { [weak self] _, checkpoint in
                    self?.kept.withLock { $0 = try? JSONEncoder().encode(checkpoint) }
                    self?.saves.withLock { $0 += 1 }
                })
            let new = FileCollector(
                path: scratch.file("log"), maximumBytes: maximumBytes, checkpoints: store)
            collector.withLock { $0 = new }
        }

        /// The names in the rows of a poll, which are kept then or not.
        func poll(keeping: Bool = true) async throws -> [String] {
            let collected = try await collect()
            if keeping { await collected.settle?() }
            return collected.rows.column(0).map { $0.text ?? "" }
        }

        func collect() async throws -> Collected {
            let plan = RequestPlan(
                name: "rows", transport: .file, format: .ndjson, isFollowed: true, path: "",
                query: [], pagination: nil,
                layout: try RowLayout(rows: "each", [FieldText("name", "string")]))
            let collector = try #require(collector.withLock { $0 })
            return try await collector.collect(plan, within: .seconds(60))
        }

        func reason() async -> CollectionError.Reason? {
            do { _ = try await collect() } catch { return (error as? CollectionError)?.reason }
            return nil
        }
    }

    private static func lines(_ names: String...) -> String {
        names.map { "{\"name\":\"\($0)\"}\n" }.joined()
    }

    private func run(_ text: String, maximumBytes: Int = 1 << 20) throws -> Run {
        let scratch = try Scratch()
        try scratch.write(text, to: "log")
        return Run(scratch, maximumBytes: maximumBytes)
    }

    @Test func `each poll reads what was appended`() async throws {
        let run = try run(Self.lines("a", "b"))
        #expect(try await run.poll() == ["a", "b"])
        #expect(try await run.poll() == [])
        try run.scratch.append(Self.lines("c"), to: "log")
        let collected = try await run.collect()
        #expect(collected.rows.column(0) == [.text("c")])
        #expect(collected.isAppended)
        #expect(collected.bytes == 13)
    }

    @Test func `rows that were not kept come again`() async throws {
        let run = try run(Self.lines("a"))
        #expect(try await run.poll(keeping: false) == ["a"])
        try run.scratch.append(Self.lines("b"), to: "log")
        #expect(try await run.poll(keeping: false) == ["a", "b"])
        #expect(run.saves.withLock { $0 } == 0)
        #expect(try await run.poll() == ["a", "b"])
        #expect(try await run.poll() == [])
        #expect(run.saves.withLock { $0 } == 1)
    }

    @Test func `a line without its end waits for it`() async throws {
        let run = try run(Self.lines("a") + #"{"name":"#)
        #expect(try await run.poll() == ["a"])
        #expect(try await run.poll() == [])
        try run.scratch.append("\"b\"}", to: "log")
        #expect(try await run.poll() == [])
        try run.scratch.append("\n" + Self.lines("c"), to: "log")
        #expect(try await run.poll() == ["b", "c"])
    }

    @Test func `a restart goes on where rows were kept`() async throws {
        let run = try run(Self.lines("a", "b"))
        #expect(try await run.poll() == ["a", "b"])
        try run.scratch.append(Self.lines("c"), to: "log")
        #expect(try await run.poll(keeping: false) == ["c"])
        run.restart()
        #expect(try await run.poll() == ["c"])
        run.restart()
        #expect(try await run.poll() == [])
    }

    @Test(arguments: [false, true])
    func `the rest of a renamed file comes first`(_ restarts: Bool) async throws {
        let run = try run(Self.lines("a"))
        #expect(try await run.poll() == ["a"])
        try run.scratch.append(Self.lines("b") + #"{"name":"c"}"#, to: "log")
        try run.scratch.rename("log", to: "log.1")
        if restarts { run.restart() }
        try run.scratch.write(Self.lines("d"), to: "log")
        #expect(try await run.poll() == ["b", "d"])
        for _ in 2..<FileFollower.rotationPolls { #expect(try await run.poll() == []) }
        // Nobody ends the last line of it any more.
        #expect(try await run.poll() == ["c"])
        #expect(try await run.poll() == [])
    }

    @Test func `who writes on in a renamed file is read`() async throws {
        let run = try run(Self.lines("a"))
        #expect(try await run.poll() == ["a"])
        try run.scratch.rename("log", to: "log.1")
        try run.scratch.append(Self.lines("b"), to: "log.1")
        #expect(try await run.poll() == ["b"])
        try run.scratch.write(Self.lines("d"), to: "log")
        try run.scratch.append(Self.lines("c"), to: "log.1")
        #expect(try await run.poll() == ["c", "d"])
    }

    @Test(arguments: [false, true])
    func `who writes on in a renamed file is read after the new one was, too`(
        _ restarts: Bool
    ) async throws {
        let run = try run(Self.lines("a"))
        #expect(try await run.poll() == ["a"])
        try run.scratch.rename("log", to: "log.1")
        try run.scratch.write(Self.lines("x"), to: "log")
        #expect(try await run.poll() == ["x"])
        var isKept = false
        for poll in 2...FileFollower.rotationPolls {
            try run.scratch.append(Self.lines("late-\(poll)"), to: "log.1")
            try run.scratch.append(Self.lines("new-\(poll)"), to: "log")
            if restarts { run.restart() }
            // What was not kept comes again, and is no poll of those.
            for _ in 0..<2 {
                let collected = try await run.collect()
                #expect(
                    collected.rows.column(0).map(\.text) == ["late-\(poll)", "new-\(poll)"])
                let isLast = poll == FileFollower.rotationPolls && !restarts
                #expect(collected.faults.summaries == (isLast ? [Self.late] : []))
                if isKept { await collected.settle?() }
                isKept.toggle()
            }
        }
        // A run that was begun anew counts anew.
        try run.scratch.append(Self.lines("later"), to: "log.1")
        #expect(try await run.poll() == (restarts ? ["later"] : []))
    }

    @Test(arguments: [false, true])
    func `a line is whole where its second half comes after the file was renamed`(
        _ restarts: Bool
    ) async throws {
        let run = try run(Self.lines("a") + #"{"na"#)
        #expect(try await run.poll() == ["a"])
        try run.scratch.rename("log", to: "log.1")
        try run.scratch.write(Self.lines("c"), to: "log")
        #expect(try await run.poll() == ["c"])
        if restarts { run.restart() }
        try run.scratch.append(#"me":"b"}"# + "\n", to: "log.1")
        let collected = try await run.collect()
        #expect(collected.rows.column(0) == [.text("b")])
        #expect(collected.faults.total == 0)
    }

    @Test func `of each of two renamed files the rest is read, and neither counts as lost`()
        async throws
    {
        let run = try run(Self.lines("a"))
        #expect(try await run.poll() == ["a"])
        try run.scratch.rename("log", to: "log.1")
        try run.scratch.write(Self.lines("b"), to: "log")
        #expect(try await run.poll() == ["b"])
        try run.scratch.rename("log.1", to: "log.2")
        try run.scratch.rename("log", to: "log.1")
        try run.scratch.append(Self.lines("d"), to: "log.1")
        try run.scratch.date("log.1", seconds: 0)
        // Written to last, as one that was rotated after the other.
        try run.scratch.append(Self.lines("c"), to: "log.2")
        try run.scratch.write(Self.lines("e"), to: "log")
        let collected = try await run.collect()
        #expect(collected.rows.column(0).map(\.text) == ["c", "d", "e"])
        #expect(collected.faults.total == 0, "\(collected.faults.summaries)")
    }

    @Test func `a file that gets its name back is read on`() async throws {
        let run = try run(Self.lines("a"))
        #expect(try await run.poll() == ["a"])
        try run.scratch.rename("log", to: "log.1")
        try run.scratch.write(Self.lines("b"), to: "log")
        #expect(try await run.poll() == ["b"])
        try run.scratch.remove("log")
        try run.scratch.rename("log.1", to: "log")
        try run.scratch.append(Self.lines("c"), to: "log")
        #expect(try await run.poll() == ["c"])
        for _ in 0...FileFollower.rotationPolls { #expect(try await run.poll() == []) }
    }

    @Test func `a renamed file that is gone after a restart is told`() async throws {
        let run = try run(Self.lines("a"))
        #expect(try await run.poll() == ["a"])
        try run.scratch.rename("log", to: "log.1")
        try run.scratch.write(Self.lines("b"), to: "log")
        #expect(try await run.poll() == ["b"])
        run.restart()
        try run.scratch.remove("log.1")
        let collected = try await run.collect()
        await collected.settle?()
        #expect(collected.faults.summaries == [Self.lost])
        #expect(try await run.collect().faults.total == 0)
    }

    @Test func `more renamed files than are read at once are told`() async throws {
        let line = Self.lines("a")
        // Two lines a poll, so that no file is ever read to its end.
        let text = String(repeating: line, count: 100)
        let run = try run(text, maximumBytes: line.utf8.count * 2)
        _ = try await run.poll()
        for number in 1...FileFollower.maximumRotated {
            try run.scratch.rename("log", to: "old-\(number)")
            try run.scratch.write(text, to: "log")
            let collected = try await run.collect()
            await collected.settle?()
            #expect(!collected.faults.summaries.contains(Self.lost))
        }
        try run.scratch.rename("log", to: "old")
        try run.scratch.write(text, to: "log")
        let collected = try await run.collect()
        #expect(collected.faults.summaries.contains(Self.lost))
    }

    private static let late =
        "a file that lost its name was written to until it was read for the last time; what comes "
        + "into it from now on is lost"
    private static let lost =
        "another file has the name, and what was left of the one before is lost"

    @Test func `a removed file is read to its end, and then it is missing`() async throws {
        let run = try run(Self.lines("a"))
        #expect(try await run.poll() == ["a"])
        try run.scratch.append(Self.lines("b"), to: "log")
        try run.scratch.remove("log")
        #expect(try await run.poll() == ["b"])
        #expect(await run.reason() == .notFound)
        try run.scratch.write(Self.lines("c"), to: "log")
        #expect(try await run.poll() == ["c"])
    }

    @Test func `a file that was cut is read from its start, and that is said`() async throws {
        let run = try run(Self.lines("a", "b", "c"))
        #expect(try await run.poll() == ["a", "b", "c"])
        try run.scratch.write(Self.lines("d"), to: "log")
        let collected = try await run.collect()
        #expect(collected.rows.column(0) == [.text("d")])
        #expect(
            collected.faults.summaries == [
                "the file was cut or written anew, and is read from its start"
            ])
    }

    @Test func `a file that was written anew and is longer is read from its start`() async throws {
        let run = try run(Self.lines("a"))
        #expect(try await run.poll() == ["a"])
        try run.scratch.write(Self.lines("b", "c"), to: "log")
        #expect(try await run.poll() == ["b", "c"])
    }

    @Test func `what was lost between two runs is said`() async throws {
        let run = try run(Self.lines("a"))
        #expect(try await run.poll() == ["a"])
        run.restart()
        try run.scratch.rename("log", to: "gone")
        try run.scratch.write(Self.lines("b"), to: "log")
        // Written in the place of the old one, so that its number is there with other bytes.
        try run.scratch.write("#" + Self.lines("x"), to: "gone")
        let collected = try await run.collect()
        #expect(collected.rows.column(0) == [.text("b")])
        #expect(
            collected.faults.summaries == [Self.lost])
    }

    @Test(arguments: [false, true])
    func `a file between two rotations is lost, which is said`(_ restarts: Bool) async throws {
        let run = try run(Self.lines("a"))
        #expect(try await run.poll() == ["a"])
        try run.scratch.append(Self.lines("b"), to: "log")
        try run.scratch.date("log", seconds: 0)
        try run.scratch.rename("log", to: "log.2")
        try run.scratch.write(Self.lines("c"), to: "log.1")
        try run.scratch.date("log.1", seconds: 1)
        try run.scratch.write(Self.lines("d"), to: "log")
        if restarts { run.restart() }
        let collected = try await run.collect()
        #expect(collected.rows.column(0).map(\.text) == ["b", "d"])
        #expect(
            collected.faults.summaries == [
                "a file had the name and lost it again before a line was read: the file is rotated "
                    + "more often than it is asked for"
            ])
        await collected.settle?()
        let next = try await run.collect()
        #expect(next.faults.summaries.isEmpty)
        // From here on nothing is lost.
        try run.scratch.rename("log.2", to: "log.3")
        try run.scratch.rename("log.1", to: "log.2")
        try run.scratch.rename("log", to: "log.1")
        try run.scratch.write(Self.lines("e"), to: "log")
        let last = try await run.collect()
        #expect(last.rows.column(0) == [.text("e")] && last.faults.summaries.isEmpty)
    }

    @Test func `a poll reads no more than it may, and the rest comes next`() async throws {
        let names = (0..<100).map { "row-\($0)" }
        let run = try run(
            names.map { "{\"name\":\"\($0)\"}\n" }.joined(), maximumBytes: 256)
        let first = try await run.collect()
        await first.settle?()
        #expect(
            first.faults.summaries == ["more was appended than one poll reads; the rest comes next"]
        )
        #expect(first.bytes <= 256)
        var seen = first.rows.column(0).compactMap(\.text)
        for _ in 0..<20 { seen += try await run.poll() }
        #expect(seen == names)
    }

    @Test func `a line longer than a poll is passed over`() async throws {
        let run = try run(
            Self.lines("a", String(repeating: "x", count: 2_000), "b"), maximumBytes: 256)
        var seen: [String] = []
        var refused = 0
        for turn in 0..<12 {
            let collected = try await run.collect()
            await collected.settle?()
            seen += collected.rows.column(0).compactMap(\.text)
            refused += collected.faults.refusedRows
            if turn == 4 { run.restart() }
        }
        #expect(seen == ["a", "b"])
        #expect(refused == 1)
    }

    @Test func `a checkpoint that is not of this world is none`() async throws {
        let run = try run(Self.lines("a"))
        for broken in [
            FilePlace(inode: 0, offset: 1, isSkipping: false, headLength: 1, head: 0),
            FilePlace(inode: 0, offset: -1, isSkipping: true, headLength: -1, head: 0),
            FilePlace(inode: .max, offset: .max, isSkipping: true, headLength: .max, head: 0),
        ] {
            let checkpoint = FileCheckpoint(broken, rotated: [broken])
            try run.kept.withLock { $0 = try JSONEncoder().encode(checkpoint) }
            run.restart()
            #expect(try await run.poll(keeping: false) == ["a"])
        }
    }
}
