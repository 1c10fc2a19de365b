import Definitions
import Telemetry
import TestSupport
import Testing
import Transforms

/// Which rows are kept, from one answer to the next.
@Suite struct TopSelectionTests {
    @Test func `keeps all where the sample has no limits`() throws {
        let bench = try TopBench(limits: nil)
        #expect(TopSelection(bench.sample, identifiedBy: TopBench.identifiers) == nil)
    }

    @Test func `a newcomer takes a place only with a value that is greater by a tenth`() throws {
        let bench = try TopBench(rows: 2)
        var selection = try bench.selection()
        let steps: [(answer: String, kept: [String], why: Comment)] = [
            ("a:200 b:100 c:90", ["a", "b"], "the greatest at first"),
            ("a:200 b:100 c:109", ["a", "b"], "9 % is not enough"),
            ("a:200 b:100 c:110", ["a", "b"], "nor is a tenth"),
            ("a:200 b:100 c:111", ["a", "c"], "11 % is, and the least leaves"),
            ("a:200 b:121 c:111", ["a", "c"], "who left has to come like any other"),
            ("a:100 b:105 c:90 d:108", ["a", "d"], "the least leaves first"),
            ("a:100 d:108", ["a", "d"], "as many as places"),
            ("b:3 c:15", ["b", "c"], "others in their places"),
            ("a:16 b:3 c:15 d:16", ["a", "c"], "who was away has no right to stay"),
            ("a:0 b:0 c:0", ["a", "c"], "members stay among zeros"),
            ("a:0 b:1 c:0", ["a", "b"], "anything is more than a tenth above zero"),
            ("a:-10 b:-10 c:-9", ["a", "b"], "a tenth of the magnitude"),
            ("a:-10 b:-10 c:-8.9", ["a", "c"], "more than that"),
            ("a:? b:-500 c:-10", ["b", "c"], "a member that becomes unknown leaves"),
            ("a:? b:? c:?", ["b", "c"], "members stay where nothing is known"),
            ("a:-inf b:-inf c:-inf", ["b", "c"], "no bonus makes an infinity unknown"),
            ("a:-1e308 b:-inf c:inf", ["a", "c"], "nor is it raised above a number"),
            ("a:1.7e308 b:inf c:inf", ["b", "c"], "nor a number to infinity"),
            ("a:9", ["a"], "one"),
            ("", [], "none"),
        ]
        for step in steps {
            let split = selection.split(bench.rows(step.answer))
            #expect(split.kept.names == step.kept, step.why)
            #expect(split.rest.count == bench.rows(step.answer).count - step.kept.count, step.why)
        }
    }

    @Test(arguments: [
        ("a:? b:0", 1, ["b"]), ("a:? b:-5 c:1", 2, ["b", "c"]), ("c:? b:? a:?", 2, ["b", "a"]),
        ("c:1 b:1 a:1", 2, ["b", "a"]), ("a:0 b:-0 c:0", 1, ["a"]), ("b:? c:3 a:?", 2, ["c", "a"]),
        ("10:1 9:1", 1, ["10"]), ("w/a:1 v/b:1", 1, ["b"]),
    ])
    func `an unknown value comes last, and names settle ties`(
        answer: String, count: Int, kept: [String]
    ) throws {
        let bench = try TopBench(rows: count)
        var selection = try bench.selection()
        #expect(selection.split(bench.rows(answer)).kept.names == kept)
    }

    @Test func `knows a row by what identifies it, whatever else changes`() throws {
        let bench = try TopBench(rows: 2)
        var selection = try bench.selection()
        _ = selection.split(bench.rows("a:9 b:8 c:7"))
        let later = [
            bench.row("a", depth: 9), bench.row("b", state: .missing, depth: 7.5),
            bench.row("c", depth: 8), bench.row("b", vhost: "other", depth: 1),
        ]
        #expect(selection.split(later).kept.names == ["a", "b"])
        // Without rules that say what identifies a row, all of it does.
        var other = try #require(TopSelection(bench.sample, identifiedBy: ["provider"]))
        _ = other.split(bench.rows("a:9 b:8 c:7"))
        #expect(other.split(later).kept.names == ["a", "c"])
    }

    @Test func `each group has its own rows`() throws {
        let bench = try TopBench(
            limits: "{ rows: 1, keep: top(queue.depth), by: [clusterName, vhost] }")
        var selection = try bench.selection()
        let split = selection.split(bench.rows("v/a:1 w/b:9 v/c:2 w/d:8 u/e:? w/f:7"))
        #expect(split.kept.names == ["b", "c", "e"])
        #expect(split.rest.names == ["a", "d", "f"])
        #expect(split.rollups.map { $0.attribute("vhost") } == [.text("v"), .text("w")])
        #expect(split.rollups.map { $0.attribute("rollup.rows") } == [.integer(1), .integer(2)])
        #expect(split.rollups.map { $0.metric("queue.depth") } == [1, 15])
        // What is the same in all rows makes one group.
        let whole = try TopBench(limits: "{ rows: 1, keep: top(queue.depth), by: [clusterName] }")
        selection = try whole.selection()
        #expect(selection.split(whole.rows("v/a:1 w/b:9")).kept.names == ["b"])
    }

    @Test func `groups beyond the limit are one with the last`() throws {
        let bench = try TopBench(limits: "{ rows: 1, keep: top(queue.depth), by: [vhost] }")
        var selection = try bench.selection()
        let count = TopSelection.maximumGroups + 5
        let split = selection.split(
            (0..<count).map { bench.row("q", vhost: "v\($0)", depth: Double($0)) })
        #expect(split.kept.count == TopSelection.maximumGroups)
        #expect(split.kept.last?.attribute("vhost") == .text("v\(count - 1)"))
        #expect(split.rollups.count == 1)
        #expect(split.rollups.first?.attribute("rollup.rows") == .integer(5))
        #expect(split.rollups.first?.attribute("vhost") == .missing)
    }

    @Test func `what is dropped is counted, and still there for aggregates`() throws {
        let bench = try TopBench(limits: "{ rows: 1, keep: top(queue.depth), rest: drop }")
        var selection = try bench.selection()
        let split = selection.split(bench.rows("a:1 b:2 c:3"))
        #expect(split.kept.names == ["c"])
        #expect(split.rest.names == ["a", "b"])
        #expect(split.rollups.isEmpty)
        #expect(split.droppedCount == 2)
        #expect(selection.split(bench.rows("a:1")).droppedCount == 0)
        var rolled = try TopBench(rows: 1).selection()
        #expect(rolled.split(bench.rows("a:1 b:2 c:3")).droppedCount == 0)
    }
}
