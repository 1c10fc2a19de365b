import Collectors
import Definitions
import Foundation
import Plans
import Synchronization
import Telemetry
import Testing

@testable import Collectors
@testable import Plans

/// What is recorded of any transport comes back as it was.
@Suite struct RecordingTests {
    private static let fields = [
        FieldText("name", "string"), FieldText("message_stats.publish", "counter?"),
        FieldText("depth", "gauge?"), FieldText("up", "boolean?"), FieldText("count", "integer?"),
    ]

    private func plan(_ name: String = "rows") throws -> RequestPlan {
        RequestPlan(
            name: name, path: "", query: [], pagination: nil,
            layout: try RowLayout(rows: "each", Self.fields, key: ["name"]))
    }

    private func rows(_ plan: RequestPlan, _ values: [[Scalar]]) -> Collected {
        var table = RowTable(
            fieldCount: plan.layout.fieldCount, counterCount: plan.layout.counterCount)
        for row in values {
            let index = table.appendRow()
            for (slot, value) in row.enumerated() { table[index, slot] = value }
        }
        return Collected(rows: table, faults: RowFaults(), requests: 1, bytes: 1)
    }

    private func header(_ plans: [RequestPlan], interval: Duration = .seconds(30))
        -> RecordingHeader
    {
        RecordingHeader(
            program: "1", source: "s", target: "t", cluster: "c \"1\"", instance: nil, time: 1_000,
            interval: interval, plans: plans)
    }

    /// The lines of polls, each some answers at so many seconds.
    private func lines(
        _ plan: RequestPlan, _ polls: [(Int, Result<Collected, CollectionError>)],
        hiding pseudonyms: RecordingPseudonyms = .init(), isWhole: Bool = true
    ) -> [UInt8] {
        var bytes: [UInt8] = header([plan]).line
        for (number, (seconds, result)) in polls.enumerated() {
            RecordedAnswer(
                request: plan.name,
                moment: .init(
                    elapsed: .seconds(seconds), milliseconds: 1_000 + Int64(seconds) * 1_000),
                result: result
            ).append(by: plan.layout, hiding: pseudonyms, to: &bytes)
            bytes += Array("{\"poll\":\(number + 1)}\n".utf8)
        }
        if isWhole { bytes += Array("{\"polls\":\(polls.count)}\n".utf8) }
        return bytes
    }

    private func write(_ bytes: some Collection<UInt8>, _ scratch: Scratch) throws -> String {
        try Data(bytes).write(to: URL(fileURLWithPath: scratch.file("r")))
        return scratch.file("r")
    }

    /// A clock that stands, but for those who wait by it.
    private final class Clock: Sendable {
        let now = Mutex(Duration.zero)
        let waits = Mutex<[Duration]>([])

        var time: RecordingCollector.Clock {
            .init(
                elapsed: { self.now.withLock { $0 } },
                sleep: { wait in
                    self.now.withLock { $0 += wait }
                    self.waits.withLock { $0.append(wait) }
                })
        }
    }

    private func collector(
        _ path: String, _ plans: [RequestPlan], speed: ReplaySpeed = .maximum,
        _ clock: Clock = Clock()
    ) -> RecordingCollector {
        RecordingCollector(path: path, plans: plans, speed: speed, time: clock.time)
    }

    private func outcome(
        _ collector: RecordingCollector, _ plan: RequestPlan
    ) async -> Result<Collected, CollectionError> {
        do throws(CollectionError) {
            return .success(try await collector.collect(plan, within: .seconds(600)))
        } catch {
            return .failure(error)
        }
    }

    @Test func `the head is read back`() throws {
        let scratch = try Scratch()
        let plan = try plan()
        let path = try write(lines(plan, []), scratch)
        #expect(try RecordingHeader.read(path) == header([plan]))
    }

