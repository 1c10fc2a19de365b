import Definitions
import Telemetry
import Testing

@testable import Dashboards
@testable import Pages

/// How a reader sees when the values are of.
@Suite struct AgeTests {
    private let hour = 60 * Examples.minute

    @Test func `an age is in the greatest unit of which it has two`() {
        let clock = PageClock(at: Examples.now)
        func age(_ before: Int64) -> String { clock.age(of: Examples.now - before) }
        #expect(age(0) == "12:00:00, 0 s before this page")
        #expect(age(119_000) == "11:58:01, 119 s before this page")
        #expect(age(4 * hour) == "08:00:00, 4 h before this page")
        #expect(age(48 * hour) == "2026-01-29 12:00:00, 2 days before this page")
        #expect(age(-5 * Examples.minute) == "12:05:00, 5 min after this page")
        #expect(clock.age(of: .min).hasSuffix("days before this page"))
    }

    private func billboard(_ notes: AnswerNotes) -> String {
        Examples.html(
            Examples.widget("W", .billboard),
            [Examples.numbers([("a", 1), ("b", 2)], notes: notes)])
    }

    @Test func `a widget says of which time it is, and of when its newest value`() {
        let html = billboard(AnswerNotes(newest: Examples.now - 5000, patience: 30_000))
        #expect(html.contains("11:00 to 12:00, as of 11:59:55</p>"))
        #expect(!html.contains("word old"))
    }

    @Test func `what is old stands out, with how old it is`() {
        let html = billboard(AnswerNotes(newest: Examples.now - 4 * hour, patience: 30_000))
        #expect(html.count(of: "word old") == 1)
        #expect(html.contains("as of 08:00:00, 4 h before this page</span>"))
    }

    @Test func `a group that is behind the others says so itself`() {
        for kind in [DashboardWidget.Visualization.billboard, .table, .bar, .pie] {
            let notes = AnswerNotes(
                newest: Examples.now,
                newestOfGroups: [
                    [.text("a")]: Examples.now - 40 * Examples.minute, [.text("b")]: Examples.now,
                ], patience: 30_000)
            let html = Examples.html(
                Examples.widget("W", kind), [Examples.numbers([("a", 1), ("b", 2)], notes: notes)])
            #expect(html.count(of: "word old") == 1, "\(kind)")
            #expect(html.contains("as of 11:20:00, 40 min before this page"), "\(kind)")
            #expect(html.contains("as of 12:00:00</p>"), "\(kind)")
        }
    }

    @Test func `of several queries the one that is furthest behind counts`() {
        let parts = [Int64(1), 7].map { minutes in
            Examples.answer(
                columns: ["n"], [([], [[Examples.value(1)]])],
                notes: AnswerNotes(
                    newest: Examples.now - minutes * Examples.minute, patience: 120_000))
        }
        let html = Examples.html(Examples.widget("W", .billboard), parts)
        #expect(html.contains("as of 11:53:00, 7 min before this page"))
        #expect(html.count(of: "as of") == 1)
    }
}
