import Definitions
import Foundation
import Plans
import Telemetry
import Testing

@testable import Collectors

/// What of an answer is in a recording beside the fields that were read, and numbers in it that no
/// program wrote.
@Suite struct RecordingContentsTests {
    private static let plans = """
        vhosts:
          path: /vhosts
          key: [name]
          fields: { name: string, id: integer }
        queues:
          path: /queues/{vhost}
          for_each: { request: vhosts, with: { vhost: name, id: id } }
          key: [owner, name]
          fields:
            owner: { type: string, from: vhost }
            name: string
            number: { type: integer, from: id }
        """

    private func plan() throws -> RequestPlan { try #require(try requestPlans(Self.plans).last) }

    private func collected(_ plan: RequestPlan) -> Collected {
        var table = RowTable(
            fieldCount: plan.layout.fieldCount, counterCount: plan.layout.counterCount)
        let row = table.appendRow()
        (table[row, 0], table[row, 1], table[row, 2]) = (.text("secret"), .text("q"), .integer(7))
        return Collected(rows: table, faults: RowFaults(), requests: 1, bytes: 1)
    }

    private func lines(
        _ plan: RequestPlan, _ collected: Collected,
        hiding pseudonyms: RecordingPseudonyms = .init()
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        RecordedAnswer(
            request: plan.name, moment: .init(elapsed: .zero, milliseconds: 0),
            result: .success(collected)
        ).append(by: plan.layout, hiding: pseudonyms, to: &bytes)
        return bytes
    }

    /// What a recording of one poll with these lines gives.
    private func replay(
        _ lines: [UInt8], _ plan: RequestPlan
    ) async throws -> Result<Collected, CollectionError> {
        let scratch = try Scratch()
        let header = RecordingHeader(
            program: "1", source: "s", target: "t", cluster: nil, instance: nil, time: 0,
            interval: .seconds(30), plans: [plan])
        let bytes = header.line + lines + Array("{\"poll\":1}\n{\"polls\":1}\n".utf8)
        try Data(bytes).write(to: URL(fileURLWithPath: scratch.file("r")))
        let collector = RecordingCollector(
            path: scratch.file("r"), plans: [plan], speed: .maximum,
            time: .init(elapsed: { .zero }, sleep: { _ in }))
        do throws(CollectionError) {
            return .success(try await collector.collect(plan, within: .seconds(600)))
        } catch {
            return .failure(error)
        }
    }

    @Test func `what a row has of the one that it follows comes back`() async throws {
        let plan = try plan()
        let read = try await replay(lines(plan, collected(plan)), plan).get()
        #expect((0..<3).map { read.rows[0, $0] } == [.text("secret"), .text("q"), .integer(7)])
        #expect(read.faults == RowFaults())
    }

    @Test(arguments: ["owner", "queues.owner"])
    func `it can be hidden as any other`(_ field: String) throws {
        let plan = try plan()
        let bytes = lines(plan, collected(plan), hiding: RecordingPseudonyms([field]))
        #expect(!String(decoding: bytes, as: UTF8.self).contains("secret"))
    }

    @Test func `rows that are not there are told again`() async throws {
        let plan = try plan()
        var answer = collected(plan)
        #expect(try await !replay(lines(plan, answer), plan).get().isCut)
        answer.isCut = true
        answer.faults.truncatedAnswers = 2
        let read = try await replay(lines(plan, answer), plan).get()
        #expect(read.isCut && read.faults.truncatedAnswers == 2 && read.faults.total == 2)
    }

    @Test(arguments: [
        #""time":-1,"elapsed":0"#, #""time":-9223372036854775808,"elapsed":0"#,
        #""time":9223372036854775807,"elapsed":0"#, #""time":0,"elapsed":-1"#,
    ])
    func `a moment that cannot be is damage`(_ moment: String) async throws {
        let line = #"{"request":"queues",\#(moment),"rows":[]}"# + "\n"
        guard case .failure(let error) = try await replay(Array(line.utf8), plan()) else {
            Issue.record("it was taken")
            return
        }
        #expect(error.reason == .unexpectedShape)
    }

    @Test func `numbers of what is missing are taken up to the most rows`() async throws {
        let line =
            #"{"request":"queues","time":0,"elapsed":0,"refused":9223372036854775807,"#
            + #""truncated":-9223372036854775808,"rows":[]}"# + "\n"
        let read = try await replay(Array((line + line).utf8), plan()).get()
        #expect(read.faults.refusedRows == RowReader.maximumRows)
        #expect(read.faults.truncatedAnswers == 0)
    }
}