    @Test func `values come back exactly, and what is no number is unknown`() async throws {
        let scratch = try Scratch()
        let plan = try plan()
        let values: [[Scalar]] = [
            [
                .text("ä \"\n\u{0}"), .integer(9_007_199_254_740_993), .double(0.1),
                .boolean(false), .integer(.min),
            ],
            [
                .text("b"), .unsigned(.max), .double(-0.0), .boolean(true),
                .unsigned(UInt64(Int64.max) + 1),
            ],
            [.text(""), .integer(0), .double(1e300), .missing, .missing],
        ]
        let unknown: [Scalar] = [.text("c"), .double(.nan), .double(.infinity), .missing, .missing]
        let path = try write(
            lines(plan, [(0, .success(rows(plan, values + [unknown])))]), scratch)
        let read = try await outcome(collector(path, [plan]), plan).get()
        #expect(read.rows.rowCount == 4)
        for (row, expected) in values.enumerated() {
            #expect((0..<5).map { read.rows[row, $0] } == expected)
        }
        #expect(
            (0..<5).map { read.rows[3, $0] } == [
                .text("c"), .missing, .missing, .missing, .missing,
            ])
        #expect(read.faults.total == 0)
        #expect(read.moment == .init(elapsed: .zero, milliseconds: 1_000))
    }

    @Test func `many rows are several lines and one answer`() async throws {
        let scratch = try Scratch()
        let plan = try plan()
        let long = String(repeating: "n", count: 1_000)
        let all = (0..<5_000).map { [Scalar.text("\(long)\($0)"), .integer(Int64($0))] }
        let bytes = lines(plan, [(0, .success(rows(plan, all)))])
        let path = try write(bytes, scratch)
        #expect(bytes.split(separator: 0x0A).map(\.count).max() ?? 0 < 2 << 20)
        #expect(bytes.split(separator: 0x0A).count > 6)
        let read = try await outcome(collector(path, [plan]), plan).get()
        #expect(read.rows.column(1) == all.map { $0[1] })
    }

    @Test func `an outage comes back with its reason and without its words`() async throws {
        let scratch = try Scratch()
        let plan = try plan()
        let error = CollectionError(.httpStatus, detail: "http://secret-host/ said no", status: 503)
        let bytes = lines(
            plan, [(0, .failure(error)), (30, .success(rows(plan, [[.text("a")]])))])
        #expect(!String(decoding: bytes, as: UTF8.self).contains("secret-host"))
        let collector = collector(try write(bytes, scratch), [plan])
        let first = await outcome(collector, plan)
        guard case .failure(let read) = first else {
            Issue.record("\(first)")
            return
        }
        #expect(read.reason == .httpStatus && read.status == 503)
        #expect(try await outcome(collector, plan).get().rows.column(0) == [.text("a")])
        #expect(await outcome(collector, plan).reason == .ended)
        #expect(await outcome(collector, plan).detail == "the recording is over")
    }

    @Test func `polls come in order, each when it is due`() async throws {
        let scratch = try Scratch()
        let plan = try plan()
        let one = rows(plan, [[.text("a")]])
        // After the third there is a pause of an hour.
        let polls = [0, 30, 65, 3_665, 3_695].map {
            ($0, Result<Collected, CollectionError>.success(one))
        }
        let path = try write(lines(plan, polls), scratch)
        let clock = Clock()
        let collector = collector(path, [plan], speed: .factor(10), clock)
        var moments: [Duration] = []
        for _ in polls {
            let collected = try await outcome(collector, plan).get()
            moments.append(try #require(collected.moment).elapsed)
        }
        #expect(moments == polls.map { .seconds($0.0) })
        #expect(
            clock.waits.withLock { $0 } == [
                .seconds(3), .milliseconds(3_500), .seconds(6), .seconds(3),
            ])
    }

    @Test func `the greatest speed waits for nothing`() async throws {
        let scratch = try Scratch()
        let plan = try plan()
        let one = rows(plan, [[.text("a")]])
        let path = try write(lines(plan, [(0, .success(one)), (3_600, .success(one))]), scratch)
        let clock = Clock()
        let collector = collector(path, [plan], clock)
        for _ in 0..<2 { _ = try await outcome(collector, plan).get() }
        #expect(clock.waits.withLock { $0 } == [])
    }

    @Test func `a recording that is cut off anywhere gives its whole polls`() async throws {
        let scratch = try Scratch()
        let plan = try plan()
        let polls = (0..<3).map {
            ($0 * 30, Result<Collected, CollectionError>.success(rows(plan, [[.text("\($0)")]])))
        }
        let bytes = lines(plan, polls)
        let ends = bytes.indices.filter { bytes[$0] == 0x0A }
        // The lines are the head, an answer and an end for each poll, and the last one.
        for length in stride(from: ends[0] + 1, to: bytes.count, by: 7) {
            let path = try write(bytes[..<length], scratch)
            let collector = collector(path, [plan])
            let whole = [ends[2], ends[4], ends[6]].count { $0 < length }
            for number in 0..<whole {
                let read = try await outcome(collector, plan).get()
                #expect(read.rows.column(0) == [.text("\(number)")])
            }
            let after = await outcome(collector, plan)
            #expect(after.reason == .ended)
            #expect(after.detail.contains("cut off"), "\(length): \(after.detail)")
            #expect(await collector.isCut)
        }
    }

    @Test(arguments: [
        "", "\n", "{}\n", "[]\n", "hello\n", "{\"recording\":1}\n",
        #"{"recording":2,"source":"s","target":"t","time":1,"interval":1000,"requests":[]}"# + "\n",
        #"{"recording":1,"source":"s","target":"t","time":1,"interval":0,"requests":[]}"# + "\n",
        #"{"recording":1,"source":"s","target":"t","time":-1,"interval":1000,"requests":[]}"#
            + "\n",
        #"{"recording":1,"source":"s","target":"t","time":1,"interval":1000,"requests":[]}"#,
    ])
    func `what is no recording is refused`(_ text: String) throws {
        let scratch = try Scratch()
        let path = try write(Array(text.utf8), scratch)
        let error = #expect(throws: CollectionError.self) { try RecordingHeader.read(path) }
        #expect(error?.reason == .unexpectedShape)
    }

    @Test func `a line that is damaged is an error, and no rows of something else`() async throws {
        let scratch = try Scratch()
        let plan = try plan()
        let one = rows(plan, [[.text("a")]])
        var bytes = lines(plan, [(0, .success(one)), (30, .success(one))])
        let ends = bytes.indices.filter { bytes[$0] == 0x0A }
        bytes[ends[2] + 1] = UInt8(ascii: "x")
        let collector = collector(try write(bytes, scratch), [plan])
        _ = try await outcome(collector, plan).get()
        #expect(await outcome(collector, plan).reason == .unexpectedShape)
        // What follows could be a half of a poll.
        #expect(await outcome(collector, plan).detail.contains("is damaged"))
    }

    @Test(arguments: [0, 1])
    func `a line can be so long, and not one byte longer`(_ excess: Int) async throws {
        let scratch = try Scratch()
        let plan = try plan()
        let bytes = lines(plan, [(0, .success(rows(plan, [[.text("a")]])))])
        let line = bytes.split(separator: 0x0A)[1]
        // Blanks behind its first brace mean nothing.
        let blanks = Data(
            repeating: UInt8(ascii: " "),
            count: RecordingLine.maximumLength - line.count + excess)
        let inner = line.startIndex + 1
        let path = try write(Data(bytes[..<inner]) + blanks + Data(bytes[inner...]), scratch)
        let result = await outcome(collector(path, [plan]), plan)
        if excess == 0 {
            #expect(try result.get().rows.column(0) == [.text("a")])
        } else {
            #expect(result.reason == .unexpectedShape && result.detail.contains("is damaged"))
        }
    }

    @Test func `two recordings in a file are not read as one`() async throws {
        let scratch = try Scratch()
        let plan = try plan()
        let bytes = lines(plan, [(0, .success(rows(plan, [[.text("a")]])))])
        let collector = collector(try write(bytes + bytes, scratch), [plan])
        _ = try await outcome(collector, plan).get()
        #expect(await outcome(collector, plan).detail.contains("a file has one recording"))
    }

    @Test func `what the source asks for now and did not then is not found`() async throws {
        let scratch = try Scratch()
        let plan = try plan()
        let more = try self.plan("more")
        let path = try write(
            lines(plan, [(0, .success(rows(plan, [[.text("a")]])))]), scratch)
        let collector = collector(path, [plan, more])
        _ = try await outcome(collector, plan).get()
        #expect(await outcome(collector, more).reason == .notFound)
        #expect(await outcome(collector, more).reason == .ended)
    }

    @Test func `hidden texts have names that are the same in all rows`() async throws {
        let scratch = try Scratch()
        let plan = try plan()
        let all: [[Scalar]] = [
            [.text("customer-1"), .integer(1)], [.text("customer-2")],
            [.text("customer-1"), .integer(3)],
        ]
        let bytes = lines(
            plan, [(0, .success(rows(plan, all)))],
            hiding: RecordingPseudonyms(["rows.name"], salt: 1))
        #expect(!String(decoding: bytes, as: UTF8.self).contains("customer"))
        let read = try await outcome(collector(try write(bytes, scratch), [plan]), plan).get()
        let names = read.rows.column(0).compactMap(\.text)
        #expect(names[0] == names[2] && names[0] != names[1])
        #expect(names.allSatisfy { $0.hasPrefix("hidden-") && $0.count == 23 })
        #expect(read.rows.column(1) == [.integer(1), .missing, .integer(3)])
        let other = RecordingPseudonyms(["name"], salt: 2)
        #expect(other.name(for: "customer-1") != names[0])
        #expect(other.hides("name", of: "any") && !other.hides("vhost", of: "any"))
    }
}
