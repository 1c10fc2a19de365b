import Definitions
import Dispatch
import Foundation
import Plans
import Synchronization
import Telemetry
import TestSupport
import Testing

@testable import Collectors
@testable import Plans

/// Files that keep those waiting who read them.
@Suite(.timeLimit(.minutes(3))) struct FileThreadsTests {
    /// Something that blocks a thread until it is let go, as a file system does whose server is gone.
    private final class Hang: Sendable {
        private let count = Mutex(0)
        private let gate = DispatchSemaphore(value: 0)

        /// How many hang, or have.
        var begun: Int { count.withLock { $0 } }

        func block() {
            count.withLock { $0 += 1 }
            gate.wait()
            // The next one goes too.
            gate.signal()
        }

        func letGo() { gate.signal() }
    }

    private func plan() throws -> RequestPlan {
        RequestPlan(
            name: "rows", transport: .file, format: .ndjson, path: "", query: [], pagination: nil,
            layout: try RowLayout(rows: "each", [FieldText("name", "string")], key: []))
    }

    private func collect(
        _ plan: RequestPlan, from collector: FileCollector, within limit: Duration
    ) async -> Result<Collected, CollectionError> {
        do throws(CollectionError) {
            return .success(try await collector.collect(plan, within: limit))
        } catch {
            return .failure(error)
        }
    }

    private func hanging(
        _ hang: Hang, on threads: FileThreads, _ turn: FileTurn, within limit: Duration
    ) async -> Result<Int, CollectionError> {
        do throws(CollectionError) {
            return .success(
                try await threads.run(turn, within: limit) { _ in
                    hang.block()
                    return 1
                })
        } catch {
            return .failure(error)
        }
    }

    @Test func `files that are read without end hold up no other`() async throws {
        let scratch = try Scratch()
        try scratch.write("", to: "long")
        // Without blocks on the disk, and longer than can be read.
        #expect(truncate(scratch.file("long"), 1 << 40) == 0)
        try scratch.write(#"{"name":"a"}"# + "\n", to: "short")
        let plan = try plan()
        let threads = FileThreads()
        let count = 4 * ProcessInfo.processInfo.activeProcessorCount
        func collector(_ name: String) -> FileCollector {
            FileCollector(path: scratch.file(name), maximumBytes: 1 << 41, threads: threads)
        }
        let long = (0..<count).map { _ in
            let collector = collector("long")
            return Task { await collect(plan, from: collector, within: .seconds(600)) }
        }
        let identity = try #require(FileStamp(of: scratch.file("long"))?.inode)
        try await eventually("all are being read") { Self.descriptors(of: identity) == count }
        let short = collector("short")
        let result = await collect(plan, from: short, within: .seconds(100))
        let rows = try result.get().rows
        #expect(rows.column(0) == [.text("a")])
        for task in long { task.cancel() }
        for task in long { #expect(await task.value.reason == .cancelled) }
    }

    /// How many times this process has the file open.
    private static func descriptors(of inode: UInt64) -> Int {
        (0..<Int32(4_096)).count { descriptor in
            var facts = stat()
            return fstat(descriptor, &facts) == 0 && UInt64(facts.st_ino) == inode
        }
    }

    @Test func `what hangs is given up, and its request takes no second thread`() async throws {
        let threads = FileThreads()
        let (turn, hang) = (FileTurn(), Hang())
        for words in ["may hang", "has not answered since an earlier poll"] {
            let result = await hanging(hang, on: threads, turn, within: .milliseconds(100))
            #expect(result.reason == .timeout)
            #expect(result.detail.contains(words), "\(result)")
            #expect(hang.begun == 1)
        }
        let other = try await threads.run(FileTurn(), within: .seconds(60)) { _ in 2 }
        #expect(other == 2)
        hang.letGo()
        try await eventually("its thread is back") {
            await hanging(hang, on: threads, turn, within: .seconds(60)).reason == nil
        }
    }

    @Test func `what hangs can be taken back`() async throws {
        let threads = FileThreads()
        let hang = Hang()
        let task = Task {
            await hanging(hang, on: threads, FileTurn(), within: .seconds(600))
        }
        try await eventually("it hangs") { hang.begun == 1 }
        task.cancel()
        #expect(await task.value.reason == .cancelled)
        hang.letGo()
    }

    @Test func `who finds all threads taken waits for its own time alone`() async throws {
        let scratch = try Scratch()
        try scratch.write(#"{"name":"a"}"# + "\n", to: "short")
        let (plan, threads, hang) = (try plan(), FileThreads(), Hang())
        let taken = (0..<FileThreads.maximumCount).map { _ in
            Task { await hanging(hang, on: threads, FileTurn(), within: .seconds(600)) }
        }
        try await eventually("all threads are taken") { hang.begun == FileThreads.maximumCount }
        let collector = FileCollector(
            path: scratch.file("short"), maximumBytes: 1 << 20, threads: threads)
        let late = await collect(plan, from: collector, within: .milliseconds(200))
        #expect(late.reason == .timeout)
        #expect(late.detail == "no thread was free: 64 files are read at a time, at most")
        let back = Task { await collect(plan, from: collector, within: .seconds(600)) }
        back.cancel()
        #expect(await back.value.reason == .cancelled)
        let patient = Task {
            await collect(plan, from: collector, within: .seconds(100))
        }
        hang.letGo()
        let rows = try await patient.value.get().rows
        #expect(rows.rowCount == 1)
        for task in taken { #expect(await task.value.reason == nil) }
    }

    @Test func `so many wait for a thread, and one more does not`() async throws {
        let threads = FileThreads(count: 1, waiting: 2)
        let hang = Hang()
        await withTaskGroup(of: CollectionError.Reason?.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    await hanging(hang, on: threads, FileTurn(), within: .seconds(600)).reason
                }
            }
            // One is on the thread and two wait for it, so the first that ends is the fourth.
            #expect(await group.next() == .timeout)
            hang.letGo()
            for await reason in group { #expect(reason == nil) }
        }
        #expect(hang.begun == 3)
    }
}
